"""Plain text, as f4, MAXQDA and text editors write it."""

from __future__ import annotations

from pipeline.ingest.cleaning import decode
from pipeline.ingest.layout import NUMBERS_GONE, without_line_numbers
from pipeline.ingest.model import Line, Reading


def read(data: bytes) -> Reading:
    """Read a text file: every line is a line; line numbers are taken off."""
    text, warnings = decode(data)
    lines, had_numbers = without_line_numbers(text.splitlines())
    numbered = (NUMBERS_GONE,) if had_numbers else ()
    filled = [line for line in lines if line.strip()]
    return Reading(tuple(Line(line) for line in filled), (*warnings, *numbered))
