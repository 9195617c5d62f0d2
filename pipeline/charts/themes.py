"""What is spoken of: how much, how it is judged, and propositions with words for and against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.charts.bars import BAR_CM, bare, beside, panel, panels
from pipeline.charts.canvas import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PALE,
    PURPLE,
    SKY,
    VERMILION,
    Caption,
    Margins,
    canvas,
    put_rows,
    rows_of,
    styled,
)
from pipeline.charts.lettering import LABEL_POINTS
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKERS: Mapping[str, tuple[str, str]] = {
    "corrected": ("o", INK),
    "few": ("o", "#ffffff"),
    "unchecked": ("s", "#ffffff"),
}
"""Shape and fill of a share by what it rests on: told apart in grey too."""

_PALE_BLUE, _PALER_BLUE = "#9cc9e3", "#d3e6f2"

PANEL_FILLS = ((GREEN, ""), (VERMILION, "////"), (SKY, ""), (ORANGE, "||||"), (PURPLE, "xxxx"))
"""Colour and hatch of the first, second, … evaluation: told apart in grey too."""

STANDS = ("contra", "open", "pro")
STAND_FILLS = ((VERMILION, "////"), (PALE, ""), (BLUE, ""))


def shares(frame: pd.DataFrame, caption: Caption, *, names: Mapping[str, str]) -> Figure:
    """
    Draw how much of the talk goes to each code, with its interval; what people have corrected is filled.

    Args:
        frame: `label`, `depth`, `share`, `ci_low`, `ci_high` (0 to 1), `status` (a key of `MARKERS`), `text` (what
            stands beside); children below their parents.
        caption: what stands around it.
        names: what the statuses are called.
    """
    with styled():
        has_children = bool((frame["depth"] > 0).any())
        is_top = [has_children and depth == 0 for depth in frame["depth"]]
        rows = rows_of(list(frame["label"]), depths=list(frame["depth"]), bold=is_top)
        figure, (axes,) = canvas(caption, body_cm=rows.height, margins=Margins(left=rows.left_cm, top=0.75))
        axes.barh(rows.y, frame["share"], height=BAR_CM, color=[_PALE_BLUE if top else _PALER_BLUE for top in is_top])
        axes.hlines(rows.y, frame["ci_low"], frame["ci_high"], color=INK, linewidth=1)
        _markers(axes, frame, rows.y, names)
        put_rows([axes], rows)
        ends = frame[["share", "ci_high"]].max(axis=1)
        # clear of the marker where the interval ends in it
        beside(axes, rows.y, list(ends + 0.012 * ends.max()), list(frame["text"]))
        bare(axes, 1.012 * float(ends.max()), list(frame["text"]))
    return figure


def _markers(axes: Axes, frame: pd.DataFrame, y: Sequence[float], names: Mapping[str, str]) -> None:
    """Put a marker at every share and explain, above the axes, those that occur."""
    for status, (marker, fill) in MARKERS.items():
        is_here = (frame["status"] == status).to_numpy(bool)
        if is_here.any():
            places = [middle for middle, here in zip(y, is_here, strict=True) if here]
            look: dict[str, Any] = {"marker": marker, "facecolors": fill, "edgecolors": INK, "linewidths": 1.2, "s": 26}
            axes.scatter(frame.loc[is_here, "share"], places, zorder=3, label=names[status], **look)
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=len(MARKERS), frameon=False, fontsize=LABEL_POINTS,
        borderaxespad=0.2, handletextpad=0.1, columnspacing=1.6,
    )  # fmt: skip


def evaluations(frame: pd.DataFrame, caption: Caption, *, names: Sequence[str], heads: Sequence[str]) -> Figure:
    """
    Draw side by side in how many segments a theme is called proven, criticised, new, needed.

    Args:
        frame: `label`, `depth`, and for each of `names` a column of counts (missing: not shown).
        caption: what stands around it.
        names: the evaluations.
        heads: what stands above their columns.
    """
    with styled():
        figure, columns, y = panels(caption, (list(frame["label"]), list(frame["depth"])), heads)
        longest = max(float(frame[list(names)].max().max()), 1.0)
        for number, (axes, name) in enumerate(zip(columns, names, strict=True)):
            panel(axes, y, frame[name].astype(float), PANEL_FILLS[number % len(PANEL_FILLS)], zero="")
            bare(axes, longest, [decimal(longest, 0)])
    return figure


def stands(frame: pd.DataFrame, caption: Caption, *, names: tuple[str, str, str]) -> Figure:
    """
    Draw for each proposition how many segments are against it, without a stand, and for it.

    Args:
        frame: `label` and the counts `contra`, `open`, `pro` (missing: not shown).
        caption: what stands around it.
        names: what these three are called.
    """
    with styled():
        figure, columns, y = panels(caption, (list(frame["label"]), ()), names)
        longest = max(float(frame[list(STANDS)].max().max()), 1.0)
        for axes, name, look in zip(columns, STANDS, STAND_FILLS, strict=True):
            panel(axes, y, frame[name].astype(float), look, zero="0")
            bare(axes, longest, [decimal(longest, 0)])
    return figure
