"""What was said, counted by hand."""

from __future__ import annotations

import math

from pipeline.report import matter
from tests.analysis.small import measured
from tests.report.small import material

FIRST_SIX = [f"B{number:02}" for number in range(1, 7)]


def test_children_stand_below_their_parents_and_the_largest_comes_first() -> None:
    codes = {name: ["geld"] for name in FIRST_SIX} | {"B07": ["land", "laden"]}
    frame = matter.themes(material(codes))
    assert list(frame["code_id"]) == ["geld", "land", "laden"]
    assert list(frame["depth"]) == [0, 0, 1]
    # six of twelve give half of their two segments to it: 6 · ½ / 12
    assert frame["share"].iloc[0] == 0.25
    assert list(frame["n_segments"]) == [6, 1, 1]
    assert "n_with" not in frame and set(frame["status"]) == {"unchecked"}


def test_a_corrected_share_leads_and_orders_the_themes() -> None:
    codes = {name: ["geld"] for name in FIRST_SIX} | {"B07": ["land"]}
    quality = measured(("geld", "share_corrected", 0.02, 40), ("land", "checked_positive", 9, 40), ends=(0.01, 0.03))
    frame = matter.themes(material(codes, quality=quality, decided=True)).set_index("code_id")
    assert list(frame.index) == ["land", "geld"]
    assert list(frame.loc["geld", ["share", "ci_low", "ci_high", "status"]]) == [0.02, 0.01, 0.03, "corrected"]
    assert frame.loc["land", "status"] == "few"


def test_interviews_are_told_as_far_as_people_confirmed_them_and_only_inside() -> None:
    codes = {name: ["geld"] for name in FIRST_SIX} | {"B07": ["land"]}
    quality = measured(("geld", "interviews_confirmed", 3, 8))
    frame = matter.themes(material(codes, quality=quality, decided=True)).set_index("code_id")
    assert list(frame.loc["geld", ["confirmed_interviews", "checked_interviews"]]) == [3, 8]
    assert math.isnan(frame.loc["land", "confirmed_interviews"])
    assert "confirmed_interviews" not in matter.themes(material(codes, quality=quality, decided=True, k=5))
    assert "confirmed_interviews" not in matter.themes(material(codes))


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


def test_ambivalence_has_a_column_of_its_own_where_it_occurs() -> None:
    assert "ambivalent" not in matter.evaluations(material({"B01": ["geld:gut"]}))
    frame = matter.evaluations(material({"B01": ["geld:gut"], "B02": ["geld:ambivalent"]}))
    assert list(frame[["bewährt", "ambivalent"]].iloc[0]) == [1, 1]


def test_words_for_and_against_a_proposition_are_counted_in_segments() -> None:
    codes = {
        "B01": ["p_x", "p_x:pro"],
        "B02": ["p_x", "p_x:contra"],
        "B03": ["p_x", "p_x:pro", "p_x:contra"],
        "B04": ["p_x"],
        "B05": ["p_x", "p_x:pro"],
    }
    row = matter.stands(material(codes)).iloc[0]
    # B03 has both in one segment, as people may say
    assert (row["pro"], row["contra"], row["open"]) == (3, 2, 1)


def test_propositions_tell_the_interviews_that_people_confirmed() -> None:
    codes = {"B01": ["p_x", "p_x:pro"], "B02": ["p_x", "p_x:contra"]}
    quality = measured(("p_x:pro", "interviews_confirmed", 2, 9), ("p_x", "interviews_confirmed", 2, 9))
    row = matter.stands(material(codes, quality=quality, decided=True)).iloc[0]
    assert (row["confirmed_pro"], row["confirmed_contra"], row["checked_interviews"]) == (2, 0, 9)


def test_small_camps_do_not_leave() -> None:
    codes = {name: ["p_x", "p_x:pro"] for name in FIRST_SIX} | {"B07": ["p_x", "p_x:contra"]}
    row = matter.stands(material(codes, k=5)).iloc[0]
    assert row["pro"] == 6 and math.isnan(row["contra"])


def test_goals_have_their_mean_share_of_the_talk() -> None:
    frame = matter.occurrences(material({"B01": ["z_x"], "B02": ["z_x"]}), "goal")
    # half of the segments of two of twelve
    assert round(frame["share"].iloc[0], 6) == round(0.5 * 2 / 12, 6)
    assert list(frame["n_segments"]) == [2]
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
