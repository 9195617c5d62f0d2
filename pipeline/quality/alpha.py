"""Krippendorff's alpha: of values given to units, of sets of codes, and of spans marked on a continuum."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.errors import TableError

Floats = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval", "jaccard", "masi"]
CodeSet = frozenset[str]

_GAP = ""
"""The category of what a coder left unmarked."""


def krippendorff_alpha(values: pd.DataFrame | Sequence[Sequence[Any]] | NDArray[Any], *, metric: Metric) -> float:
    """
    Measure the reliability of values that any number of coders gave to units.

    Args:
        values: units × coders; NaN or None where a coder gave none. Numbers for `ordinal` and `interval`, anything
            sortable for `nominal`, frozensets of str for `jaccard` and `masi`.
        metric: how far two values lie apart; `jaccard` and `masi` are distances of sets and are not squared.

    Returns:
        1 − observed / expected disagreement. Only units with two values or more count. NaN where no two values can
        be paired, and where all of them are the same: without variation 0 / 0 shows neither agreement nor chance.

    Source: Hayes & Krippendorff (2007), Communication Methods and Measures 1; Krippendorff (2019), Content Analysis,
    chapter 12; for sets Passonneau (2006), LREC.
    """
    table = np.asarray(pd.DataFrame(values).to_numpy(dtype=object))
    is_given = ~pd.isna(table)
    is_given &= is_given.sum(axis=1, keepdims=True) >= 2
    units, _ = np.nonzero(is_given)
    given: list[Any] = table[is_given].tolist()
    labels = sorted(set(given), key=sorted if metric in {"jaccard", "masi"} else None)
    place = {label: number for number, label in enumerate(labels)}
    counts = np.zeros((len(table), len(labels)))
    np.add.at(counts, (units, np.array([place[value] for value in given], dtype=np.int64)), 1)
    distances = _distances(labels, counts.sum(axis=0), metric)
    observed = unit_disagreements(counts, distances).sum()
    return float(alpha_of_sums(observed, counts.sum(axis=0), distances))


def unit_disagreements(counts: Floats, distances: Floats) -> Floats:
    """
    Add up the distances between the values of each unit, over its number of values less one.

    Args:
        counts: units × values, how many coders gave which; units with fewer than two disagree by 0.
        distances: values × values.

    Returns:
        One number a unit; over all pairable values their sum is the observed disagreement.
    """
    disagreements: Floats = ((counts @ distances) * counts).sum(axis=1) / np.maximum(counts.sum(axis=1) - 1, 1)
    return disagreements


def alpha_of_sums(observed: Floats | float, totals: Floats, distances: Floats) -> Floats:
    """
    Return alpha from sums over units, so that draws of interviews need no second look at the units.

    Args:
        observed: … sums of `unit_disagreements`.
        totals: … × values, how often each was given in units with two values or more.
        distances: values × values.

    Returns:
        … alpha, NaN where all values are the same or none can be paired.
    """
    expected = ((totals @ distances) * totals).sum(axis=-1) / np.maximum(totals.sum(axis=-1) - 1, 1)
    ratio = np.divide(observed, expected, out=np.full(np.shape(expected), np.nan), where=expected > 0)
    alpha: Floats = 1 - ratio
    return alpha


def set_distances(sets: Sequence[CodeSet], *, metric: Literal["jaccard", "masi"] = "masi") -> Floats:
    """
    Say how far sets of codes lie apart.

    Args:
        sets: any number; two empty ones are the same, an empty and a filled one have nothing in common.
        metric: `jaccard` is 1 − |A∩B| / |A∪B|; `masi` weights that similarity by 1 for equal sets, 2/3 where one
            holds the other, 1/3 where each has something of its own, 0 without common members.

    Returns:
        sets × sets, 0 to 1, symmetric, diagonal 0.

    Source: Passonneau (2006), Measuring Agreement on Set-valued Items (MASI), LREC.
    """
    members = {code: number for number, code in enumerate(sorted(frozenset().union(*sets)))}
    holds = np.zeros((len(sets), len(members)))
    for row, codes in enumerate(sets):
        holds[row, [members[code] for code in codes]] = 1
    common, sizes = holds @ holds.T, holds.sum(axis=1)
    union = sizes[:, None] + sizes[None, :] - common
    similarity = np.divide(common, union, out=np.ones_like(common), where=union > 0)
    if metric == "masi":
        is_equal = (common == sizes[:, None]) & (common == sizes[None, :])
        is_subset = common == np.minimum(sizes[:, None], sizes[None, :])
        similarity *= np.select([is_equal, is_subset], [1.0, 2 / 3], 1 / 3)
    distances: Floats = 1 - similarity
    return distances


def _distances(labels: Sequence[Any], totals: Floats, metric: Metric) -> Floats:
    if metric in {"jaccard", "masi"}:
        return set_distances(labels, metric="masi" if metric == "masi" else "jaccard")
    if metric == "nominal":
        return 1 - np.eye(len(labels))
    # ordinal: as many ranks apart as values lie between, half of the two themselves
    scale = np.cumsum(totals) - totals / 2 if metric == "ordinal" else np.array(labels, dtype=np.float64)
    squared: Floats = (scale[:, None] - scale[None, :]) ** 2
    return squared


def alpha_u(
    spans: pd.DataFrame,
    *,
    length: int | Mapping[str, int],
    coders: Collection[str] | None = None,
    is_binary: bool = False,
) -> float:
    """
    Measure whether coders mark the same passages with the same codes: Krippendorff's alpha for unitizing.

    This is the coefficient of 2016 (nominal _uα, and |_uα with `is_binary`), not that of 1995 and 2004, which squares
    distances between borders. A passage that one marks and another does not is a disagreement with a gap, by its
    length. Chance pairs all passages by length, no unit with itself; a gap is no unit, its smallest parts are.

    Args:
        spans: one row a marked passage: `coder`, `start`, `end` (end-exclusive), `category`; with several continua
            also `continuum`. Passages of one coder with one category that overlap are one; those that touch are two.
            For one code alone give its rows only.
        length: of the continuum, or of each by its name (also those where nobody marked anything), in the smallest
            parts that spans can begin at (characters): the coefficient depends on them a little.
        coders: who coded all of it; who marked nothing must be named. Without: those of the spans.
        is_binary: ask only where there is something relevant, whatever its category.

    Returns:
        Alpha, 1 for the same units; NaN with fewer than two coders, and where nothing varies (nothing marked, or
        everything the same).

    Raises:
        TableError: a span is empty or leaves its continuum, or a coder marks a passage with two categories.

    Source: Krippendorff, Mathet, Bouvry & Widlöcher (2016), On the reliability of unitizing textual continua: further
    developments, Quality & Quantity 50; Krippendorff (2019), Content Analysis, 12.6.3 and 12.6.4.
    """
    lengths = {_GAP: length} if isinstance(length, int) else dict(length)
    marked = spans if "continuum" in spans.columns else spans.assign(continuum=_GAP)
    units = _units(marked.assign(category="1") if is_binary else marked, lengths)
    people = sorted(set(units["coder"]) if coders is None else set(coders) | set(units["coder"]))
    whole = float(len(people) * sum(lengths.values()))
    if len(people) < 2 or not whole:
        return float("nan")
    sizes = (units["end"] - units["start"]).to_numpy(np.float64)
    marked_sizes = pd.Series(sizes).groupby(units["category"].to_numpy()).sum().to_numpy(np.float64)
    totals = np.append(marked_sizes, whole - sizes.sum())
    by_continuum = (_observed(part, people) for _, part in units.groupby("continuum", sort=True))
    # a gap of length l is l units of length 1
    self_pairs = float((sizes**2).sum() + totals[-1])
    paired = whole**2 - float((totals**2).sum())
    return 1 - sum(by_continuum) * (whole - self_pairs / whole) / paired if paired > 0 else float("nan")


def _units(spans: pd.DataFrame, lengths: Mapping[str, int]) -> pd.DataFrame:
    """Merge what overlaps with the same category, and refuse what is no partition of its continuum."""
    ends = spans["continuum"].map(lengths)
    is_wrong = ~((spans["start"] >= 0) & (spans["start"] < spans["end"]) & (spans["end"] <= ends))
    if is_wrong.any():
        raise TableError(f"{int(is_wrong.sum())} markierte Stellen sind leer oder liegen außerhalb ihres Textes")
    columns = ["continuum", "coder", "start", "end", "category"]
    merged: list[list[Any]] = []
    for row in spans[columns].sort_values(columns).to_numpy(dtype=object).tolist():
        last = merged[-1] if merged else None
        if last is None or row[:2] != last[:2] or row[2] >= last[3]:
            merged.append(row)
        elif row[4] == last[4]:
            last[3] = max(last[3], row[3])
        else:
            raise TableError(f"{row[1]}: zwei Codes auf derselben Stelle → Alpha für jeden Code einzeln berechnen")
    return pd.DataFrame(merged, columns=columns)


def _observed(units: pd.DataFrame, coders: Sequence[str]) -> float:
    """Add up, between all borders of one continuum, the length times the pairs of coders that differ."""
    borders = np.unique(units[["start", "end"]].to_numpy(np.int64))
    category = {name: number for number, name in enumerate(sorted(set(units["category"])), start=1)}
    values = np.zeros((len(coders), max(len(borders) - 1, 0)), dtype=np.int64)
    for coder, start, end, name in units[["coder", "start", "end", "category"]].to_numpy(dtype=object).tolist():
        first, last = np.searchsorted(borders, start), np.searchsorted(borders, end)
        values[coders.index(coder), first:last] = category[name]
    counts = np.stack([(values == number).sum(axis=0) for number in range(len(category) + 1)])
    differing = len(coders) ** 2 - (counts**2).sum(axis=0)
    return float((differing * np.diff(borders)).sum()) / (len(coders) - 1)
