"""Groups of few people whose figures follow from those of other groups."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

_SURE = 1e-6


def betraying(cuts: Sequence[Sequence[frozenset[str]]], *, k: int) -> list[tuple[int, int]]:
    """
    Find groups that together betray a group of 1 to k−1 people.

    Looked at are what two groups of different cuts have in common and what one has beyond the other: whether sums and
    differences of all groups give it.

    Args:
        cuts: ways of dividing people, each with its groups.
        k: the smallest number of people that may be told of.

    Returns:
        Number of the cut, and of the group in it, of all groups whose sum or difference is the first such group;
        empty where there is none.
    """
    keys = [(number, place) for number, cut in enumerate(cuts) for place in range(len(cut))]
    groups = [cuts[number][place] for number, place in keys]
    people = sorted(frozenset[str]().union(*groups))
    pairs = [
        (a, b) for (first, a), (second, b) in product(zip(keys, groups, strict=True), repeat=2) if first[0] != second[0]
    ]
    small = {group for a, b in pairs for group in (a & b, a - b) if 0 < len(group) < k}
    if not small:
        return []
    matrix = np.array([[person in group for person in people] for group in groups], dtype=float)
    onto = np.linalg.pinv(matrix)
    for group in sorted(small, key=sorted):
        row = np.array([person in group for person in people], dtype=float)
        weights = row @ onto
        if np.abs(weights @ matrix - row).max() < _SURE:
            return [key for key, weight in zip(keys, weights, strict=True) if abs(weight) > _SURE]
    return []
