"""Two raters of the same units: agreement beyond chance, and one held against the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Values = Sequence[Any] | NDArray[Any] | pd.Series

ALL = "alle"
"""The subject of rows about all codes together."""

TABLE_MEASURES = ("precision", "recall", "f1", "kappa", "brennan_prediger", "agreement")
"""What `table_measures` returns, in its order."""


def percent_agreement(a: Values, b: Values, *, weights: Values | None = None) -> float:
    """Return the (weighted) share of units with the same value; pairs with a missing value do not count."""
    first, second, weight = _pairs(a, b, weights)
    return _share(first == second, weight)


def cohens_kappa(a: Values, b: Values, *, weights: Values | None = None) -> float:
    """
    Measure two raters' agreement beyond what each one's own use of the categories would give by chance.

    Args:
        a: one rater's categories, one a unit (0/1 or any names); NaN or None where missing.
        b: the other's, in the same order.
        weights: of the units, > 0 (1 / inclusion probability); all 1 without.

    Returns:
        Kappa; NaN without pairs, and where both use one and the same category throughout: chance alone gives that.

    Source: Cohen (1960), Educational and Psychological Measurement 20.
    """
    first, second, weight = _pairs(a, b, weights)
    categories = set(first.tolist()) | set(second.tolist())
    if len(categories) < 2:
        return float("nan")
    by_chance = sum(_share(first == name, weight) * _share(second == name, weight) for name in sorted(categories))
    return (_share(first == second, weight) - by_chance) / (1 - by_chance)


def brennan_prediger(
    a: Values, b: Values, *, categories: int = 2, weights: Values | None = None, only_assigned: bool = False
) -> float:
    """
    Measure two raters' agreement beyond chance, where chance is 1 / number of categories.

    For one code in given segments there are two categories, present and absent (the default).

    MAXQDA's „Kappa (RK)“ counts assignments of codes instead: every (segment, code) that at least one of the two
    assigned, as what neither assigned was never decided there; chance is 1 / number of codes that are compared. That is
    `only_assigned=True` with `categories` = number of codes and 0/1 values of all segments and codes in one row.

    Args:
        a: one rater's values; NaN or None where missing.
        b: the other's, in the same order.
        categories: how many there were to choose from, used or not.
        weights: of the units, > 0; all 1 without.
        only_assigned: leave out what both raters gave 0.

    Returns:
        (agreement − 1 / categories) / (1 − 1 / categories); NaN without pairs or with fewer than two categories.

    Source: Brennan & Prediger (1981), Educational and Psychological Measurement 41; Rädiker & Kuckartz (2019), Analyse
    qualitativer Daten mit MAXQDA, chapter 19.
    """
    first, second, weight = _pairs(a, b, weights)
    kept = (first != 0) | (second != 0) if only_assigned else np.ones(len(first), dtype=bool)
    agreement = _share((first == second)[kept], weight[kept])
    return (agreement - 1 / categories) / (1 - 1 / categories) if categories > 1 else float("nan")


def precision_recall_f1(gold: pd.DataFrame, machine: pd.DataFrame, *, weights: Values | None = None) -> pd.DataFrame:
    """
    Hold the machine's codes against people's.

    Args:
        gold: segments × codes, 0/1; NaN where nobody decided.
        machine: 0/1 of the same segments and codes (found by name).
        weights: of gold's segments (1 / inclusion probability); all 1 without.

    Returns:
        One row a code in gold's order, then two with code_id `alle`: `average` "micro" (all decisions alike) and
        "macro" (mean over the codes that people gave at least once, each measure where it is defined). Columns code_id,
        average, n (segments), n_positive (by people; both unweighted), and `TABLE_MEASURES`; see `table_measures`.
    """
    said = machine.loc[gold.index, gold.columns].to_numpy(np.float64)
    people = gold.to_numpy(np.float64)
    is_decided = ~np.isnan(people) & ~np.isnan(said)
    weight = np.ones(len(gold)) if weights is None else np.asarray(weights, dtype=np.float64)
    cell = cells(people == 1, said == 1)
    tables = np.stack([((cell == number) & is_decided).T @ weight for number in range(4)], axis=-1)
    measures = with_averages(table_measures, tables, given=lambda counts: counts[..., :2].sum(axis=-1) > 0)
    n = is_decided.sum(axis=0)
    n_positive = ((people == 1) & is_decided).sum(axis=0)
    frame = pd.DataFrame(measures, columns=list(TABLE_MEASURES))
    frame.insert(0, "code_id", [*gold.columns, ALL, ALL])
    frame.insert(1, "average", [*[""] * len(gold.columns), "micro", "macro"])
    frame.insert(2, "n", [*n, *[int(is_decided.any(axis=1).sum())] * 2])
    frame.insert(3, "n_positive", [*n_positive, *[int(n_positive.sum())] * 2])
    return frame


def cells(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return each pair's cell in a 2 × 2 table: 0 both, 1 the first alone, 2 the second alone, 3 neither."""
    numbers: NDArray[np.int64] = 2 * (~first).astype(np.int64) + (~second).astype(np.int64)
    return numbers


def table_measures(tables: Floats) -> Floats:
    """
    Measure 2 × 2 tables.

    Args:
        tables: … × 4 counts or weights, in the order of `cells`; the first rater is the standard.

    Returns:
        … × 6, see `TABLE_MEASURES`. Undefined is NaN: precision where the second never says yes; recall and f1 where
        the first never does (nothing was there to be found; f1 is 0 where something was and none of it was found);
        kappa where both always say the same one thing.
    """
    both, first, second, neither = np.moveaxis(tables, -1, 0)
    agreement = ratio(both + neither, tables.sum(axis=-1))
    chance = (both + first) * (first + neither) + (both + second) * (second + neither)
    f1 = np.where(both + first > 0, ratio(2 * both, 2 * both + first + second), np.nan)
    kappa = ratio(2 * (both * neither - first * second), chance)
    precision, recall = ratio(both, both + second), ratio(both, both + first)
    return np.stack([precision, recall, f1, kappa, 2 * agreement - 1, agreement], axis=-1)


def with_averages(
    measure: Callable[[Floats], Floats],
    counts: Floats,
    *,
    given: Callable[[Floats], NDArray[np.bool_]],
    is_counted: NDArray[np.bool_] | None = None,
) -> Floats:
    """
    Measure every code, then all of them together in two ways.

    Args:
        measure: from … × codes × cells to … × codes × measures; axes before the codes may be summed over.
        counts: … × codes × cells.
        given: from counts to … × codes: whether anybody gave the code.
        is_counted: codes that the averages are about; all without.

    Returns:
        … × (codes + 2) × measures: the codes, micro (their counts added), macro (mean over the codes given).
    """
    counted = np.ones(counts.shape[-2], dtype=bool) if is_counted is None else is_counted
    by_code = measure(counts)
    micro = measure(counts[..., counted, :].sum(axis=-2, keepdims=True))
    is_in = ~np.isnan(by_code) & (given(counts) & counted)[..., None]
    macro = ratio(np.where(is_in, by_code, 0).sum(axis=-2), is_in.sum(axis=-2))[..., None, :]
    return np.concatenate([by_code, micro, macro], axis=-2)


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Divide; NaN where the denominator is 0."""
    undefined = np.full(np.shape(denominator), np.nan)
    quotient: Floats = np.divide(numerator, denominator, out=undefined, where=np.asarray(denominator) != 0)
    return quotient


def _pairs(a: Values, b: Values, weights: Values | None) -> tuple[NDArray[Any], NDArray[Any], Floats]:
    """Keep the units that both raters gave a value."""
    first, second = np.asarray(a, dtype=object), np.asarray(b, dtype=object)
    weight = np.ones(len(first)) if weights is None else np.asarray(weights, dtype=np.float64)
    kept = ~pd.isna(first) & ~pd.isna(second)
    return first[kept], second[kept], weight[kept]


def _share(chosen: NDArray[np.bool_], weight: Floats) -> float:
    return float(weight[chosen].sum() / weight.sum()) if len(weight) else float("nan")
