"""WebVTT, as Teams, Zoom and noScribe write it: voices, or names before the text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.ingest.cleaning import decode
from pipeline.ingest.model import Line, Reading, Unreadable, counted
from pipeline.ingest.times import seconds

_SIGNATURE = re.compile(r"WEBVTT(?:[ \t].*)?")
_CLOCK = r"(?:\d{1,3}:)?\d{1,3}:\d{2}[.,]\d{3}"
_TIMING = re.compile(rf"\s*({_CLOCK})\s*-->\s*{_CLOCK}(?:\D.*)?")
_NO_SPEECH = ("NOTE", "STYLE", "REGION")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.]+>|</>")


class Cue(NamedTuple):
    """A subtitle: when it begins, and its rows as the file has them, tags included."""

    start_s: float | None
    rows: tuple[str, ...]


def read(data: bytes) -> Reading:
    """Read a .vtt file: a line per voice of every subtitle; broken subtitles are left out and counted."""
    text, warnings = decode(data)
    found, n_broken = cues(text)
    if n_broken:
        what = counted(n_broken, "Untertitel", "Untertitel")
        warnings = (*warnings, f"{what} mit fehlerhafter Zeitangabe nicht übernommen.")
    return Reading(tuple(line for cue in found for line in _cue_lines(cue)), warnings, is_cues=True)


def cues(text: str) -> tuple[list[Cue], int]:
    """
    Parse a WebVTT file by the rules of its standard, with a comma allowed before the milliseconds.

    Returns:
        The subtitles, and how many were left out because their times cannot be read.

    Raises:
        Unreadable: the signature, or the blank line behind the head, is missing.

    Source: W3C, WebVTT: The Web Video Text Tracks Format, section 6.1.
    """
    rows = re.split(r"\r\n|\r|\n", text)
    if not _SIGNATURE.fullmatch(rows[0]):
        raise Unreadable("die Datei beginnt nicht mit „WEBVTT“", "bitte als .vtt, .srt oder .txt neu exportieren")
    head = next((index for index, row in enumerate(rows) if not row or "-->" in row), len(rows))
    if head < len(rows) and rows[head]:
        raise Unreadable("nach der Zeile „WEBVTT“ fehlt eine Leerzeile", "bitte die Leerzeile einfügen")
    blocks = list(_blocks(rows[head:]))
    found = [Cue(seconds(timing[1]), tuple(payload)) for timing, payload in blocks if timing]
    return found, len(blocks) - len(found)


def _blocks(rows: Sequence[str]) -> Iterator[tuple[re.Match[str] | None, list[str]]]:
    """Every cue's timing and rows; None where the timing is broken. A new timing ends a cue as a blank line does."""
    index = 0
    while index < len(rows):
        if "-->" not in rows[index]:
            index = index + 1 if not rows[index].startswith(_NO_SPEECH) else _block_end(rows, index)
            continue
        timing = _TIMING.fullmatch(rows[index])
        end = _block_end(rows, index + 1)
        following = next((at for at in range(index + 1, end) if "-->" in rows[at]), end) if timing else end
        yield timing, list(rows[index + 1 : following])
        index = following


def _block_end(rows: Sequence[str], begin: int) -> int:
    return next((at for at in range(begin, len(rows)) if not rows[at]), len(rows))


def _cue_lines(cue: Cue) -> Iterator[Line]:
    before, *voiced = _VOICE.split("\n".join(cue.rows))
    for row in before.splitlines():
        if plain := _plain(row):
            yield Line(plain, start_s=cue.start_s)
    for name, said in zip(voiced[::2], voiced[1::2], strict=True):
        if plain := _plain(said):
            yield Line(plain, speaker=_plain(name), start_s=cue.start_s)


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())
