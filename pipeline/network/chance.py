"""What is more than chance: ties held against what margins or labels alone would bring about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.resampling import false_discovery, permutation_p

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LEVEL = 0.05
"""A tie whose false discovery rate is below belongs to the backbone."""

TRADES = 12
"""
Global trades from the common start to a draw. Even where interviews are very unequal and codes rare, which slows them,
less than half a percent of the variance of a draw's cells still comes from the start (`benchmarks.network mixing`; one
percent after eight, 7 after four). Fewer would make tests weaker, not wrong.
"""

_MOST_DRAWS = 9_999
_LEAST_DRAWS = 199
_BUDGET = 200_000_000
"""Cells that all draws together may deal."""
_BLOCK = 2_000_000
"""Cells dealt, or pairs counted, at a time."""
_PERMUTATIONS = 4_999
_SHARES = 1_000_000_000
"""Shares that the permutations of one group may add up."""
_LEAST_UNITS = 3


def trade(drawn: Mask, rng: np.random.Generator) -> Mask:
    """
    Pair the rows of each matrix at random, and let each pair deal anew what only one of the two has.

    Args:
        drawn: matrices × rows × columns.
        rng: source of chance.

    Returns:
        Matrices with the same sums of rows and columns.

    Source: Strona et al. (2014), Nature Communications 5, 4114; Carstens, Hamann, Meyer, Penschuck, Tran, Wagner
    (2018), Parallel and I/O-efficient randomisation of massive networks using global curveball trades.
    """
    half = drawn.shape[1] // 2
    matrix = np.arange(len(drawn))[:, None]
    order = rng.random(drawn.shape[:2]).argsort(axis=1)
    ends = order[:, :half], order[:, half : 2 * half]
    first, second = (drawn[matrix, rows] for rows in ends)
    differ = first ^ second
    dealt = _choose(differ, (first & differ).sum(axis=2, keepdims=True), rng)
    traded = drawn.copy()
    traded[matrix, ends[0]] = (first & ~differ) | dealt
    traded[matrix, ends[1]] = (second & ~differ) | (differ & ~dealt)
    return traded


def _choose(free: Mask, n_chosen: NDArray[np.int64], rng: np.random.Generator) -> Mask:
    """Choose so many of the free places along the last axis at random."""
    places = free.shape[-1]
    if not free.size:
        return free
    # the place in the lowest bits keeps keys apart
    bits = np.uint32((1 << max(places - 1, 1).bit_length()) - 1)
    keys = rng.integers(0, 2**32, free.shape, dtype=np.uint32)
    keys &= ~bits
    keys |= np.arange(places, dtype=np.uint32)
    np.putmask(keys, ~free, np.uint32(2**32 - 1))
    last = np.take_along_axis(np.sort(keys, axis=-1), np.maximum(n_chosen - 1, 0), axis=-1)
    return np.asarray(free & (keys <= last) & (n_chosen > 0))


def co_occurrence_p(has: Mask, others: Mask, *, seed: int, draws: int | None = None) -> tuple[Floats, Floats]:
    """
    Say how likely as many rows have both columns, were it only for how much each row and each column has.

    Rows are shuffled by curveball trades that keep both margins: long interviews keep all their themes, frequent
    themes their interviews. As the draws all start from one matrix that lies as many trades away from the observed one
    as they from it, observed and drawn matrices can be told apart by nothing, however few the trades: p is exact
    if all matrices with these margins are equally likely.

    Args:
        has: rows × columns; these are shuffled.
        others: the same rows × other columns, which stay.
        seed: of the draws.
        draws: their number; by default as many as 200 million dealt cells allow, 199 to 9,999.

    Returns:
        One-sided p, (r + 1) / (draws + 1) with r draws that have at least as many: columns × columns (symmetric,
        diagonal 1) and other columns × columns.

    Source: Besag & Clifford (1989), Biometrika 76 (one start for all); Phipson & Smyth (2010) for the + 1.
    """
    rng = np.random.default_rng(seed)
    cells = max(has.size // 2 * TRADES, 1)
    n_draws = draws or int(np.clip(_BUDGET // cells, _LEAST_DRAWS, _MOST_DRAWS))
    start = has[None]
    for _ in range(TRADES):
        start = trade(start, rng)
    own, fixed = has.astype(np.float32), others.T.astype(np.float32)
    observed, beside = own.T @ own, fixed @ own
    reached, reached_beside = np.zeros(observed.shape), np.zeros(beside.shape)
    block = max(1, _BLOCK // max(has.size, observed.size, beside.size, 1))
    for first in range(0, n_draws, block):
        drawn = np.repeat(start, min(block, n_draws - first), axis=0)
        for _ in range(TRADES):
            drawn = trade(drawn, rng)
        values = drawn.astype(np.float32)
        reached += (values.transpose(0, 2, 1) @ values >= observed).sum(axis=0)
        reached_beside += (fixed @ values >= beside).sum(axis=0)
    np.fill_diagonal(reached, n_draws)
    return (reached + 1) / (n_draws + 1), (reached_beside + 1) / (n_draws + 1)


def together(
    themes: pd.DataFrame, actors: pd.DataFrame, kin: set[tuple[str, str]], *, seed: int, draws: int | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Test which themes, and which actors and themes, more units have both of than chance would have it.

    Args:
        themes: units × themes, bool.
        actors: the same units × actors, bool.
        kin: pairs of themes that come together by definition, either way round: not tested.
        seed: of the draws.
        draws: as `co_occurrence_p` takes it.

    Returns:
        Ties of themes (each once) and of actors to themes: `source`, `target`, `p_value`, `q_value`; the false
        discovery rate is controlled over all pairs, in each frame by itself.
    """
    own, beside = co_occurrence_p(themes.to_numpy(bool), actors.to_numpy(bool), seed=seed, draws=draws)
    names = themes.columns.to_numpy(str)
    first, second = np.triu_indices(len(names), 1)
    ends = pd.DataFrame({"source": names[first], "target": names[second], "p_value": own[first, second]})
    is_kin = np.array([(a, b) in kin or (b, a) in kin for a, b in zip(ends["source"], ends["target"], strict=True)])
    swapped = ends["source"] > ends["target"]
    ends.loc[swapped, ["source", "target"]] = ends.loc[swapped, ["target", "source"]].to_numpy()
    return _corrected(ends[~is_kin.astype(bool)]), _corrected(_long(actors.columns, themes.columns, beside))


def of_groups(
    shares: pd.DataFrame, sizes: pd.Series[int], described: pd.DataFrame, *, attributes: Sequence[str], seed: int
) -> pd.DataFrame:
    """
    Test which groups give more of their talk to a target than all other units whose attribute is known.

    Labels are permuted among units; the statistic holds where groups, units and their spreads are of unequal size
    (`pipeline.resampling.permutation_p`). Groups of fewer than three units, or that leave fewer than three
    others, are not tested.

    Args:
        shares: units × targets.
        sizes: number of segments by unit, in the order of `shares`.
        described: attributes by unit, in the same order; "" where unknown.
        attributes: the columns whose values are groups.
        seed: of the permutations.

    Returns:
        `source` (`attribute:value`), `target`, `p_value` (two-sided), `q_value` (over all groups and targets),
        `difference` from the other units' mean.
    """
    rng = np.random.default_rng(seed)
    tested = []
    for attribute in attributes:
        known = (described[attribute] != "").to_numpy()
        values, labels = shares.to_numpy(float)[known], described.loc[known, attribute].to_numpy(str)
        for name in np.unique(labels):
            if min((labels == name).sum(), (labels != name).sum()) >= _LEAST_UNITS:
                of_one = _against_others(values, sizes.to_numpy()[known], labels == name, rng)
                tested.append(of_one.assign(source=f"{attribute}:{name}", target=shares.columns.to_numpy(str)))
    empty = pd.DataFrame({"source": [], "target": [], "p_value": [], "difference": []})
    return _corrected(pd.concat(tested, ignore_index=True) if tested else empty)


def _against_others(values: Floats, sizes: NDArray[np.integer], inside: Mask, rng: np.random.Generator) -> pd.DataFrame:
    permutations = int(np.clip(_SHARES // max(values.size, 1), _LEAST_DRAWS, _PERMUTATIONS))
    p_values = permutation_p(values, sizes, inside, rng, permutations=permutations)
    return pd.DataFrame({"p_value": p_values, "difference": values[inside].mean(axis=0) - values[~inside].mean(axis=0)})


def _long(rows: pd.Index[str], columns: pd.Index[str], p_values: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": np.repeat(rows.to_numpy(str), len(columns)),
            "target": np.tile(columns.to_numpy(str), len(rows)),
            "p_value": p_values.ravel(),
        }
    )


def _corrected(tested: pd.DataFrame) -> pd.DataFrame:
    q_values = false_discovery(tested["p_value"].to_numpy(float)) if len(tested) else np.zeros(0)
    return tested.assign(q_value=q_values).reset_index(drop=True)
