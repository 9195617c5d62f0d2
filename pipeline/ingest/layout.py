"""What several formats share: bold beginnings, table rows, numbered lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from pipeline.ingest.model import Line
from pipeline.ingest.sheet import columns, lines_by_columns
from pipeline.ingest.times import only_time

Piece: TypeAlias = tuple[str, bool]  # text, whether it is bold

_HEADER_ROWS = 3
NUMBERS_GONE = "Zeilennummern entfernt."
_NUMBERED = re.compile(r"\A\s*(\d{1,5})(?:[ \t]{1,6}|$)")
_NUMBERED_RIGHT = re.compile(r"(?:(?<=\S)[ \t]+|^)(\d{1,5})\s*\Z")
_NUMBER = re.compile(r"\s*\d{1,5}\s*")
# Lines that Otter, Sonix, Trint, Rev, Teams and f4 write for themselves, and what people write when nobody speaks.
_FOOTER = re.compile(
    r"(?:automatically )?transcri(?:bed|pt(?:ion)?(?: created)?) (?:by|with) .{0,30}"
    r"(?:otter\.ai|sonix|trint|rev\.com|happyscribe|amberscript)\S*"
    r"|this transcript was (?:exported|generated|created) (?:on|by|with) .{0,100}"
    r"|(?:exportiert|transkribiert|erstellt) (?:aus|mit) (?:f4x?|f5|otter|sonix|trint|noscribe|maxqda).{0,60}"
    r"|transcribed with noscribe .{0,60}"
    r"|.{1,60} (?:hat|haben) die transkription (?:gestartet|beendet|angehalten)"
    r"|.{1,60} (?:started|stopped) transcription"
    r"|(?:ende|beginn|start|schluss) (?:der|des) (?:ton|audio)?(?:aufnahme|aufzeichnung|interviews?|gesprächs?|"
    r"transkripts?)(?: \d)?|(?:aufnahme|interview|gespräch|transkript) ?ende|seite \d{1,3}(?: ?(?:von|/) ?\d{1,3})?",
    re.IGNORECASE,
)


def without_footer(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """Drop lines about recording, page or program instead of speech; returns the rest, and how many were dropped."""
    kept = [line for line in lines if len(line.text) > 160 or not _FOOTER.fullmatch(line.text.strip(" .*–-_#=[]()"))]
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


def table_lines(rows: Sequence[Sequence[Sequence[Line]]]) -> list[Line]:
    """
    Put a table into lines: by its columns where a header names speaker and text, else row by row.

    Args:
        rows: the lines of every cell of every row.
    """
    texts = [[" ".join(line.text for line in cell) for cell in row] for row in rows]
    for at, row in enumerate(texts[:_HEADER_ROWS]):
        header = columns(row)
        if {"speaker", "text"} <= header.keys():
            above = [line for cells in rows[:at] for line in row_lines(cells)]
            return [*above, *lines_by_columns(texts[at + 1 :], header)]
    return [line for cells in rows for line in row_lines(cells)]


def without_line_numbers(texts: Sequence[str]) -> tuple[list[str], bool]:
    """
    Take off line numbers: at the left or the right of all lines or of every fifth, or on lines of their own.

    Returns:
        The lines, and whether there were numbers.
    """
    for place in (_NUMBERED, _NUMBERED_RIGHT):
        found = {at: int(match[1]) for at, text in enumerate(texts) if (match := place.search(text))}
        gone = _counting(found, texts) or _alone(texts) or _fifths(found)
        bare = [place.sub("", text, count=1) if at in gone else text for at, text in enumerate(texts)]
        # `Seite 1`, `Seite 2` … are counted themselves, no lines that somebody has counted.
        if gone and (place is _NUMBERED or len(set(bare)) * 2 > len(texts)):
            return bare, True
    return list(texts), False


def _counting(found: Mapping[int, int], texts: Sequence[str]) -> Collection[int]:
    """Where nearly all lines that are not empty have a number, and the numbers count up by one."""
    n_filled = sum(bool(text.strip()) and only_time(text) is None for text in texts)
    steps = sum(later - earlier == 1 for earlier, later in pairwise(found.values()))
    is_counted = len(found) >= 0.9 * n_filled and steps >= 0.8 * (len(found) - 1)
    return found if len(found) >= 5 and is_counted else ()


def _alone(texts: Sequence[str]) -> Collection[int]:
    """Where a number is the whole line, and these numbers count up by one or by five, anew on a page or not."""
    found = {at: int(text) for at, text in enumerate(texts) if _NUMBER.fullmatch(text)}
    steps = Counter(later - earlier for earlier, later in pairwise(found.values()))
    return found if len(found) >= 5 and max(steps[1], steps[5]) >= 0.8 * (len(found) - 1) else ()


def without_numbers(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Take line numbers off lines, bold beginnings included; returns new lines, and a warning if there were any."""
    texts, had_numbers = without_line_numbers([line.text for line in lines])
    if not had_numbers:
        return tuple(lines), ()
    bare = [replace(line, text=text, emphasis=_bold(line, text)) for line, text in zip(lines, texts, strict=True)]
    return tuple(bare), (NUMBERS_GONE,)


def _bold(line: Line, text: str) -> str:
    """The bold beginning of a line whose number is gone."""
    if line.emphasis == line.text:
        return text
    return _NUMBERED.sub("", line.emphasis, count=1) if line.text.endswith(text) else line.emphasis


def _fifths(found: Mapping[int, int]) -> Collection[int]:
    """Where 5, 10, 15 … stand about five lines apart, beginning anew on a page or not."""
    fifths = {at: number for at, number in found.items() if number and number % 5 == 0}
    steps = [
        4 <= later - earlier <= 7 and fifths[later] in {fifths[earlier] + 5, 5}
        for earlier, later in pairwise(sorted(fifths))
    ]
    return fifths if len(fifths) >= 4 and sum(steps) >= 0.8 * len(steps) else ()


def _line(row: Sequence[Piece]) -> Line:
    text = "".join(part for part, _ in row).strip()
    bold = ""
    for part, is_bold in row:
        if part.strip() and not is_bold:
            break
        bold += part
    has_bold = any(is_bold and part.strip() for part, is_bold in row)
    return Line(text, emphasis=bold.strip() if has_bold else "")
