"""On the map places are data: points keep their proportions, labels make way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.charts import Caption, theme_map
from pipeline.charts.theme_map import covered, find_room, fitted

ROOM = (18.0, 13.0)


def test_distances_keep_their_proportions() -> None:
    points = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 1.0]])
    placed = fitted(points, ROOM)
    x, y = np.linalg.norm(placed[0] - placed[1]), np.linalg.norm(placed[0] - placed[2])
    assert x / y == pytest.approx(3)
    assert (placed >= 0).all()
    assert (placed <= ROOM).all()


def test_a_box_is_covered_by_what_others_take_of_it() -> None:
    box, others = np.array([[0.0, 0.0, 2.0, 1.0]]), np.array([[1.0, 0.0, 3.0, 1.0], [5.0, 5.0, 6.0, 6.0]])
    assert covered(box, others).tolist() == [1.0]


@given(st.integers(0, 1_000))
def test_labels_of_a_crowd_of_twenty_cover_neither_each_other_nor_points(seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = rng.uniform([2, 1], [16, 12], size=(20, 2))
    radii, sizes = np.full(20, 0.15), np.column_stack([rng.uniform(1, 3, 20), np.full(20, 0.34)])
    centres = find_room(places, radii, sizes, ROOM)
    boxes = np.column_stack([centres - sizes / 2, centres + sizes / 2])
    points = np.column_stack([places - radii[:, None], places + radii[:, None]])
    for number in range(20):
        others = np.vstack([np.delete(boxes, number, axis=0), points])
        assert covered(boxes[[number]], others)[0] < 1e-9
    assert (boxes[:, :2] >= -1e-9).all()


def test_areas_follow_shares() -> None:
    frame = pd.DataFrame({"label": ["a", "b"], "x": [0.0, 1.0], "y": [0.0, 1.0], "share": [0.4, 0.1]})
    radii = [patch.get_radius() for patch in theme_map(frame, Caption("Karte")).axes[0].patches]  # type: ignore[attr-defined]
    assert (radii[0] / radii[1]) ** 2 == pytest.approx(4)
