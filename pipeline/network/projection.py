"""Actors × concepts, and actors × actors: who says what how often, and how often two agree or disagree."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Projection = Literal["ignore", "congruence", "conflict", "subtract"]
Normalisation = Literal["none", "average", "jaccard", "cosine", "true_cosine"]
Duplicates = Literal["count", "document"]
TwoModeNormalisation = Literal["none", "activity", "prominence", "share"]
Floats = NDArray[np.float64]


def project(
    statements: pd.DataFrame,
    *,
    kind: Projection = "congruence",
    normalise: Normalisation = "none",
    scale: float | None = None,
    duplicates: Duplicates = "count",
) -> pd.DataFrame:
    """
    Count how often two actors agree or disagree on the same concept.

    With x[i,j,k] statements of actor i on concept j at level q_k and R the range of levels:
    congruence is Σ_jkl x[i,j,k] x[i',j,l] (1 − |q_k − q_l| / R), conflict the same with |q_k − q_l| / R, subtract
    their difference, and ignore Σ_j (Σ_k x[i,j,k]) (Σ_k x[i',j,k]).

    Args:
        statements: one row a statement: `actor`, `concept`, `level` (a number; True and False count as 1 and 0). Rows
            without a level count only where levels are ignored.
        kind: what is counted.
        normalise: divisor: `average` the mean of both actors' statements; `jaccard` the statements that only one of
            them made plus the products of those both made; `cosine` the product of both actors' statements, as the
            Discourse Network Analyzer has it; `true_cosine` the product of the lengths of both actors' vectors of
            statements by concept, so that ignore is their cosine, of which congruence and conflict are the parts.
        scale: R as declared, at least the range of the levels; by default that range.
        duplicates: `document` counts what the same actor says of the same concept at the same level in one `document`
            (a column) once; `count` counts it as often as it was said.

    Returns:
        Symmetric actors × actors frame of float, sorted by name, diagonal 0; 0 where the divisor is 0.

    Raises:
        ValueError: levels lie further apart than `scale`; no column `document` although it is needed.

    Source: Leifeld (2017), Discourse Network Analysis; Discourse Network Analyzer, one-mode networks.
    """
    actors = sorted(statements["actor"].unique())
    counts, levels = _counts(_distinct(statements, duplicates), actors, is_ignored=kind == "ignore")
    distance = _distance(levels, scale)
    closeness = {
        "ignore": np.ones_like(distance),
        "congruence": 1 - distance,
        "conflict": distance,
        "subtract": 1 - 2 * distance,
    }[kind]
    flat = counts.reshape(len(actors), counts.shape[1] * counts.shape[2])
    weight = (counts @ closeness).reshape(flat.shape) @ flat.T
    divisor = _divisor(flat, normalise) if normalise != "true_cosine" else _lengths(counts.sum(axis=2))
    scaled = np.divide(weight, divisor, out=np.zeros_like(weight), where=divisor > 0)
    np.fill_diagonal(scaled, 0)
    names = pd.Index(actors, name="actor")
    return pd.DataFrame(scaled, index=names, columns=names)


def two_mode(
    statements: pd.DataFrame,
    *,
    normalise: TwoModeNormalisation = "none",
    duplicates: Duplicates = "count",
    totals: pd.Series[int] | None = None,
) -> pd.DataFrame:
    """
    Count how often each actor speaks of each concept.

    Args:
        statements: one row a statement: `actor`, `concept`; also `level` and `document` where duplicates are left out.
        normalise: `activity` divides by the actor's statements, so that rows add up to 1; `prominence` by the
            statements about the concept, so that columns do; `share` by `totals`.
        duplicates: as `project` takes it.
        totals: all that an actor said, by actor, whether about a concept or not (segments, say).

    Returns:
        Actors × concepts frame of float, both sorted.

    Raises:
        ValueError: `share` without `totals`, or for an actor that `totals` does not know.

    Source: Leifeld, Gruber, Bossner (2019), Discourse Network Analyzer Manual, two-mode networks.
    """
    distinct = _distinct(statements, duplicates)
    counts = pd.crosstab(distinct["actor"], distinct["concept"]).astype(float)
    if normalise == "activity":
        return counts.div(counts.sum(axis=1), axis=0)
    if normalise == "prominence":
        return counts.div(counts.sum(axis=0), axis=1)
    if normalise == "share":
        if totals is None or not counts.index.isin(totals.index).all():
            raise ValueError("share needs the total of every actor")
        return counts.div(totals.reindex(counts.index).astype(float), axis=0)
    return counts


def as_ties(weights: pd.DataFrame) -> pd.DataFrame:
    """Return a symmetric actors × actors frame as ties, each once: `source`, `target`, `weight`, where it is not 0."""
    names, values = weights.index.to_numpy(str), weights.to_numpy(float)
    first, second = np.nonzero(np.triu(values, 1))
    return pd.DataFrame({"source": names[first], "target": names[second], "weight": values[first, second]})


def _distinct(statements: pd.DataFrame, duplicates: Duplicates) -> pd.DataFrame:
    if duplicates == "count":
        return statements
    if "document" not in statements.columns:
        raise ValueError("statements have no column document")
    known = [name for name in ("document", "actor", "concept", "level") if name in statements.columns]
    return statements.drop_duplicates(known)


def _counts(statements: pd.DataFrame, actors: list[str], *, is_ignored: bool) -> tuple[Floats, Floats]:
    """Return x as actors × concepts × levels, and the levels."""
    levels = statements["level"].astype(float)
    known = statements.assign(level=levels.fillna(0) if is_ignored else levels).dropna(subset="level")
    actor = pd.Index(actors).get_indexer(pd.Index(known["actor"]))
    concepts, concept = np.unique(known["concept"].to_numpy(str), return_inverse=True)
    values, level = np.unique(known["level"].to_numpy(float), return_inverse=True)
    counts = np.zeros((len(actors), len(concepts), len(values)))
    np.add.at(counts, (actor, concept, level), 1)
    return counts, values


def _distance(levels: Floats, scale: float | None) -> Floats:
    spread = float(np.ptp(levels)) if len(levels) else 0.0
    if scale is not None and scale < spread:
        raise ValueError(f"scale {scale} is less than the range {spread} of the levels")
    reach = spread if scale is None else scale
    distance: Floats = np.abs(levels[:, None] - levels[None, :]) / (reach or 1.0)
    return distance


def _divisor(counts: Floats, normalise: Normalisation) -> Floats:
    total = counts.sum(axis=1)
    if normalise == "none":
        return np.ones((len(counts), len(counts)))
    if normalise == "average":
        return np.asarray((total[:, None] + total[None, :]) / 2)
    if normalise == "cosine":
        return np.outer(total, total)
    alone = counts @ (counts == 0).T.astype(float)
    return np.asarray(alone + alone.T + counts @ counts.T)


def _lengths(by_concept: Floats) -> Floats:
    length = np.linalg.norm(by_concept, axis=1)
    return np.outer(length, length)
