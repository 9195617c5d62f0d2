"""Who belongs together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.cluster.grouping import leiden

Floats = NDArray[np.float64]

_LIKE = 8


def communities(names: Collection[str], ties: pd.DataFrame, *, prefix: str, seed: int) -> dict[str, str]:
    """
    Find who belongs together by modularity.

    Args:
        names: the nodes; ties of others are left out.
        ties: undirected: `source`, `target`, `weight`.
        prefix: of the communities' names.
        seed: of the order in which nodes are looked at.

    Returns:
        `prefix1`, `prefix2`, … by node, the largest first; nodes without a tie are left out.

    Source: Traag, Waltman, van Eck (2019), From Louvain to Leiden.
    """
    from scipy.sparse import coo_matrix

    known = pd.Index(sorted(set(names)), dtype=object)
    first, second = (known.get_indexer(pd.Index(ties[end], dtype=object)) for end in ("source", "target"))
    inside = (first >= 0) & (second >= 0)
    nodes, places = np.unique(np.concatenate([first[inside], second[inside]]), return_inverse=True)
    if not len(nodes):
        return {}
    ordered = [str(name) for name in known[nodes]]
    ends = (places[: inside.sum()], places[inside.sum() :])
    weights = ties["weight"].to_numpy(float)[inside]
    half = coo_matrix((weights, ends), shape=(len(nodes), len(nodes)))
    labels = leiden((half + half.T).tocsr(), resolution=1.0, seed=seed)
    groups = sorted((np.flatnonzero(labels == label) for label in np.unique(labels)), key=lambda g: (-len(g), g[0]))
    return {ordered[node]: f"{prefix}{place}" for place, group in enumerate(groups, start=1) for node in group}


def likeness(shares: pd.DataFrame, *, times: NDArray[np.int64] | None = None) -> pd.DataFrame:
    """
    Tie units whose profiles deviate from the mean in the same direction.

    Args:
        shares: units × codes.
        times: how often each unit counts in the mean profile; by default once.

    Returns:
        `source`, `target`, `weight`: cosine of the profiles centred by column, of each unit with the eight that it is
        most like, where it is above 0; with more than eight where the last of them are as like.
    """
    values = shares.to_numpy(float)
    centred = values - np.average(values, axis=0, weights=times) if values.size else values
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    unit = centred / np.where(lengths > 0, lengths, 1)
    cosine = np.round(unit @ unit.T, 9)
    np.fill_diagonal(cosine, 0)
    least = np.partition(cosine, -_LIKE, axis=1)[:, [-_LIKE]] if len(cosine) > _LIKE else np.zeros((len(cosine), 1))
    is_near = (cosine >= least) & (cosine > 0)
    first, second = np.nonzero(np.triu(is_near | is_near.T, 1))
    names = shares.index.to_numpy()
    return pd.DataFrame({"source": names[first], "target": names[second], "weight": cosine[first, second]})


@dataclass(frozen=True)
class Polarisation:
    """
    How far the two largest camps stand apart.

    Attributes:
        first: members of the largest camp, sorted.
        second: members of the next.
        ei_index: (E − I) / (E + I), E being the weight of ties between the camps and I within them: −1 where no tie
            joins them, 1 where there is none within; missing without ties.
        modularity: share of the weight within the camps less the share to be expected of their members' weights: 0
            where camps do not matter, at most .5 for two; missing without ties.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    ei_index: float
    modularity: float


def polarisation(weights: pd.DataFrame, found: Mapping[str, str]) -> Polarisation:
    """
    Measure how far the two largest camps stand apart in a network of agreement.

    Args:
        weights: actors × actors, symmetric, ≥ 0, diagonal 0: what `project` makes of congruence, say.
        found: the camp of each actor, as `communities` finds it; actors without one are left out.

    Returns:
        The camps and both measures; with fewer than two camps, the second is empty and both measures are missing.

    Source: Krackhardt & Stern (1988), Social Psychology Quarterly 51 (E–I index); Newman (2004), Physical Review E 70,
    056131 (modularity with weights).
    """
    sizes = pd.Series(dict(found), dtype=object).value_counts().sort_index(kind="stable")
    largest = sizes.sort_values(ascending=False, kind="stable").index[:2]
    camps = [tuple(sorted(name for name in found if found[name] == camp)) for camp in largest]
    first, second = (*camps, (), ())[:2]
    chosen = weights.loc[[*first, *second], [*first, *second]].to_numpy(float)
    total = float(chosen.sum())
    if not second or not total:
        return Polarisation(first, second, np.nan, np.nan)
    is_first = np.arange(len(chosen)) < len(first)
    between = float(chosen[np.ix_(is_first, ~is_first)].sum())
    within = total / 2 - between
    share = float(chosen[is_first].sum()) / total
    modularity = within / (total / 2) - share**2 - (1 - share) ** 2
    return Polarisation(first, second, (between - within) / (between + within), modularity)
