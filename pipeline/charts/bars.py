"""Horizontal bars with their numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.charts.canvas import (
    BLUE,
    LINE_CM,
    MUTED,
    Caption,
    Margins,
    canvas,
    column_cm,
    put_rows,
    put_texts,
    rows_of,
    styled,
    width_cm,
)
from pipeline.charts.lettering import text_cm, wrap
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BAR_CM = 0.34
_HEAD_POINTS = 9.5
_FEW, _WIDE_CM, _NARROW_CM = 3, 6.4, 5.6
"""Columns beside which labels may be wide, and the width of labels."""


def bars(frame: pd.DataFrame, caption: Caption) -> Figure:
    """
    Draw one bar a row.

    Args:
        frame: `label`, `n` (the bar's length, ≥ 0), `text` (what stands beside it); in the order to be shown.
        caption: what stands around it.
    """
    with styled():
        rows = rows_of(list(frame["label"]))
        figure, (axes,) = canvas(caption, body_cm=rows.height, margins=Margins(left=rows.left_cm))
        axes.barh(rows.y, frame["n"], height=BAR_CM, color=BLUE)
        put_rows([axes], rows)
        beside(axes, rows.y, list(frame["n"]), list(frame["text"]))
        bare(axes, float(frame["n"].max()), list(frame["text"]))
    return figure


def beside(axes: Axes, y: Sequence[float], ends: Sequence[float], texts: Sequence[str]) -> None:
    """Write a text right of the end of each bar."""
    put_texts(axes, ends, y, texts, (4, 0), va="center")


def bare(axes: Axes, longest: float, texts: Sequence[str]) -> None:
    """
    Take the axis away where every bar has its number, and leave room for the numbers.

    Args:
        axes: those of the bars.
        longest: where the longest bar ends.
        texts: what stands beside bars.
    """
    widest = max((text_cm(text) for text in texts), default=0.0) + 0.3
    axes.set_xlim(0, max(longest, 1e-9) / max(1 - widest / width_cm(axes), 0.2))
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def panels(
    caption: Caption, rows_told: tuple[Sequence[str], Sequence[int]], heads: Sequence[str]
) -> tuple[Figure, list[Axes], tuple[float, ...]]:
    """
    Open several columns of bars that share their rows, with names above them.

    Args:
        caption: what stands around them.
        rows_told: labels of the rows and, where they are of several levels, their depths.
        heads: names of the columns.

    Returns:
        The figure, the columns' axes, and the middles of the rows.
    """
    labels, depths = rows_told
    width = _WIDE_CM if len(heads) <= _FEW else _NARROW_CM
    rows = rows_of(labels, depths=depths, bold=[depth == 0 for depth in depths], width_cm=width)
    width = column_cm(Margins(left=rows.left_cm), len(heads))
    wrapped = [wrap(head, width, points=_HEAD_POINTS, weight="bold") for head in heads]
    n_lines = max(head.count("\n") + 1 for head in wrapped)
    margins = Margins(left=rows.left_cm, top=0.25 + 1.15 * LINE_CM * n_lines)
    figure, columns = canvas(caption, body_cm=rows.height, columns=len(heads), margins=margins)
    put_rows(columns, rows)
    for axes, head in zip(columns, wrapped, strict=True):
        put_texts(axes, [0], [0], [head], (0, 5), size=_HEAD_POINTS, weight="bold", va="bottom", linespacing=1.1)
    return figure, columns, rows.y


def panel(axes: Axes, y: Sequence[float], counts: pd.Series[float], look: tuple[str, str], *, zero: str) -> None:
    """
    Draw one of several columns of bars that share their rows.

    Args:
        axes: the column.
        y: the rows' middles.
        counts: lengths; missing: must not be told, shown as a dot.
        look: colour and hatch.
        zero: what stands for 0.
    """
    drawn = [(middle, n) for middle, n in zip(y, counts, strict=True) if n > 0]
    colour, hatch = look
    places, lengths = [middle for middle, _ in drawn], [n for _, n in drawn]
    axes.barh(places, lengths, height=BAR_CM, color=colour, hatch=hatch, edgecolor="white", linewidth=0)
    texts = ["·" if pd.isna(n) else decimal(n, 0) if n else zero for n in counts]
    beside(axes, y, list(counts.fillna(0)), texts)
    axes.axvline(0, color=MUTED, linewidth=0.8)
    axes.spines["left"].set_visible(False)
