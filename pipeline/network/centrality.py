"""Who connects, who stands alone, and which propositions divide."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.integer]


def centralities(names: Collection[str], ties: pd.DataFrame) -> pd.DataFrame:
    """
    Say how each node is placed among the ties.

    Args:
        names: the nodes.
        ties: undirected, each once: `source`, `target`, `weight`; the backbone, say. Ties of others are left out.

    Returns:
        One row a node, who connects most first: `node_id`, `n_ties`, `strength` (sum of weights), `betweenness` (share
        of the pairs of other nodes whose shortest way leads through the node; 0 to 1, weights do not matter),
        `is_isolated`.

    Source: Freeman (1977), Sociometry 40.
    """
    index = pd.Index(sorted(names), dtype=object)
    first, second = (index.get_indexer(pd.Index(ties[end], dtype=object)) for end in ("source", "target"))
    inside = (first >= 0) & (second >= 0)
    ends = np.concatenate([first[inside], second[inside]])
    weights = np.tile(ties["weight"].to_numpy(float)[inside], 2)
    frame = pd.DataFrame(
        {
            "node_id": pd.Series(index, dtype=str),
            "n_ties": np.bincount(ends, minlength=len(index)).astype(int),
            "strength": np.bincount(ends, weights, len(index)),
            "betweenness": _betweenness(first[inside], second[inside], len(index)),
        }
    )
    placed = frame.assign(is_isolated=frame["n_ties"] == 0)
    by = ["betweenness", "strength", "node_id"]
    return placed.sort_values(by, ascending=[False, False, True], ignore_index=True)


def _betweenness(first: Ints, second: Ints, n_nodes: int) -> Floats:
    """Return the share of the pairs of other nodes whose shortest way leads through each node."""
    import networkit

    if n_nodes < 3 or not len(first):
        return np.zeros(n_nodes)
    threads = networkit.getMaxNumberOfThreads()
    # sums in another order would differ in the last digits
    networkit.setNumberOfThreads(1)
    try:
        ends = (first.astype(np.uint64), second.astype(np.uint64))
        graph = networkit.GraphFromCoo((np.ones(len(first)), ends), n=n_nodes, weighted=False, directed=False)
        scores = np.array(networkit.centrality.Betweenness(graph, normalized=True).run().scores(), dtype=float)
    finally:
        networkit.setNumberOfThreads(threads)
    rounded: Floats = np.round(scores, 12)
    return rounded


def dividing(statements: pd.DataFrame) -> pd.DataFrame:
    """
    Say how far actors are divided about each concept; every actor counts once, by the mean of what they said of it.

    Args:
        statements: one row a statement: `actor`, `concept`, `level` (missing where no stand is taken: such statements
            do not count here).

    Returns:
        One row a concept, the most divided first: `concept`, `n_actors`, `n_for` (mean above 0), `n_against` (below),
        `n_between`, `mean`, `variance` (over the actors, divided by their number) and `entropy` of for, against and
        between in bits: 0 where all are of one mind, 1 where two sides are equally strong, at most log2(3).

    Source: Shannon (1948), Bell System Technical Journal 27.
    """
    known = statements.dropna(subset="level")
    levels = known.assign(level=known["level"].astype(float)).groupby(["concept", "actor"])["level"].mean()
    by = levels.groupby("concept", sort=True)
    sides = {"n_for": levels > 0, "n_against": levels < 0, "n_between": levels == 0}
    counts = pd.DataFrame({name: side.groupby("concept", sort=True).sum().astype(int) for name, side in sides.items()})
    n_actors = by.size()
    parts = counts.div(n_actors, axis=0).to_numpy(float)
    bits = -(parts * np.log2(np.where(parts > 0, parts, 1))).sum(axis=1)
    measured = counts.assign(
        n_actors=n_actors, mean=by.mean(), variance=by.var(ddof=0), entropy=np.round(bits, 12) + 0.0
    )
    columns = ["concept", "n_actors", *sides, "mean", "variance", "entropy"]
    ordered = measured.reset_index().sort_values(["entropy", "variance", "concept"], ascending=[False, False, True])
    return ordered[columns].reset_index(drop=True)
