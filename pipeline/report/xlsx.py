"""mapping.xlsx: the tables that people want, a sheet each; strings stay strings and the bytes stay the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.quotes import Quotes
from pipeline.report.sheets import OPTIONAL, SHEETS
from pipeline.tables import replacing
from pipeline.texts import texts

CREATED = datetime(2019, 1, 1)
"""When every workbook says that it was made, for the same inputs to give the same bytes."""

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_LONGEST_CELL = 32_000
_WIDE = frozenset(
    {"text", "definition", "includes", "excludes", "terms", "codes", "warnings"}
    | {"segment_ids", "machine_text", "proven_ids", "failed_ids"}
)
_SMALL = frozenset({"p_value", "q_value", "effect", "jaccard", "measured", "low", "high", "score", "threshold"})
_WIDTH, _WIDE_WIDTH = (9, 34), 70


def write(material: Material, path: Path, *, created: datetime = CREATED) -> Path:
    """
    Write the workbook.

    Args:
        material: the study and its tables.
        path: where to.
        created: what the document's properties say.
    """
    import xlsxwriter

    quotes = Quotes(material)
    made = {name: make(material, quotes) for name, make in SHEETS.items()}
    sheets = {name: frame for name, frame in made.items() if len(frame) or name not in OPTIONAL}
    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), _OPTIONS)
        book.set_properties({"title": material.study.title, "comments": _marks(material), "created": created})
        formats = _formats(book)
        _cover(book, material, formats, {name: len(frame) for name, frame in sheets.items()})
        for name, frame in sheets.items():
            _sheet(book.add_worksheet(texts()["report"]["xlsx"][name]), frame, formats)
        book.close()
    return path


def _marks(material: Material) -> str:
    words = texts()["report"]
    parts = [words["confidential"], *([words["fictional"]] if material.study.settings.is_fictional else [])]
    return " · ".join(parts)


def _formats(book: Any) -> Mapping[str, Any]:
    top = {"valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "warn": book.add_format({"bold": True, "font_color": "#8a2b06"}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#e6eef3", "text_wrap": True, "valign": "vcenter", "bottom": 1}
        ),
        "plain": book.add_format(top),
        "wrapped": book.add_format({**top, "text_wrap": True}),
        "number": book.add_format({**top, "num_format": "#,##0.0"}),
        "small": book.add_format({**top, "num_format": "0.0000"}),
        "count": book.add_format({**top, "num_format": "#,##0"}),
    }


def _cover(book: Any, material: Material, formats: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
    words = texts()["report"]["xlsx"]
    sheet = book.add_worksheet(words["readme"])
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, material.study.title, formats["title"])
    sheet.write_string(1, 0, _marks(material), formats["warn"])
    sheet.merge_range(3, 0, 3, 1, "", formats["wrapped"])
    sheet.write_string(
        3, 0, f"{words['intro_checked' if material.is_checked else 'intro']} {words['filter']}", formats["wrapped"]
    )
    sheet.set_row(3, 32)
    sheet.write_string(5, 0, words["sheets"], formats["head"])
    sheet.write_string(5, 1, "", formats["head"])
    for row, (name, size) in enumerate(sizes.items(), start=6):
        sheet.write_string(row, 0, words[name])
        sheet.write_string(row, 1, words["about"][name].format(n=size, **material.words))


def _sheet(sheet: Any, frame: pd.DataFrame, formats: Mapping[str, Any]) -> None:
    names = texts()["report"]["columns"]
    attribute_names = texts()["attributes"]
    headers = [str(names.get(column, attribute_names.get(column, column))) for column in frame.columns]
    for number, (column, header) in enumerate(zip(frame.columns, headers, strict=True)):
        values = frame[column].tolist()
        sheet.write_string(0, number, header, formats["head"])
        _column(sheet, number, values, formats[_format(str(column), values)])
        sheet.set_column(number, number, _width(str(column), header, values))
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    if len(frame.columns):
        sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)


def _column(sheet: Any, number: int, values: Iterable[Any], look: Any) -> None:
    for row, value in enumerate(values, start=1):
        if isinstance(value, str):
            if value:
                sheet.write_string(row, number, value[:_LONGEST_CELL], look)
        elif pd.notna(value):
            sheet.write_number(row, number, value, look)


def _format(column: str, values: Sequence[object]) -> str:
    if any(isinstance(value, str) for value in values):
        return "wrapped" if column in _WIDE else "plain"
    if column in _SMALL:
        return "small"
    return "number" if any(isinstance(value, float) and value % 1 for value in values) else "count"


def _width(column: str, header: str, values: Sequence[object]) -> float:
    if column in _WIDE:
        return _WIDE_WIDTH
    longest = max((len(str(value)) for value in values[:500] if isinstance(value, str)), default=0)
    low, high = _WIDTH
    # a header may wrap over two lines
    return float(min(max(longest + 2, len(header) / 2 + 4, low), high))
