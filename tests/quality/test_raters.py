"""Two raters' measures give textbook values, and are undefined where nothing can be said."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score, precision_score, recall_score

from pipeline.quality.raters import (
    TABLE_MEASURES,
    brennan_prediger,
    cells,
    cohens_kappa,
    percent_agreement,
    precision_recall_f1,
    table_measures,
)

NAN = float("nan")
# a textbook's 50 applications: 20 that both accept, 5 and 10 that one alone accepts, 15 that neither does
A = [1] * 20 + [1] * 5 + [0] * 10 + [0] * 15
B = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15

pairs = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 4)), min_size=1, max_size=20)
binary = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30)


def table_of(first: list[int], second: list[int]) -> dict[str, float]:
    counts = np.bincount(cells(np.array(first) == 1, np.array(second) == 1), minlength=4).astype(float)
    return dict(zip(TABLE_MEASURES, table_measures(counts).tolist(), strict=True))


def test_fifty_applications_give_the_textbooks_kappa() -> None:
    # agreement 35/50; chance 25/50 · 30/50 + 25/50 · 20/50 = 0.5; (0.7 − 0.5) / 0.5
    assert percent_agreement(A, B) == 0.7
    assert cohens_kappa(A, B) == pytest.approx(0.4)


@settings(deadline=None)
@given(pairs)
def test_kappa_is_that_of_scikit_learn(rows: list[tuple[int, int, int]]) -> None:
    a, b, weights = ([row[place] for row in rows] for place in range(3))
    ours = cohens_kappa(a, b, weights=weights)
    if len({*a, *b}) < 2:
        assert math.isnan(ours)
    else:
        assert ours == pytest.approx(cohen_kappa_score(a, b, sample_weight=weights))


@settings(deadline=None)
@given(pairs)
def test_a_weight_of_three_is_three_units(rows: list[tuple[int, int, int]]) -> None:
    a, b, weights = ([row[place] for row in rows] for place in range(3))
    repeated = cohens_kappa(np.repeat(a, weights), np.repeat(b, weights))
    assert cohens_kappa(a, b, weights=weights) == pytest.approx(repeated, nan_ok=True)
    assert percent_agreement(a, b, weights=weights) == pytest.approx(
        percent_agreement(np.repeat(a, weights), np.repeat(b, weights))
    )


@settings(deadline=None)
@given(pairs)
def test_raters_may_change_places(rows: list[tuple[int, int, int]]) -> None:
    a, b, _ = zip(*rows, strict=True)
    assert cohens_kappa(a, b) == pytest.approx(cohens_kappa(b, a), nan_ok=True)
    assert brennan_prediger(a, b, categories=3) == brennan_prediger(b, a, categories=3)


def test_kappa_is_undefined_where_both_say_one_and_the_same_thing() -> None:
    assert math.isnan(cohens_kappa([1, 1], [1, 1]))
    assert math.isnan(cohens_kappa([1, None], [NAN, 1]))
    assert cohens_kappa([1, 1], [1, 0]) == 0


def test_missing_values_leave_their_unit_out() -> None:
    assert cohens_kappa([*A, NAN, "1"], [*B, 1, None]) == pytest.approx(0.4)


def test_brennan_prediger_takes_one_in_the_number_of_categories_as_chance() -> None:
    assert brennan_prediger(A, B) == pytest.approx(0.4)  # 2 · 0.7 − 1
    assert brennan_prediger(A, B, categories=3) == pytest.approx(0.55)  # (0.7 − 1/3) / (2/3)
    assert math.isnan(brennan_prediger(A, B, categories=1))
    assert math.isnan(brennan_prediger([], []))


def test_brennan_prediger_of_assignments_leaves_out_what_neither_assigned() -> None:
    # 20 of 35 assignments are shared; 12 codes: (4/7 − 1/12) / (11/12) = 41/77
    assert brennan_prediger(A, B, categories=12, only_assigned=True) == pytest.approx(41 / 77)


def test_the_table_of_two_raters_gives_the_same_as_their_values() -> None:
    measures = table_of(A, B)
    assert measures["kappa"] == pytest.approx(0.4)
    assert measures["agreement"] == pytest.approx(0.7)
    assert measures["brennan_prediger"] == pytest.approx(0.4)
    # of B's 30 yes 20 are A's; of A's 25 yes B has 20; 2 · 20 / (25 + 30)
    assert [measures[name] for name in ("precision", "recall", "f1")] == pytest.approx([20 / 30, 20 / 25, 40 / 55])


@settings(deadline=None, max_examples=40)
@given(binary)
def test_tables_measure_as_scikit_learn_does(rows: list[tuple[bool, bool]]) -> None:
    gold, machine = ([int(row[place]) for row in rows] for place in range(2))
    measures = table_of(gold, machine)
    for name, peer in (("precision", precision_score), ("recall", recall_score), ("f1", f1_score)):
        if not math.isnan(measures[name]):
            assert measures[name] == pytest.approx(peer(gold, machine, zero_division=0))
    assert measures["kappa"] == pytest.approx(cohens_kappa(gold, machine), nan_ok=True)


def test_what_cannot_be_known_is_not_zero() -> None:
    nothing_there = table_of([0, 0, 0], [0, 1, 0])
    assert nothing_there["precision"] == 0
    assert math.isnan(nothing_there["recall"])
    assert math.isnan(nothing_there["f1"])
    nothing_found = table_of([1, 0, 0], [0, 0, 0])
    assert math.isnan(nothing_found["precision"])
    assert (nothing_found["recall"], nothing_found["f1"]) == (0, 0)
    assert all(math.isnan(value) for value in table_measures(np.zeros(4)))


def test_a_weighted_frame_of_codes_is_measured_by_hand() -> None:
    gold = pd.DataFrame({"bus": [1, 1, 0, 0], "geld": [0, 0, 0, 0], "bus:gut": [1, 0, NAN, NAN]}, index=list("abcd"))
    machine = pd.DataFrame({"bus:gut": 1, "geld": [0, 0, 0, 1], "bus": [1, 0, 1, 0], "x": 1}, index=list("abcd"))
    rows = precision_recall_f1(gold, machine, weights=[1, 2, 3, 4]).set_index(["code_id", "average"])
    bus = rows.loc[("bus", "")]
    assert (bus["n"], bus["n_positive"]) == (4, 2)
    # weights: found 1, missed 2, wrong 3, rightly left 4
    assert bus[["precision", "recall", "f1", "agreement"]].tolist() == pytest.approx([1 / 4, 1 / 3, 2 / 7, 5 / 10])
    assert math.isnan(rows.loc[("geld", ""), "f1"])
    assert rows.loc[("bus:gut", ""), ["n", "n_positive", "precision"]].tolist() == pytest.approx([2, 1, 1 / 3])
    # micro adds: found 1 + 1, missed 2, wrong 3 + 4 + 2
    micro = rows.loc[("alle", "micro")]
    assert micro[["n", "n_positive", "precision", "recall"]].tolist() == pytest.approx([4, 3, 2 / 11, 2 / 4])
    # macro without geld, which nobody gave: (1/4 + 1/3) / 2 and (1/3 + 1) / 2
    macro = rows.loc[("alle", "macro")]
    assert macro[["precision", "recall"]].tolist() == pytest.approx([7 / 24, 2 / 3])
