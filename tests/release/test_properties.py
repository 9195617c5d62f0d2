"""What documents say about themselves: programs and dates, never people."""

from __future__ import annotations

import pytest

from pipeline.release.properties import foreign


@pytest.mark.parametrize(
    "allowed",
    [
        ("creator", ""),
        ("creator", "python-docx"),
        ("Author", "Kommunal-Mapping 0.3"),
        ("lastModifiedBy", " "),
        ("title", "Kartierung"),
        ("Producer", "Typst"),
        ("Software", "Matplotlib"),
        ("HyperlinkBase", ""),
    ],
)
def test_programs_titles_and_what_is_empty_may_be_there(allowed: tuple[str, str]) -> None:
    assert foreign([allowed]) == []


@pytest.mark.parametrize("wrong", [("creator", "Jo Doe"), ("Author", "Kommunal-Mappingen"), ("Klinik", "x")])
def test_people_and_unknown_properties_may_not(wrong: tuple[str, str]) -> None:
    assert foreign([("title", "Kartierung"), wrong]) == [wrong[0]]
