"""Where nodes stand in the picture of themes and organisations; the same at every run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS = 300
_LARGE, _FEW_ROUNDS = 500, 40
"""So many nodes are placed in fewer rounds: their page is a cloud in any case."""
_DIGITS = 4
_RADIUS_POWER = 0.7


def positions(names: Sequence[str], ties: pd.DataFrame, *, backbone: pd.Series[bool]) -> pd.DataFrame:
    """
    Place nodes so that distances on the page follow distances in the network.

    The network is the backbone; a node or part without a tie there hangs on its strongest tie, so that nothing flies
    off. Distances are shortest paths; the page minimises stress.

    Args:
        names: the nodes.
        ties: undirected: `source`, `target`, `weight`.
        backbone: whether a tie belongs to the backbone, by the index of `ties`.

    Returns:
        `x`, `y` between −1 and 1 by node (sorted).

    Source: Gansner, Koren, North (2004), Graph drawing by stress majorization.
    """
    ordered = sorted(names)
    if len(ordered) < 2:
        return pd.DataFrame(0.0, index=pd.Index(ordered, dtype=str), columns=["x", "y"])
    distance = _distances(ordered, ties, backbone)
    place = _unfold(distance)
    return pd.DataFrame(np.round(place, _DIGITS) + 0.0, index=pd.Index(ordered, dtype=str), columns=["x", "y"])


def _distances(ordered: list[str], ties: pd.DataFrame, backbone: pd.Series[bool]) -> Floats:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import minimum_spanning_tree, shortest_path

    index = pd.Index(ordered)
    first, second = index.get_indexer(pd.Index(ties["source"])), index.get_indexer(pd.Index(ties["target"]))
    shape = (len(ordered), len(ordered))
    costs = 1 / ties["weight"].to_numpy(float)
    tree = minimum_spanning_tree(coo_matrix((costs, (first, second)), shape=shape).tocsr())
    chosen = backbone.to_numpy(bool)
    kept = coo_matrix((np.ones(int(chosen.sum())), (first[chosen], second[chosen])), shape=shape)
    steps = shortest_path((kept + tree).tocsr() > 0, directed=False, unweighted=True)
    is_far = np.isinf(steps)
    # parts without any tie between them stand apart, but on the same page
    steps[is_far] = 1 + float(np.median(steps[~is_far]))
    return np.asarray(steps)


def _unfold(distance: Floats) -> Floats:
    """Minimise stress by majorisation, from a start by classical scaling."""
    from scipy.spatial.distance import cdist

    place = _classical(distance)
    weight = np.where(distance > 0, 1 / np.maximum(distance, 1e-9) ** 2, 0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    level = 1 / len(distance)
    inverse = np.linalg.inv(laplacian + level) - level
    for _ in range(_ROUNDS if len(distance) < _LARGE else _FEW_ROUNDS):
        gap = cdist(place, place)
        pull = np.where(gap > 1e-9, -weight * distance / np.maximum(gap, 1e-9), 0)
        np.fill_diagonal(pull, 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        place = inverse @ (pull @ place)
    return _spread(place - place.mean(axis=0))


def _spread(place: Floats) -> Floats:
    """Give the crowded middle more of the page than the few at the rim: the power of the radius is less than one."""
    radius = np.linalg.norm(place, axis=1, keepdims=True)
    wide = place * np.maximum(radius, 1e-9) ** (_RADIUS_POWER - 1)
    return np.asarray(wide / (np.abs(wide).max() or 1.0))


def _classical(distance: Floats) -> Floats:
    n = len(distance)
    centring = np.eye(n) - 1 / n
    values, axes = np.linalg.eigh(-0.5 * centring @ distance**2 @ centring)
    axes = axes[:, ::-1][:, :2]
    # an axis may point either way: the largest entry shall be positive
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    angle = np.arange(n) * 2.399963
    apart = 0.01 * np.column_stack([np.cos(angle), np.sin(angle)])
    return np.asarray(axes * np.sqrt(np.maximum(values[::-1][:2], 0)) + apart)


def between(profiles: pd.DataFrame, placed: pd.DataFrame) -> pd.DataFrame:
    """
    Place further nodes among those they lean to.

    Args:
        profiles: nodes × placed nodes, ≥ 0.
        placed: `x`, `y` of the placed nodes.

    Returns:
        `x`, `y` by node: the mean place, weighted by how far the profile exceeds the mean profile; the middle where
        it nowhere does.
    """
    columns = [name for name in profiles.columns if name in placed.index]
    values = profiles[columns].to_numpy(float)
    excess = np.maximum(values - values.mean(axis=0), 0) if len(values) > 1 else values
    total = excess.sum(axis=1, keepdims=True)
    place = excess @ placed.loc[columns].to_numpy(float) / np.where(total > 0, total, 1)
    return pd.DataFrame(np.round(place, _DIGITS) + 0.0, index=profiles.index, columns=["x", "y"])
