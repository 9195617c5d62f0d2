"""What all charts share."""

from __future__ import annotations

import matplotlib as mpl
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from pipeline.charts.canvas import Caption, Margins, canvas, put_rows, rows_of, styled
from pipeline.charts.lettering import text_cm, wrap
from pipeline.charts.picture import png

WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyzäöüß-/", min_size=1, max_size=40), max_size=12).map(" ".join)


@given(WORDS, st.floats(2, 8))
@settings(max_examples=60, deadline=None)
def test_wrapped_lines_fit_and_no_letter_is_lost(text: str, width: float) -> None:
    lines = wrap(text, width, points=8).split("\n")
    assert all(text_cm(line, points=8) <= width + 0.25 for line in lines)
    letters = [character for character in "".join(lines) if character not in "- "]
    assert letters == [character for character in text if character not in "- "]


def test_a_compound_breaks_after_its_hyphen_first() -> None:
    assert wrap("Mecklenburg-Vorpommern", 2.8, points=8) == "Mecklenburg-\nVorpommern"


def test_rows_are_as_high_as_their_labels_need() -> None:
    rows = rows_of(["kurz", "ein Wort und noch ein Wort und noch ein Wort und noch eines"], width_cm=3)
    short, long = (bottom - top for top, bottom in zip(rows.edges, rows.edges[1:], strict=False))
    assert long > 2 * short
    assert rows.edges[0] < rows.y[0] < rows.edges[1] < rows.y[1] < rows.edges[2]


def test_labels_title_and_footer_stay_inside_the_figure() -> None:
    with styled():
        rows = rows_of(["Straßenausbaubeitragssatzungsänderung " * 4, "b"], depths=[0, 1], bold=[True, False])
        caption = Caption("Titel " * 40, "Untertitel " * 40, "Fuß " * 80)
        figure, (axes,) = canvas(caption, body_cm=rows.height, margins=Margins(left=rows.left_cm))
        put_rows([axes], rows)
        png(figure)
        box = figure.bbox
        for text in [*figure.texts, *axes.texts]:
            extent = text.get_window_extent()
            assert extent.x0 >= box.x0 - 1 and extent.x1 <= box.x1 + 1
            assert extent.y0 >= box.y0 - 1 and extent.y1 <= box.y1 + 1
        assert all(text.get_window_extent().x1 <= axes.bbox.x0 for text in axes.texts)


@given(WORDS, st.sampled_from(["normal", "bold"]))
@settings(max_examples=40, deadline=None)
def test_no_line_is_drawn_wider_than_it_was_measured(text: str, weight: str) -> None:
    """What matplotlib measures, with letters fitted to pixels, is at most 2 % wider."""
    prop = FontProperties(family="DejaVu Sans", size=8.5, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, prop, False)
    assert width / 72 * 2.54 <= 1.02 * text_cm(text, weight=weight) + 1e-6


def test_a_number_and_its_unit_stay_together() -> None:
    assert wrap("etwa 5\u00a0% der Zeit", text_cm("etwa 5", points=8), points=8).split("\n")[:2] == ["etwa", "5\u00a0%"]


def test_the_machines_own_settings_do_not_matter() -> None:
    with mpl.rc_context({"font.size": 30.0, "svg.fonttype": "path"}):
        with styled():
            assert mpl.rcParams["font.size"] == 8.5
            assert mpl.rcParams["svg.fonttype"] == "none"
        assert mpl.rcParams["font.size"] == 30.0
