"""The picture of who is like whom holds few and many units, and can be read without colour."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.charts import Caption, camps, periods
from pipeline.charts.camps import LOOKS

CAPTION = Caption("Titel", "Untertitel", "Quelle")


def nodes(n: int, camps_in_it: int) -> pd.DataFrame:
    rng = np.random.default_rng(n)
    frame = pd.DataFrame({"node_id": [f"unit:{i:03}" for i in range(n)], "n_segments": rng.integers(1, 900, n)})
    return frame.assign(
        label=[f"{'Dr. ' if i % 5 == 0 else ''}Vorname Name {i}" for i in range(n)],
        camp=[f"Lager {1 + i % camps_in_it}" for i in range(n)],
        is_firm=rng.random(n) < 0.7,
        x=rng.random(n),
        y=rng.random(n),
    )


def keys(n: int) -> pd.DataFrame:
    return pd.DataFrame(
        {"camp": [f"Lager {i}" for i in range(1, n + 1)], "text": [f"Lager {i} " * 30 for i in range(n)]}
    )


@pytest.mark.parametrize(("n", "camps_in_it"), [(6, 2), (15, 3), (115, 12)])
def test_every_unit_has_its_name_and_no_two_names_overlap(n: int, camps_in_it: int) -> None:
    drawn = nodes(n, camps_in_it)
    edges = pd.DataFrame({"source": drawn["node_id"][:-1], "target": drawn["node_id"].to_numpy()[1:], "weight": 0.5})
    figure = camps(drawn, edges, keys(camps_in_it), CAPTION)
    figure.set_dpi(100)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    shown = {text.get_text().replace("\n", " "): text.get_window_extent() for text in axes.texts}
    boxes = np.array([shown[label].extents for label in drawn["label"]])
    over = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:]) - np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    touches = (over > 1.0).all(axis=2)
    np.fill_diagonal(touches, False)
    assert not touches.any()


def test_shapes_differ_as_colours_do() -> None:
    colours, shapes = zip(*LOOKS, strict=True)
    assert len(set(colours)) == len(set(shapes)) == len(LOOKS)


def test_a_network_without_ties_can_be_drawn() -> None:
    empty = pd.DataFrame({"source": [], "target": [], "weight": []})
    assert camps(nodes(6, 2), empty, keys(2), CAPTION).axes


def test_periods_of_any_number_can_be_drawn() -> None:
    for n_periods, n_themes in ((3, 1), (16, 5)):
        rows = [
            (f"T{t}", f"Q{1 + p % 4} {2019 + p // 4}", 0.1, p == 0) for t in range(n_themes) for p in range(n_periods)
        ]
        frame = pd.DataFrame(rows, columns=["theme", "label", "share", "is_few"])
        figure = periods(frame, CAPTION)
        titles = {axes.get_title(loc="left") for axes in figure.axes}
        assert {f"T{t}" for t in range(n_themes)} <= titles
