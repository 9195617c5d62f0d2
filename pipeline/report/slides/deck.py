"""A deck of slides: one look, titles where screen readers and outlines expect them, notes, fixed properties."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.charts.canvas import BLUE, INK, MUTED, ORANGE, PALE, RULE
from pipeline.exchange.office import settled
from pipeline.texts import locale

SERIES = (BLUE, ORANGE, PALE)
"""Colours of a chart's series, in this order; they differ in grey too."""
_DARK = frozenset({BLUE})

_WIDTH, _HEIGHT = 33.867, 19.05
_LEFT, _TOP, _FOOT = 1.6, 0.9, 17.95
_BODY_TOP, _BODY_BOTTOM = 4.1, 17.6
_TITLE_ONLY = 5
_LONG_TITLE = 45
_FONT = "Calibri"


@dataclass(frozen=True)
class Box:
    """A place on a slide in cm."""

    left: float
    top: float
    width: float
    height: float


BODY = Box(_LEFT, _BODY_TOP, _WIDTH - 2 * _LEFT, _BODY_BOTTOM - _BODY_TOP)
"""What is left between title and footer."""


def columns(first: float = 0.5, gap: float = 1.0) -> tuple[Box, Box]:
    """Cut the body into two boxes, the first taking that share of the width."""
    width = BODY.width - gap
    left = Box(BODY.left, BODY.top, width * first, BODY.height)
    return left, Box(left.left + left.width + gap, BODY.top, width * (1 - first), BODY.height)


class Deck:
    """
    Slides that are added one after the other, 33.9 × 19.1 cm (16:9).

    Attributes:
        footer: stands on every slide.
        mark: stands beside it, prominently („erfunden“); "" for none.
    """

    def __init__(self, *, title: str, footer: str, mark: str = "") -> None:
        """Begin a deck; `title` is also the file's title."""
        from pptx import Presentation

        self.footer, self.mark = footer, mark
        make: Any = Presentation
        self._deck = make()
        self._deck.slide_width, self._deck.slide_height = _cm(_WIDTH), _cm(_HEIGHT)
        core = self._deck.core_properties
        core.title, core.author, core.last_modified_by = title, "Kommunal-Mapping", "Kommunal-Mapping"
        core.subject, core.keywords, core.comments, core.language, core.revision = "", "", "", locale(), 1
        self._slide: Any = None

    @property
    def count(self) -> int:
        """How many slides there are."""
        return len(self._deck.slides)

    def add(self, title: str, *, kicker: str = "", notes: str = "") -> None:
        """Begin a slide; what is put on slides goes to this one."""
        slide = self._slide = self._deck.slides.add_slide(self._deck.slide_layouts[_TITLE_ONLY])
        head = slide.shapes.title
        _place(head, Box(_LEFT, _TOP + 0.7, BODY.width, 2.3))
        _write(head.text_frame, [title], size=24 if len(title) > _LONG_TITLE else 30, colour=INK, is_bold=True)
        if kicker:
            self.text([kicker], Box(_LEFT, _TOP, BODY.width, 0.8), size=13, colour=BLUE, is_bold=True)
        self.text([self.footer], Box(_LEFT, _FOOT, BODY.width - 6.5, 0.8), size=10, colour=MUTED)
        right = f"{self.mark} · {self.count}" if self.mark else str(self.count)
        self.text([right], Box(_LEFT + BODY.width - 6.5, _FOOT, 6.5, 0.8), size=10, colour=INK, is_right=True)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes

    def text(
        self,
        paragraphs: Sequence[str],
        box: Box = BODY,
        *,
        size: float = 18,
        colour: str = INK,
        is_bold: bool = False,
        is_right: bool = False,
        gap: float = 0,
    ) -> None:
        """Put paragraphs on the slide; `gap` is the space after each in points."""
        shape = self._slide.shapes.add_textbox(*_emu(box))
        _write(shape.text_frame, paragraphs, size=size, colour=colour, is_bold=is_bold, is_right=is_right, gap=gap)

    def chart(
        self,
        kind: str,
        categories: Sequence[str],
        series: Mapping[str, Sequence[float | None]],
        box: Box = BODY,
        *,
        alt: str,
        number: str = "0",
        colours: Sequence[str] = SERIES,
    ) -> None:
        """
        Put a chart on the slide that PowerPoint can edit.

        Args:
            kind: `bars`, `columns` or `stacked`.
            categories: from the top (or the left).
            series: values by name; None where there is none.
            box: where.
            alt: what it shows, for those who do not see it.
            number: format of the values.
            colours: of the series, in their order.
        """
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE

        kinds = {
            "bars": XL_CHART_TYPE.BAR_CLUSTERED,
            "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
            "stacked": XL_CHART_TYPE.BAR_STACKED,
        }
        make: Any = CategoryChartData
        # with the language's decimal sign, whatever the reader's computer is set to
        number = f"[$-{int(_language()):X}]{number}"
        data = make(number_format=number)
        data.categories = list(categories)
        for name, values in series.items():
            data.add_series(name, list(values))
        frame = self._slide.shapes.add_chart(kinds[kind], *_emu(box), data)
        _describe(frame, alt)
        _style(frame.chart, kind, number, colours, n_bars=len(categories) * (1 if kind == "stacked" else len(series)))

    def table(
        self,
        rows: Sequence[Sequence[str]],
        box: Box = BODY,
        *,
        widths: Sequence[float],
        size: float = 14,
        alt: str,
        row_cm: float = 1.15,
    ) -> None:
        """Put a table on the slide, the first row being its head; `widths` are relative, numbers flush right."""
        row_height = min(row_cm, box.height / len(rows))
        frame = self._slide.shapes.add_table(
            len(rows), len(rows[0]), *_emu(Box(box.left, box.top, box.width, row_height * len(rows)))
        )
        _describe(frame, alt)
        table = frame.table
        table.horz_banding = False
        for number, width in enumerate(widths):
            table.columns[number].width = _cm(box.width * width / sum(widths))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                is_number = bool(rows[-1][column]) and not any(letter.isalpha() for letter in rows[-1][column])
                _cell(table.cell(row, column), text, size=size, is_head=row == 0, is_number=is_number)

    def picture(self, png: bytes, box: Box = BODY, *, alt: str) -> None:
        """Put a picture on the slide, as large as the box allows, its proportions kept."""
        shape = self._slide.shapes.add_picture(io.BytesIO(png), 0, 0)
        scale = min(_cm(box.width) / shape.width, _cm(box.height) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        shape.left = _cm(box.left) + (_cm(box.width) - shape.width) // 2
        shape.top = _cm(box.top)
        _describe(shape, alt)

    def save(self) -> bytes:
        """Return the file's bytes, the same for the same slides."""
        data = io.BytesIO()
        self._deck.save(data)
        return settled(data.getvalue())


def _cm(value: float) -> int:
    return int(value * 360_000)


def _emu(box: Box) -> tuple[int, int, int, int]:
    return _cm(box.left), _cm(box.top), _cm(box.width), _cm(box.height)


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = _emu(box)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    make: Any = RGBColor
    return make.from_string(colour.removeprefix("#").upper())


def _write(
    frame: Any,
    paragraphs: Sequence[str],
    *,
    size: float,
    colour: str,
    is_bold: bool = False,
    is_right: bool = False,
    gap: float = 0,
) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
        paragraph.space_after = Pt(gap)
        run = paragraph.add_run()
        run.text = text
        font = run.font
        font.size, font.bold, font.name, font.color.rgb = Pt(size), is_bold, _FONT, _rgb(colour)
        font.language_id = _language()


def _language() -> Any:
    from pptx.enum.lang import MSO_LANGUAGE_ID

    return next(one for one in MSO_LANGUAGE_ID if one.xml_value == locale())


def _describe(shape: Any, alt: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", alt)


def _style(chart: Any, kind: str, number: str, colours: Sequence[str], *, n_bars: int) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    chart.has_title = False
    chart.font.size, chart.font.name, chart.font.color.rgb = Pt(13 if n_bars <= 24 else 10), _FONT, _rgb(INK)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100 if kind == "stacked" else -5
    plot.vary_by_categories = False
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked, labels.show_value = number, False, True
    if kind != "stacked":
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
    chart.has_legend = len(plot.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    for series, colour in zip(plot.series, colours, strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(colour)
        series.invert_if_negative = False
        if kind == "stacked" and colour in _DARK:
            # inside the bar
            own = series.data_labels
            own.number_format, own.number_format_is_linked, own.show_value = number, False, True
            own.font.color.rgb = _rgb("#ffffff")
    # bars are drawn from below: reversed, the first category stands on top
    chart.category_axis.reverse_order = kind != "columns"
    chart.category_axis.format.line.color.rgb = _rgb(RULE)
    chart.category_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE


def _cell(cell: Any, text: str, *, size: float, is_head: bool, is_number: bool) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    cell.margin_top = cell.margin_bottom = _cm(0.08)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(INK if is_head else "#ffffff")
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(size - 2 if is_head else size), is_head, _FONT
    run.font.color.rgb = _rgb("#ffffff" if is_head else INK)
    run.font.language_id = _language()
