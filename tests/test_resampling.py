"""Intervals, tests and corrections do what the books say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from pipeline.resampling import bootstrap_means, cliffs_delta, false_discovery, interval, permutation_p

ROUNDING = 0.015
"""Three standard errors of a rate of 5 % among 2,000 simulated codes."""


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def null_shares(n_units: int, n_segments: int, source: np.random.Generator, rate: float = 0.15) -> np.ndarray:
    """Units that all speak of 2,000 codes at the same rate, in so many segments."""
    return source.binomial(n_segments, rate, size=(n_units, 2_000)) / n_segments


def test_units_that_agree_have_an_interval_without_width() -> None:
    low, high = interval(bootstrap_means(np.full((9, 1), 0.25), rng(), draws=50))
    assert (low[0], high[0]) == pytest.approx((0.25, 0.25))


def test_bootstrap_means_spread_as_the_standard_error_says() -> None:
    values = np.array([[0.0], [1.0]] * 50)
    means = bootstrap_means(values, rng(), draws=20_000)
    # 100 values with standard deviation ½: ½ / √100
    assert means.mean() == pytest.approx(0.5, abs=0.002)
    assert means.std() == pytest.approx(0.05, rel=0.03)


def test_an_interval_leaves_two_and_a_half_percent_on_each_side() -> None:
    low, high = interval(np.arange(1001.0)[:, None])
    assert (low[0], high[0]) == (25, 975)


def test_three_against_three_have_two_of_twenty_labellings_as_extreme() -> None:
    values = np.array([[1.0], [2], [3], [10], [11], [12]])
    is_first = np.array([True] * 3 + [False] * 3)
    p = permutation_p(values, np.full(6, 10), is_first, rng(), permutations=10_000)[0]
    assert p == pytest.approx(2 / 20, abs=0.01)


def test_a_code_that_nobody_has_does_not_differ() -> None:
    is_first = np.array([True, True, False, False, False])
    assert permutation_p(np.zeros((5, 1)), np.ones(5, int), is_first, rng(), permutations=100)[0] == 1


def test_no_difference_can_be_surer_than_the_number_of_permutations_allows() -> None:
    values = np.vstack([np.zeros((30, 1)), np.ones((30, 1))])
    p = permutation_p(values, np.ones(60, int), np.arange(60) < 30, rng(), permutations=999)[0]
    assert p == 1 / 1000


def test_at_most_five_percent_are_rejected_where_nothing_differs() -> None:
    values = null_shares(72, 16, rng())
    p = permutation_p(values, np.full(72, 16), np.arange(72) < 20, rng(), permutations=1_000)
    assert (p < 0.05).mean() <= 0.05 + ROUNDING


@pytest.mark.parametrize(("few", "little", "many", "much"), [(10, 3, 60, 100), (60, 3, 10, 100), (5, 2, 110, 30)])
@pytest.mark.parametrize("rate", [0.15, 0.04])
def test_at_most_five_percent_are_rejected_where_nothing_differs_but_the_amount_of_talk(
    few: int, little: int, many: int, much: int, rate: float
) -> None:
    """Ten units with three segments vary far more than sixty with a hundred: plain differences reject 40 %."""
    source = rng()
    values = np.vstack([null_shares(few, little, source, rate), null_shares(many, much, source, rate)])
    sizes, is_first = np.repeat([little, much], [few, many]), np.arange(few + many) < few
    p = permutation_p(values, sizes, is_first, rng(), permutations=500)
    assert (p < 0.05).mean() <= 0.05 + ROUNDING


def test_a_difference_of_two_standard_deviations_is_seen() -> None:
    source = rng()
    values = np.vstack([source.normal(2, 1, (20, 50)), source.normal(0, 1, (50, 50))])
    assert (permutation_p(values, np.full(70, 1_000), np.arange(70) < 20, rng(), permutations=500) < 0.05).all()


def test_cliffs_delta_counts_pairs() -> None:
    # pairs (1, 2), (1, 3), (2, 2), (2, 3): three smaller, one tie
    assert cliffs_delta(np.array([[1.0], [2]]), np.array([[2.0], [3]]))[0] == pytest.approx(-0.75)


@settings(max_examples=50, deadline=None)
@given(arrays(float, (4, 2), elements=st.integers(0, 5)), arrays(float, (7, 2), elements=st.integers(0, 5)))
def test_cliffs_delta_is_the_mean_sign_of_all_pairs(first: np.ndarray, second: np.ndarray) -> None:
    expected = np.sign(first[:, None, :] - second[None, :, :]).mean(axis=(0, 1))
    assert cliffs_delta(first, second) == pytest.approx(expected)


def test_evenly_spaced_p_values_all_get_the_largest() -> None:
    assert false_discovery(np.array([0.01, 0.02, 0.03, 0.04, 0.05])) == pytest.approx([0.05] * 5)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_q_values_are_those_of_scipy(p_values: list[float]) -> None:
    assert false_discovery(np.array(p_values)) == pytest.approx(stats.false_discovery_control(p_values))
