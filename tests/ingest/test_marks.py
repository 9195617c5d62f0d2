"""Marks of the common rule sets are known; others are counted."""

from __future__ import annotations

import pytest

from pipeline.ingest.marks import unknown_marks
from pipeline.ingest.model import Turn


@pytest.mark.parametrize(
    "text",
    [
        "(lacht) (unv., Handygeräusch) (Wort?) (.) (4) (…) / //mhm// GANZ [Ort] [Name]",
        "<<lachend> ja> ((lacht)) °h (0.5) akZENT",
        "weniger als < 5 %, mehr als > 3, post@example.org, 100 % und 50 %",
    ],
)
def test_marks_of_the_common_rules_and_signs_of_writing_are_not_counted(text: str) -> None:
    assert unknown_marks([Turn("B", text, None)]) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [("{husten} ja {Tür}", "2 unbekannte"), ("<leise> ja", "1 unbekanntes"), ("@ja@", "1 unbekanntes")],
)
def test_other_marks_are_counted(text: str, count: str) -> None:
    assert unknown_marks([Turn("B", text, None)])[0].startswith(count)
