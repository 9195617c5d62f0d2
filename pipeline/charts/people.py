"""Who was asked: where, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.charts.canvas import (
    BLUE,
    LINE_CM,
    PALE,
    Caption,
    Margins,
    canvas,
    ink_on,
    put_texts,
    styled,
    width_cm,
)
from pipeline.charts.lettering import text_cm, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TILES: dict[str, tuple[str, int, int]] = {
    "Schleswig-Holstein": ("SH", 2, 0),
    "Bremen": ("HB", 1, 1),
    "Hamburg": ("HH", 2, 1),
    "Mecklenburg-Vorpommern": ("MV", 3, 1),
    "Nordrhein-Westfalen": ("NW", 0, 2),
    "Niedersachsen": ("NI", 1, 2),
    "Sachsen-Anhalt": ("ST", 2, 2),
    "Brandenburg": ("BB", 3, 2),
    "Berlin": ("BE", 4, 2),
    "Rheinland-Pfalz": ("RP", 0, 3),
    "Hessen": ("HE", 1, 3),
    "Thüringen": ("TH", 2, 3),
    "Sachsen": ("SN", 3, 3),
    "Saarland": ("SL", 0, 4),
    "Baden-Württemberg": ("BW", 1, 4),
    "Bayern": ("BY", 2, 4),
}
"""The 16 Länder: abbreviation, column and row of a map in which each is one square."""

_WIDTH, _HEIGHT = 3.4, 1.9
_NAME_POINTS, _TICK_POINTS = 7.0, 8.0


def tile_map(frame: pd.DataFrame, caption: Caption) -> Figure:
    """
    Draw the Länder as squares of one size with a count in each: small ones stay visible.

    Args:
        frame: `land` (a key of `TILES`), `n` (missing: not shown), `text` (the count as written).
        caption: what stands around it.
    """
    from matplotlib.colors import LinearSegmentedColormap

    known = frame.set_index("land")
    most = max(float(known["n"].max()), 1.0) if known["n"].notna().any() else 1.0
    shades = LinearSegmentedColormap.from_list("blue", ["#e4f0f7", "#7fb8da", BLUE])
    with styled():
        figure, (axes,) = canvas(caption, body_cm=5 * _HEIGHT + 0.3)
        for land, (short, column, row) in TILES.items():
            n = float(known["n"].get(land, 0.0))
            text = str(known["text"].get(land, ""))
            fill = shades(n / most) if n > 0 else (1.0, 1.0, 1.0)
            _tile(axes, (column * _WIDTH, row * _HEIGHT), (short, land, text), fill)
        axes.set(xlim=(-0.1, 5 * _WIDTH + 0.1), ylim=(5 * _HEIGHT + 0.1, -0.1), aspect="equal")
        axes.axis("off")
    return figure


def _tile(axes: Axes, corner: tuple[float, float], labels: tuple[str, str, str], fill: tuple[float, ...]) -> None:
    from matplotlib.patches import FancyBboxPatch

    (x, y), (short, land, text) = corner, labels
    ink = ink_on(fill)
    box = FancyBboxPatch(
        (x + 0.06, y + 0.06),
        _WIDTH - 0.12,
        _HEIGHT - 0.12,
        boxstyle="round,pad=0,rounding_size=0.12",
        facecolor=fill,
        edgecolor=PALE,
        linewidth=0.8,
    )
    axes.add_patch(box)
    axes.text(x + 0.22, y + 0.5, short, size=9, weight="bold", color=ink, va="center")
    axes.text(x + _WIDTH - 0.25, y + 0.72, text, size=15, weight="bold", color=ink, va="center", ha="right")
    name = wrap(land, _WIDTH - 0.4, points=_NAME_POINTS)
    axes.text(x + 0.22, y + _HEIGHT - 0.22, name, size=_NAME_POINTS, color=ink, va="bottom", linespacing=1.1)


def timeline(frame: pd.DataFrame, caption: Caption) -> Figure:
    """
    Draw how many interviews were made when.

    Args:
        frame: one row a period without gaps: `label` (short), `year` (written once), `n`.
        caption: what stands around it.
    """
    with styled():
        figure, (axes,) = canvas(caption, body_cm=6.4, margins=Margins(bottom=0.2 + 2 * LINE_CM))
        positions = range(len(frame))
        axes.bar(positions, frame["n"], width=0.72, color=BLUE)
        put_texts(axes, positions, frame["n"], [str(int(n)) if n else "" for n in frame["n"]], (0, 3), ha="center")
        axes.set_xlim(-0.6, len(frame) - 0.4)
        axes.set_ylim(0, float(frame["n"].max()) * 1.15 + 0.1)
        shown = list(positions)[:: _step(list(frame["label"]), width_cm(axes) / len(frame))]
        axes.set_xticks(shown, _ticks(frame.iloc[shown]), size=_TICK_POINTS, linespacing=1.2)
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="x", length=0)
    return figure


def _step(labels: list[str], room_cm: float) -> int:
    """Return how many periods lie between two that have room to be named."""
    widest = max(text_cm(label, points=_TICK_POINTS) for label in [*labels, "2000"]) + 0.15
    return -int(-widest // room_cm)


def _ticks(frame: pd.DataFrame) -> list[str]:
    """Name periods; a year stands below its first."""
    years = frame["year"].where(frame["year"].ne(frame["year"].shift()), "")
    return [f"{label}\n{year}".rstrip() for label, year in zip(frame["label"], years, strict=True)]
