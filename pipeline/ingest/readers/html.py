"""Web pages: noScribe's transcripts, and plain paragraphs with bold labels."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.ingest.archive import local_name
from pipeline.ingest.cleaning import decode
from pipeline.ingest.layout import Piece, lines_of, table_lines
from pipeline.ingest.model import Line, Reading, Unreadable
from pipeline.ingest.times import clock

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_LEFT_OUT = frozenset(
    {"head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object"}
    | {"select", "button", "textarea"}
)
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
# noScribe: start and end in milliseconds, then its own number for the speaker.
_NOSCRIBE = re.compile(r"ts_(\d+)_\d+_.*")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read(data: bytes) -> Reading:
    """Read an .html file: every block is a line, table cells are separated by tabs."""
    text, warnings = _decoded(data)
    return Reading(page_lines(text), warnings)


def page_lines(text: str) -> tuple[Line, ...]:
    """Lay out a page, or a piece of one, as lines."""
    from lxml import etree

    if "<!entity" in text[:10_000].casefold():
        raise Unreadable("die Datei enthält eigene Entitäten", "bitte im Browser öffnen und als Text speichern")
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    root = etree.fromstring(_DECLARATION.sub("", text).replace("\0", ""), parser)
    page = _Page()
    if root is not None:
        page.visit(root, is_bold=False)
        page.flush()
    return tuple(page.lines)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """What the page says of its own encoding, if that works; else as any text."""
    declared = _CHARSET.search(data[:4096])
    if declared is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data)
    name = declared[1].decode("ascii").casefold()
    try:
        # Browsers read Latin-1 as Windows-1252, so that is what pages mean.
        return data.decode("cp1252" if name in {"iso-8859-1", "latin-1", "latin1"} else name), ()
    except (LookupError, UnicodeDecodeError):
        return decode(data)


class _Page:
    """Collects the lines of a page; a pending paragraph becomes lines when its block ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[Piece] = []
        self._start_s: float | None = None

    def visit(self, element: _Element, *, is_bold: bool) -> None:
        """Collect an element and what is below it, without the text behind it."""
        name = local_name(element)
        if name in _LEFT_OUT:
            return
        if (mark := _otranscribe_mark(element)) is not None:
            self._pieces.append((mark, is_bold))
            return
        if name == "table":
            self._table(element)
            return
        if name in _BLOCKS:
            self.flush()
        elif name == "br":
            self._pieces.append(("\n", is_bold))
        self._note_time(element)
        self._inside(element, is_bold=is_bold or name in {"b", "strong"})
        if name in _BLOCKS:
            self.flush()

    def flush(self) -> None:
        """End the pending paragraph."""
        lines = lines_of(self._pieces)
        if lines and self._start_s is not None:
            lines[0] = replace(lines[0], start_s=self._start_s)
        self.lines.extend(lines)
        self._pieces, self._start_s = [], None

    def _inside(self, element: _Element, *, is_bold: bool) -> None:
        self._pieces.append((_SPACE.sub(" ", element.text or ""), is_bold))
        for child in element:
            self.visit(child, is_bold=is_bold)
            self._pieces.append((_SPACE.sub(" ", child.tail or ""), is_bold))

    def _table(self, table: _Element) -> None:
        self.flush()
        for part in table:
            if local_name(part) == "caption":
                self.visit(part, is_bold=False)
        self.lines.extend(table_lines([[_cell_lines(cell) for cell in row] for row in _rows(table)]))

    def _note_time(self, element: _Element) -> None:
        found = _NOSCRIBE.fullmatch(element.get("name") or "")
        has_text = any(text.strip() for text, _ in self._pieces)
        if found and self._start_s is None and not has_text:
            self._start_s = int(found[1]) / 1000


def _rows(table: _Element) -> Iterator[list[_Element]]:
    """The cells of every row of this very table."""
    for part in table:
        if local_name(part) == "tr":
            yield [cell for cell in part if local_name(cell) in {"td", "th"}]
        elif local_name(part) in {"tbody", "thead", "tfoot"}:
            yield from _rows(part)


def _cell_lines(cell: _Element) -> list[Line]:
    inner = _Page()
    inner.visit(cell, is_bold=False)
    inner.flush()
    return inner.lines


def _otranscribe_mark(element: _Element) -> str | None:
    """oTranscribe shows minutes and keeps the exact second in an attribute."""
    exact = element.get("data-timestamp")
    if exact is None or "timestamp" not in (element.get("class") or "").split():
        return None
    try:
        return f"[{clock(float(exact))}] "
    except (ValueError, OverflowError):
        return ""
