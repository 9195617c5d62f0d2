"""What is spoken of: themes, how they are judged, and propositions with their camps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.charts.bars import BAR_CM, bare, beside, panel
from pipeline.charts.canvas import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PALE,
    SKY,
    VERMILION,
    Caption,
    canvas,
    put_rows,
    rows_of,
    styled,
)
from pipeline.texts import decimal, percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANEL_FILLS = ((GREEN, ""), (VERMILION, "////"), (SKY, ""), (ORANGE, "||||"), (PALE, "xxxx"))
"""Colour and hatch of the first, second, … evaluation: told apart in grey too."""


def theme_shares(frame: pd.DataFrame, caption: Caption) -> Figure:
    """
    Draw how much of the talk goes to each theme, with its interval.

    Args:
        frame: `label`, `depth`, `share`, `ci_low`, `ci_high` (0 to 1); children below their parents.
        caption: what stands around it.
    """
    with styled():
        is_top = [depth == 0 for depth in frame["depth"]]
        rows = rows_of(list(frame["label"]), depths=list(frame["depth"]), bold=is_top)
        figure, (axes,) = canvas(caption, body_cm=rows.height + 0.2)
        colours = [BLUE if top else SKY for top in is_top]
        axes.barh(rows.y, frame["share"], height=BAR_CM, color=colours)
        spread = [frame["share"] - frame["ci_low"], frame["ci_high"] - frame["share"]]
        axes.errorbar(
            frame["share"], rows.y, xerr=[part.clip(lower=0) for part in spread], fmt="none", ecolor=INK, elinewidth=1
        )
        put_rows(axes, rows)
        texts = [percent(share, 1 if share < 0.095 else 0) for share in frame["share"]]
        beside(axes, list(rows.y), list(frame[["share", "ci_high"]].max(axis=1)), texts)
        bare(axes, float(frame["ci_high"].max()), texts, rows.room_cm())
    return figure


def evaluations(frame: pd.DataFrame, caption: Caption, *, names: Sequence[str]) -> Figure:
    """
    Draw side by side in how many units a theme is called proven, criticised, new, needed.

    Args:
        frame: `label`, `depth`, and for each of `names` a column of counts (missing: not shown).
        caption: what stands around it.
        names: the evaluations.
    """
    with styled():
        is_top = [depth == 0 for depth in frame["depth"]]
        rows = rows_of(list(frame["label"]), depths=list(frame["depth"]), bold=is_top, width_cm=5.6)
        figure, panels = canvas(caption, body_cm=rows.height + 0.7, columns=len(names), share_y=True)
        longest = max(float(frame[list(names)].max().max()), 1.0)
        for number, (axes, name) in enumerate(zip(panels, names, strict=True)):
            panel(axes, rows.y, frame[name].astype(float), PANEL_FILLS[number % len(PANEL_FILLS)], zero="")
            axes.set_title(name)
            bare(axes, longest, [decimal(longest, 0)], rows.room_cm(len(names)))
        put_rows(panels[0], rows)
    return figure


def stands(frame: pd.DataFrame, caption: Caption, *, names: tuple[str, str, str, str]) -> Figure:
    """
    Draw for each proposition how many are for it and against it.

    Args:
        frame: `label` and the counts `contra`, `both`, `open`, `pro` (missing: not shown).
        caption: what stands around it.
        names: what these four are called.
    """
    with styled():
        rows = rows_of(list(frame["label"]))
        figure, panels = canvas(caption, body_cm=rows.height + 0.7, columns=4, share_y=True)
        columns = ["contra", "both", "open", "pro"]
        longest = max(float(frame[columns].max().max()), 1.0)
        fills = ((VERMILION, "////"), (PALE, "xxxx"), (PALE, ""), (BLUE, ""))
        for axes, column, name, look in zip(panels, columns, names, fills, strict=True):
            panel(axes, rows.y, frame[column].astype(float), look, zero="0")
            axes.set_title(name)
            bare(axes, longest, [decimal(longest, 0)], rows.room_cm(4))
        put_rows(panels[0], rows)
    return figure
