"""Points in a plane whose distances follow given dissimilarities as well as two dimensions allow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_STEPS = 1_000
_ENOUGH = 1e-6
_TINY = 1e-300

Floats = NDArray[np.float64]


def scaled(dissimilarities: Floats) -> tuple[Floats, float]:
    """
    Scale dissimilarities to two dimensions: distances shall follow a straight line of them (interval scaling).

    A line, not any rising curve, as that has solutions without meaning: all points but one in one place, stress 0.
    SMACOF starts from the classical solution, so that nothing is left to chance; the plane is turned to its principal
    axes, and on each axis the point farthest out is put on the positive side.

    Args:
        dissimilarities: n × n, symmetric, n ≥ 3; the diagonal is not read.

    Returns:
        n × 2 coordinates around 0, their mean length 1; and Kruskal's stress-1 (0: perfect).

    Source: de Leeuw (1977), SMACOF; Kruskal (1964), Psychometrika 29; Borg & Groenen (2005), chapters 8, 9 and 13.
    """
    pairs = np.triu_indices(len(dissimilarities), 1)
    wanted = dissimilarities[pairs]
    points, stress = classical(dissimilarities), np.inf
    for _ in range(_STEPS):
        distances = np.linalg.norm(points[pairs[0]] - points[pairs[1]], axis=1)
        targets = _line(wanted, distances)
        before, stress = stress, float(np.sqrt(((distances - targets) ** 2).sum() / max((distances**2).sum(), _TINY)))
        if before - stress < _ENOUGH:
            break
        points = _moved(points, distances, targets, pairs)
    return oriented(points), stress


def classical(dissimilarities: Floats) -> Floats:
    """
    Return the two principal coordinates of dissimilarities, taken as distances.

    Source: Torgerson (1952), Psychometrika 17.
    """
    n = len(dissimilarities)
    centre = np.eye(n) - 1 / n
    squares = dissimilarities**2 * (1 - np.eye(n))
    values, vectors = np.linalg.eigh(-centre @ squares @ centre / 2)
    points: Floats = vectors[:, :-3:-1] * np.sqrt(np.maximum(values[:-3:-1], 0))
    # a line or a point would never leave itself: a tiny known shift keeps two dimensions open
    nudge = 1e-6 * np.abs(points).max(initial=1.0) * np.column_stack([np.cos(np.arange(n)), np.sin(np.arange(n))])
    return np.asarray(points + nudge)


def oriented(points: Floats) -> Floats:
    """Centre points, turn them to their principal axes, fix the signs, and give them the mean length 1."""
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes.T
    farthest = turned[np.abs(turned).argmax(axis=0), np.arange(turned.shape[1])]
    scale = np.linalg.norm(turned, axis=1).mean()
    return np.asarray(turned * np.where(farthest < 0, -1.0, 1.0) / max(scale, 1e-12))


def _line(wanted: Floats, distances: Floats) -> Floats:
    """Return the rising line of the dissimilarities, nowhere below 0, that is nearest to the distances."""
    around = wanted - wanted.mean()
    slope = max((around * distances).sum() / max((around**2).sum(), _TINY), 0.0)
    return np.asarray(np.maximum(distances.mean() + slope * around, 0.0))


def _moved(points: Floats, distances: Floats, targets: Floats, pairs: tuple[NDArray[np.intp], ...]) -> Floats:
    """Move points by the Guttman transform."""
    n = len(points)
    ratios = np.zeros((n, n))
    ratios[pairs] = -targets / np.maximum(distances, 1e-12)
    ratios += ratios.T
    np.fill_diagonal(ratios, -ratios.sum(axis=1))
    return np.asarray(ratios @ points / n)
