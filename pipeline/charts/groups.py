"""Where groups differ: declared contrasts, and themes by group."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.charts.canvas import BLUE, INK, MUTED, Caption, Rows, canvas, put_rows, rows_of, styled, text_cm, wrap
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_GRID_CM = 12.4
_LONGEST_CM = 6.0
_TURNED: dict[str, Any] = {"rotation": 50, "ha": "left", "va": "bottom", "rotation_mode": "anchor"}


def contrast(frame: pd.DataFrame, caption: Caption, *, sides: tuple[str, str], axis: str) -> Figure:
    """
    Draw the differences between two groups with their intervals; those that hold are filled.

    Args:
        frame: `label`, `difference`, `ci_low`, `ci_high` (shares, −1 to 1), `is_held`.
        caption: what stands around it.
        sides: what the left and the right half mean.
        axis: the name of the x axis.
    """
    with styled():
        rows = rows_of(list(frame["label"]), bold=list(frame["is_held"]), width_cm=6.0)
        figure, (axes,) = canvas(caption, body_cm=rows.height + 1.9)
        for low, high, middle, is_held in zip(frame["ci_low"], frame["ci_high"], rows.y, frame["is_held"], strict=True):
            axes.plot([100 * low, 100 * high], [middle] * 2, color=BLUE if is_held else "#8a979e", linewidth=1.6)
        fills = [BLUE if is_held else "#ffffff" for is_held in frame["is_held"]]
        rims = [BLUE if is_held else "#6b7980" for is_held in frame["is_held"]]
        axes.scatter(100 * frame["difference"], rows.y, s=34, c=fills, edgecolors=rims, linewidths=1.3, zorder=3)
        for middle, row in zip(rows.y, frame.itertuples(), strict=True):
            if row.is_held:
                _beside_interval(axes, middle, row)
        axes.axvline(0, color=INK, linewidth=0.9)
        put_rows(axes, rows)
        _scale(axes, frame, sides, axis)
    return figure


def _beside_interval(axes: Axes, middle: float, row: object) -> None:
    difference, low, high = (100 * float(getattr(row, name)) for name in ("difference", "ci_low", "ci_high"))
    is_right = difference > 0
    axes.annotate(
        f"{'+' if is_right else ''}{decimal(difference, 0)}",
        (high if is_right else low, middle),
        (5 if is_right else -5, 0),
        textcoords="offset points",
        ha="left" if is_right else "right",
        va="center",
        weight="bold",
    )


def _scale(axes: Axes, frame: pd.DataFrame, sides: tuple[str, str], name: str) -> None:
    from matplotlib.ticker import FuncFormatter

    reach = 100 * float(frame[["ci_low", "ci_high", "difference"]].abs().max().max()) * 1.22 or 1.0
    axes.set_xlim(-reach, reach)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, 0 if reach >= 5 else 1)))
    axes.grid(axis="x")
    axes.set_xlabel(name)
    for x, side, place in ((0.02, f"◀ {sides[0]}", "left"), (0.98, f"{sides[1]} ▶", "right")):
        axes.text(
            x, 1.01, wrap(side, 6.0, points=8.5), transform=axes.transAxes, ha=place, va="bottom", color=MUTED, size=8.5
        )
    axes.spines["left"].set_visible(False)


def heat_map(frame: pd.DataFrame, caption: Caption, *, empty: str = "") -> Figure:
    """
    Draw themes × groups with the share in percent in every cell; groups that are too small are hatched.

    Args:
        frame: `code_id`, `label`, `depth`, `value`, `group` (its label), `n` (units in it), `share` (0 to 1,
            missing: hatched); themes and groups in the order to be shown.
        caption: what stands around it.
        empty: what stands in a hatched cell.
    """
    labels = frame.drop_duplicates("code_id")
    columns = frame.drop_duplicates("value")
    shares = frame.pivot(index="code_id", columns="value", values="share")
    grid = shares.reindex(index=labels["code_id"], columns=columns["value"]).to_numpy(float)
    is_top = [depth == 0 for depth in labels["depth"]]
    rows = rows_of(list(labels["label"]), depths=list(labels["depth"]), bold=is_top, width_cm=6.0)
    with styled():
        heads, is_turned = _heads(list(columns["group"]))
        figure, (axes,) = canvas(caption, body_cm=rows.height + _heads_cm(heads, is_turned=is_turned))
        _cells(axes, grid, rows, empty)
        put_rows(axes, rows)
        for column, n in enumerate(columns["n"]):
            axes.annotate(
                f"n = {n}", (column + 0.5, 0), (0, 3), textcoords="offset points", ha="center", size=7, color=MUTED
            )
        axes.xaxis.tick_top()
        axes.tick_params(axis="x", length=0, pad=14)
        turn: dict[str, Any] = (
            {"rotation": 50, "ha": "left", "va": "bottom", "rotation_mode": "anchor"} if is_turned else {}
        )
        axes.set_xticks(np.arange(len(heads)) + (0.35 if is_turned else 0.5), heads, **turn)
        for spine in axes.spines.values():
            spine.set_visible(False)
    return figure


def _heads(groups: list[str]) -> tuple[list[str], bool]:
    """Wrap the groups' names to their columns; where a word is wider than its column, all are turned."""
    width = _GRID_CM / len(groups) - 0.1
    words = [part for group in groups for part in group.replace("-", "- ").replace("/", "/ ").split()]
    if any(text_cm(word, points=8) > width for word in words):
        return [wrap(group, _LONGEST_CM, points=8).partition("\n")[0] for group in groups], True
    return [wrap(group, width, points=8) for group in groups], False


def _heads_cm(heads: list[str], *, is_turned: bool) -> float:
    if not is_turned:
        return 0.6 + 0.34 * max(head.count("\n") + 1 for head in heads)
    return 1.0 + 0.77 * max(text_cm(head, points=8) for head in heads)


def _cells(axes: Axes, grid: np.ndarray, rows: Rows, empty: str) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("blue", ["#f5f9fc", "#9cc9e3", BLUE, "#00365a"])
    most = max(float(np.nanmax(grid)) if np.isfinite(grid).any() else 0.0, 1e-9)
    known = np.isfinite(grid)
    boxes = np.array([[_box(column, *edge) for column in range(grid.shape[1])] for edge in pairwise(rows.edges)])
    axes.add_collection(PolyCollection(boxes[known], facecolors=shades(grid[known] / most), edgecolors="#ffffff"))
    axes.add_collection(PolyCollection(boxes[~known], facecolors="#ffffff", edgecolors="#b8c1c6", hatch="////"))
    for (row, column), share in np.ndenumerate(grid):
        text = _percent(share) if np.isfinite(share) else empty
        if text:
            ink = "#ffffff" if share > 0.5 * most else INK
            written = axes.text(column + 0.5, rows.y[row], text, ha="center", va="center", size=8, color=ink)
            written.set_in_layout(False)
    axes.set_xlim(0, grid.shape[1])


def _box(column: int, top: float, bottom: float) -> list[tuple[float, float]]:
    return [(column, top), (column + 1, top), (column + 1, bottom), (column, bottom)]


def _percent(share: float) -> str:
    return decimal(100 * share, 0 if share >= 0.0995 or share == 0 else 1)
