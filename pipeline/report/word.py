"""Word files: A4, one look, real headings and tables, fixed properties, the same bytes for the same content."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.charts.canvas import INK, MUTED
from pipeline.exchange.office import settled

WIDTH = 17.4
"""Of the text, in cm."""

_PAGE, _MARGIN, _EDGE = (21.0, 29.7), 1.8, 0.9
_FONT, _HEAD_FILL = "Calibri", "E6EEF3"
_SIZES = {"Normal": 10.5, "Title": 24, "Heading 1": 17, "Heading 2": 14, "Heading 3": 11.5}


class Word:
    """
    A document that is added to from top to bottom.

    Args:
        title: of the document; stands in its properties and at the head of every page.
        mark: stands beside it („erfunden“); "" for none.
        footer: stands below every page.
        language: of the text, as `de-DE`.
        page: the page's number, with `{page}` and `{pages}`.
    """

    def __init__(self, *, title: str, mark: str, footer: str, language: str, page: str) -> None:
        """Begin a document."""
        import docx

        self._document: Any = docx.Document()
        core = self._document.core_properties
        core.title, core.author, core.last_modified_by, core.language = title, "Kommunal-Mapping", "", language
        core.subject = core.keywords = core.comments = core.category = ""
        core.revision = 1
        _drop_thumbnail(self._document)
        _style(self._document, language)
        section = self._document.sections[0]
        _frame(section)
        _tabbed(section.header.paragraphs[0], [title, mark])
        line = section.footer.paragraphs[0]
        _tabbed(line, [footer, ""])
        _numbered(line, page)

    def heading(self, text: str, level: int, *, on_new_page: bool = False) -> None:
        """Add a heading; level 0 is the title."""
        paragraph = self._document.add_heading(text, level)
        paragraph.paragraph_format.page_break_before = on_new_page

    def text(self, text: str, *, after_pt: float = 4) -> None:
        """Add a paragraph."""
        from docx.shared import Pt

        paragraph = self._document.add_paragraph(text)
        paragraph.paragraph_format.space_after = Pt(after_pt)

    def table(
        self, rows: Sequence[Sequence[str]], *, widths: Sequence[float], name: str, heights: Sequence[float] = ()
    ) -> None:
        """
        Add a table.

        Args:
            rows: the first is its head, which is repeated on every page.
            widths: relative.
            name: what it is, for those who do not see it.
            heights: in cm, of the rows below the head, at least; as their texts need where there are none.
        """
        from docx.shared import Cm, Pt

        table = self._document.add_table(len(rows), len(rows[0]), style="Table Grid")
        table.autofit = False
        _described(table, name)
        scale = WIDTH / sum(widths)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width * scale)
        for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            _row(row, is_head=number == 0, height=heights[number - 1] if number and heights else 0)
            for cell, text, width in zip(row.cells, cells, widths, strict=True):
                cell.width = Cm(width * scale)
                _fill(cell, text, is_head=number == 0)
        gap = self._document.add_paragraph()
        gap.paragraph_format.space_after = Pt(0)
        gap.paragraph_format.line_spacing = Pt(7)

    def save(self) -> bytes:
        """Return the file's bytes."""
        target = io.BytesIO()
        self._document.save(target)
        return settled(target.getvalue())


def _drop_thumbnail(document: Any) -> None:
    """Leave out the picture of an empty page that the library's template brings along."""
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(name)


def _style(document: Any, language: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), _FONT
        style.font.color.rgb = RGBColor.from_string(INK.removeprefix("#").upper())
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for name, before, after in (("Heading 1", 10, 4), ("Heading 2", 4, 4), ("Heading 3", 4, 2), ("Title", 0, 6)):
        form = document.styles[name].paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), True
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    for border in document.styles["Title"].element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    for lang in document.styles.element.xpath(".//w:lang"):
        lang.set(qn("w:val"), language)


def _frame(section: Any) -> None:
    from docx.shared import Cm

    section.page_width, section.page_height = (Cm(side) for side in _PAGE)
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(2.0)
    section.header_distance = section.footer_distance = Cm(_EDGE)


def _tabbed(paragraph: Any, parts: Sequence[str]) -> None:
    """Write a line with one part on the left and one on the right."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    stops = paragraph.paragraph_format.tab_stops
    paragraph.style.paragraph_format.tab_stops.clear_all()
    stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    _small(paragraph, "\t".join(parts))


def _small(paragraph: Any, text: str) -> Any:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(MUTED.removeprefix("#").upper())
    return run


def _numbered(paragraph: Any, page: str) -> None:
    """Write a page's number: fields that Word counts."""
    for text in _pieces(page):
        if text in ("PAGE", "NUMPAGES"):
            for kind in ("begin", "", "end"):
                _field(_small(paragraph, ""), kind, text)
        elif text:
            _small(paragraph, text)


def _pieces(page: str) -> Iterator[str]:
    before, _, rest = page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    yield from (before, "PAGE", between, "NUMPAGES", after)


def _field(run: Any, kind: str, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    make: Any = OxmlElement
    element = make("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.text = name
    run._r.append(element)


def _described(table: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    make: Any = OxmlElement
    for tag in ("w:tblCaption", "w:tblDescription"):
        element = make(tag)
        element.set(qn("w:val"), name)
        table._tbl.tblPr.append(element)


def _row(row: Any, *, is_head: bool, height: float) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    make: Any = OxmlElement
    properties = row._tr.get_or_add_trPr()
    properties.append(make("w:cantSplit"))
    if is_head:
        properties.append(make("w:tblHeader"))
    if height:
        row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST


def _fill(cell: Any, text: str, *, is_head: bool) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.add_paragraph() if number else paragraph
        run = paragraph.add_run(line)
        run.bold = is_head or None
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    if is_head:
        make: Any = OxmlElement
        shade = make("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEAD_FILL)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
