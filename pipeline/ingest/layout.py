"""What several formats share: bold beginnings, table rows, numbered lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from pipeline.ingest.model import Line

Piece: TypeAlias = tuple[str, bool]  # text, whether it is bold

NUMBERS_GONE = "Zeilennummern am Zeilenanfang entfernt."
_NUMBERED = re.compile(r"\A\s*(\d{1,5})(?:[ \t]{1,6}|$)")
# Lines that Otter, Sonix, Trint, Rev, Teams and f4 write for themselves.
_FOOTER = re.compile(
    r"(?:automatically )?transcri(?:bed|pt(?:ion)?(?: created)?) (?:by|with) .{0,30}"
    r"(?:otter\.ai|sonix|trint|rev\.com|happyscribe|amberscript)\S*"
    r"|this transcript was (?:exported|generated|created) (?:on|by|with) .{0,100}"
    r"|(?:exportiert|transkribiert|erstellt) (?:aus|mit) (?:f4x?|f5|otter|sonix|trint|noscribe|maxqda).{0,60}"
    r"|transcribed with noscribe .{0,60}"
    r"|.{1,60} (?:hat|haben) die transkription (?:gestartet|beendet|angehalten)"
    r"|.{1,60} (?:started|stopped) transcription",
    re.IGNORECASE,
)


def without_footer(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """Drop lines that a transcription program wrote for itself; returns the rest, and how many were dropped."""
    kept = [line for line in lines if len(line.text) > 160 or not _FOOTER.fullmatch(line.text.strip(" .*–-"))]
    return kept, len(lines) - len(kept)


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Split a paragraph at its line breaks; lines without text are dropped."""
    rows: list[list[Piece]] = [[]]
    for text, is_bold in pieces:
        first, *others = text.split("\n")
        rows[-1].append((first, is_bold))
        rows.extend([(other, is_bold)] for other in others)
    return [line for row in rows if (line := _line(row)).text]


def row_lines(cells: Sequence[Sequence[Line]]) -> list[Line]:
    """
    Put a table row into lines: the first line of every cell side by side, tabs between; then what is left of each.

    Args:
        cells: the lines of every cell.
    """
    firsts = [cell[0] if cell else Line("") for cell in cells]
    while firsts and not firsts[-1].text:
        firsts.pop()
    if not firsts:
        return []
    text = "\t".join(" ".join(first.text.split()) if len(cells) > 1 else first.text for first in firsts)
    others = [line for cell in cells for line in cell[1:]]
    return [replace(firsts[0], text=text.strip()), *others]


def without_line_numbers(texts: Sequence[str]) -> tuple[list[str], bool]:
    """
    Take off line numbers if nearly all lines that are not empty begin with numbers that count up, or every fifth does.

    Returns:
        The lines, and whether there were numbers.
    """
    found = [_NUMBERED.match(text) for text in texts if text.strip()]
    numbers = [int(match[1]) for match in found if match]
    steps = sum(later - earlier == 1 for earlier, later in pairwise(numbers))
    if len(numbers) < 5 or len(numbers) < 0.9 * len(found) or steps < 0.8 * (len(numbers) - 1):
        return _without_fifths(texts)
    return [_NUMBERED.sub("", text, count=1) for text in texts], True


def without_numbers(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Take line numbers off lines, bold beginnings included; returns new lines, and a warning if there were any."""
    texts, had_numbers = without_line_numbers([line.text for line in lines])
    if not had_numbers:
        return tuple(lines), ()
    bare = [
        replace(line, text=text, emphasis=_NUMBERED.sub("", line.emphasis, count=1))
        for line, text in zip(lines, texts, strict=True)
    ]
    return tuple(bare), (NUMBERS_GONE,)


def _without_fifths(texts: Sequence[str]) -> tuple[list[str], bool]:
    """Take off 5, 10, 15 … where they stand about five lines apart, beginning anew on a page or not."""
    found = {at: int(match[1]) for at, text in enumerate(texts) if (match := _NUMBERED.match(text))}
    fifths = {at: number for at, number in found.items() if number and number % 5 == 0}
    steps = [
        4 <= later - earlier <= 7 and fifths[later] in {fifths[earlier] + 5, 5}
        for earlier, later in pairwise(sorted(fifths))
    ]
    if len(fifths) < 4 or sum(steps) < 0.8 * len(steps):
        return list(texts), False
    return [_NUMBERED.sub("", text, count=1) if at in fifths else text for at, text in enumerate(texts)], True


def _line(row: Sequence[Piece]) -> Line:
    text = "".join(part for part, _ in row).strip()
    bold = ""
    for part, is_bold in row:
        if part.strip() and not is_bold:
            break
        bold += part
    has_bold = any(is_bold and part.strip() for part, is_bold in row)
    return Line(text, emphasis=bold.strip() if has_bold else "")
