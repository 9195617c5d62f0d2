"""Who is like whom: units as signs whose shape and colour say their camp; told apart in grey too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.charts.canvas import INK, WIDTH_CM, Caption, canvas, styled
from pipeline.charts.lettering import wrap
from pipeline.charts.network import label_sizes, make_room, put_labels, spread_out
from pipeline.charts.signs import LOOKS, Look, put_signs

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

OTHERS = ("#8a979e", ".")
"""Colour and shape of units outside all camps, and of camps for which no look is left."""

_TIE, _BRIDGE = "#dde3e6", "#b3bdc2"
_WIDE = WIDTH_CM - 1.2
_KEY_CM, _KEY_POINTS = 0.5, 8.0
_MANY, _CROWD = 40, 80


def camps(nodes: pd.DataFrame, edges: pd.DataFrame, keys: pd.DataFrame, caption: Caption) -> Figure:
    """
    Draw units and who is like whom; those that stand between camps are hollow.

    Args:
        nodes: `node_id`, `label`, `camp` ("" outside all), `is_firm`, `n_segments`, `x`, `y` (any scale).
        edges: `source`, `target`, `weight`; both ends among the nodes.
        keys: the camps in their order: `camp`, `text` (what the key says of it).
        caption: what stands around it.
    """
    room, points = _room(len(nodes))
    lines = [wrap(text, _WIDE - 1.2, points=_KEY_POINTS) for text in keys["text"]]
    foot = _KEY_CM * sum(1 + 0.7 * line.count("\n") for line in lines) + 0.3
    with styled():
        figure, (axes,) = canvas(caption, body_cm=room[1] + foot + 0.2)
        looks = dict(zip(keys["camp"], [*LOOKS, *([OTHERS] * len(keys))], strict=False))
        labels = [wrap(label, 2.4, points=points) for label in nodes["label"]]
        radii = 0.09 + 0.13 * np.sqrt(nodes["n_segments"].to_numpy(float) / max(float(nodes["n_segments"].max()), 1.0))
        sizes = label_sizes(labels) * points / 7.5
        places, centres = make_room(spread_out(nodes[["x", "y"]].to_numpy(float), room), radii, sizes, room)
        _ties(axes, nodes, edges, places)
        put_signs(axes, places, radii, _looks(nodes, looks))
        put_labels(axes, labels, centres, points=points)
        _key(axes, keys, lines, looks)
        axes.set(xlim=(0, room[0]), ylim=(-foot, room[1]), aspect="equal")
        axes.axis("off")
    return figure


def _room(n: int) -> tuple[tuple[float, float], float]:
    """Return width and height of the picture in cm, and the size of its letters in points."""
    if n > _CROWD:
        return (_WIDE, 24.0), 7.0
    return ((_WIDE, 16.0), 7.0) if n > _MANY else ((_WIDE, 12.0), 7.5)


def _ties(axes: Axes, nodes: pd.DataFrame, edges: pd.DataFrame, places: Floats) -> None:
    """Draw ties, those between camps darker, and thinner where they are many."""
    from matplotlib.collections import LineCollection

    index = {name: number for number, name in enumerate(nodes["node_id"])}
    ends = np.array([[index[name] for name in edges[end]] for end in ("source", "target")], dtype=int).reshape(2, -1)
    camp = nodes["camp"].to_numpy()
    is_bridge = camp[ends[0]] != camp[ends[1]]
    lines = np.stack([places[ends[0]], places[ends[1]]], axis=1)
    for mask, colour, width, depth in ((~is_bridge, _TIE, 0.6, 1.0), (is_bridge, _BRIDGE, 0.4, 1.2)):
        axes.add_collection(LineCollection(list(lines[mask]), linewidths=width, colors=colour, zorder=depth))


def _looks(nodes: pd.DataFrame, looks: dict[str, tuple[str, str]]) -> list[Look]:
    """Say how each unit is drawn; those that stand between camps are hollow."""
    pairs = zip(nodes["camp"], nodes["is_firm"], strict=True)
    found = [(*looks.get(camp, OTHERS), is_firm) for camp, is_firm in pairs]
    return [(colour if is_firm else "#ffffff", colour, shape) for colour, shape, is_firm in found]


def _key(axes: Axes, keys: pd.DataFrame, lines: list[str], looks: dict[str, tuple[str, str]]) -> None:
    """Say below the picture what the signs stand for."""
    heights = [_KEY_CM * (1 + 0.7 * line.count("\n")) for line in lines]
    y = -0.45 - np.cumsum([0.0, *heights[:-1]])
    found = [(looks[camp][0], *looks[camp]) for camp in keys["camp"]]
    put_signs(axes, np.column_stack([np.full(len(y), 0.3), y]), np.full(len(y), 0.13), found)
    for middle, line in zip(y, lines, strict=True):
        axes.text(0.75, middle + 0.16, line, size=_KEY_POINTS, va="top", linespacing=1.2, color=INK)
