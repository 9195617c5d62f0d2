"""Shares with their intervals, and shares of a group beside those of all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.charts.canvas import BLUE, INK, MUTED, PALE, VERMILION, Caption, canvas, put_rows, rows_of, styled
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_GREY = "#8a979e"


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
        rows = rows_of(list(frame["label"]))
        figure, (axes,) = canvas(caption, body_cm=rows.height + 1.3)
        ends = 100 * frame[["ci_low", "ci_high"]].to_numpy(float)
        for middle, reach, is_small in zip(rows.y, ends, frame["is_small"], strict=True):
            if not np.isnan(reach).any():
                axes.plot(reach, [middle] * 2, color=_GREY if is_small else BLUE, linewidth=1.6)
        _points(axes, frame, rows.y)
        told = [
            f"n = {decimal(n, 0)}{small if few else ''}" for n, few in zip(frame["n"], frame["is_small"], strict=True)
        ]
        _numbers(axes, list(rows.y), told)
        put_rows(axes, rows)
        _percent_scale(axes, axis)
    return figure


def _points(axes: Axes, frame: pd.DataFrame, y: tuple[float, ...]) -> None:
    rims = [_GREY if few else BLUE for few in frame["is_small"]]
    fills = ["#ffffff" if few else BLUE for few in frame["is_small"]]
    axes.scatter(100 * frame["share"], y, s=34, c=fills, edgecolors=rims, linewidths=1.3, zorder=3, clip_on=False)


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
        rows = rows_of(list(frame["label"]), width_cm=7.6)
        figure, (axes,) = canvas(caption, body_cm=rows.height + 2.0)
        for middle, both in zip(rows.y, 100 * frame[["share", "other"]].to_numpy(float), strict=True):
            axes.plot(both, [middle] * 2, color=PALE, linewidth=2.4, zorder=1)
        own = [_GREY if few else VERMILION for few in frame["is_small"]]
        options: dict[str, Any] = {"s": 40, "linewidths": 1.3, "zorder": 3, "clip_on": False}
        axes.scatter(100 * frame["share"], rows.y, c=own, edgecolors=own, label=sides[0], **options)
        axes.scatter(100 * frame["other"], rows.y, c="#ffffff", edgecolors=INK, marker="s", label=sides[1], **options)
        numbers = zip(frame["n"], frame["n_other"], frame["is_small"], strict=True)
        told = [f"n = {decimal(n, 0)} / {decimal(other, 0)}{small if few else ''}" for n, other, few in numbers]
        _numbers(axes, list(rows.y), told)
        put_rows(axes, rows)
        _percent_scale(axes, axis)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=8.5, handletextpad=0.3)
    return figure


def _numbers(axes: Axes, y: list[float], texts: list[str]) -> None:
    for middle, text in zip(y, texts, strict=True):
        axes.annotate(
            text, (1.0, middle), (8, 0), xycoords=("axes fraction", "data"), textcoords="offset points", va="center",
            size=7.5, color=MUTED,
        )  # fmt: skip


def _percent_scale(axes: Axes, name: str) -> None:
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    axes.set_xlim(0, 100)
    axes.xaxis.set_major_locator(MultipleLocator(20))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, 0)))
    axes.grid(axis="x")
    axes.set_xlabel(name)
    axes.spines["left"].set_visible(False)
