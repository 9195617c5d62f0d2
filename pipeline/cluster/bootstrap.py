"""How well groups are found again when other interviews had been held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.cluster.grouping import LEAST, overlap
from pipeline.cluster.ties import shared

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Regroup = Callable[[Any, int, int], Ints]
"""Takes a graph, the fewest points of a group, and a seed; returns the number of each point's group."""


@dataclass(frozen=True)
class Draw:
    """
    The segments of interviews that were drawn.

    Attributes:
        kept: numbers of the points, rising.
        graph: their ties, weighed by the neighbours that they share; n_kept × n_kept.
    """

    kept: Ints
    graph: Any


def draw(graph: Any, unit: Ints, count: int, *, seed: int) -> list[Draw]:
    """
    Draw as many units as there are, with replacement, several times.

    A unit that is drawn several times counts once, as in R's fpc::clusterboot. Drawn segments keep their ties among
    one another: neighbours that were not drawn are missing, none take their place; what neighbours ties share is
    counted anew among the drawn.

    Args:
        graph: likeness of neighbours, see `ties.Ties`.
        unit: number of each point's unit, 0 and up without gaps.
        count: how many draws.
        seed: of the draws.

    Returns:
        The draws.
    """
    rng = np.random.default_rng(seed)
    n_units = int(unit.max()) + 1
    drawn = np.zeros((count, n_units), dtype=bool)
    for row in drawn:
        row[rng.integers(n_units, size=n_units)] = True
    kept = [np.flatnonzero(row[unit]) for row in drawn]
    return [Draw(points, shared(graph[points][:, points].tocsr())) for points in kept]


def found_again(labels: Ints, draws: Sequence[Draw], regroup: Regroup, *, seed: int) -> Floats:
    """
    Group the segments of every draw anew, and look for each group among the new ones.

    Args:
        labels: number of each point's group, 0 and up without gaps.
        draws: what `draw` returns.
        regroup: see `Regroup`.
        seed: of the first grouping; the next ones have the next seeds.

    Returns:
        Draws × groups: Jaccard index of a group's drawn points with the new group that is most like them; missing
        where none of its points was drawn.

    Source: Hennig (2007), Cluster-wise assessment of cluster stability, Computational Statistics & Data Analysis 52.
    """
    result = np.full((len(draws), int(labels.max()) + 1), np.nan)
    for number, one in enumerate(draws):
        least = max(2, round(LEAST * len(one.kept) / len(labels)))
        again = regroup(one.graph, least, seed + number)
        there = np.unique(labels[one.kept])
        result[number, there] = overlap(labels[one.kept], again).max(axis=1)[there]
    return result


def stability(jaccards: Floats) -> Floats:
    """Return the mean of each group over the draws that hold any of it; 0 where none does."""
    known = ~np.isnan(jaccards)
    total: Floats = np.where(known, jaccards, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return total.round(6)
