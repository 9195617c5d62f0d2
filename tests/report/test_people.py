"""Who was asked."""

from __future__ import annotations

import pytest

from pipeline.report import people
from tests.report.small import material


@pytest.mark.parametrize(
    ("value", "land"),
    [("Sachsen", "Sachsen"), ("sn", "Sachsen"), ("NRW", "Nordrhein-Westfalen"), ("Ostwestfalen", ""), ("", "")],
)
def test_a_land_is_known_by_name_and_abbreviation(value: str, land: str) -> None:
    assert people.land_of(value) == land


def test_inside_every_land_is_told() -> None:
    frame = people.lands(material()).set_index("land")
    assert frame["n"]["Sachsen"] == 7 and frame["n"]["Bayern"] == 5 and frame["n"]["Hessen"] == 0
    assert frame["text"]["Hessen"] == ""


def test_values_are_counted_most_frequent_first() -> None:
    frame = people.attribute(material(), "role")
    assert list(frame["n"]) == [6, 5, 1]


def test_what_leaves_hides_a_small_group_together_with_the_next_larger_one() -> None:
    """One Landrat alone could be worked out from the sum: he is put together with the five of the office."""
    frame = people.attribute(material(k=5), "role")
    assert list(frame["n"]) == [6, 6]
    assert people.hidden_values(material(k=5), "role") == {"landrat", "amt"}


def test_months_have_no_gaps() -> None:
    frame = people.periods(material())
    assert list(frame["label"]) == ["Nov", "Dez", "Jan"]
    assert list(frame["n"]) == [6, 0, 6]


def test_what_leaves_has_quarters() -> None:
    frame = people.periods(material(k=5))
    assert list(frame["label"] + frame["year"]) == ["Q42018", "Q12019"]
    assert list(frame["n"]) == [6, 6]


def test_quarters_with_few_interviews_do_not_leave() -> None:
    assert people.periods(material(k=7)).empty
