"""Every kind of chart can be read: nothing overlaps, nothing is cut, no letter is tiny, and colour is never alone."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from pipeline import charts
from pipeline.charts import styled
from pipeline.charts.canvas import INK, ink_on
from pipeline.charts.picture import DPI, png
from pipeline.charts.signs import LOOKS
from pipeline.charts.themes import MARKERS, PANEL_FILLS, STAND_FILLS
from tests.charts.everything import KINDS, heat_map


def drawn(figure: Figure, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Text, Bbox]]:
    """Draw a figure and return the texts that it shows, with their boxes in pixels of the picture."""
    found: list[Text] = []
    draw = Text.draw

    def recorded(text: Text, renderer: RendererBase) -> None:
        found.append(text)
        draw(text, renderer)

    with monkeypatch.context() as patched:
        patched.setattr(Text, "draw", recorded)
        png(figure)
    return [(text, text.get_window_extent()) for text in found if text.get_visible() and text.get_text().strip()]


def test_every_kind_of_chart_is_among_them() -> None:
    kinds = {name for name in charts.__all__ if name.islower() and name != "styled"}
    assert kinds <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_leaves_the_chart_none_covers_another_and_none_is_tiny(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with styled():
        figure = KINDS[kind]()
        found = drawn(figure, monkeypatch)
    assert len(found) > 4
    width, height = figure.get_size_inches() * DPI
    for text, box in found:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text.get_text()
        assert float(text.get_fontsize()) >= 7, text.get_text()
    for (one, first), (other, second) in combinations(found, 2):
        if one.get_rotation() == other.get_rotation() == 50:
            # slanted: their boxes overlap, they do not
            continue
        over = Bbox.intersection(first, second)
        covers = over is not None and over.width > 2 and over.height > 2
        assert not covers, (one.get_text(), other.get_text())


@pytest.mark.parametrize("kind", KINDS)
def test_no_label_is_cut(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is too long for its place is broken into lines, to the last letter."""
    with styled():
        shown = [text.get_text() for text, _ in drawn(KINDS[kind](), monkeypatch)]
    joined = ["".join(text.replace("-\n", "").split()) for text in shown]
    assert not any("…" in text for text in joined)
    if any("Grundstücks" in text for text in joined[3:]):
        assert any("Grundstücksverkehrsgenehmigungsverfahren" in text for text in joined[3:])
        longest = [text for text in joined[3:] if "Straßen" in text]
        assert all("hier" in text for text in longest) or kind in {"shares", "pairs"}


def test_slanted_heads_are_a_line_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with styled():
        heads = [text for text, _ in drawn(KINDS["turned"](), monkeypatch) if text.get_rotation() == 50]
    starts = [text.get_transform().transform(text.get_position())[0] for text in heads]
    # lines that climb by 50 degrees are sin 50° of their starts' distance apart
    line = 8 * 1.2 / 72 * DPI
    assert all((right - left) * 0.766 >= line for left, right in pairwise(starts))


def test_groups_of_which_nothing_is_told_have_no_column_but_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with styled():
        shown = [text.get_text() for text, _ in drawn(heat_map(("Rat", "Amt", "Kreis")), monkeypatch)]
    assert "Rat" in shown and "Amt" in shown and "Kreis" not in shown
    assert any("Kreis (n\u00a0=\u00a05)" in text.replace("\n", " ") for text in shown)


def luminance(colour: str) -> float:
    """Return the relative luminance as WCAG 2.2 defines it."""
    red, green, blue = ((c / 12.92) if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("looks", [PANEL_FILLS, STAND_FILLS, LOOKS, tuple((f, m) for m, f in MARKERS.values())])
def test_neighbours_are_told_apart_without_colour(looks: tuple[tuple[str, str], ...]) -> None:
    """Either the second mark, hatch or shape, differs, or one is much lighter than the other."""
    for (colour, mark), (following, next_mark) in pairwise(looks):
        assert mark != next_mark or contrast(colour, following) >= 2


@pytest.mark.parametrize("fill", ["#ffffff", "#f5f9fc", "#9cc9e3", "#4e9dcb", "#0072B2", "#00365a"])
def test_numbers_stand_out_from_their_cell(fill: str) -> None:
    # the least that WCAG asks of text
    assert contrast(fill, ink_on(to_rgb(fill))) >= 4.5
    assert ink_on(to_rgb(fill)) in ("#ffffff", INK)
