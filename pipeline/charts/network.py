"""Themes and organisations that are spoken of together; nodes and labels give way to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.charts.canvas import INK, WIDTH_CM, Caption, canvas, styled
from pipeline.charts.lettering import text_cm, wrap
from pipeline.charts.signs import LOOKS, Look, put_signs

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

BODY_CM = 15.0
_ROOM = (WIDTH_CM - 1.2, BODY_CM - 0.2)
_LABEL_CM = 3.2
_POINTS = 7.5
_GAP = 0.08
_STEPS = 3000
_DARK, _LIGHT = "#4f6470", "#ccd5d9"
_ORGANISATION: Look = ("#ffffff", INK, "s")
_ALONE: Look = ("#d5dde1", "#4a5860", "o")
_GROUPS: tuple[Look, ...] = tuple((colour, colour, shape) for colour, shape in LOOKS if shape != "s")
"""Looks of organisations, of themes that belong to no group, and of those that do."""


def network(nodes: pd.DataFrame, edges: pd.DataFrame, caption: Caption) -> Figure:
    """
    Draw ties, those beyond chance dark and the others light: themes as filled signs, organisations as hollow squares.

    Args:
        nodes: `node_id`, `label`, `kind` (theme or actor), `n_segments`, `community`, `x`, `y` (any scale).
        edges: `source`, `target`, `weight`, `is_backbone`; both ends among the nodes.
        caption: what stands around it.
    """
    with styled():
        figure, (axes,) = canvas(caption, body_cm=BODY_CM)
        radii = 0.12 + 0.28 * np.sqrt(nodes["n_segments"].to_numpy(float) / max(float(nodes["n_segments"].max()), 1.0))
        labels = [wrap(label, _LABEL_CM, points=_POINTS) for label in nodes["label"]]
        wanted = spread_out(nodes[["x", "y"]].to_numpy(float), _ROOM)
        places, centres = make_room(wanted, radii, label_sizes(labels), _ROOM)
        _draw_edges(axes, nodes, edges, places)
        put_signs(axes, places, radii, _looks(nodes))
        put_labels(axes, labels, centres, points=_POINTS, ground=label_sizes(labels))
        axes.set(xlim=(0, _ROOM[0]), ylim=(0, _ROOM[1]), aspect="equal")
        axes.axis("off")
    return figure


def spread_out(points: Floats, room: tuple[float, float]) -> Floats:
    """Scale positions into a room, half of the way towards equal ranks, so that crowds come apart."""
    low, high = points.min(axis=0), points.max(axis=0)
    scaled = (points - low) / np.where(high > low, high - low, 1.0)
    ranks = points.argsort(axis=0, kind="stable").argsort(axis=0) / max(len(points) - 1, 1)
    margin = np.array([1.6, 0.7])
    placed: Floats = margin + (0.4 * scaled + 0.6 * ranks) * (np.array(room) - 2 * margin)
    return placed


def label_sizes(labels: list[str]) -> Floats:
    """Measure labels: width and height in cm."""
    widths = [max(text_cm(line, points=_POINTS) for line in label.split("\n")) if label else 0.0 for label in labels]
    return np.array([widths, [0.33 * (label.count("\n") + 1) for label in labels]]).T


def make_room(points: Floats, radii: Floats, sizes: Floats, room: tuple[float, float]) -> tuple[Floats, Floats]:
    """
    Move nodes, each with its label above it, apart until nothing covers anything.

    Args:
        points: where the nodes should be, cm.
        radii: their radii, cm.
        sizes: width and height of the labels, cm.
        room: width and height of the figure, cm.

    Returns:
        Positions of the nodes and middles of the labels, cm.
    """
    label_height = sizes[:, 1]
    half = np.column_stack([np.maximum(sizes[:, 0] / 2, radii), radii + label_height / 2]) + _GAP
    lift = np.column_stack([np.zeros(len(points)), label_height / 2])
    low, high = half, np.array(room) - half
    boxes = np.clip(points + lift, low, high)
    for step in range(_STEPS):
        push = _push(boxes, half)
        if np.abs(push).max(initial=0.0) < 1e-4:
            break
        # pushed from two sides, a box would stand still between them: let it slip
        slip = 0.3 * np.roll(push, 1, axis=1) * (step % 3 == 2)
        boxes = np.clip(boxes + 0.5 * push + slip, low, high)
    placed = boxes - lift
    return placed, placed + np.column_stack([np.zeros(len(points)), radii + label_height / 2])


def _push(boxes: Floats, half: Floats) -> Floats:
    """Sum the shifts that would end each box's overlaps, along the axis where the overlap is smaller."""
    apart = boxes[:, None, :] - boxes[None, :, :]
    overlap = half[:, None, :] + half[None, :, :] - np.abs(apart)
    touches = (overlap > 0).all(axis=2) & ~np.eye(len(boxes), dtype=bool)
    order = np.sign(np.arange(len(boxes))[:, None] - np.arange(len(boxes))[None, :])
    sign = np.where(apart != 0, np.sign(apart), order[:, :, None])
    along_x = overlap[:, :, 0] < overlap[:, :, 1]
    total: Floats = (np.stack([along_x, ~along_x], axis=2) * overlap * sign * touches[:, :, None]).sum(axis=1)
    return total


def _draw_edges(axes: Axes, nodes: pd.DataFrame, edges: pd.DataFrame, places: Floats) -> None:
    from matplotlib.collections import LineCollection

    index = {name: number for number, name in enumerate(nodes["node_id"])}
    source = [index[name] for name in edges["source"]]
    target = [index[name] for name in edges["target"]]
    strength = edges["weight"].to_numpy(float) / max(float(edges["weight"].max()), 1e-9) if len(edges) else np.zeros(0)
    lines = np.stack([places[source], places[target]], axis=1) if len(edges) else np.zeros((0, 2, 2))
    is_strong = edges["is_backbone"].to_numpy(bool)
    for mask, colour, depth in ((~is_strong, _LIGHT, 1.0), (is_strong, _DARK, 1.5)):
        widths = 0.5 + 3.2 * strength[mask]
        axes.add_collection(LineCollection(list(lines[mask]), linewidths=widths, colors=colour, zorder=depth))


def _looks(nodes: pd.DataFrame) -> list[Look]:
    """Say how each node is drawn: a shape and a colour for each group of themes."""
    groups = sorted(set(nodes.loc[nodes["kind"] == "theme", "community"].dropna()) - {""})
    look = {name: _GROUPS[number % len(_GROUPS)] for number, name in enumerate(groups)}
    return [
        look.get(group, _ALONE) if kind == "theme" else _ORGANISATION
        for kind, group in zip(nodes["kind"], nodes["community"], strict=True)
    ]


def put_labels(axes: Axes, labels: list[str], centres: Floats, *, points: float, ground: Floats | None = None) -> None:
    """
    Write labels around their middles.

    Args:
        axes: whose units are cm.
        labels: wrapped.
        centres: n × 2.
        points: size of the letters.
        ground: width and height of a pale ground that hides lines; none: they may run through.
    """
    from matplotlib.collections import PolyCollection

    if ground is not None:
        half = ground / 2
        corners = half[:, None, :] * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
        boxes = list(centres[:, None, :] + corners)
        axes.add_collection(PolyCollection(boxes, facecolors="#ffffff", edgecolors="none", alpha=0.75, zorder=3.5))
    for label, (x, y) in zip(labels, centres, strict=True):
        axes.text(
            float(x), float(y), label, size=points, color=INK, ha="center", va="center", zorder=4, linespacing=1.1
        )
