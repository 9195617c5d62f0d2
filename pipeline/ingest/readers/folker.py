"""FOLKER and OrthoNormal: contributions of speakers, as plain segments or word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.ingest.archive import local_name, parse_xml
from pipeline.ingest.model import Line, Reading, Unreadable, counted
from pipeline.ingest.timeline import point_places

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARKS = re.compile(r"\(\([^()]*\)\)|\([^()]*\)|[°h]+")
_WORD = re.compile(r"[^\W\d_]+")
_PAUSES = {"micro": "(.)", "short": "(-)", "medium": "(--)", "long": "(---)"}


def read(data: bytes) -> Reading:
    """Read an .flk or .fln file; contributions without a speaker are pauses and noises between the others."""
    return transcription(parse_xml(data))


def transcription(root: _Element) -> Reading:
    """Read a `folker-transcription`."""
    if local_name(root) != "folker-transcription":
        raise Unreadable("die Datei ist keine FOLKER-Transkription", "bitte als .flk oder .fln neu speichern")
    points = point_places({item.get("timepoint-id") or "": _time(item) for item in root.iter("timepoint")})
    names = {item.get("speaker-id") or "": item.get("speaker-id") or "" for item in root.iter("speaker")}
    contributions = list(root.iter("contribution"))
    lines = [_line(item, names, points) for item in contributions if item.get("speaker-reference")]
    nobody = [" ".join(_said(item)) for item in contributions if not item.get("speaker-reference")]
    number = sum(len(_WORD.findall(_MARKS.sub("", text))) for text in nobody)
    dropped = (f"Nicht übernommen: {counted(number, 'Wort', 'Wörter')} ohne Sprecher.",) if number else ()
    return Reading(tuple(line for line in lines if line.text), dropped, is_cues=True)


def _line(item: _Element, names: Mapping[str, str], points: Mapping[str, tuple[int, float | None]]) -> Line:
    reference = item.get("speaker-reference") or ""
    start_s = points.get(item.get("start-reference") or "", (0, None))[1]
    return Line(" ".join("".join(_said(item)).split()), names.get(reference, reference), start_s)


def _said(element: _Element) -> Iterator[str]:
    """The words below an element; marks of their own kind are written as GAT2 has them."""
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name == "w":
            yield " " if child.get("transition") != "assimilated" else "="
            yield from _said(child)
        elif name in {"pause", "breathe", "non-phonological"}:
            yield f" {_mark(child, name)} "
        elif name and name != "alternative":
            yield from _said(child)
        yield child.tail or ""


def _mark(element: _Element, name: str) -> str:
    if name == "pause":
        duration = element.get("duration") or ""
        return _PAUSES.get(duration, f"({duration})")
    if name == "breathe":
        breath = "h" * int(element.get("length") or 1)
        return f"°{breath}" if element.get("type") == "in" else f"{breath}°"
    return f"(({element.get('description') or ''}))"


def _time(item: _Element) -> float | None:
    time = item.get("absolute-time")
    return float(time) if time else None
