"""SubRip subtitles: numbered cues, names before the text."""

from __future__ import annotations

import re

from pipeline.ingest.cleaning import decode
from pipeline.ingest.model import Line, Reading, Unreadable
from pipeline.ingest.times import seconds

_CLOCK = r"\d{1,3}:\d{1,2}:\d{1,2}(?:[,.]\d{1,3})?"
_TIMING = re.compile(rf"\s*({_CLOCK})\s*-->\s*{_CLOCK}.*")
_MARKUP = re.compile(r"</?(?:b|i|u|s|font)\b[^<>]*>|\{\\[^{}]*\}", re.IGNORECASE)


def read(data: bytes) -> Reading:
    """Read an .srt file: every line of a cue is a line with the cue's time."""
    text, warnings = decode(data)
    rows = text.splitlines()
    timings = [(index, found) for index, row in enumerate(rows) if (found := _TIMING.fullmatch(row))]
    if not timings:
        raise Unreadable("die Datei enthält keine Untertitel mit Zeiten", "bitte als .srt oder .txt neu exportieren")
    ends = [_without_number(rows, index, place) for place, (index, _) in enumerate(timings[1:], start=2)]
    lines = [
        Line(plain, start_s=seconds(found[1]))
        for (index, found), end in zip(timings, [*ends, len(rows)], strict=True)
        for row in rows[index + 1 : end]
        if (plain := _MARKUP.sub("", row).strip())
    ]
    return Reading(tuple(lines), warnings, is_cues=True)


def _without_number(rows: list[str], index: int, place: int) -> int:
    """Where the cue before a timing line ends: the number above the line belongs to the cue that follows."""
    above = rows[index - 1].strip()
    is_number = above.isdecimal() and (int(above) == place or not rows[index - 2].strip())
    return index - 1 if is_number else index
