"""Groups and their differences."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.release.disclosure import protect
from pipeline.report import groups
from tests.report.small import ROLES, material

IDS = [f"B{number:02}" for number in range(1, 13)]


def contrasts(rows: list[tuple[float, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["ci_low", "ci_high", "q_value"])


def test_a_difference_holds_with_small_q_and_an_interval_on_one_side() -> None:
    held = groups.is_held(contrasts([(0.1, 0.2, 0.01), (-0.1, 0.2, 0.01), (0.1, 0.2, 0.05), (-0.2, -0.1, 0.04)]))
    assert list(held) == [True, False, False, True]


def test_inside_a_small_group_stands_without_a_figure() -> None:
    frame = groups.heat(material({"B01": ["geld"], "B12": ["geld"]}), "role")
    cells = frame[frame["code_id"] == "geld"].set_index("value")["share"]
    assert pd.isna(cells["landrat"])
    # one of six interviews, half of its segments
    assert round(cells["rat"], 6) == round(0.5 / 6, 6)


def test_an_attribute_that_leaves_one_person_over_of_another_does_not_leave() -> None:
    """Council 6, others 6; Saxony 7, Bavaria 5, none of the council: others without Bavaria are a single person."""
    made = protect(material({name: ["geld"] for name in IDS}, k=5))
    assert made.attributes == ("role",)
    assert made.withheld.dropped == ("land",)


@given(st.lists(st.booleans(), min_size=12, max_size=12))
@settings(max_examples=15, deadline=None)
def test_every_cell_that_leaves_stands_on_nobody_or_on_k(having: list[bool]) -> None:
    codes = {name: ["geld"] for name, has in zip(IDS, having, strict=True) if has}
    made = protect(material(codes, k=5))
    for attribute in made.attributes:
        frame = groups.heat(made, attribute)
        for row in frame[(frame["code_id"] == "geld") & frame["share"].notna()].to_dict("records"):
            members = made.members.index[made.members[attribute] == row["value"]]
            n = sum(name in codes for name in members)
            assert len(members) >= 5 and (n == 0 or n >= 5)
            assert n not in (0, len(members)) or len(members) >= 10


@given(st.lists(st.booleans(), min_size=12, max_size=12))
@settings(max_examples=15, deadline=None)
def test_hidden_cells_of_a_row_stand_together_on_nobody_or_on_k(having: list[bool]) -> None:
    codes = {name: ["geld"] for name, has in zip(IDS, having, strict=True) if has}
    made = protect(material(codes, k=5))
    frame = groups.heat(made, "land")
    told = set(frame.loc[(frame["code_id"] == "geld") & frame["share"].notna(), "value"])
    hidden = [name for name in codes if made.members["land"][name] not in told]
    assert len(hidden) == 0 or len(hidden) >= 5 or len(codes) < 5


def test_known_values_keep_the_order_of_the_house() -> None:
    order = groups.in_order("settlement", {"großstadt": 9, "dorf": 2, "anderswo": 7, "kleinstadt": 4})
    assert order == ["dorf", "kleinstadt", "großstadt", "anderswo"]


def test_other_values_are_sorted_by_size() -> None:
    sizes = {role: ROLES.count(role) for role in ROLES}
    order = groups.in_order("role", sizes)
    assert all(sizes[first] >= sizes[second] for first, second in pairwise(order))
