"""WebVTT, as Teams and Zoom write it: voices, or names before the text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from pipeline.ingest.cleaning import decode
from pipeline.ingest.model import Line, Reading
from pipeline.ingest.times import seconds

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.]+>|</>")


def read(data: bytes) -> Reading:
    """Read a .vtt file: a line per voice of every subtitle."""
    import webvtt

    text, warnings = decode(data)
    subtitles = webvtt.from_string("\n".join(text.splitlines()))
    lines = [line for cue in subtitles.captions for line in _cue_lines(cue.raw_text, seconds(cue.start))]
    return Reading(tuple(lines), warnings, is_cues=True)


def _cue_lines(payload: str, start_s: float | None) -> Iterator[Line]:
    before, *voiced = _VOICE.split(payload)
    for row in before.splitlines():
        if plain := _plain(row):
            yield Line(plain, start_s=start_s)
    for name, said in zip(voiced[::2], voiced[1::2], strict=True):
        if plain := _plain(said):
            yield Line(plain, speaker=_plain(name), start_s=start_s)


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())
