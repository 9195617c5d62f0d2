"""Horizontal bars with their numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.charts.canvas import BLUE, INK, MUTED, Caption, canvas, put_rows, rows_of, styled, text_cm
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BAR_CM = 0.34


def bars(frame: pd.DataFrame, caption: Caption) -> Figure:
    """
    Draw one bar a row.

    Args:
        frame: `label`, `n` (the bar's length, ≥ 0), `text` (what stands beside it); in the order to be shown.
        caption: what stands around it.
    """
    with styled():
        rows = rows_of(list(frame["label"]))
        figure, (axes,) = canvas(caption, body_cm=rows.height + 0.2)
        axes.barh(rows.y, frame["n"], height=BAR_CM, color=BLUE)
        put_rows(axes, rows)
        beside(axes, list(rows.y), list(frame["n"]), list(frame["text"]))
        bare(axes, float(frame["n"].max()), list(frame["text"]), rows.room_cm())
    return figure


def beside(axes: Axes, y: list[float], ends: list[float], texts: list[str]) -> None:
    """Write a text right of the end of each bar."""
    for middle, end, text in zip(y, ends, texts, strict=True):
        if text:
            written = axes.annotate(
                text, (end, middle), (4, 0), textcoords="offset points", va="center", size=8.5, color=INK
            )
            # its room is in the axis' limits: measuring it would only cost time
            written.set_in_layout(False)


def bare(axes: Axes, longest: float, texts: Sequence[str], width_cm: float) -> None:
    """
    Take the axis away where every bar has its number, and leave room for the numbers.

    Args:
        axes: those of the bars.
        longest: where the longest bar ends.
        texts: what stands beside bars.
        width_cm: the axes' width.
    """
    widest = max((text_cm(text) for text in texts), default=0.0) + 0.3
    axes.set_xlim(0, max(longest, 1e-9) / max(1 - widest / width_cm, 0.2))
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


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
    beside(axes, list(y), list(counts.fillna(0)), texts)
    axes.axvline(0, color=MUTED, linewidth=0.8)
    axes.spines["left"].set_visible(False)
