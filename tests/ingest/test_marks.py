"""Marks of the common rule sets are known; others are counted."""

from __future__ import annotations

import pytest

from pipeline.ingest.marks import known_marks, unknown_marks
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


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ja (.) (..) (...) (…) (4) (0.5) (3 s) (Pause) (--)", {"Pausen": 9}),
        ("(unv.) (unv., Handygeräusch) (unverständlich) (???)", {"unverständliche Stellen": 4}),
        ("(Wort?) (zwei Wörter?)", {"vermutete Wörter": 2}),
        ("//mhm// [ja] genau", {"Überlappungen": 2}),
        ("(lacht) ((hustet)) (zeigt auf die Karte)", {"Lachen, Gesten und Geräusche": 3}),
        ("°h das hh° <<lachend> ja>", {"Ein- und Ausatmen": 2, "Vortragsweisen": 1}),
        ("das war / ich meine und/oder 1/2", {"Abbrüche": 1}),
        ("[Name] aus [Ort 2]", {"Anonymisierungen": 2}),
        ("DDR, CDU und 10:30 Uhr (Das war gut.) https://example.org", {}),
    ],
)
def test_known_marks_are_counted_by_kind(text: str, kinds: dict[str, int]) -> None:
    assert known_marks([Turn("B", text, None)]) == kinds
