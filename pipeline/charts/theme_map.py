"""Themes on a map: places are data and stay; labels look for room around them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.charts.canvas import INK, MUTED, WIDTH_CM, Caption, canvas, styled
from pipeline.charts.lettering import text_cm, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

BODY_CM = 13.5
_ROOM = (WIDTH_CM - 1.2, BODY_CM - 0.3)
_LABEL_CM, _POINTS, _LINE_CM = 3.4, 8.0, 0.34
_MARGIN = (2.0, 0.8)
_SMALLEST, _LARGEST = 0.1, 0.62
_GAP = 0.06
_FILL = "#74b0d6"
_RINGS = (0.0, 0.25, 0.55, 0.9, 1.3, 1.8)
_NEAR = 0.3
"""Rings around a point that a label may lie on, cm; beyond the distance, a line leads back."""

_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


def theme_map(frame: pd.DataFrame, caption: Caption) -> Figure:
    """
    Draw themes where they lie; areas of the circles follow their shares.

    Args:
        frame: `label`, `x`, `y` (any scale, the same for both), `share` (0 to 1).
        caption: what stands around it.
    """
    with styled():
        figure, (axes,) = canvas(caption, body_cm=BODY_CM)
        places = fitted(frame[["x", "y"]].to_numpy(float), _ROOM)
        radii = np.maximum(_LARGEST * np.sqrt(frame["share"] / max(frame["share"].max(), 1e-9)), _SMALLEST).to_numpy()
        labels = [wrap(label, _LABEL_CM, points=_POINTS) for label in frame["label"]]
        _circles(axes, places, radii)
        _labels(axes, labels, places, radii)
        axes.set(xlim=(0, _ROOM[0]), ylim=(0, _ROOM[1]), aspect="equal")
        axes.axis("off")
    return figure


def fitted(points: Floats, room: tuple[float, float]) -> Floats:
    """Put points into the middle of a room, as large as it allows and with all distances in proportion."""
    low, high = points.min(axis=0), points.max(axis=0)
    free = np.array(room) - 2 * np.array(_MARGIN)
    scale = float((free / np.maximum(high - low, 1e-9)).min())
    placed: Floats = np.array(room) / 2 + (points - (low + high) / 2) * scale
    return placed


def find_room(places: Floats, radii: Floats, sizes: Floats, room: tuple[float, float]) -> Floats:
    """
    Put each label beside its point where it covers no point and no other label, the most crowded first.

    Args:
        places: n × 2, cm.
        radii: of the points, cm.
        sizes: width and height of the labels, cm.
        room: width and height of the figure, cm.

    Returns:
        Middles of the labels, n × 2, cm; where all places are taken, the one that covers least.
    """
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    crowd = np.sort(apart, axis=1)[:, : min(4, len(places))].sum(axis=1)
    points = np.column_stack([places - radii[:, None], places + radii[:, None]])
    boxes, centres = np.zeros((0, 4)), places.copy()
    for number in np.lexsort((np.arange(len(places)), crowd)):
        options = _options(places[number], radii[number], sizes[number])
        found = np.column_stack([options - sizes[number] / 2, options + sizes[number] / 2])
        cost = covered(found, np.vstack([points, boxes])) + _outside(found, room)
        best = int(np.argmax(cost <= 1e-9)) if (cost <= 1e-9).any() else int(cost.argmin())
        centres[number], boxes = options[best], np.vstack([boxes, found[best]])
    return centres


def covered(boxes: Floats, others: Floats) -> Floats:
    """Return the area of each box (left, bottom, right, top) that other boxes cover, each counted."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    area: Floats = np.maximum(high - low, 0).prod(axis=2).sum(axis=1)
    return area


def _options(place: Floats, radius: float, size: Floats) -> Floats:
    """Return middles that a label may have, best first."""
    half = size / 2 + _GAP
    return np.array(
        [place + np.array(side) * (half + (radius if 0 in side else 0.7 * radius) + ring) for ring, side in _ORDER]
    )


_ORDER = tuple(product(_RINGS, _SIDES))


def _outside(boxes: Floats, room: tuple[float, float]) -> Floats:
    over = np.maximum(-boxes[:, :2], 0) + np.maximum(boxes[:, 2:] - np.array(room), 0)
    return np.asarray(10 * over.sum(axis=1))


def _circles(axes: Axes, places: Floats, radii: Floats) -> None:
    from matplotlib.patches import Circle

    for (x, y), radius in zip(places, radii, strict=True):
        axes.add_patch(Circle((x, y), radius, facecolor=_FILL, edgecolor="#ffffff", linewidth=0.9, zorder=2))


def _labels(axes: Axes, labels: list[str], places: Floats, radii: Floats) -> None:
    widths = [max(text_cm(line, points=_POINTS) for line in label.split("\n")) for label in labels]
    sizes = np.array([widths, [_LINE_CM * (label.count("\n") + 1) for label in labels]]).T
    centres = find_room(places, radii, sizes, _ROOM)
    for label, centre, place, radius, size in zip(labels, centres, places, radii, sizes, strict=True):
        edge = np.clip(place, centre - size / 2, centre + size / 2)
        apart = float(np.linalg.norm(edge - place))
        if apart > radius + _NEAR:
            rim = place + (edge - place) * radius / apart
            axes.plot(*np.array([rim, edge]).T, color=MUTED, linewidth=0.6, zorder=3)
        x, y = float(centre[0]), float(centre[1])
        axes.text(x, y, label, size=_POINTS, color=INK, ha="center", va="center", zorder=4, linespacing=1.1)
