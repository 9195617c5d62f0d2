"""How fine the groups are: the finest division that is found again when other interviews are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.cluster.bootstrap import Draw, Regroup, draw, found_again, stability
from pipeline.cluster.grouping import absorb, leiden, typical
from pipeline.cluster.ties import shared
from pipeline.resampling import FOUND_AGAIN

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

GRID = (3.2, 2.5, 2.0, 1.6, 1.25, 1.0, 0.8, 0.63, 0.5, 0.4, 0.32, 0.25, 0.2)
"""Resolutions that are tried, from fine to coarse."""

_SEEDS = 3
_FEW = 10
_MANY = 50
_HOPE = 0.08
_WORK = 150_000
_SCALE = 3.6
_USUAL = 1_000
_GROWTH = -0.25


@dataclass(frozen=True)
class Division:
    """
    A grouping at one resolution.

    Attributes:
        resolution: more gives more and smaller groups.
        labels: number of each point's group, 0 and up without gaps.
        stability: of each group, 0 to 1; see `bootstrap`.
        n_draws: draws that it rests on; 0 where there is only one unit.
        n_moved: points of groups that were too small, and joined others.
    """

    resolution: float
    labels: Ints
    stability: Floats
    n_draws: int
    n_moved: int

    @property
    def median(self) -> float:
        """The median stability of the groups."""
        return float(np.median(self.stability))

    @property
    def is_stable(self) -> bool:
        """Whether there are groups and half of them are found again."""
        return len(self.stability) > 1 and self.median >= FOUND_AGAIN


def divide(graph: Any, unit: Ints, *, resolution: float | None, seed: int) -> tuple[Division, list[Division]]:
    """
    Divide points into groups.

    Args:
        graph: likeness of neighbours, see `ties.Ties`.
        unit: number of each point's unit.
        resolution: more gives more and smaller groups; None takes the first of `GRID` whose groups have a median
            stability of at least `FOUND_AGAIN`, or, where none has, the one with the highest.
        seed: of the groupings and the draws.

    Returns:
        The division that is taken, and all that were tried, from fine to coarse.
    """
    unit = np.unique(unit, return_inverse=True)[1].astype(np.int64)
    n_draws = int(np.clip(_WORK // len(unit), 2 * _FEW, _MANY)) if unit.max() else 0
    draws = draw(graph, unit, n_draws, seed=seed)
    weighed = shared(graph)
    tried: list[Division] = []
    for one in GRID if resolution is None else (resolution,):
        tried.append(_division(weighed, draws, resolution=one, seed=seed))
        if tried[-1].is_stable:
            return tried[-1], tried
    return max(tried, key=lambda found: (len(found.stability) > 1, found.median, -found.resolution)), tried


def _division(graph: Any, draws: Sequence[Draw], *, resolution: float, seed: int) -> Division:
    """Group points; look a few times, and more often where the groups may be stable."""
    gamma = _gamma(resolution, graph.shape[0])

    def regroup(some: Any, least: int, start: int) -> Ints:
        return absorb(leiden(some, resolution=gamma, seed=start), some, least=least)[0]

    groupings = [absorb(leiden(graph, resolution=gamma, seed=seed + n), graph) for n in range(_SEEDS)]
    labels, n_moved = groupings[typical([found for found, _ in groupings])]
    jaccards = _jaccards(labels, draws, regroup, seed=seed + _SEEDS)
    return Division(resolution, labels, stability(jaccards), len(jaccards), n_moved)


def _jaccards(labels: Ints, draws: Sequence[Draw], regroup: Regroup, *, seed: int) -> Floats:
    first = found_again(labels, draws[:_FEW], regroup, seed=seed)
    if np.median(stability(first)) < FOUND_AGAIN - _HOPE:
        return first
    return np.concatenate([first, found_again(labels, draws[_FEW:], regroup, seed=seed + _FEW)])


def _gamma(resolution: float, n_points: int) -> float:
    # the more points, the more groups at the same gamma; readers have no more patience for them
    return float(_SCALE * resolution * (max(n_points, _USUAL) / _USUAL) ** _GROWTH)


def curve(tried: Sequence[Division], taken: Division, *, n_followed: int) -> pd.DataFrame:
    """
    Tell what was tried.

    Args:
        tried: from fine to coarse.
        taken: one of them.
        n_followed: points that are not in the graph, and follow their neighbours.

    Returns:
        The table `resolutions`.
    """
    rows = [
        {
            "resolution_id": f"R{number:02d}",
            "resolution": one.resolution,
            "n_clusters": len(one.stability),
            "stability": one.median,
            "n_stable": int((one.stability >= FOUND_AGAIN).sum()),
            "n_draws": one.n_draws,
            "n_moved": one.n_moved,
            "n_followed": n_followed,
            "is_chosen": one is taken,
        }
        for number, one in enumerate(tried, start=1)
    ]
    return pd.DataFrame(rows)
