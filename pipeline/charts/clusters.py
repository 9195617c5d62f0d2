"""What no code planned for: clusters, and how fine they are; and whether more interviews would bring new codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.charts.bars import BAR_CM, bare, beside
from pipeline.charts.canvas import (
    BLUE,
    INK,
    NAME_CM,
    ORANGE,
    PALE,
    SCALE_CM,
    Caption,
    Margins,
    canvas,
    name_x,
    put_rows,
    put_texts,
    rows_of,
    styled,
)
from pipeline.texts import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SCALES = Margins(left=1.6, right=0.3, bottom=SCALE_CM + NAME_CM)
"""Room for the numbers and names of two axes."""


def clusters(frame: pd.DataFrame, caption: Caption) -> Figure:
    """
    Draw how large each cluster is and how much of it carries a code.

    Args:
        frame: `label`, `n_segments`, `coded_share` (0 to 1), `is_candidate`, `text` (what stands beside the bar).
        caption: what stands around it.
    """
    with styled():
        marks = ["◆ " if is_candidate else "" for is_candidate in frame["is_candidate"]]
        labels = [mark + label for mark, label in zip(marks, frame["label"], strict=True)]
        rows = rows_of(labels, bold=list(frame["is_candidate"]), width_cm=9.0)
        figure, (axes,) = canvas(caption, body_cm=rows.height, margins=Margins(left=rows.left_cm))
        coded = frame["n_segments"] * frame["coded_share"]
        fills = [ORANGE if is_candidate else BLUE for is_candidate in frame["is_candidate"]]
        axes.barh(
            rows.y, frame["n_segments"], height=BAR_CM, color="#ffffff", hatch="////", edgecolor=PALE, linewidth=0
        )
        axes.barh(rows.y, coded, height=BAR_CM, color=fills)
        axes.barh(rows.y, frame["n_segments"], height=BAR_CM, color="none", edgecolor=fills, linewidth=0.9)
        put_rows([axes], rows)
        beside(axes, rows.y, list(frame["n_segments"]), list(frame["text"]))
        bare(axes, float(frame["n_segments"].max()), list(frame["text"]))
    return figure


def resolutions(
    frame: pd.DataFrame, caption: Caption, *, axes_names: tuple[str, str], least: float, mark: str
) -> Figure:
    """
    Draw how stable divisions into few and many clusters are.

    Args:
        frame: `n_clusters`, `stability` (0 to 1), `is_chosen`, `told` (the stability in words), any order.
        caption: what stands around it.
        axes_names: names of the x and the y axis.
        least: the stability that is asked for.
        mark: what stands beside the division that is shown.
    """
    ordered = frame.sort_values(["n_clusters", "stability"], kind="stable")
    with styled():
        figure, (axes,) = canvas(caption, body_cm=5.0, margins=_SCALES)
        axes.axhline(least, color=INK, linewidth=0.9, linestyle=(0, (4, 3)))
        axes.plot(ordered["n_clusters"], ordered["stability"], color=BLUE, linewidth=2, marker="o", markersize=5)
        chosen = ordered[ordered["is_chosen"]]
        axes.scatter(chosen["n_clusters"], chosen["stability"], color=ORANGE, s=70, zorder=3)
        told = [f"{mark}: {told}" for told in chosen["told"]]
        put_texts(axes, chosen["n_clusters"], chosen["stability"], told, (0, 9), ha="center", weight="bold")
        _name(axes, axes_names)
        axes.set_xlim(0, float(ordered["n_clusters"].max()) * 1.08)
        axes.set_ylim(0, 1)
        axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1], ["0", *(decimal(tick / 10) for tick in (2, 4, 6, 8)), "1"])
        axes.grid(axis="y")
    return figure


def saturation(frame: pd.DataFrame, caption: Caption, *, axes_names: tuple[str, str]) -> Figure:
    """
    Draw how many codes were met after how many units.

    Args:
        frame: `n_units`, `n_codes`, `ci_low`, `ci_high` (codes; may be missing), in rising order.
        caption: what stands around it.
        axes_names: names of the x and the y axis.
    """
    with styled():
        figure, (axes,) = canvas(caption, body_cm=6.8, margins=_SCALES)
        axes.fill_between(frame["n_units"], frame["ci_low"], frame["ci_high"], color="#d7e8f3", linewidth=0)
        axes.plot(frame["n_units"], frame["n_codes"], color=BLUE, linewidth=2)
        last = frame.iloc[-1]
        axes.scatter([last["n_units"]], [last["n_codes"]], color=BLUE, s=30, zorder=3)
        told = [decimal(float(last["n_codes"]), 0)]
        put_texts(axes, [last["n_units"]], [last["n_codes"]], told, (0, 6), ha="center", weight="bold")
        _name(axes, axes_names)
        axes.set_xlim(0, float(last["n_units"]) * 1.03)
        axes.set_ylim(0, float(frame["n_codes"].max()) * 1.12)
        axes.grid(axis="y")
    return figure


def _name(axes: Axes, names: tuple[str, str]) -> None:
    """Name the x axis and the y axis."""
    name_x(axes, names[0])
    axes.set_ylabel(names[1])
