"""Actors × concepts → actors × actors: how often two agree or disagree."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Projection = Literal["ignore", "congruence", "conflict", "subtract"]
Normalisation = Literal["none", "average", "jaccard", "cosine"]
Floats = NDArray[np.float64]


def project(
    statements: pd.DataFrame,
    *,
    kind: Projection = "congruence",
    normalise: Normalisation = "none",
    scale: float | None = None,
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
            them made plus the products of those both made; `cosine` the product of both actors' statements.
        scale: R as declared, at least the range of the levels; by default that range.

    Returns:
        Symmetric actors × actors frame of float, sorted by name, diagonal 0; 0 where the divisor is 0.

    Raises:
        ValueError: levels lie further apart than `scale`.

    Source: Leifeld (2017), Discourse Network Analysis; Discourse Network Analyzer, one-mode networks.
    """
    actors = sorted(statements["actor"].unique())
    counts, levels = _counts(statements, actors, is_ignored=kind == "ignore")
    distance = _distance(levels, scale)
    closeness = {
        "ignore": np.ones_like(distance),
        "congruence": 1 - distance,
        "conflict": distance,
        "subtract": 1 - 2 * distance,
    }[kind]
    flat = counts.reshape(len(actors), -1)
    weight = (counts @ closeness).reshape(flat.shape) @ flat.T
    divisor = _divisor(flat, normalise)
    scaled = np.divide(weight, divisor, out=np.zeros_like(weight), where=divisor > 0)
    np.fill_diagonal(scaled, 0)
    names = pd.Index(actors, name="actor")
    return pd.DataFrame(scaled, index=names, columns=names)


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
