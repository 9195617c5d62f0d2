"""Corrections repair one place each; a row that fits nowhere is told by its number."""

from __future__ import annotations

import pytest

from pipeline.ingest.corrections import apply
from pipeline.ingest.model import Transcript, Turn
from pipeline.study import Correction

FOUND = Transcript(
    "txt",
    (Turn("I", "Was war in Hall?", 0.0), Turn("B", "In Halle, ja, in Halle. Das schön.", 2.0)),
    {"I": "interviewer", "B": "interviewee"},
    (),
)


def _applied(*corrections: Correction) -> tuple[list[str], list[str]]:
    found, problems = apply(FOUND, corrections)
    return [turn.text for turn in found.turns], [str(problem) for problem in problems]


def test_a_correction_changes_its_place_and_nothing_else() -> None:
    found, problems = apply(FOUND, [Correction("B07", "in Hall?", "in Halle?", "verhört", 2)])
    assert found.turns == (Turn("I", "Was war in Halle?", 0.0), FOUND.turns[1])
    assert problems == ()
    assert FOUND.turns[0].text == "Was war in Hall?"


def test_a_later_row_sees_what_an_earlier_one_left() -> None:
    rows = Correction("B07", "Das schön.", "Das war schön.", "", 2), Correction("B07", "war schön", "war sehr schön")
    assert _applied(*rows) == (["Was war in Hall?", "In Halle, ja, in Halle. Das war sehr schön."], [])


def test_an_empty_new_takes_the_place_out_without_a_double_space() -> None:
    assert _applied(Correction("B07", "ja,", ""))[0][1] == "In Halle, in Halle. Das schön."


def test_letters_and_spaces_are_compared_as_turns_have_them() -> None:
    assert _applied(Correction("B07", " Das\n scho\u0308n", "Wie schön"))[0][1].endswith("Wie schön.")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("Leipzig", "x", "kommt im Transkript nicht (mehr) vor"),
        ("Halle", "x", "2-mal"),
        ("", "x", "leer"),
        ("Was war in Hall?", " ", "bliebe nichts übrig"),
    ],
)
def test_a_row_that_does_not_fit_is_a_problem_and_changes_nothing(old: str, new: str, what: str) -> None:
    texts, problems = _applied(Correction("B07", old, new, "weil", 5))
    assert texts == [turn.text for turn in FOUND.turns]
    assert len(problems) == 1
    assert problems[0].startswith("corrections.csv, Zeile 5: ")
    assert what in problems[0]


def test_a_problem_names_the_interview_and_stops_it() -> None:
    _, problems = apply(FOUND, [Correction("B07", "Leipzig", "x", row=5)])
    assert (problems[0].interview_id, problems[0].is_warning) == ("B07", False)
