"""What speaks for measures and goals: counted by hand, inside the house and outside."""

from __future__ import annotations

import math

import pytest

from pipeline.release.disclosure import protect
from pipeline.report.evidence import by_group, evidence, is_countable, told_groups
from pipeline.report.material import Material
from tests.report.small import material

IDS = [f"B{number:02}" for number in range(1, 13)]
CODES = {name: ["m_x", *(["gut"] if name in IDS[:2] else [])] for name in IDS[:6]} | {"B12": ["z_x", "gut"]}
"""Six of twelve speak of mentoring, two of them beside praise; one of an exchange."""


def told(made: Material, code_id: str) -> dict[str, object]:
    return evidence(made).set_index("code_id").loc[code_id].to_dict()


def test_inside_everything_is_told() -> None:
    made = evidence(material(CODES))
    assert list(made["code_id"]) == ["m_x", "z_x"]
    assert list(made["kind"]) == ["measure", "goal"]
    assert list(made["n_units"]) == [6, 1]
    assert list(made["bewährt"]) == [2, 1]
    assert list(made["extent"]) == ["in 6 von 12 Interviews (maschinell)", "in 1 von 12 Interviews (maschinell)"]
    assert made["valued"][0] == "im selben Redebeitrag genannt, Zahl der Interviews: bewährt 2"
    # Sachsen are the first seven of twelve
    assert "Land: Sachsen 6 von 7, Bayern 0 von 5" in made["groups"][0]


def test_groups_are_counted_by_hand() -> None:
    made = by_group(material(CODES))
    own = made[(made["code_id"] == "m_x") & (made["attribute"] == "role")].set_index("value")
    assert own["n"].to_dict() == {"rat": 6, "amt": 5, "landrat": 1}
    assert own["n_units"].to_dict() == {"rat": 6, "amt": 0, "landrat": 0}


def test_outside_few_are_not_told_of_and_neither_are_few_among_those_who_speak() -> None:
    """Two praise it, and one speaks of the exchange: both fewer than five."""
    outside = protect(material(CODES, k=5))
    row = told(outside, "m_x")
    assert row["n_units"] == 6
    assert math.isnan(row["bewährt"])  # type: ignore[arg-type]
    assert (row["valued"], row["groups"]) == ("", "")
    assert list(evidence(outside)["code_id"]) == ["m_x"]


@pytest.mark.parametrize(
    ("n", "size", "may"),
    [(0, 12, True), (4, 12, False), (5, 12, True), (8, 12, False), (12, 12, True), (0, 9, False), (9, 9, False)],
)
def test_neither_they_nor_the_others_may_be_few(n: int, size: int, may: bool) -> None:
    """k is 5; none or all only of ten or more."""
    assert is_countable(n, size, k=5) == may
    assert is_countable(n, size, k=0)


def test_groups_are_told_only_where_two_of_an_attribute_are() -> None:
    made = by_group(material(CODES))
    one = made[(made["attribute"] == "land") & (made["value"] == "Sachsen")]
    assert told_groups(one, "m_x") == []
    assert told_groups(made[made["attribute"] == "land"], "m_x") == ["Land: Sachsen 6 von 7, Bayern 0 von 5"]
    assert told_groups(made, "unbekannt") == []
