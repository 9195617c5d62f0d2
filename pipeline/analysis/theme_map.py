"""A map of the themes: what is spoken of near each other lies near each other, as far as a plane allows."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.analysis.cooccurrence import NEAR
from pipeline.analysis.scaling import scaled
from pipeline.study import Codebook
from pipeline.tables import check, empty

MOST = 40
"""Themes on a map, at most; more could not be read."""

_ENOUGH_ABOVE = 12
_FEWEST = 4
_SHUFFLES = 20

Floats = NDArray[np.float64]


def theme_map(pairs: pd.DataFrame, codebook: Codebook, *, seed: int) -> pd.DataFrame:
    """
    Place themes by how strongly they go together at the level `near`.

    The order of the strengths is what is scaled (`scaling.scaled`): the strongest pair shall be nearest. Without the
    order's help, the many pairs that hardly ever meet would outweigh all others.

    Args:
        pairs: the table `cooccurrence`.
        codebook: the codes; placed are the top-level themes or, where these are few, those without a theme below.
        seed: of the shuffles.

    Returns:
        The table `theme_map`; without rows for fewer than four themes. `stress` is Kruskal's stress-1; `chance_stress`
        the mean of what the same strengths have, given to pairs at random (20 times): only a map well below it shows
        more than the plane makes of anything.
    """
    near = pairs[pairs["level"] == NEAR]
    ids = _placed(near, codebook)
    if len(ids) < _FEWEST:
        return empty("theme_map")
    ranks = _ranks(near, ids)
    points, stress = scaled(ranks)
    frame = pd.DataFrame({"code_id": ids, "x": points[:, 0], "y": points[:, 1]})
    # solvers differ in the last digits from machine to machine
    return check(
        frame.round({"x": 6, "y": 6}).assign(stress=stress, chance_stress=_by_chance(ranks, seed)), "theme_map"
    )


def _placed(near: pd.DataFrame, codebook: Codebook) -> list[str]:
    """Return the ids to be placed, sorted; of too many those that most often go together with others."""
    met = near[near["n"] > 0]
    weight = pd.concat([met["source"], met["target"]]).to_frame("code_id").assign(n=[*met["n"], *met["n"]])
    sums = weight.groupby("code_id")["n"].sum()
    top = [name for name in codebook.top_themes if name in sums.index]
    lowest = [name for name in codebook.themes if name in sums.index and not codebook.children(name)]
    kept = top if len(top) >= _ENOUGH_ABOVE else lowest
    return sorted(sorted(kept, key=lambda name: (-sums[name], name))[:MOST])


def _ranks(near: pd.DataFrame, ids: list[str]) -> Floats:
    """Return n × n ranks of the pairs, the strongest lowest; equal strengths have equal ranks."""
    place = {name: number for number, name in enumerate(ids)}
    kept = near[near["source"].isin(ids) & near["target"].isin(ids)]
    ranks = kept["strength"].round(12).rank(ascending=False)
    matrix = np.full((len(ids), len(ids)), float(ranks.max()))
    np.fill_diagonal(matrix, 0.0)
    for source, target, rank in zip(kept["source"], kept["target"], ranks, strict=True):
        matrix[place[source], place[target]] = matrix[place[target], place[source]] = rank
    return matrix


def _by_chance(ranks: Floats, seed: int) -> float:
    rng = np.random.default_rng(seed)
    pairs = np.triu_indices(len(ranks), 1)
    found = []
    for _ in range(_SHUFFLES):
        shuffled = np.zeros_like(ranks)
        shuffled[pairs] = rng.permutation(ranks[pairs])
        found.append(scaled(shuffled + shuffled.T)[1])
    return float(np.mean(found))
