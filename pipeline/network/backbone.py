"""Which ties are stronger than chance would have them, and who belongs together."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVEL = 0.05
"""A tie below this alpha belongs to the backbone."""

_LIKE = 8


def disparity(ties: pd.DataFrame) -> pd.Series[float]:
    """
    Hold each tie against an even spread of its ends' weight over their ties.

    Args:
        ties: undirected, each once: `source`, `target`, `weight` (> 0).

    Returns:
        alpha = (1 − w / s) ** (k − 1) of each tie in the frame's order, the smaller of its two ends; 1 for an end with
        one tie only.

    Source: Serrano, Boguñá, Vespignani (2009), Extracting the multiscale backbone of complex weighted networks.
    """
    ends = pd.concat([ties["source"], ties["target"]], ignore_index=True)
    weight = pd.concat([ties["weight"], ties["weight"]], ignore_index=True).astype(float)
    strength, degree = weight.groupby(ends).transform("sum"), weight.groupby(ends).transform("size")
    alpha = ((1 - weight / strength).clip(lower=0) ** (degree - 1)).to_numpy()
    return pd.Series(np.minimum(alpha[: len(ties)], alpha[len(ties) :]), index=ties.index, dtype=float)


def communities(names: Collection[str], ties: pd.DataFrame, *, prefix: str, seed: int) -> dict[str, str]:
    """
    Find who belongs together by modularity.

    Args:
        names: the nodes.
        ties: undirected: `source`, `target`, `weight`.
        prefix: of the communities' names.
        seed: of the order in which nodes are looked at.

    Returns:
        `prefix1`, `prefix2`, … by node, the largest first; nodes without a tie are left out.

    Source: Blondel et al. (2008), Fast unfolding of communities in large networks.
    """
    import networkx

    ordered = sorted(names)
    number = {name: index for index, name in enumerate(ordered)}
    graph: networkx.Graph[int] = networkx.Graph()
    # numbers, because sets of strings have another order at every run
    rows = zip(ties["source"].map(number), ties["target"].map(number), ties["weight"], strict=True)
    graph.add_weighted_edges_from(sorted((int(a), int(b), float(weight)) for a, b, weight in rows))
    if not graph:
        return {}
    found = networkx.community.louvain_communities(graph, seed=seed)
    groups = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group[0]))
    return {ordered[node]: f"{prefix}{place}" for place, group in enumerate(groups, start=1) for node in group}


def likeness(shares: pd.DataFrame) -> pd.DataFrame:
    """
    Tie units whose profiles deviate from the mean in the same direction.

    Args:
        shares: units × codes.

    Returns:
        `source`, `target`, `weight`: cosine of the profiles centred by column, of each unit with the eight it is most
        like, where it is above 0.
    """
    centred = shares.to_numpy(float) - shares.to_numpy(float).mean(axis=0) if len(shares) else shares.to_numpy(float)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = centred / np.where(lengths > 0, lengths, 1)
    cosine = np.round(unit @ unit.T, 9)
    np.fill_diagonal(cosine, 0)
    order = np.argsort(-cosine, axis=1, kind="stable")[:, :_LIKE]
    is_near = np.zeros(cosine.shape, dtype=bool)
    np.put_along_axis(is_near, order, True, axis=1)
    first, second = np.nonzero(np.triu((is_near | is_near.T) & (cosine > 0), 1))
    names = shares.index.to_numpy()
    return pd.DataFrame({"source": names[first], "target": names[second], "weight": cosine[first, second]})
