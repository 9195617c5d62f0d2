"""Rostered names in every form in which people write them: none is in any output of a whole run."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from tests.conftest import Mapped
from tests.privacy.test_variants import FORMS, PLAIN, family, seeded
from tests.readable import readable

SHORTEST = 6
"""Letters of names that are looked for: shorter ones stand in other words and in the bytes of pictures."""


def _parts(word: str) -> set[str]:
    return {part for part in {word, *word.split("-")} if len(part) >= SHORTEST}


def _told(study: Mapped) -> str:
    """All that can be read in tables, cache and reports, folded."""
    paths = [path for place in (study.processed, study.reports) for path in sorted(place.rglob("*")) if path.is_file()]
    pieces = [
        text for path in paths for _, text in readable(path.relative_to(study.root).as_posix(), path.read_bytes())
    ]
    whole = unicodedata.normalize("NFC", "\n".join(pieces))
    return re.sub("[\u00ad\u200b]|-\n", "", whole).translate(PLAIN)


def _seed(study: Mapped, number: int) -> set[str]:
    """Put names into the roster and, in all forms, into an interview; return the words that must not be read."""
    roster = seeded(number)
    with (study.folder / "private" / "names.csv").open("a", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerows([f"Seed {place}", name.name, "", "person", ""] for place, name in enumerate(roster, start=1))
    path: Path = study.folder / "interviews" / "B02.txt"
    words = sorted({family(name) for name in roster})
    said = [" ".join(form(word).replace("\n", " ") for form in FORMS.values()) for word in words]
    turns = [f"I: Und dann?\nB: Der Dorfladen hat zu. {text}\n" for text in said]
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + "\n".join(turns), encoding="utf-8")
    return {part.translate(PLAIN).casefold() for word in words for part in _parts(word)}


@pytest.mark.parametrize("number", [20, pytest.param(200, marks=pytest.mark.prove)])
def test_no_form_of_a_rostered_name_is_in_any_output(fresh: Mapped, mapped: Mapped, number: int) -> None:
    """But for words that stand in the outputs anyway, without any of these names having been said."""
    sought = _seed(fresh, number)
    before = _told(mapped)
    fresh.run()
    told = _told(fresh)
    assert len(told) > len(before)
    assert {word for word in sought if word in told and word not in before} == set()
