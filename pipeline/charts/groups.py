"""Where groups differ: declared contrasts, and themes by group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from pipeline.charts.canvas import (
    BLUE,
    INK,
    LINE_CM,
    MUTED,
    NAME_CM,
    ROOM_CM,
    SCALE_CM,
    Caption,
    Margins,
    Rows,
    canvas,
    ink_on,
    name_x,
    put_rows,
    put_texts,
    rows_of,
    styled,
)
from pipeline.charts.lettering import text_cm, wrap
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_HEAD_POINTS, _N_POINTS, _CELL_POINTS = 8.0, 7.0, 8.0
_LINES_CM = 0.36
"""Height of a line of a name."""
_N_CM = 0.45
"""Height of the line that says how large the groups are."""
_SLANT, _UPRIGHT = 50, 90
_LONGEST_CM, _LONGER_CM = 6.0, (4.0, 5.0, 6.0, 8.0, 10.0, 13.0, 20.0)
_SIDE_CM = 5.5


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
        told = [wrap(side, _SIDE_CM, points=8.5) for side in (f"◀ {sides[0]}", f"{sides[1]} ▶")]
        top = 0.25 + LINE_CM * max(side.count("\n") + 1 for side in told)
        margins = Margins(rows.left_cm, 0.1, top, SCALE_CM + NAME_CM)
        figure, (axes,) = canvas(caption, body_cm=rows.height, margins=margins)
        put_rows([axes], rows)
        for low, high, middle, is_held in zip(frame["ci_low"], frame["ci_high"], rows.y, frame["is_held"], strict=True):
            axes.plot([100 * low, 100 * high], [middle] * 2, color=BLUE if is_held else "#8a979e", linewidth=1.6)
        fills = [BLUE if is_held else "#ffffff" for is_held in frame["is_held"]]
        rims = [BLUE if is_held else "#6b7980" for is_held in frame["is_held"]]
        axes.scatter(100 * frame["difference"], rows.y, s=34, c=fills, edgecolors=rims, linewidths=1.3, zorder=3)
        _beside_intervals(axes, frame, rows)
        axes.axvline(0, color=INK, linewidth=0.9)
        _scale(axes, frame, axis)
        for x, side, place in ((0.0, told[0], "left"), (1.0, told[1], "right")):
            axes.text(x, 1 + 0.12 / rows.height, side, transform=axes.transAxes, ha=place, va="bottom", color=MUTED)
    return figure


def _beside_intervals(axes: Axes, frame: pd.DataFrame, rows: Rows) -> None:
    """Write the differences that hold outside of their intervals."""
    held = frame.assign(y=rows.y)[frame["is_held"].to_numpy(bool)]
    is_right = (held["difference"] > 0).to_numpy(bool)
    for part, end, place, shift, sign in (
        (held[is_right], "ci_high", "left", 5, "+"),
        (held[~is_right], "ci_low", "right", -5, ""),
    ):
        told = [f"{sign}{decimal(100 * difference, 0)}" for difference in part["difference"]]
        put_texts(axes, 100 * part[end], part["y"], told, (shift, 0), ha=place, va="center", weight="bold")


def _scale(axes: Axes, frame: pd.DataFrame, name: str) -> None:
    from matplotlib.ticker import FuncFormatter

    reach = 100 * float(frame[["ci_low", "ci_high", "difference"]].abs().max().max()) * 1.22 or 1.0
    axes.set_xlim(-reach, reach)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(value, 0 if reach >= 5 else 1)))
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    name_x(axes, name)


def heat_map(frame: pd.DataFrame, caption: Caption, *, empty: str = "", absent: str = "{items}") -> Figure:
    """
    Draw themes × groups with the share in percent in every cell; cells that must not be told are hatched.

    Args:
        frame: `code_id`, `label`, `depth`, `value`, `group` (its label), `n` (units in it), `share` (0 to 1,
            missing: hatched); themes and groups in the order to be shown.
        caption: what stands around it.
        empty: what stands in a hatched cell.
        absent: what stands below of groups of which nothing is told: they have no column.
    """
    labels, groups = frame.drop_duplicates("code_id"), frame.drop_duplicates("value")
    shares = frame.pivot(index="code_id", columns="value", values="share").reindex(index=labels["code_id"])
    is_told = groups["value"].map(shares.notna().any()).to_numpy(bool)
    columns, silent = (groups[is_told], groups[~is_told]) if is_told.any() else (groups, groups.head(0))
    items = ", ".join(f"{group} (n\u00a0=\u00a0{n})" for group, n in zip(silent["group"], silent["n"], strict=True))
    note = wrap(absent.format(items=items), ROOM_CM, points=_N_POINTS) if items else ""
    is_top = [depth == 0 for depth in labels["depth"]]
    rows = rows_of(list(labels["label"]), depths=list(labels["depth"]), bold=is_top, width_cm=6.0)
    heads = _heads(list(columns["group"]), ROOM_CM - rows.left_cm)
    with styled():
        below = 0.2 + LINE_CM * (note.count("\n") + 1) if note else 0.1
        margins = Margins(rows.left_cm, heads.right_cm, heads.height_cm, below)
        figure, (axes,) = canvas(caption, body_cm=rows.height, margins=margins)
        put_rows([axes], rows)
        axes.axis("off")
        axes.set_xlim(0, len(columns))
        _cells(axes, shares[columns["value"]].to_numpy(float), rows, empty)
        _put_heads(axes, heads, list(columns["n"]))
        flush = (-rows.left_cm * 72 / 2.54, -5)
        put_texts(axes, [0], [rows.height], [note], flush, va="top", size=_N_POINTS, color=MUTED, linespacing=1.2)
    return figure


@dataclass(frozen=True)
class _Heads:
    """Names of columns as they are written: wrapped, turned by an angle, and the room that they take, in cm."""

    texts: Sequence[str]
    angle: int
    height_cm: float
    right_cm: float = 0.0


def _heads(groups: list[str], room_cm: float) -> _Heads:
    """Wrap the groups' names to their columns; where a word is wider than its column, all are turned."""
    width = room_cm / len(groups) - 0.15
    flat = [wrap(group, width, points=_HEAD_POINTS) for group in groups]
    words = [part for group in groups for part in group.replace("-", "- ").replace("/", "/ ").split()]
    if all(text_cm(word, points=_HEAD_POINTS) <= width for word in words):
        return _Heads(flat, 0, _N_CM + 0.1 + _LINES_CM * max(head.count("\n") + 1 for head in flat))
    widths = [text_cm(group, points=_HEAD_POINTS) for group in groups]
    if max(widths) > _LONGEST_CM:
        return _upright(groups, width)
    reach = [0.2 + part * math.cos(math.radians(_SLANT)) for part in widths]
    # a name that begins in the middle of its column and would leave the chart needs room on the right
    places = [(number + 0.5) / len(groups) for number in range(len(groups))]
    right = max(room_cm - (room_cm - part) / place for part, place in zip(reach, places, strict=True))
    height = _N_CM + 0.3 + max(widths) * math.sin(math.radians(_SLANT))
    return _Heads(groups, _SLANT, height, max(right, 0.0))


def _upright(groups: list[str], width: float) -> _Heads:
    """Write long names upwards, in as many lines as a column has room for."""
    most = max(int(width / _LINES_CM), 1)
    for length in _LONGER_CM:
        texts = [wrap(group, length, points=_HEAD_POINTS) for group in groups]
        if max(text.count("\n") + 1 for text in texts) <= most:
            break
    longest = max(text_cm(line, points=_HEAD_POINTS) for text in texts for line in text.split("\n"))
    return _Heads(texts, _UPRIGHT, _N_CM + 0.2 + longest)


def _put_heads(axes: Axes, heads: _Heads, sizes: Sequence[int]) -> None:
    middles = [number + 0.5 for number in range(len(sizes))]
    top = [0.0] * len(sizes)
    put_texts(axes, middles, top, [f"n = {n}" for n in sizes], (0, 3), ha="center", size=_N_POINTS, color=MUTED)
    turned: dict[int, Any] = {
        0: {"ha": "center", "va": "bottom"},
        _SLANT: {"rotation": _SLANT, "ha": "left", "va": "bottom", "rotation_mode": "anchor"},
        _UPRIGHT: {"rotation": _UPRIGHT, "ha": "center", "va": "bottom"},
    }
    look = {"size": _HEAD_POINTS, "color": MUTED, "linespacing": 1.1, **turned[heads.angle]}
    put_texts(axes, middles, top, heads.texts, (0, _N_CM * 72 / 2.54), **look)


def _cells(axes: Axes, grid: np.ndarray, rows: Rows, empty: str) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("blue", ["#f5f9fc", "#9cc9e3", BLUE, "#00365a"])
    most = max(float(np.nanmax(grid)) if np.isfinite(grid).any() else 0.0, 1e-9)
    known = np.isfinite(grid)
    fills = shades(np.nan_to_num(grid) / most)
    boxes = np.array([[_box(column, *edge) for column in range(grid.shape[1])] for edge in pairwise(rows.edges)])
    axes.add_collection(PolyCollection(boxes[known], facecolors=fills[known], edgecolors="#ffffff"))
    axes.add_collection(PolyCollection(boxes[~known], facecolors="#ffffff", edgecolors="#b8c1c6", hatch="////"))
    for (row, column), share in np.ndenumerate(grid):
        text = _percent(share) if known[row, column] else empty
        if text:
            ink = ink_on(tuple(fills[row, column])) if known[row, column] else INK
            axes.text(column + 0.5, rows.y[row], text, ha="center", va="center", size=_CELL_POINTS, color=ink)


def _box(column: int, top: float, bottom: float) -> list[tuple[float, float]]:
    return [(column, top), (column + 1, top), (column + 1, bottom), (column, bottom)]


def _percent(share: float) -> str:
    return decimal(100 * share, 0 if share >= 0.0995 or share == 0 else 1)
