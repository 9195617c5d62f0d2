"""Pictures: the same bytes every time, their size said, texts as texts."""

from __future__ import annotations

import io
import re

import pytest
from matplotlib.figure import Figure
from PIL import Image

from pipeline.charts import styled
from pipeline.charts.picture import png, svg


def lettered(text: str, **look: object) -> Figure:
    figure = Figure(figsize=(2, 1))
    figure.text(0.5, 0.5, text, ha="center", va="center", size=9, **look)  # type: ignore[arg-type]
    return figure


def test_a_picture_says_how_large_it_is_and_nothing_else() -> None:
    with styled():
        picture = png(lettered("n = 3"))
    image = Image.open(io.BytesIO(picture))
    assert image.size == (600, 300) and image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert set(image.info) == {"dpi"}


def test_texts_stay_texts_and_the_drawing_names_no_maker() -> None:
    with styled():
        drawing = svg(lettered("Ärzt*in & <b>")).decode()
    assert re.findall(r"<text[^>]*>([^<]*)</text>", drawing) == ["Ärzt*in &amp; &lt;b&gt;"]
    assert "matplotlib.org" not in drawing and not re.search(r"<dc:(date|creator|format)", drawing)


def test_what_was_drawn_before_changes_nothing() -> None:
    with styled():
        first = png(lettered("n = 3")), svg(lettered("n = 3"))
        png(lettered("n = 3", weight="bold")), svg(lettered("etwas anderes"))
        assert (png(lettered("n = 3")), svg(lettered("n = 3"))) == first


def test_a_figure_becomes_both_in_either_order() -> None:
    with styled():
        one, other = lettered("Größe"), lettered("Größe")
        assert (png(one), svg(one)) == (svg(other), png(other))[::-1]
