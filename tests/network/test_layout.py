"""Where nodes stand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.network.layout import between, positions


def test_a_chain_is_drawn_as_a_chain() -> None:
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "weight": [1.0, 1.0]})
    placed = positions(["c", "b", "a"], ties, backbone=pd.Series([True, True]))
    assert placed.index.tolist() == ["a", "b", "c"]
    a, b, c = placed.to_numpy()
    np.testing.assert_allclose(b, (a + c) / 2, atol=0.05)
    assert np.linalg.norm(a - c) > 1


def test_nodes_without_ties_have_places_of_their_own() -> None:
    nothing = pd.DataFrame({"source": [], "target": [], "weight": []})
    placed = positions([f"n{i:03}" for i in range(115)], nothing, backbone=pd.Series([], dtype=bool))
    gaps = np.linalg.norm(placed.to_numpy()[:, None] - placed.to_numpy()[None], axis=2) + np.eye(115)
    assert gaps.min() > 0.02
    assert placed.abs().to_numpy().max() <= 1


def test_a_group_stands_with_what_it_speaks_more_of_than_others() -> None:
    placed = pd.DataFrame({"x": [-1.0, 1.0], "y": [0.0, 0.0]}, index=["bus", "land"])
    profiles = pd.DataFrame({"bus": [0.6, 0.4], "land": [0.5, 0.7]}, index=["ost", "west"])
    assert between(profiles, placed)["x"].tolist() == [-1.0, 1.0]
