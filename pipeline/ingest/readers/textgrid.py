"""Praat TextGrids, long and short: an interval tier a speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.cleaning import decode
from pipeline.ingest.model import Reading, Unreadable, counted
from pipeline.ingest.timeline import Piece, lines_in_time

# Praat reads strings, flags and numbers that stand free; all other words are for people.
_TOKEN = re.compile(r'"((?:[^"]|"")*)"|(?<!\S)(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?!\S)|(?<!\S)<(exists|absent)>')
_COMMENT = re.compile(r"(?m)^\s*!.*$")
_NO_SPEECH = re.compile(
    r"(?:kan|ort)-mau|mau|phon\w*|syll\w*|silben?|silences?|stille|kommentar\w*|comments?", re.IGNORECASE
)


def read(data: bytes) -> Reading:
    """Read a .TextGrid file; point tiers and those of sounds or silence are counted."""
    text, warnings = decode(data)
    tokens = _tokens(_COMMENT.sub("", text))
    if next(tokens, None) != "ooTextFile" or next(tokens, None) != "TextGrid":
        raise Unreadable("die Datei ist kein TextGrid", "bitte in Praat als TextGrid-Textdatei speichern")
    try:
        pieces, n_dropped = _tiers(tokens)
    except (StopIteration, ValueError):
        raise Unreadable("das TextGrid bricht mitten in der Datei ab", "bitte in Praat neu speichern") from None
    what = counted(n_dropped, "Spur", "Spuren")
    dropped = (f"Nicht übernommen: {what} mit Punkten, Lauten oder Stille.",) if n_dropped else ()
    return Reading(lines_in_time(pieces), (*warnings, *dropped), is_cues=True)


def _tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text):
        yield found[1].replace('""', '"') if found[1] is not None else found[2] or found[3]


def _tiers(tokens: Iterator[str]) -> tuple[list[Piece], int]:
    pieces: list[Piece] = []
    n_dropped = 0
    _skip(tokens, 3)
    for _ in range(int(next(tokens))):
        kind, name = next(tokens), next(tokens)
        _skip(tokens, 2)
        items = _intervals(tokens, name) if kind == "IntervalTier" else _points(tokens)
        is_speech = kind == "IntervalTier" and not _NO_SPEECH.fullmatch(name.strip())
        pieces.extend(items if is_speech else [])
        n_dropped += not is_speech and bool(items)
    return pieces, n_dropped


def _intervals(tokens: Iterator[str], name: str) -> list[Piece]:
    """The intervals of a tier; places on the time line are microseconds."""
    pieces = []
    for _ in range(int(next(tokens))):
        begin, end, text = float(next(tokens)), float(next(tokens)), next(tokens)
        pieces.append(Piece(round(begin * 1e6), round(end * 1e6), name.strip(), text, begin))
    return pieces


def _points(tokens: Iterator[str]) -> list[Piece]:
    number = int(next(tokens))
    _skip(tokens, 2 * number)
    return [Piece(0, 0, "", "", None)] * min(number, 1)


def _skip(tokens: Iterator[str], number: int) -> None:
    for _ in range(number):
        next(tokens)
