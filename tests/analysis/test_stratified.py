"""Differences within strata are those of equals, and what strata explain is no difference."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.analysis.stratified import Strata, strata
from pipeline.resampling import statistics

SIZES = np.full(8, 10)


def made(values: list[float], first: str, labels: str) -> Strata:
    found = strata(
        np.array(values)[:, None], np.full(len(values), 10), np.array([c == "a" for c in first]), np.array(list(labels))
    )
    assert found is not None
    return found


def test_the_difference_is_the_weighted_mean_of_the_strata() -> None:
    # stratum x: 0.5 − 0.2 with weight 1·2/3; stratum y: 0.4 − 0.3 with weight 2·2/4
    found = made([0.5, 0.1, 0.3, 0.4, 0.4, 0.2, 0.4], "abbaabb", "xxxyyyy")
    assert found.difference[0] == pytest.approx((2 / 3 * 0.3 + 1 * 0.1) / (2 / 3 + 1))


def test_strata_of_one_group_and_unknown_ones_are_left_out() -> None:
    found = made([0.5, 0.1, 0.9, 0.9], "abab", "xxyz")
    assert (len(found.values), len(found.inside), found.difference[0]) == (2, 1, pytest.approx(0.4))
    labels = np.array(["", "", "y", "z"])
    assert strata(np.zeros((4, 1)), np.full(4, 10), np.array([True, False, True, False]), labels) is None


def test_one_stratum_has_the_statistics_of_the_plain_test() -> None:
    rng = np.random.default_rng(0)
    values, sizes, is_first = rng.random((12, 3)), rng.integers(5, 50, 12), np.arange(12) < 5
    found = strata(values, sizes, is_first, np.full(12, "x"))
    assert found is not None
    labels = rng.permuted(np.tile(is_first, (20, 1)), axis=1)
    np.testing.assert_allclose(found.statistics(labels), statistics(values, sizes, labels), atol=1e-12)


def confounded(*, own: float = 0.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """60 units: group a sits mostly in stratum x, and x has more of the code, whatever the group."""
    rng = np.random.default_rng(seed)
    is_first = np.arange(60) < 30
    labels = np.array(["x"] * 24 + ["y"] * 6 + ["x"] * 6 + ["y"] * 24)
    rates = np.where(labels == "x", 0.4, 0.1) + own * is_first
    return rng.binomial(20, rates)[:, None] / 20, is_first, labels


def test_a_difference_that_strata_explain_is_not_found_within_them() -> None:
    values, is_first, labels = confounded()
    found = strata(values, np.full(60, 20), is_first, labels)
    assert found is not None
    assert values[is_first].mean() - values[~is_first].mean() > 0.1
    assert abs(found.difference[0]) < 0.06
    assert found.p_values(np.random.default_rng(1), permutations=999)[0] > 0.05


def test_a_difference_within_strata_is_found() -> None:
    values, is_first, labels = confounded(own=0.2)
    found = strata(values, np.full(60, 20), is_first, labels)
    assert found is not None
    assert found.p_values(np.random.default_rng(1), permutations=999)[0] < 0.01
    low, high = found.interval(np.random.default_rng(1), draws=500)
    assert 0 < low[0] < found.difference[0] < high[0] < 0.4


def test_a_sign_that_turns_within_strata_is_seen() -> None:
    # Simpson: a leads over all (0.55 against 0.48), and trails in either stratum
    found = made([0.6, 0.6, 0.6, 0.4, 0.7, 0.45, 0.4, 0.4], "aaaabbbb", "xxxyxyyy")
    assert np.mean([0.6, 0.6, 0.6, 0.4]) > np.mean([0.7, 0.45, 0.4, 0.4])
    # x: 0.6 − 0.7 with weight 3/4, y: 0.4 − 1.25/3 with weight 3/4
    assert found.difference[0] == pytest.approx((-0.1 + 0.4 - 1.25 / 3) / 2)


def test_the_test_holds_its_level_under_confounding() -> None:
    rejected = 0
    for seed in range(100):
        values, is_first, labels = confounded(seed=seed)
        found = strata(values, np.full(60, 20), is_first, labels)
        assert found is not None
        rejected += int(found.p_values(np.random.default_rng(seed), permutations=199)[0] <= 0.05)
    # 5 are expected; more than 11 of 100 would have a chance below 1 %
    assert rejected <= 11


def test_draws_that_rarely_hold_both_groups_have_no_interval() -> None:
    # each stratum has one unit of either group: half of all draws and more miss one of both in each
    found = made([0.5, 0.1], "ab", "xx")
    assert not np.isnan(found.interval(np.random.default_rng(0), draws=100)[0]).any()
    apart = Strata(np.array([[0.5], [0.1], [0.2], [0.3]]), SIZES[:4], np.array([True, False, True, False]), np.eye(4))
    assert np.isnan(apart.interval(np.random.default_rng(0), draws=100)[0]).all()
