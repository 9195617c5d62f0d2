"""Markdown: bold labels, headings, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.cleaning import decode
from pipeline.ingest.layout import Piece, lines_of, row_lines
from pipeline.ingest.model import Line, Reading

_FRONT_MATTER = re.compile(r"\A---\s*\n.*?\n(?:---|\.\.\.)\s*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)<!--.*?-->", re.DOTALL)
# Single stars stay: „Bürger*innen und Kolleg*innen“ is no emphasis.
_BOLD = re.compile(r"(?<!\\)\*\*(?=\S)(.+?)(?<=[^\s\\])\*\*|(?<![\w\\])__(?=\S)(.+?)(?<=[^\s\\])__(?!\w)")
_PREFIX = re.compile(r"\A\s*(?:#{1,6}\s+|>\s?|[-+*]\s+(?=\*\*|__))")
_HARD_BREAK = re.compile(r"(?:\\|<br\s*/?>)\s*$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_RULE = re.compile(r"\s*(?:(?:[-*_]\s*){3,}|\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*)")
_CELL_END = re.compile(r"(?<!\\)\|")


def read(data: bytes) -> Reading:
    """Read a Markdown file; front matter and comments are left out."""
    text, warnings = decode(data)
    text = _COMMENT.sub("", _FRONT_MATTER.sub("", text))
    lines = [line for row in text.splitlines() if not _RULE.fullmatch(row) for line in _lines(row)]
    return Reading(tuple(lines), warnings)


def _lines(row: str) -> list[Line]:
    plain = _HARD_BREAK.sub("", _PREFIX.sub("", row, count=1))
    if plain.lstrip().startswith("|"):
        cells = _CELL_END.split(plain.strip().strip("|"))
        return row_lines([lines_of(_pieces(cell.strip())) for cell in cells])
    return lines_of(_pieces(plain))


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for found in _BOLD.finditer(text):
        yield _unescaped(text[end : found.start()]), False
        yield _unescaped(found[1] or found[2]), True
        end = found.end()
    yield _unescaped(text[end:]), False


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
