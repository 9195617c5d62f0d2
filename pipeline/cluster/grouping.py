"""Points become groups: Leiden on the graph of nearest neighbours; the same bytes at every run."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.cluster.space import Space

Ints = NDArray[np.int64]

SAMPLE = 12_000
"""Most points that the graph is made of; the rest follow their nearest neighbours."""

_SCALE = 3.6
_USUAL = 1_000
_GROWTH = -0.25
_ROUNDS = 5
_LEAST = 12


def group(
    space: Space, names: Sequence[str], *, neighbours: int, resolution: float, seeds: Sequence[int]
) -> list[Ints]:
    """
    Group points, once for each seed.

    Args:
        space: the points.
        names: their ids; which points the graph is made of hangs on them and not on their order.
        neighbours: how many neighbours a point is tied to.
        resolution: 1 gives about 15 to 60 groups; more gives smaller ones.
        seeds: of the grouping; points and ties stay the same.

    Returns:
        For each seed the number of every point's group, 0 and up without gaps.
    """
    chosen = _sample(names)
    core = space.take(chosen)
    rest = np.setdiff1d(np.arange(len(names)), chosen)
    count = min(neighbours, len(chosen) - 1)
    graph = _graph(core, count)
    # the more points, the more groups at the same gamma; readers have no more patience for them
    gamma = _SCALE * resolution * (max(len(chosen), _USUAL) / _USUAL) ** _GROWTH
    near, likeness = space.take(rest).nearest(core, max(count, 1))
    groupings = []
    for seed in seeds:
        labels = _absorb(leiden(graph, resolution=gamma, seed=seed), graph)
        whole = np.zeros(len(names), dtype=np.int64)
        whole[chosen] = labels
        whole[rest] = _vote(labels[near], likeness)
        groupings.append(whole)
    return groupings


def _sample(names: Sequence[str]) -> Ints:
    if len(names) <= SAMPLE:
        return np.arange(len(names))
    ranks = [hashlib.sha256(name.encode()).digest() for name in names]
    return np.sort(np.array(sorted(range(len(names)), key=ranks.__getitem__)[:SAMPLE], dtype=np.int64))


def _graph(core: Space, count: int) -> Any:
    import scipy.sparse

    n = len(core.meaning)
    if count < 1:
        return scipy.sparse.csr_matrix((n, n))
    near, likeness = core.nearest(core, count, is_self=True)
    rows = np.repeat(np.arange(n), count)
    ties = scipy.sparse.csr_matrix((np.maximum(likeness.ravel(), 1e-3).astype(float), (rows, near.ravel())), (n, n))
    return (ties + ties.T).tocsr()


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
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _absorb(labels: Ints, graph: Any) -> Ints:
    """Let every group that is too small to mean anything join the one it is most tied to."""
    labels = labels.copy()
    while True:
        sizes = np.bincount(labels)
        small = int(np.argmin(sizes))
        if len(sizes) == 1 or sizes[small] >= _LEAST:
            return labels
        pull = np.asarray(graph[np.flatnonzero(labels == small)].sum(axis=0)).ravel()
        tied = np.bincount(labels, weights=pull, minlength=len(sizes))
        tied[small] = -1
        labels[labels == small] = int(np.argmax(tied))
        labels = np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _vote(labels: Ints, likeness: NDArray[np.float32]) -> Ints:
    votes = np.zeros((len(labels), int(labels.max(initial=0)) + 1))
    np.add.at(votes, (np.arange(len(labels))[:, None], labels), likeness)
    return np.asarray(votes.argmax(axis=1), dtype=np.int64)


def stability(labels: Ints, others: Sequence[Ints]) -> NDArray[np.float64]:
    """
    Say how well each group is found again.

    Args:
        labels: a grouping.
        others: groupings of the same points by other seeds.

    Returns:
        For each group the mean over the others of its best Jaccard overlap with a group there; 1 without others.
    """
    if not others:
        return np.ones(int(labels.max(initial=-1)) + 1)
    return np.asarray(np.mean([_overlap(labels, other).max(axis=1) for other in others], axis=0))


def typical(groupings: Sequence[Ints]) -> int:
    """Return the number of the grouping whose points lie in the most stable groups: no whim of one seed is shown."""
    merits = [
        float(stability(labels, [other for other in groupings if other is not labels])[labels].mean().round(9))
        for labels in groupings
    ]
    return int(np.argmax(merits))


def _overlap(labels: Ints, other: Ints) -> NDArray[np.float64]:
    common = np.zeros((int(labels.max(initial=-1)) + 1, int(other.max(initial=-1)) + 1))
    np.add.at(common, (labels, other), 1)
    union = common.sum(axis=1, keepdims=True) + common.sum(axis=0, keepdims=True) - common
    overlap: NDArray[np.float64] = common / union
    return overlap
