"""Names in bytes: every encoding and escape, whatever is around them."""

from __future__ import annotations

import html
import json
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.release.needles import SHORTEST, needles
from pipeline.study import Name

FOUND = needles([Name("Person 1", "Dr. Ortwin Rübenkamp", ("Rübenkamp",)), Name("Person 2", "Ulf Kern", ("Kern",))])

WRITTEN = {
    "utf-8": "Rübenkamp".encode(),
    "cp1252": "Rübenkamp".encode("cp1252"),
    "utf-16-le": "Rübenkamp".encode("utf-16-le"),
    "utf-16-be": "Rübenkamp".encode("utf-16-be"),
    "capitals": "RÜBENKAMP".encode(),
    "ue": b"Ruebenkamp",
    "decomposed": unicodedata.normalize("NFD", "Rübenkamp").encode(),
    "json": json.dumps("Rübenkamp").encode(),
    "percent": quote("Rübenkamp").encode(),
    "decimal": "Rübenkamp".encode("ascii", "xmlcharrefreplace"),
    "hexadecimal": b"R&#xFC;benkamp",
    "entity": html.escape("R").encode() + b"&uuml;benkamp",
}


@pytest.mark.parametrize("how", WRITTEN)
@pytest.mark.parametrize("shift", range(5))
def test_a_name_is_found_however_it_is_written_and_wherever(how: str, shift: int) -> None:
    data = b"\x01" * shift + WRITTEN[how] + b"\x02\x03"
    assert "Person 1" in {spot.pseudonym for spot in FOUND.find(data)}


def test_short_names_are_not_searched_in_bytes() -> None:
    assert len("Kern") < SHORTEST
    assert list(FOUND.find(b"Kern kern KERN")) == []


def test_names_that_stay_and_phrases_that_are_none_are_not_searched() -> None:
    names = [Name("", "Schneider", (), stays=True), Name("P", "Ulf Kern", ("!Sonnenkern",))]
    assert list(needles(names).find(b"Schneider Sonnenkern")) == []


def test_the_whole_word_around_a_name_is_told() -> None:
    (spot,) = FOUND.find("die Alt-Rübenkampsche Mühle".encode())
    assert spot.word == "Rübenkampsche"
    assert spot.around[spot.at : spot.at + spot.length].lower() == "rübenkamp"
    # read with the bytes of each letter in the other order, too, a wide name is found
    assert "Rübenkampweg" in {wide.word for wide in FOUND.find("im Rübenkampweg 3".encode("utf-16-le"))}


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_a_name_is_found_between_any_bytes(before: bytes, after: bytes) -> None:
    assert any(spot.start == len(before) for spot in FOUND.find(before + b"ruebenkamp" + after))
    assert list(needles([]).find(before)) == []
