"""Plain text, as f4, MAXQDA and text editors write it."""

from __future__ import annotations

from pipeline.ingest.cleaning import decode
from pipeline.ingest.layout import NUMBERS_GONE, without_line_numbers
from pipeline.ingest.model import Line, Reading
from pipeline.ingest.pages import furniture_warning, without_furniture


def read(data: bytes) -> Reading:
    """Read a text file: every line is a line; line numbers are taken off, and what form feeds show to be page edges."""
    text, warnings = decode(data)
    rows, n_dropped = _rows(text)
    lines, had_numbers = without_line_numbers(rows)
    numbered = (NUMBERS_GONE,) if had_numbers else ()
    filled = tuple(Line(line) for line in lines if line.strip())
    return Reading(filled, (*warnings, *furniture_warning(n_dropped), *numbered))


def _rows(text: str) -> tuple[list[str], int]:
    if "\f" not in text:
        return text.splitlines(), 0
    pages = [[row for row in page.splitlines() if row.strip()] for page in text.split("\f")]
    return without_furniture(pages)
