"""What all charts share: style, title, footer, places in cm, and rows with labels that are wrapped and never cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.charts.lettering import LABEL_POINTS, text_cm, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, RULE, PALE = "#1f2a30", "#4a5860", "#e3e8ea", "#cfd8dc"
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7"

WIDTH_CM, ROOM_CM = 20.0, 19.0
"""Width of a chart, and of what is between its sides."""
ROW_CM, LINE_CM = 0.22, 0.34
SCALE_CM, NAME_CM = 0.55, 0.5
"""Height of the numbers below an axis, and of its name."""

_STYLE = Path(__file__).with_name("style.mplstyle")
_CM = 1 / 2.54
_SIDE_CM = (WIDTH_CM - ROOM_CM) / 2
_INDENT_CM, _GAP_CM, _GUTTER_CM = 0.35, 0.2, 0.3


@dataclass(frozen=True)
class Caption:
    """What stands around a chart: what it is about, of whom and how measured, and where it comes from."""

    title: str
    subtitle: str = ""
    footer: str = ""


@dataclass(frozen=True)
class Margins:
    """Room around the axes for what is written beside them, in cm."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.1
    bottom: float = 0.1


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
    def left_cm(self) -> float:
        """Width of the widest label in cm, indentation and the gap to the axes included."""
        widths = (
            _INDENT_CM * depth + text_cm(line, weight=weight)
            for label, depth, weight in zip(self.labels, self.depths, self.weights, strict=True)
            for line in label.split("\n")
        )
        return max(widths, default=0.0) + _GAP_CM


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save in the house's style, whatever the machine's own settings are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcParams.update(_settings())
        yield


@cache
def _settings() -> Any:
    """Read matplotlib's own settings and those of the house, once."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rc_file(_STYLE, use_default_template=False)
        # looking the backend up would load one
        return {name: mpl.rcParams[name] for name in mpl.rcParams if name != "backend"}


def canvas(
    caption: Caption, *, body_cm: float = 9.0, columns: int = 1, margins: Margins | None = None
) -> tuple[Figure, list[Axes]]:
    """
    Open a figure 20 cm wide with title, subtitle and footer.

    Args:
        caption: wrapped as needed; the figure grows with it.
        body_cm: height of the axes.
        columns: axes side by side.
        margins: room around them.

    Returns:
        The figure, and its axes from left to right, of equal width.
    """
    from matplotlib.figure import Figure

    around = margins or Margins()
    title = wrap(caption.title, ROOM_CM, points=13, weight="bold")
    subtitle = wrap(caption.subtitle, ROOM_CM, points=9)
    footer = wrap(caption.footer, ROOM_CM, points=7)
    head = 0.45 + 0.62 * _lines(title) + 0.44 * _lines(subtitle) + 0.15 + around.top
    foot = 0.35 + 0.33 * _lines(footer) + around.bottom
    height = head + body_cm + foot
    figure = Figure(figsize=(WIDTH_CM * _CM, height * _CM))
    left = _SIDE_CM / WIDTH_CM
    figure.text(left, 1 - 0.4 / height, title, size=13, weight="bold", va="top", linespacing=1.3)
    below = 1 - (0.45 + 0.62 * _lines(title)) / height
    figure.text(left, below, subtitle, size=9, color=MUTED, va="top", linespacing=1.3)
    figure.text(left, 0.22 / height, footer, size=7, color=MUTED, va="bottom", linespacing=1.3)
    width = column_cm(around, columns)
    starts = (_SIDE_CM + around.left + number * (width + _GUTTER_CM) for number in range(columns))
    boxes = [(start / WIDTH_CM, foot / height, width / WIDTH_CM, body_cm / height) for start in starts]
    return figure, [figure.add_axes(box) for box in boxes]


def column_cm(margins: Margins, columns: int = 1) -> float:
    """Return the width of each of several axes side by side in cm."""
    return (ROOM_CM - margins.left - margins.right + _GUTTER_CM) / columns - _GUTTER_CM


def width_cm(axes: Axes) -> float:
    """Return the width of axes in cm."""
    return float(axes.get_position().width) * WIDTH_CM


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


def put_rows(axes: Sequence[Axes], rows: Rows) -> None:
    """Give axes side by side the same rows, and write the labels left of the first."""
    from matplotlib.transforms import blended_transform_factory

    for one in axes:
        one.set_ylim(rows.height, 0)
        one.yaxis.set_visible(False)
    first, figure = axes[0], axes[0].figure
    place = blended_transform_factory(figure.dpi_scale_trans, first.transData)
    for label, y, depth, weight in zip(rows.labels, rows.y, rows.depths, rows.weights, strict=True):
        x = (_SIDE_CM + _INDENT_CM * depth) * _CM
        first.text(x, y, label, size=LABEL_POINTS, weight=weight, va="center", linespacing=1.2, transform=place)


def put_texts(
    axes: Axes, x: Iterable[float], y: Iterable[float], texts: Iterable[str], shift: tuple[float, float], **look: Any
) -> None:
    """Write texts at points of the axes, each moved by as many typographic points to the right and upwards."""
    from matplotlib.transforms import ScaledTranslation

    # one for all: a translation for every text would take longer than the text
    place = axes.transData + ScaledTranslation(shift[0] / 72, shift[1] / 72, axes.figure.dpi_scale_trans)
    for across, up, text in zip(x, y, texts, strict=True):
        if text:
            axes.text(across, up, text, **{"color": INK, "size": LABEL_POINTS, "transform": place, **look})


def name_x(axes: Axes, name: str) -> None:
    """Write the name of the x axis below its numbers."""
    from matplotlib.transforms import ScaledTranslation

    place = axes.transAxes + ScaledTranslation(0, -(SCALE_CM + 0.08) * _CM, axes.figure.dpi_scale_trans)
    axes.text(0.5, 0, name, ha="center", va="top", color=MUTED, size=LABEL_POINTS, transform=place)


def ink_on(fill: tuple[float, ...]) -> str:
    """Return the colour of letters, dark or white, that stands out more from a fill (red, green, blue; 0 to 1)."""
    return "#ffffff" if _contrast(_luminance(fill), 1.0) > _contrast(_luminance(fill), _INK_LUMINANCE) else INK


def _contrast(first: float, second: float) -> float:
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    """Return the relative luminance; source: WCAG 2.2, relative luminance."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


_INK_LUMINANCE = _luminance(tuple(int(INK[place : place + 2], 16) / 255 for place in (1, 3, 5)))


def _lines(text: str) -> int:
    return text.count("\n") + 1 if text else 0
