"""What a paper is made of: blocks that a template draws one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.report.plan import Chart
from pipeline.report.quotes import Quote
from pipeline.report.view import TableView
from pipeline.texts import texts

Block = Mapping[str, Any]
"""`kind` says which function of the template draws it; the rest are its arguments."""
Piece = tuple[str, bool]

_SENTENCE = re.compile(r"[.?!] ")
_AROUND = 0.4
"""The part of a shortened quote that stands before its first marked word."""


def lead(text: str) -> Block:
    """Make the paragraph that a section begins with."""
    return {"kind": "lead", "text": text}


def heading(text: str, *, level: int = 2) -> Block:
    """Make a heading below a section's."""
    return {"kind": "heading", "text": text, "level": level}


def paragraph(text: str) -> Block:
    """Make a paragraph."""
    return {"kind": "paragraph", "text": text}


def points(items: Sequence[str]) -> Block:
    """Make a list."""
    return {"kind": "points", "items": list(items)}


def figure(chart: Chart, *, place: str = "") -> Block:
    """Make a numbered figure that stays in its place, or goes to where there is room (`bottom`, `auto`)."""
    return {
        "kind": "picture",
        "name": chart.name,
        "alt": chart.alt,
        "title": chart.caption.title,
        "note": chart.caption.subtitle,
        "place": place,
    }


def table(view: TableView, title: str, *, widths: Sequence[float] = (), small: bool = False) -> Block:
    """
    Make a numbered table.

    Args:
        view: headers and rows.
        title: of its caption.
        widths: of the columns in parts; none lets figures be as narrow as they are and texts share the rest.
        small: set in smaller letters.
    """
    shares = list(widths) or [0 if is_numeric else 1 for is_numeric in view.numeric]
    return {
        "kind": "grid",
        "title": title,
        "headers": list(view.headers),
        "rows": [list(row) for row in view.rows],
        "numeric": list(view.numeric),
        "widths": shares,
        "small": small,
    }


def quote(one: Quote, *, most: int) -> Mapping[str, Any]:
    """Return what a template draws of a quote, shortened to about so many letters."""
    words = texts()["paper"]["mapping"]
    notes = [one.who, words["internal"] if one.is_internal else ""]
    return {
        "pieces": [list(piece) for piece in excerpt(one.pieces, most=most)],
        "segment_id": one.segment_id,
        "who": " · ".join(filter(None, notes)),
    }


def excerpt(pieces: Sequence[Piece], *, most: int) -> tuple[Piece, ...]:
    """
    Shorten a text around its first marked word; what is left out is said.

    Args:
        pieces: parts of a text, each with whether it is marked.
        most: letters that are kept, about; words are kept whole.

    Returns:
        Pieces; the same where the text is short enough.
    """
    text = "".join(part for part, _ in pieces)
    if len(text) <= most:
        return tuple(pieces)
    mark, mark_end = _first_mark(pieces, most)
    start = _start(text, mark, mark_end, most)
    end = len(text) if start + most >= len(text) else max(_before(text, start + most), mark_end)
    sign = texts()["paper"]["shortened"]
    kept = tuple(_within(pieces, start, end))
    before = ((f"{sign} ", False),) if start else ()
    after = ((f" {sign}", False),) if end < len(text) else ()
    return before + kept + after


def _first_mark(pieces: Sequence[Piece], most: int) -> tuple[int, int]:
    """Return where the first marked words begin and end, as far as an excerpt can hold them; (0, 0) without any."""
    offset = 0
    for part, is_marked in pieces:
        if is_marked and part:
            return offset, offset + min(len(part), most)
        offset += len(part)
    return 0, 0


def _start(text: str, mark: int, mark_end: int, most: int) -> int:
    """Return where an excerpt begins: at a sentence, else at a word, with room before the first marked words."""
    wanted = max(min(mark - int(most * _AROUND), len(text) - most), mark_end - most)
    if mark_end == 0 or wanted <= 0:
        return 0
    earliest = max(wanted - most // 4, mark_end - most)
    starts = [found.end() for found in _SENTENCE.finditer(text, max(earliest - 2, 0), mark)]
    near = [start for start in starts if start >= wanted] or [start for start in starts[-1:] if start >= earliest]
    return near[0] if near else max(text.rfind(" ", 0, wanted) + 1, earliest)


def _before(text: str, end: int) -> int:
    space = text.rfind(" ", 0, end + 1)
    return space if space > end // 2 else end


def _within(pieces: Sequence[Piece], start: int, end: int) -> Iterator[Piece]:
    offset = 0
    for part, is_marked in pieces:
        kept = part[max(start - offset, 0) : max(end - offset, 0)]
        offset += len(part)
        if kept:
            yield kept, is_marked
