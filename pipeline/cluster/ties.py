"""Points are tied to their nearest neighbours; of very many points a fixed part, whom the rest follow."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.cluster.space import Space

Ints = NDArray[np.int64]

SAMPLE = 8_000
"""Most points that the graph is made of."""

_USUAL = 1_000
_BLOCK = 1_000


@dataclass(frozen=True)
class Ties:
    """
    The graph of nearest neighbours.

    Attributes:
        inside: numbers of the points that the graph is made of, rising.
        graph: symmetric sparse matrix of their likeness, n_inside × n_inside.
        outside: numbers of the other points, rising.
        near: positions in `inside` of the nearest of each of `outside`.
        likeness: how like they are, shape of `near`.
    """

    inside: Ints
    graph: Any
    outside: Ints
    near: Ints
    likeness: NDArray[np.float32]

    def spread(self, labels: Ints) -> Ints:
        """
        Give every point a group: those outside the graph follow their nearest.

        Args:
            labels: number of the group of each point inside.

        Returns:
            Number of the group of each point.
        """
        whole = np.zeros(len(self.inside) + len(self.outside), dtype=np.int64)
        whole[self.inside] = labels
        votes = np.zeros((len(self.outside), int(labels.max(initial=0)) + 1))
        np.add.at(votes, (np.arange(len(self.outside))[:, None], labels[self.near]), self.likeness)
        whole[self.outside] = votes.argmax(axis=1)
        return whole


def tie(space: Space, names: Sequence[str], *, neighbours: int) -> Ties:
    """
    Tie points to their nearest neighbours.

    Args:
        space: the points.
        names: their ids; which points the graph is made of hangs on them and not on their order.
        neighbours: how many neighbours a point of up to 1,000 has; see `n_neighbours`.

    Returns:
        The graph.
    """
    inside = _sample(names)
    core = space.take(inside)
    outside = np.setdiff1d(np.arange(len(names)), inside)
    count = min(n_neighbours(len(inside), neighbours), len(inside) - 1)
    # for a vote the nearest few suffice
    near, likeness = space.take(outside).nearest(core, max(min(count, neighbours), 1))
    return Ties(inside, _graph(core, count), outside, near, likeness)


def n_neighbours(n_points: int, neighbours: int) -> int:
    """
    Return how many neighbours a point has among so many.

    The number grows with the number of points to the power of ¾: with as few as usual, large corpora fall apart into
    groups that are not found again.
    """
    return round(neighbours * float((max(n_points, _USUAL) / _USUAL) ** 0.75))


def shared(graph: Any) -> Any:
    """
    Weigh every tie by the neighbours that its ends share, too: chance neighbours have few in common.

    Args:
        graph: symmetric sparse matrix of weights ≥ 0.

    Returns:
        The same ties; weight × Jaccard index of the ends' neighbourhoods, each point being of its own.

    Source: Jarvis & Patrick (1973), Clustering using a similarity measure based on shared near neighbors, IEEE
        Transactions on Computers C-22.
    """
    import scipy.sparse

    n = graph.shape[0]
    pattern = (graph > 0).astype(np.float32) + scipy.sparse.eye(n, dtype=np.float32, format="csr")
    degree = np.asarray(pattern.sum(axis=1)).ravel()
    blocks = []
    for start in range(0, n, _BLOCK):
        block = slice(start, start + _BLOCK)
        common = (pattern[block] @ pattern).multiply(graph[block] > 0).tocoo()
        jaccard = common.data / (degree[block][common.row] + degree[common.col] - common.data)
        weights = scipy.sparse.csr_matrix((jaccard, (common.row, common.col)), common.shape)
        blocks.append(weights.multiply(graph[block]))
    return scipy.sparse.vstack(blocks).tocsr() if blocks else graph


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
    found = scipy.sparse.csr_matrix((np.maximum(likeness.ravel(), 1e-3).astype(float), (rows, near.ravel())), (n, n))
    return (found + found.T).tocsr()
