"""The map puts near each other what is spoken of near each other, and says when it shows nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.analysis.theme_map import MOST, theme_map
from pipeline.study import Code, Codebook
from pipeline.tables import check

NAMES = [f"t{number:02}" for number in range(14)]


def book(names: list[str], *, parent: str = "") -> Codebook:
    above = (Code(code_id=parent, label=parent, kind="theme"),) if parent else ()
    return Codebook((*above, *(Code(code_id=name, label=name, kind="theme", parent=parent) for name in names)))


def pairs(names: list[str], strength: np.ndarray) -> pd.DataFrame:
    first, second = np.triu_indices(len(names), 1)
    frame = pd.DataFrame({"source": np.array(names)[first], "target": np.array(names)[second], "level": "near"})
    found = frame.assign(
        strength=strength[first, second], n=1, expected=1.0, n_interviews=1, p_value=None, q_value=None
    )
    return check(found.astype({"p_value": float, "q_value": float}), "cooccurrence")


def planted() -> np.ndarray:
    """Two halves that keep to themselves."""
    strength = np.full((14, 14), 0.01)
    strength[:7, :7] = strength[7:, 7:] = 0.5
    rng = np.random.default_rng(0).random((14, 14)) / 100
    return strength + rng + rng.T


def test_planted_halves_lie_apart() -> None:
    found = theme_map(pairs(NAMES, planted()), book(NAMES), seed=1)
    points = found[["x", "y"]].to_numpy()
    first, second = points[:7].mean(axis=0), points[7:].mean(axis=0)
    is_nearer_first = np.linalg.norm(points - first, axis=1) < np.linalg.norm(points - second, axis=1)
    assert is_nearer_first.tolist() == [True] * 7 + [False] * 7
    assert found["stress"].iloc[0] < 0.8 * found["chance_stress"].iloc[0]


def test_noise_has_the_stress_of_noise() -> None:
    noise = np.random.default_rng(5).random((14, 14))
    found = theme_map(pairs(NAMES, noise), book(NAMES), seed=1)
    assert abs(found["stress"].iloc[0] / found["chance_stress"].iloc[0] - 1) < 0.1


def test_top_level_themes_are_placed_where_there_are_enough_of_them() -> None:
    assert set(theme_map(pairs(NAMES, planted()), book(NAMES), seed=1)["code_id"]) == set(NAMES)
    # one theme above all of them is no map
    below = theme_map(pairs(NAMES, planted()), book(NAMES, parent="oben"), seed=1)
    assert set(below["code_id"]) == set(NAMES)


def test_no_more_themes_are_placed_than_can_be_read() -> None:
    names = [f"t{number:02}" for number in range(MOST + 5)]
    strength = np.random.default_rng(0).random((len(names), len(names)))
    assert len(theme_map(pairs(names, strength), book(names), seed=1)) == MOST


def test_three_themes_are_no_map() -> None:
    assert theme_map(pairs(NAMES[:3], planted()), book(NAMES[:3]), seed=1).empty
