"""Signs whose shape and colour say what they belong to: told apart in grey too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.charts.canvas import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]
Look = tuple[str, str, str]
"""Fill, rim and shape."""

LOOKS = (
    (BLUE, "o"),
    (ORANGE, "s"),
    (GREEN, "^"),
    (PURPLE, "D"),
    (SKY, "v"),
    (VERMILION, "p"),
    ("#4a5860", "P"),
    ("#b8a000", "h"),
)
"""Colour and shape of the first, second, … group."""

_AREAS = {"D": 0.6, "s": 0.8, "h": 1.2, "p": 1.2}
"""Of signs that reach further, or less far, than a circle of the same area."""


def put_signs(axes: Axes, places: Floats, radii: Floats, looks: Sequence[Look], *, linewidth: float = 1.1) -> None:
    """
    Draw a sign at each place, all of one look at once.

    Args:
        axes: whose units are cm.
        places: n × 2.
        radii: of circles that the signs are as large as.
        looks: n.
        linewidth: of the rims.
    """
    for fill, rim, shape in dict.fromkeys(looks):
        own = np.array([look == (fill, rim, shape) for look in looks])
        areas = (2 * radii[own] * 72 / 2.54) ** 2 * _AREAS.get(shape, 1.0)
        where = places[own]
        axes.scatter(
            where[:, 0], where[:, 1], s=areas, c=fill, marker=shape, edgecolors=rim, linewidths=linewidth, zorder=3
        )
