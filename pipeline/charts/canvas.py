"""What all charts share: style, title, footer, and rows with labels that are wrapped and never cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, RULE, PALE = "#1f2a30", "#4a5860", "#e3e8ea", "#cfd8dc"
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION)

WIDTH_CM = 20.0
ROW_CM, LINE_CM = 0.22, 0.34
LABEL_POINTS = 8.5

_STYLE = Path(__file__).with_name("style.mplstyle")
_CM = 1 / 2.54
_POINTS_PER_CM = 72 / 2.54
_SIDE_CM = 0.5
_INDENT_CM = 0.35
_HINTED = 1.015  # letters that are fitted to pixels are a little wider than their outlines


@dataclass(frozen=True)
class Caption:
    """What stands around a chart: what it is about, of whom and how measured, and where it comes from."""

    title: str
    subtitle: str = ""
    footer: str = ""


@dataclass(frozen=True)
class Rows:
    """
    Labelled rows of a chart, from the top; the y axis is in cm and points down.

    Attributes:
        labels: wrapped.
        y: each row's middle.
        edges: where rows begin and end; one more than rows.
        depths: steps of indentation.
        weights: bold or normal.
    """

    labels: tuple[str, ...]
    y: tuple[float, ...]
    edges: tuple[float, ...]
    depths: tuple[int, ...]
    weights: tuple[str, ...]

    @property
    def height(self) -> float:
        """Height of all rows in cm."""
        return self.edges[-1]

    @property
    def label_cm(self) -> float:
        """Width of the widest label in cm, indentation included."""
        lines = [
            (line, weight)
            for label, depth, weight in zip(self.labels, self.depths, self.weights, strict=True)
            for line in _indented(label, depth).split("\n")
        ]
        return max((text_cm(line, weight=weight) for line, weight in lines), default=0.0)

    def room_cm(self, columns: int = 1) -> float:
        """Width of each of the axes beside the labels in cm."""
        return (WIDTH_CM - 2 * _SIDE_CM - self.label_cm - 0.4) / columns - 0.3


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save in the house's style, whatever the machine's own settings are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rc_file(_STYLE, use_default_template=False)
        yield


def canvas(
    caption: Caption, *, body_cm: float = 9.0, columns: int = 1, share_y: bool = False
) -> tuple[Figure, list[Axes]]:
    """
    Open a figure 20 cm wide with title, subtitle and footer.

    Args:
        caption: wrapped as needed; the figure grows with it.
        body_cm: height of what is between subtitle and footer.
        columns: axes side by side.
        share_y: whether they share their rows.

    Returns:
        The figure, and its axes from left to right.
    """
    from matplotlib.figure import Figure

    room = WIDTH_CM - 2 * _SIDE_CM
    title = wrap(caption.title, room, points=13, weight="bold")
    subtitle = wrap(caption.subtitle, room, points=9)
    footer = wrap(caption.footer, room, points=7)
    head = 0.45 + 0.62 * _lines(title) + 0.44 * _lines(subtitle) + 0.15
    foot = 0.35 + 0.33 * _lines(footer)
    height = head + body_cm + foot
    figure = Figure(figsize=(WIDTH_CM * _CM, height * _CM))
    box = (_SIDE_CM / WIDTH_CM, foot / height, room / WIDTH_CM, body_cm / height)
    figure.set_layout_engine("constrained", rect=box, w_pad=0.02, h_pad=0.02, wspace=0.03)
    left = _SIDE_CM / WIDTH_CM
    figure.text(left, 1 - 0.4 / height, title, size=13, weight="bold", va="top", linespacing=1.3)
    below = 1 - (0.45 + 0.62 * _lines(title)) / height
    figure.text(left, below, subtitle, size=9, color=MUTED, va="top", linespacing=1.3)
    figure.text(left, 0.22 / height, footer, size=7, color=MUTED, va="bottom", linespacing=1.3)
    axes = figure.subplots(1, columns, sharey=share_y, squeeze=False)[0]
    for further in axes[1:] if share_y else ():
        further.yaxis.set_visible(False)
    return figure, list(axes)


def rows_of(
    labels: Sequence[str], *, depths: Sequence[int] = (), bold: Sequence[bool] = (), width_cm: float = 6.4
) -> Rows:
    """Wrap labels to a width and give each row the height that its lines need."""
    depths = tuple(depths) or (0,) * len(labels)
    weights = tuple("bold" if is_bold else "normal" for is_bold in bold) or ("normal",) * len(labels)
    wrapped = tuple(
        wrap(label, width_cm - _INDENT_CM * depth, points=LABEL_POINTS, weight=weight)
        for label, depth, weight in zip(labels, depths, weights, strict=True)
    )
    edges = [0.0]
    for label in wrapped:
        edges.append(edges[-1] + ROW_CM + LINE_CM * max(_lines(label), 1))
    middles = tuple((top + bottom) / 2 for top, bottom in pairwise(edges))
    return Rows(wrapped, middles, tuple(edges), depths, weights)


def put_rows(axes: Axes, rows: Rows) -> None:
    """Write the rows' labels flush left beside the axes."""
    shown = [_indented(label, depth) for label, depth in zip(rows.labels, rows.depths, strict=True)]
    axes.set_ylim(rows.height, 0)
    axes.set_yticks(rows.y, shown)
    axes.tick_params(axis="y", pad=rows.label_cm * _POINTS_PER_CM + 5)
    for label, weight in zip(axes.get_yticklabels(), rows.weights, strict=True):
        label.set(ha="left", va="center", linespacing=1.2, multialignment="left", weight=weight)


def wrap(text: str, width_cm: float, *, points: float, weight: str = "normal") -> str:
    """Break a text into lines that fit a width, at spaces, else inside a word that is too long."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_cm(joined, points=points, weight=weight) <= width_cm:
            lines[-1] = joined
        else:
            lines += _pieces(word, width_cm, points, weight)
    return "\n".join(lines)


@cache
def text_cm(text: str, *, points: float = LABEL_POINTS, weight: str = "normal") -> float:
    """Measure the width of one line in cm, as it is drawn at its widest."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=points, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return _HINTED * float(width) / _POINTS_PER_CM


def _pieces(word: str, width_cm: float, points: float, weight: str) -> list[str]:
    """Break a long word after its hyphens and slashes, else anywhere."""
    lines: list[str] = []
    for part in re.findall(r"[^-/]+[-/]*|[-/]+", word):
        if lines and text_cm(lines[-1] + part, points=points, weight=weight) <= width_cm:
            lines[-1] += part
        else:
            lines += _cut(part, width_cm, points, weight)
    return lines


def _cut(word: str, width_cm: float, points: float, weight: str) -> list[str]:
    if text_cm(word, points=points, weight=weight) <= width_cm:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_cm(f"{pieces[-1]}{character}-", points=points, weight=weight) > width_cm:
            pieces.append("")
        pieces[-1] += character
    return [f"{piece}-" for piece in pieces[:-1]] + pieces[-1:]


def _indented(label: str, depth: int) -> str:
    return "\n".join("\u2003" * depth + line for line in label.split("\n"))


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0
