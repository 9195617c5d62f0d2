"""Shares with their intervals, and shares of a group beside those of all others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.charts.canvas import (
    BLUE,
    INK,
    MUTED,
    NAME_CM,
    PALE,
    SCALE_CM,
    VERMILION,
    Caption,
    Margins,
    Rows,
    canvas,
    name_x,
    put_rows,
    rows_of,
    styled,
)
from pipeline.charts.lettering import text_cm
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_GREY = "#8a979e"
_BESIDE_POINTS, _BESIDE_CM = 7.5, 0.3


def intervals(frame: pd.DataFrame, caption: Caption, *, axis: str, small: str) -> Figure:
    """
    Draw one share a row as a point with its interval; what rests on few is hollow and grey.

    Args:
        frame: `label`, `share`, `ci_low`, `ci_high` (0 to 1; the ends may be missing), `n`, `is_small`.
        caption: what stands around it.
        axis: the name of the x axis.
        small: mark behind the number of those on whom little rests.
    """
    with styled():
        numbers = zip(frame["n"], frame["is_small"], strict=True)
        told = [f"n = {decimal(n, 0)}{small if few else ''}" for n, few in numbers]
        rows = rows_of(list(frame["label"]))
        figure, axes = _percent_scale(caption, rows, told, axis, top=0.1)
        ends = 100 * frame[["ci_low", "ci_high"]].to_numpy(float)
        for middle, reach, is_small in zip(rows.y, ends, frame["is_small"], strict=True):
            if not np.isnan(reach).any():
                axes.plot(reach, [middle] * 2, color=_GREY if is_small else BLUE, linewidth=1.6)
        rims = [_GREY if few else BLUE for few in frame["is_small"]]
        fills = ["#ffffff" if few else BLUE for few in frame["is_small"]]
        look: dict[str, Any] = {"s": 34, "linewidths": 1.3, "zorder": 3, "clip_on": False}
        axes.scatter(100 * frame["share"], rows.y, c=fills, edgecolors=rims, **look)
    return figure


def pairs(frame: pd.DataFrame, caption: Caption, *, axis: str, sides: tuple[str, str], small: str) -> Figure:
    """
    Draw two shares a row, joined by a line: a group's (filled circle) and that of all others (hollow square).

    Args:
        frame: `label`, `share`, `other` (0 to 1), `n`, `n_other`, `is_small` (drawn in grey).
        caption: what stands around it.
        axis: the name of the x axis.
        sides: what circle and square stand for.
        small: mark behind the numbers of small groups.
    """
    with styled():
        numbers = zip(frame["n"], frame["n_other"], frame["is_small"], strict=True)
        told = [f"n = {decimal(n, 0)} / {decimal(other, 0)}{small if few else ''}" for n, other, few in numbers]
        rows = rows_of(list(frame["label"]), width_cm=7.6)
        figure, axes = _percent_scale(caption, rows, told, axis, top=0.75)
        for middle, both in zip(rows.y, 100 * frame[["share", "other"]].to_numpy(float), strict=True):
            axes.plot(both, [middle] * 2, color=PALE, linewidth=2.4, zorder=1)
        own = [_GREY if few else VERMILION for few in frame["is_small"]]
        options: dict[str, Any] = {"s": 40, "linewidths": 1.3, "zorder": 3, "clip_on": False}
        axes.scatter(100 * frame["share"], rows.y, c=own, edgecolors=own, label=sides[0], **options)
        axes.scatter(100 * frame["other"], rows.y, c="#ffffff", edgecolors=INK, marker="s", label=sides[1], **options)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=8.5, handletextpad=0.3)
    return figure


def _percent_scale(caption: Caption, rows: Rows, told: Sequence[str], name: str, *, top: float) -> tuple[Figure, Axes]:
    """Open axes from 0 to 100 with rows, and what is told at their right ends."""
    from matplotlib.transforms import ScaledTranslation, blended_transform_factory

    widest = max((text_cm(text, points=_BESIDE_POINTS) for text in told), default=0.0)
    margins = Margins(rows.left_cm, _BESIDE_CM + widest, top, SCALE_CM + NAME_CM)
    figure, (axes,) = canvas(caption, body_cm=rows.height, margins=margins)
    put_rows([axes], rows)
    axes.set_xlim(0, 100)
    axes.set_xticks(range(0, 101, 20), [decimal(tick, 0) for tick in range(0, 101, 20)])
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    name_x(axes, name)
    shift = ScaledTranslation(_BESIDE_CM / 2.54, 0, figure.dpi_scale_trans)
    place = blended_transform_factory(axes.transAxes, axes.transData) + shift
    for middle, text in zip(rows.y, told, strict=True):
        axes.text(1, middle, text, va="center", size=_BESIDE_POINTS, color=MUTED, transform=place)
    return figure, axes
