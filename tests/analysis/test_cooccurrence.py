"""Themes occur together in segments, in windows and by units; expected is what counts alone would bring."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.cooccurrence import cooccurrence, margins, windows
from pipeline.tables import check, empty
from tests.analysis.small import answered, study, tables

TALK = {
    "B1": ["geld wohnen", "geld", "", "wohnen"],
    "B2": ["geld", "", "", "", "wohnen"],
    "B3": ["land laden", ""],
}


def table(edges: pd.DataFrame | None = None) -> pd.DataFrame:
    made = tables(TALK)
    found = cooccurrence(answered(made), {**made, "edges": empty("edges") if edges is None else edges}, study())
    return found.set_index(["level", "source", "target"])


def test_segments_with_both_are_counted_and_held_against_each_interviews_own_counts() -> None:
    row = table().loc[("segment", "geld", "wohnen")]
    # B1: 2 · 2 of 4 segments; B2: 1 · 1 of 5
    assert (row["n"], row["expected"], row["n_interviews"]) == (1, pytest.approx(4 / 4 + 1 / 5), 1)
    # one segment has both; five have at least one
    assert row["strength"] == pytest.approx(1 / 5)


def test_near_counts_windows_of_three_segments() -> None:
    row = table().loc[("near", "geld", "wohnen")]
    # B1, six windows: money in 1 to 4, housing in 1 to 3 and 4 to 6; both in 1 to 4. B2: seven, none with both
    assert (row["n"], row["n_interviews"]) == (4, 1)
    assert row["expected"] == pytest.approx(4 * 6 / 6 + 3 * 3 / 7)


def test_units_with_both_are_counted() -> None:
    row = table().loc[("interview", "geld", "wohnen")]
    assert (row["n"], row["strength"]) == (2, 1)


def test_a_theme_is_not_paired_with_those_above_it() -> None:
    assert not {("laden", "land"), ("land", "laden")} & set(table().droplevel("level").index)


def test_only_units_are_tested_and_by_the_networks_test() -> None:
    tie = {"source": "geld", "target": "wohnen", "kind": "theme-theme", "weight": 1.0, "n_segments": 1}
    numbers = {"n_interviews": 1, "p_value": 0.01, "q_value": 0.03, "is_backbone": True}
    nothing = {"signed_weight": np.nan, "ci_low": np.nan, "ci_high": np.nan}
    found = table(check(pd.DataFrame([{**tie, **numbers, **nothing}]), "edges"))
    assert found.loc[("interview", "geld", "wohnen"), ["p_value", "q_value"]].tolist() == [0.01, 0.03]
    assert found.drop(index=("interview", "geld", "wohnen"))[["p_value", "q_value"]].isna().all(axis=None)


def test_a_window_of_one_is_a_segment() -> None:
    marks, names = np.array([[True], [False]]), np.array(["B1", "B2"])
    wide, interviews = windows(marks, names, reach=0)
    assert (wide.tolist(), interviews.tolist()) == ([[True], [False]], ["B1", "B2"])


def test_every_segment_is_in_equally_many_windows_and_none_reaches_into_another_interview() -> None:
    marks, names = np.eye(4, dtype=bool), np.array(["B1", "B1", "B2", "B2"])
    wide, interviews = windows(marks, names, reach=2)
    assert wide.sum(axis=0).tolist() == [3, 3, 3, 3]
    assert not wide[interviews == "B1", 2:].any()


def test_chances_have_the_margins_of_what_was_found() -> None:
    has = np.random.default_rng(0).random((20, 6)) < np.linspace(0.1, 0.8, 6)
    has[0], has[1] = True, False
    found = margins(has)
    np.testing.assert_allclose(found.sum(axis=0), has.sum(axis=0), atol=0.05)
    np.testing.assert_allclose(found.sum(axis=1), has.sum(axis=1), atol=0.05)


def test_where_all_units_and_all_themes_are_alike_chances_are_too() -> None:
    np.testing.assert_allclose(margins(np.array([[True, False], [False, True]])), 0.5)
