"""Workbooks for readers: one look, made to be printed, strings that stay strings, the same bytes for the same."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline.report.material import Material
from pipeline.report.slides.pack import footer
from pipeline.texts import texts

CREATED = datetime(2019, 1, 1)
"""When every workbook says that it was made, for the same inputs to give the same bytes."""

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_LONGEST_LINE = 200
_A4 = 9
_HEAD = {"bold": True, "bg_color": "#e6eef3", "text_wrap": True, "valign": "vcenter", "bottom": 1}
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "warn": {"bold": True, "font_color": "#8a2b06"},
    "head": _HEAD,
    "upright": {**_HEAD, "rotation": 90, "valign": "bottom", "align": "center"},
    "plain": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True, "indent": 1},
    "open": {
        "valign": "top",
        "text_wrap": True,
        "locked": False,
        "bg_color": "#fff8e1",
        "border": 1,
        "border_color": "#d9c89a",
    },
    "number": {"valign": "top", "num_format": "#,##0.0"},
    "small": {"valign": "top", "num_format": "0.0000"},
    "count": {"valign": "top", "num_format": "#,##0"},
    "middle": {"align": "center", "num_format": "#,##0"},
    "middle_number": {"align": "center", "num_format": "0.0"},
}


@dataclass(frozen=True)
class Workbook:
    """
    A workbook being written.

    Attributes:
        book: XlsxWriter's.
        material: whose it is.
        looks: formats by name.
    """

    book: Any
    material: Material
    looks: Mapping[str, Any] = field(default_factory=dict)

    def sheet(self, name: str, *, heads: int = 1, columns: int = 1) -> Any:
        """
        Add a sheet that prints on landscape A4, as wide as a page, its head on each, and says whose it is.

        Args:
            name: of the sheet.
            heads: rows that stay when scrolling.
            columns: columns that do.
        """
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
        sheet.set_header(f"&L&A&R{_safe(self.marks)}")
        sheet.set_footer(f"&L{_safe(footer(self.material))}&R&P / &N")
        sheet.freeze_panes(heads, columns)
        if heads:
            sheet.repeat_rows(0, heads - 1)
        return sheet

    @property
    def marks(self) -> str:
        """That it is confidential and, where it is, made up."""
        words = texts()["report"]
        fictional = [words["fictional"]] if self.material.study.settings.is_fictional else []
        return " · ".join([words["confidential"], *fictional])

    def cover(self, name: str, lines: list[str]) -> tuple[Any, int]:
        """Begin with a sheet that says what this is; return it and its first free row."""
        sheet = self.sheet(name, heads=0, columns=0)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 95)
        sheet.write_string(0, 0, self.material.study.title, self.looks["title"])
        sheet.write_string(1, 0, self.marks, self.looks["warn"])
        sheet.write_string(2, 0, footer(self.material), self.looks["plain"])
        for row, line in enumerate(lines, start=4):
            sheet.merge_range(row, 0, row, 1, "", self.looks["wrapped"])
            sheet.write_string(row, 0, line, self.looks["wrapped"])
            sheet.set_row(row, 15.5 * (1 + len(line) // 118))
        return sheet, 5 + len(lines)


@contextmanager
def workbook(material: Material, target: io.BytesIO, *, created: datetime = CREATED) -> Iterator[Workbook]:
    """
    Make a workbook in memory.

    Args:
        material: whose it is.
        target: gets the bytes when the block ends.
        created: what the document's properties say.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(target, _OPTIONS)
    made = Workbook(book, material, {name: book.add_format(dict(look)) for name, look in _LOOKS.items()})
    book.set_properties({"title": material.study.title, "comments": made.marks, "created": created})
    yield made
    book.close()


def _safe(line: str) -> str:
    """Keep a line of people's words from being read as codes of a page's head, and within Excel's bounds."""
    short = line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 2].rstrip()} …"
    return short.replace("&", "&&")
