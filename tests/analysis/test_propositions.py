"""Camps are people, not segments."""

from __future__ import annotations

import pytest

from pipeline.analysis.propositions import at_least, camps
from tests.analysis.small import answered, tables


def test_the_more_frequent_stand_counts() -> None:
    talk = {
        "B1": ["p:pro", "p:pro", "p:contra"],
        "B2": ["p:contra"],
        "B3": ["p:pro", "p:contra"],
        "B4": ["p", ""],
    }
    made = tables(talk)
    assert camps(answered(made), made["codings"], "p").to_dict() == {"B1": "pro", "B2": "contra", "B3": "both"}


@pytest.mark.parametrize(
    ("part", "drawn", "marked", "total", "chance"),
    [
        (4, 4, 10, 30, 210 / 27_405),  # all four of ten: C(10, 4) / C(30, 4)
        (0, 4, 10, 30, 1),
        (2, 2, 2, 4, 1 / 6),
        (3, 3, 2, 4, 0),
    ],
)
def test_the_chance_of_a_camp_is_hypergeometric(part: int, drawn: int, marked: int, total: int, chance: float) -> None:
    assert at_least(part, drawn, marked, total) == pytest.approx(chance)
