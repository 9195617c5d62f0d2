"""Tables of people by two attributes, whose margins everybody knows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_TOLERANCE = 1e-6


def secret_cells(counts: NDArray[np.int64], *, k: int, also: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
    """
    Say which cells of a table must not be told, when the sums of its rows and columns are.

    Cells of 1 to k−1 people are secret, and as many more as it takes until no secret cell can be bounded more narrowly
    than k. Cells of nobody are told only where nothing is gained by them.

    Args:
        counts: rows × columns, people (≥ 0).
        k: the smallest number of people.
        also: cells that must not be told for other reasons.

    Returns:
        Rows × columns, True where a cell is held back.
    """
    secret = (counts > 0) & (counts < k)
    if also is not None:
        secret |= also
    while secret.any():
        low, high = bounds(counts, secret)
        weak = secret & (high - low < k)
        if not weak.any():
            return secret
        row, column = min(zip(*np.nonzero(weak), strict=True), key=lambda at: (high[at] - low[at], at))
        others = [(int(r), int(c)) for r, c in zip(*np.nonzero(~secret), strict=True)]
        if not others:
            return secret
        # a cell in the same row or column opens the one that is bounded; the cheapest is the smallest
        secret[min(others, key=lambda at: (_distance(secret, (int(row), int(column)), at), counts[at], at))] = True
    return secret


def bounds(counts: NDArray[np.int64], secret: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the greatest count that every cell can have, for one who knows the others and the sums."""
    from scipy.optimize import linprog

    places = list(zip(*np.nonzero(secret), strict=True))
    rows, columns = secret.shape
    known = np.zeros((rows + columns, len(places)))
    for number, (row, column) in enumerate(places):
        known[row, number] = known[rows + column, number] = 1
    rest = np.concatenate([np.where(secret, counts, 0).sum(axis=1), np.where(secret, counts, 0).sum(axis=0)])
    low, high = counts.astype(float), counts.astype(float)
    for number, place in enumerate(places):
        aim = np.zeros(len(places))
        aim[number] = 1
        low[place] = linprog(aim, A_eq=known, b_eq=rest, bounds=(0, None), method="highs").fun
        high[place] = -linprog(-aim, A_eq=known, b_eq=rest, bounds=(0, None), method="highs").fun
    # whole people
    return np.ceil(low - _TOLERANCE), np.floor(high + _TOLERANCE)


def _distance(secret: NDArray[np.bool_], weak: tuple[int, int], other: tuple[int, int]) -> int:
    """Prefer cells that close a rectangle of secrets with the weak one, then those beside it."""
    row, column = weak
    is_beside = (other[0] == row) != (other[1] == column)
    n_corners = (
        int(secret[other[0], column])
        + int(secret[row, other[1]])
        + int(secret[other[0]].any())
        + int(secret[:, other[1]].any())
    )
    return (0 if is_beside else 4) - n_corners
