"""Tied points become groups: Leiden on the graph of nearest neighbours; the same bytes at every run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LEAST = 12
"""Fewest segments that can mean something together."""

_ROUNDS = 5


def leiden(graph: Any, *, resolution: float, seed: int) -> Ints:
    """
    Find communities by modularity.

    networkit's Leiden is the same at every run when it has one thread and the seed does not hang on the thread.

    Args:
        graph: symmetric sparse matrix of weights.
        resolution: gamma of the modularity.
        seed: of the order in which nodes are looked at.

    Returns:
        Number of each node's community, 0 and up without gaps.

    Source: Traag, Waltman, van Eck (2019), From Louvain to Leiden.
    """
    import networkit
    import scipy.sparse

    upper = scipy.sparse.triu(graph, 1).tocoo()
    ends = (upper.row.astype(np.uint64), upper.col.astype(np.uint64))
    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    try:
        networkit.setSeed(seed, False)
        ties = networkit.GraphFromCoo((upper.data.astype(float), ends), n=graph.shape[0], weighted=True, directed=False)
        run = networkit.community.ParallelLeiden(ties, iterations=_ROUNDS, randomize=True, gamma=resolution)
        labels = np.array(run.run().getPartition().getVector(), dtype=np.int64)
    finally:
        networkit.setNumberOfThreads(threads)
    return numbered(labels)


def numbered(labels: NDArray[np.integer]) -> Ints:
    """Number groups from 0 without gaps."""
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def absorb(labels: Ints, graph: Any, *, least: int = LEAST) -> tuple[Ints, int]:
    """
    Let every group that is too small to mean anything join the one it is most tied to.

    Args:
        labels: number of each point's group.
        graph: symmetric sparse matrix of weights.
        least: fewest points of a group.

    Returns:
        The groups, numbered without gaps, and how many points were moved to another group.
    """
    labels = labels.copy()
    is_moved = np.zeros(len(labels), dtype=bool)
    while True:
        sizes = np.bincount(labels)
        small = int(np.argmin(sizes))
        if len(sizes) == 1 or sizes[small] >= least:
            return labels, int(is_moved.sum())
        members = labels == small
        pull = np.asarray(graph[np.flatnonzero(members)].sum(axis=0)).ravel()
        tied = np.bincount(labels, weights=pull, minlength=len(sizes))
        tied[small] = -1
        labels[members] = int(np.argmax(tied))
        is_moved |= members
        labels = numbered(labels)


def overlap(labels: Ints, other: Ints) -> Floats:
    """
    Compare two groupings of the same points.

    Args:
        labels: number of each point's group, 0 and up; a number may be missing.
        other: the same of another grouping.

    Returns:
        Groups of the one × groups of the other: Jaccard index, 0 to 1; 0 for a group without points.
    """
    common = np.zeros((int(labels.max(initial=-1)) + 1, int(other.max(initial=-1)) + 1))
    np.add.at(common, (labels, other), 1)
    union = common.sum(axis=1, keepdims=True) + common.sum(axis=0, keepdims=True) - common
    return np.asarray(common / np.maximum(union, 1))


def typical(groupings: Sequence[Ints]) -> int:
    """Return the number of the grouping that the others find again best: no whim of one seed is shown."""
    merits = []
    for labels in groupings:
        found = [overlap(labels, other).max(axis=1)[labels].mean() for other in groupings if other is not labels]
        merits.append(float(np.mean(found).round(9)) if found else 1.0)
    return int(np.argmax(merits))
