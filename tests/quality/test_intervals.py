"""Intervals come from draws of whole interviews, cover what they should, and keep silent where draws cannot tell."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.quality import intervals
from pipeline.quality.intervals import Floats, bootstrap_over_interviews
from pipeline.quality.raters import ratio


def share(counts: Floats) -> Floats:
    return ratio(counts[..., :1], counts[..., 1:])


def test_draws_of_counts_are_draws_of_interviews_with_all_their_segments() -> None:
    """The same draws, made by repeating the segments of every drawn interview."""
    segments = [[1, 0, 0], [1, 1, 1, 1], [0, 0, 1], [1, 0]]
    groups = np.array([[sum(values), len(values)] for values in segments], dtype=float)
    low, high = bootstrap_over_interviews(share, groups, draws=500, seed=7)
    drawn = np.random.default_rng(7).multinomial(4, [1 / 4] * 4, size=500)
    means = [np.mean([v for times, values in zip(d, segments, strict=True) for v in values * times]) for d in drawn]
    assert [low.item(), high.item()] == pytest.approx(np.percentile(means, [2.5, 97.5]))


def test_the_same_seed_gives_the_same_interval_and_another_does_not() -> None:
    groups = np.array([[value, 10] for value in (1, 4, 5, 9, 3, 2)], dtype=float)
    once, again, other = (bootstrap_over_interviews(share, groups, seed=seed) for seed in (1, 1, 2))
    assert once == again
    assert once != other


def test_the_size_of_blocks_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = np.array([[value, 10] for value in (1, 4, 5, 9, 3, 2)], dtype=float)
    whole = bootstrap_over_interviews(share, groups, seed=1)
    monkeypatch.setattr(intervals, "_BLOCK", 50)
    assert bootstrap_over_interviews(share, groups, seed=1) == whole


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    """200 simulated studies of 40 interviews, each with a rate of its own around 0.6: coverage is near 95 %."""
    rng = np.random.default_rng(20190919)
    covered = 0
    for study in range(200):
        sizes = rng.integers(5, 20, size=40)
        found = rng.binomial(sizes, rng.beta(6, 4, size=40))
        groups = np.column_stack([found, sizes]).astype(float)
        low, high = bootstrap_over_interviews(share, groups, draws=300, seed=study)
        covered += low.item() <= 0.6 <= high.item()
    assert 0.90 <= covered / 200 <= 0.98


def test_intervals_are_wider_than_those_that_take_segments_for_independent() -> None:
    """Interviews that are all the one or all the other: 40 segments say no more than 4 interviews."""
    groups = np.array([[10, 10], [0, 10]] * 2, dtype=float)
    low, high = bootstrap_over_interviews(share, groups, seed=1)
    assert (low.item(), high.item()) == (0, 1)


def test_one_interview_has_no_interval() -> None:
    low, high = bootstrap_over_interviews(share, np.array([[1.0, 2.0]]), seed=1)
    assert np.isnan([low, high]).all()


def test_a_measure_that_two_interviews_define_has_no_interval_and_one_of_ten_has() -> None:
    # of 20 interviews k define it: it is undefined in (1 − k/20)^20 of the draws: 12 % for two, 0 % for ten
    two = np.array([[1, 2], [0, 2]] + [[0, 0]] * 18, dtype=float)
    ten = np.array([[1, 2], [0, 2]] * 5 + [[0, 0]] * 10, dtype=float)
    assert np.isnan(bootstrap_over_interviews(share, two, seed=1)).all()
    assert not np.isnan(bootstrap_over_interviews(share, ten, seed=1)).any()


def test_draws_that_are_all_alike_give_no_interval() -> None:
    assert np.isnan(bootstrap_over_interviews(share, np.array([[2.0, 2.0]] * 10), seed=1)).all()
