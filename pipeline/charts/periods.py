"""Themes over time: one small picture a theme, all of one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.charts.canvas import BLUE, INK, MUTED, PALE, Caption, canvas, styled, wrap
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW_CM = 4.6
_MOST_TICKS = 6
_NAMED = 8


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
    rows = -(-len(themes) // columns)
    with styled():
        figure, (first,) = canvas(caption, body_cm=rows * _ROW_CM)
        first.remove()
        panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
        most = 1.18 * max(float(frame["share"].max()), 1e-9)
        for axes, theme in zip(panels, themes, strict=False):
            _panel(axes, frame[frame["theme"] == theme], theme, most)
        for axes in panels[len(themes) :]:
            axes.axis("off")
        for axes in panels[: len(themes)][-columns:]:
            # the last of each column carries the periods, also where the row below is not full
            axes.tick_params(labelbottom=True)
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, theme: str, most: float) -> None:
    places, shares = np.arange(len(rows)), rows["share"].to_numpy(float)
    axes.fill_between(places, shares, color=PALE, linewidth=0)
    axes.plot(places, shares, color=BLUE, linewidth=1.4)
    few = rows["is_few"].to_numpy(bool)
    fills = np.where(few, "#ffffff", BLUE)
    axes.scatter(places, shares, s=16, c=fills, edgecolors=BLUE, linewidths=1.0, zorder=3)
    named = places if len(places) <= _NAMED else np.unique([0, int(shares.argmax()), places[-1]])
    for place in named:
        axes.annotate(
            decimal(100 * shares[place], 0),
            (float(place), float(shares[place])),
            (0, 4),
            textcoords="offset points",
            ha="center",
            size=7,
            color=INK,
        )
    step = -(-len(rows) // _MOST_TICKS)
    labels = [label.replace(" ", "\n") for label in rows["label"]]
    axes.set_xticks(places[::step], labels[::step], size=6.5, color=MUTED)
    axes.set(ylim=(0, most), xlim=(-0.4, len(rows) - 0.6))
    axes.set_title(wrap(theme, 5.8, points=8.5, weight="bold"), size=8.5, weight="bold", loc="left")
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=2)
