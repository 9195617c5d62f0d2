"""mapping.xlsx: every table that people can use, a sheet each; strings stay strings and the bytes stay the same."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.quotes import Quotes
from pipeline.report.sheets import OPTIONAL, SHEETS
from pipeline.report.summaries import LONGEST_CELL
from pipeline.report.workbook import CREATED, Workbook, workbook
from pipeline.tables import replacing
from pipeline.texts import texts

_WIDE = frozenset(
    {"text", "definition", "includes", "excludes", "terms", "codes", "warnings", "members", "leaning"}
    | {"segment_ids", "machine_text", "proven_ids", "failed_ids", "reason"}
)
_SMALL = frozenset({"p_value", "q_value", "effect", "jaccard", "measured", "low", "high", "score", "threshold"})
_SMALL_TOO = frozenset({"probability", "weight", "likeness", "betweenness", "modularity", "ei_index", "stays_together"})
_FINE = _SMALL | _SMALL_TOO | {"mean", "variance", "entropy", "stability", "x", "y", "strength_sum"}
_WIDTH, _WIDE_WIDTH = (9, 34), 70


def write(material: Material, path: Path, *, created: datetime = CREATED) -> Path:
    """
    Write the workbook.

    Args:
        material: the study and its tables.
        path: where to.
        created: what the document's properties say.
    """
    quotes, target = Quotes(material), io.BytesIO()
    made = {name: make(material, quotes) for name, make in SHEETS.items()}
    sheets = {name: frame for name, frame in made.items() if len(frame) or name not in OPTIONAL}
    with workbook(material, target, created=created) as book:
        _cover(book, {name: len(frame) for name, frame in sheets.items()})
        for name, frame in sheets.items():
            _sheet(book, texts()["report"]["xlsx"][name], frame)
    with replacing(path) as beside:
        beside.write_bytes(target.getvalue())
    return path


def _cover(book: Workbook, sizes: Mapping[str, int]) -> None:
    words, material = texts()["report"]["xlsx"], book.material
    intro = words["intro_checked" if material.is_checked else "intro"]
    sheet, row = book.cover(words["readme"], [f"{intro} {words['filter']}"])
    lines = [(words[name], words["about"][name].format(n=size, **material.words)) for name, size in sizes.items()]
    row = _listed(book, sheet, row, words["sheets"], lines)
    missing = [line.partition(": ")[::2] for line in words["left_out_lines"]]
    _listed(book, sheet, row + 1, words["left_out"], [(name, why) for name, why in missing])


def _listed(book: Workbook, sheet: Any, row: int, title: str, lines: Sequence[tuple[str, str]]) -> int:
    """Write a heading and lines of two cells; return the next free row."""
    sheet.write_string(row, 0, title, book.looks["head"])
    sheet.write_string(row, 1, "", book.looks["head"])
    for number, pair in enumerate(lines, row + 1):
        for column, text in enumerate(pair):
            sheet.write_string(number, column, text, book.looks["wrapped"])
    return row + 1 + len(lines)


def _sheet(book: Workbook, title: str, frame: pd.DataFrame) -> None:
    names, attribute_names = texts()["report"]["columns"], texts()["attributes"]
    sheet = book.sheet(title)
    headers = [str(names.get(column, attribute_names.get(column, column))) for column in frame.columns]
    for number, (column, header) in enumerate(zip(frame.columns, headers, strict=True)):
        values = frame[column].tolist()
        sheet.write_string(0, number, header, book.looks["head"])
        _column(sheet, number, values, book.looks[_format(str(column), values)])
        sheet.set_column(number, number, _width(str(column), header, values))
    sheet.set_row(0, 32)
    if len(frame.columns):
        sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)


def _column(sheet: Any, number: int, values: Iterable[Any], look: Any) -> None:
    for row, value in enumerate(values, start=1):
        if isinstance(value, str):
            if value:
                sheet.write_string(row, number, value[:LONGEST_CELL], look)
        elif pd.notna(value):
            sheet.write_number(row, number, value, look)


def _format(column: str, values: Sequence[object]) -> str:
    if any(isinstance(value, str) for value in values):
        return "wrapped" if column in _WIDE else "plain"
    if column in _FINE:
        return "small"
    return "number" if any(isinstance(value, float) and value % 1 for value in values) else "count"


def _width(column: str, header: str, values: Sequence[object]) -> float:
    if column in _WIDE:
        return _WIDE_WIDTH
    longest = max((len(str(value)) for value in values[:500] if isinstance(value, str)), default=0)
    low, high = _WIDTH
    # a header may wrap over two lines
    return float(min(max(longest + 2, len(header) / 2 + 4, low), high))
