"""Themes over time: one small picture a theme, all of one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.charts.canvas import (
    BLUE,
    INK,
    LINE_CM,
    MUTED,
    PALE,
    ROOM_CM,
    Caption,
    Margins,
    canvas,
    put_texts,
    styled,
    width_cm,
)
from pipeline.charts.lettering import wrap
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PICTURE_CM, _SCALE_CM = 2.9, 0.95
_GAP = 0.07
"""Between two pictures, as part of a picture's width."""
_EDGE_CM, _APART_CM = 0.4, 0.55
_POINTS, _HEAD_POINTS = 7.0, 8.5
_MOST_TICKS = 5
_NAMED = 6
"""Periods that all have their numbers; of more, only the first, the highest and the last."""


def periods(frame: pd.DataFrame, caption: Caption, *, columns: int = 3) -> Figure:
    """
    Draw the share of each theme from period to period; hollow where only a few interviews stand behind it.

    Args:
        frame: `theme`, `label` (of the period), `share` (0 to 1), `is_few`; themes and periods in the order to be
            shown, every theme in every period.
        caption: what stands around it.
        columns: pictures side by side.
    """
    themes = list(dict.fromkeys(frame["theme"]))
    n_rows = -(-len(themes) // columns)
    width = ROOM_CM / (columns + _GAP * (columns - 1))
    heads = [wrap(theme, width, points=_HEAD_POINTS, weight="bold") for theme in themes]
    head_cm = 0.3 + 1.15 * LINE_CM * max(head.count("\n") + 1 for head in heads)
    row_cm = head_cm + _PICTURE_CM + _SCALE_CM
    with styled():
        figure, (whole,) = canvas(caption, body_cm=n_rows * row_cm, margins=Margins(top=0, bottom=0))
        left, bottom, across, up = whole.get_position().bounds
        whole.remove()
        across, up = across / ROOM_CM, up / (n_rows * row_cm)
        most = 1.18 * max(float(frame["share"].max()), 1e-9)
        for number, (theme, head) in enumerate(zip(themes, heads, strict=True)):
            row, column = divmod(number, columns)
            x, y = column * width * (1 + _GAP), (n_rows - row - 1) * row_cm + _SCALE_CM
            axes = figure.add_axes((left + x * across, bottom + y * up, width * across, _PICTURE_CM * up))
            _picture(axes, frame[frame["theme"] == theme], most)
            axes.set_title(head, size=_HEAD_POINTS, loc="left", y=1.0, linespacing=1.1)
    return figure


def _picture(axes: Axes, rows: pd.DataFrame, most: float) -> None:
    places, shares = np.arange(len(rows)), rows["share"].to_numpy(float)
    axes.fill_between(places, shares, color=PALE, linewidth=0)
    axes.plot(places, shares, color=BLUE, linewidth=1.4)
    fills = np.where(rows["is_few"].to_numpy(bool), "#ffffff", BLUE)
    axes.scatter(places, shares, s=16, c=fills, edgecolors=BLUE, linewidths=1.0, zorder=3, clip_on=False)
    # half a number must fit beside the first and the last point
    per_cm = max(len(rows) - 1, 1) / (width_cm(axes) - 2 * _EDGE_CM)
    named = places if len(places) <= _NAMED else _ends_and_peak(shares, _APART_CM * per_cm)
    told = [decimal(100 * shares[place], 0) for place in named]
    put_texts(axes, named, shares[named], told, (0, 4), ha="center", size=_POINTS, color=INK)
    step = -(-len(rows) // _MOST_TICKS)
    labels = [label.replace(" ", "\n") for label in rows["label"]]
    axes.set_xticks(places[::step], labels[::step], size=_POINTS, color=MUTED)
    axes.set(ylim=(0, most), xlim=(-_EDGE_CM * per_cm, len(rows) - 1 + _EDGE_CM * per_cm))
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=2)


def _ends_and_peak(shares: NDArray[np.float64], apart: float) -> NDArray[np.int64]:
    """Return the places of the highest value and, where they are far enough from it, of the first and the last."""
    peak = int(shares.argmax())
    return np.array([place for place in (0, peak, len(shares) - 1) if place == peak or abs(place - peak) >= apart])
