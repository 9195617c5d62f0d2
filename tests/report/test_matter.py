"""What was said, counted by hand."""

from __future__ import annotations

import math

from pipeline.report import matter
from tests.report.small import material

FIRST_SIX = [f"B{number:02}" for number in range(1, 7)]


def test_children_stand_below_their_parents_and_the_largest_comes_first() -> None:
    codes = {name: ["geld"] for name in FIRST_SIX} | {"B07": ["land", "laden"]}
    frame = matter.themes(material(codes))
    assert list(frame["code_id"]) == ["geld", "land", "laden"]
    assert list(frame["depth"]) == [0, 0, 1]
    # six of twelve give half of their two segments to it: 6 · ½ / 12
    assert frame["share"].iloc[0] == 0.25
    assert list(frame["n_with"]) == [6, 1, 1]


def test_what_leaves_has_no_theme_of_fewer_than_k() -> None:
    codes = {name: ["geld"] for name in FIRST_SIX} | {"B07": ["land"]}
    assert list(matter.themes(material(codes, k=5))["code_id"]) == ["geld"]


def test_an_evaluation_of_a_child_counts_for_its_parent_once() -> None:
    codes = {"B01": ["laden:gut", "land:gut"], "B02": ["laden:gut"]}
    frame = matter.evaluations(material(codes)).set_index("code_id")
    assert frame["bewährt"]["land"] == 2 and frame["bewährt"]["laden"] == 2


def test_small_counts_of_evaluations_do_not_leave() -> None:
    codes = {name: ["geld:gut"] for name in FIRST_SIX} | {"B01": ["geld:gut", "laden:gut"]}
    frame = matter.evaluations(material(codes, k=5))
    assert list(frame["code_id"]) == ["geld"]


def test_camps_of_a_proposition_are_disjoint() -> None:
    codes = {
        "B01": ["p_x", "p_x:pro"],
        "B02": ["p_x", "p_x:contra"],
        "B03": ["p_x", "p_x:pro", "p_x:contra"],
        "B04": ["p_x"],
        "B05": ["p_x", "p_x:pro"],
    }
    row = matter.stands(material(codes)).iloc[0]
    assert (row["pro"], row["contra"], row["both"], row["open"]) == (2, 1, 1, 1)


def test_small_camps_do_not_leave() -> None:
    codes = {name: ["p_x", "p_x:pro"] for name in FIRST_SIX} | {"B07": ["p_x", "p_x:contra"]}
    row = matter.stands(material(codes, k=5)).iloc[0]
    assert row["pro"] == 6 and math.isnan(row["contra"])


def test_goals_are_counted_by_interview() -> None:
    frame = matter.occurrences(material({"B01": ["z_x"], "B02": ["z_x"]}), "goal")
    assert list(frame["text"]) == ["2 von 12"]
    assert matter.occurrences(material({"B01": ["z_x"]}, k=5), "goal").empty


def test_without_ties_there_is_no_network() -> None:
    nodes, edges = matter.network(material())
    assert nodes.empty and edges.empty


def test_only_the_curve_of_saturation_is_drawn() -> None:
    import pandas as pd

    made = material()
    rows = [("saturation", f"codes_seen_{n:04}", 10.0 + n, 9.0, 12.0, n) for n in (1, 2, 10)]
    rows += [("saturation", "chao2_unseen", 3.0, 3.0, 3.0, 10), ("mapping", "n_units", 12.0, 12.0, 12.0, 12)]
    quality = pd.DataFrame(rows, columns=["subject", "measure", "value", "ci_low", "ci_high", "n"])
    frame = matter.saturation(type(made)(made.study, {**made.tables, "quality": quality}))
    assert list(frame["n_units"]) == [1, 2, 10] and list(frame["n_codes"]) == [11, 12, 20]
