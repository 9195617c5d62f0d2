"""How sure a measure is: draws of whole interviews, because segments of one interview resemble each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BLOCK = 4_000_000
"""Numbers that are held in memory at a time."""

_DEFINED = 0.9
"""Share of draws in which a measure must be defined to have an interval."""


def bootstrap_over_interviews(
    statistic: Callable[[Floats], Floats], groups: Floats, *, draws: int = 1_000, seed: int
) -> tuple[Floats, Floats]:
    """
    Return the 95 % percentile interval of measures that are functions of counts added up over interviews.

    Args:
        statistic: from … × shape of one interview's counts to … × measures; draws come as the first axis.
        groups: interviews × any shape: what each interview adds to the counts (cells of tables, weighted or not).
        draws: number of draws of as many interviews as there are, with replacement.
        seed: of the random numbers; the same seed and number of interviews give the same draws.

    Returns:
        Lower and upper ends, in the shape of `statistic` without the draws. NaN where draws cannot tell: with fewer
        than two interviews, where the measure is undefined in more than a tenth of the draws (about: fewer than
        three interviews have the code), and where all draws are alike (no disagreement seen is not none).

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 13.
    """
    n_interviews = len(groups)
    if n_interviews < 2:
        undefined = np.full_like(statistic(groups.sum(axis=0)[None])[0], np.nan)
        return undefined, undefined.copy()
    chosen = np.random.default_rng(seed).multinomial(n_interviews, np.full(n_interviews, 1 / n_interviews), size=draws)
    flat = groups.reshape(n_interviews, -1)
    n_blocks = min(draws, 1 + draws * flat.shape[1] // _BLOCK)
    blocks = (
        statistic((block @ flat).reshape(len(block), *groups.shape[1:])) for block in np.array_split(chosen, n_blocks)
    )
    return _ends(np.concatenate(list(blocks)))


def _ends(values: Floats) -> tuple[Floats, Floats]:
    """Take the percentiles of the draws (first axis) in which a measure is defined."""
    low, high = np.full((2, *values.shape[1:]), np.nan)
    for place in np.ndindex(values.shape[1:]):
        drawn = values[(slice(None), *place)]
        defined = drawn[~np.isnan(drawn)]
        if len(defined) >= _DEFINED * len(drawn) and np.ptp(defined) > 1e-12:
            low[place], high[place] = np.percentile(defined, [2.5, 97.5])
    return low, high
