"""Tables of turns as text: commas, semicolons or tabs, as Excel writes them."""

from __future__ import annotations

import csv
import io

from pipeline.ingest import sheet
from pipeline.ingest.cleaning import decode
from pipeline.ingest.model import Reading, Unreadable

_SEPARATORS = (";", "\t", ",", "|")
_SAMPLE = 50


def read(data: bytes) -> Reading:
    """Read a .csv or .tsv file."""
    text, warnings = decode(data)
    return sheet.reading(table_rows(text), warnings)


def table_rows(text: str) -> list[list[str]]:
    """
    Split a table into rows and cells; the separator is the one that makes a header, else the steadiest.

    Raises:
        Unreadable: a cell is longer than 16 million characters, so a quotation mark was never closed.
    """
    declared = text[:6].casefold().startswith("sep=") and text[4:5]
    if declared:
        return _parsed(text.partition("\n")[2], declared)
    heads = {separator: _parsed("\n".join(text.splitlines()[:_SAMPLE]), separator) for separator in _SEPARATORS}
    return _parsed(text, max(_SEPARATORS, key=lambda separator: _fitness(heads[separator])))


def _fitness(rows: list[list[str]]) -> tuple[bool, float, int]:
    """Whether the columns have known names; the share of rows as wide as the first; the number of columns."""
    filled = [row for row in rows if row]
    if not filled or len(filled[0]) < 2:
        return False, 0.0, 0
    first = len(filled[0])
    return len(sheet.columns(filled[0])) > 1, sum(len(row) == first for row in filled) / len(filled), first


def _parsed(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(2**24)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    except csv.Error:
        raise Unreadable("die Tabelle ist fehlerhaft", "bitte in Excel öffnen und neu als CSV speichern") from None
