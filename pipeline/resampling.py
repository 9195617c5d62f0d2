"""Resampling units: bootstrap intervals, permutation tests, and the correction for many tests; all vectorised."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FOUND_AGAIN = 0.6
"""Mean Jaccard index from which a cluster counts as found again in other draws (Hennig 2007)."""

_BLOCK = 1_000
"""Draws that are held in memory at a time."""


def bootstrap_means(values: Floats, rng: np.random.Generator, *, draws: int) -> Floats:
    """
    Draw units with replacement and take the mean of each draw.

    Args:
        values: n_units × n_codes.
        rng: source of chance.
        draws: number of draws.

    Returns:
        draws × n_codes.
    """
    n_units = len(values)
    counts = rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=draws)
    means: Floats = (counts @ values) / n_units
    return means


def interval(draws: Floats) -> tuple[Floats, Floats]:
    """Return the lower and upper end of the 95 % percentile interval of every column."""
    low, high = np.percentile(draws, [2.5, 97.5], axis=0)
    return low, high


def permutation_p(
    values: Floats,
    n_segments: NDArray[np.integer],
    is_first: NDArray[np.bool_],
    rng: np.random.Generator,
    *,
    permutations: int,
) -> Floats:
    """
    Test whether two groups of units differ in their means.

    A difference must be extreme as it is and as Welch's t, both among relabellings, and as t by the normal
    distribution. Where all units have about as much text, the first two agree and are exact. Where they do not,
    any one alone rejects far too often: plain differences when the smaller group has little text and so varies
    more, t when it has much. As a few short interviews without a rare code seem not to vary at all, t takes no
    group's variance to be less than that of drawing so many segments at the rate of all.

    Args:
        values: n_units × n_codes, shares of the unit's segments.
        n_segments: segments of each unit (n_units).
        is_first: which units belong to the first group; both groups have at least one.
        rng: source of chance.
        permutations: number of random relabellings.

    Returns:
        Two-sided p of every code, the largest of the three; among relabellings it is (r + 1) / (permutations + 1),
        r of them being at least as extreme.

    Source: Janssen (1997), Statistics & Probability Letters 36; Phipson & Smyth (2010) for the + 1.
    """
    observed = statistics(values, n_segments, is_first[None, :])
    reached = np.zeros((2, values.shape[1]))
    for start in range(0, permutations, _BLOCK):
        labels = np.tile(is_first, (min(_BLOCK, permutations - start), 1))
        # sums in another order differ in the last digits: equal statistics must count as equal
        permuted = statistics(values, n_segments, rng.permuted(labels, axis=1))
        reached += (permuted >= observed * (1 - 1e-9)).sum(axis=1)
    by_normal = np.array([erfc(t / sqrt(2)) for t in observed[1, 0]])
    p: Floats = np.maximum((reached.max(axis=0) + 1) / (permutations + 1), by_normal)
    return p


def statistics(values: Floats, n_segments: NDArray[np.integer], labels: NDArray[np.bool_]) -> Floats:
    """Absolute difference and absolute t: 2 × labellings × codes."""
    rate = n_segments @ values / n_segments.sum()
    # a code that nobody or everybody has does not vary at all
    floor = np.maximum(rate * (1 - rate), 1e-12)
    means, variances = zip(
        *(_mean_and_variance(values, 1 / n_segments, floor, chosen.astype(float)) for chosen in (labels, ~labels)),
        strict=True,
    )
    difference = np.abs(means[0] - means[1])
    difference[difference < 1e-12] = 0
    return np.stack([difference, difference / np.sqrt(variances[0] + variances[1])])


def _mean_and_variance(values: Floats, inverse: Floats, floor: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the mean of every labelling's group, and that mean's variance."""
    n_units = weights.sum(axis=1, keepdims=True)
    means = weights @ values / n_units
    spread = (weights @ values**2 - n_units * means**2) / np.maximum(n_units - 1, 1)
    sampling = (weights @ inverse)[:, None] / n_units * floor
    return means, np.maximum(spread, sampling) / n_units


def cliffs_delta(first: Floats, second: Floats) -> Floats:
    """
    Say how often a unit of the first group has a larger value than one of the second, less the reverse.

    Args:
        first: n_first × n_codes.
        second: n_second × n_codes.

    Returns:
        One value a code, −1 to 1; ties count for neither.

    Source: Cliff (1993), Psychological Bulletin 114.
    """
    n_first, n_second = len(first), len(second)
    ranks = pd.DataFrame(np.vstack([first, second])).rank().to_numpy()[:n_first].sum(axis=0)
    delta: Floats = 2 * (ranks - n_first * (n_first + 1) / 2) / (n_first * n_second) - 1
    return delta


def false_discovery(p_values: Floats) -> Floats:
    """
    Correct p-values for their number: the smallest false discovery rate at which each is still kept.

    Source: Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57.
    """
    order = np.argsort(p_values, kind="stable")
    stepped = p_values[order] * len(p_values) / np.arange(1, len(p_values) + 1)
    q_values = np.empty_like(p_values)
    q_values[order] = np.minimum(1, np.minimum.accumulate(stepped[::-1])[::-1])
    return q_values
