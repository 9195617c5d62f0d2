"""TEI transcriptions of speech, ISO 24624 among them: utterances with speakers and points in time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.ingest.archive import attribute, count_words, local_name, parse_xml
from pipeline.ingest.model import Line, Reading, Unreadable, counted
from pipeline.ingest.timeline import point_places

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHORT_PAUSES = {"micro": "(.)", "short": "(-)", "medium": "(--)", "long": "(---)"}
_DURATION = re.compile(r"(?:PT)?(\d+(?:\.\d+)?)S?")
_EVENTS = frozenset({"incident", "vocal", "kinesic", "event"})
_LEFT_OUT = frozenset({"spanGrp", "note", "desc", "index", "speaker", "stage"})
# Of two ways to write a word the transcriber's own comes first.
_AS_SAID = ("orig", "sic", "abbr", "unclear", "seg")
_UNITS = {"s": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0}


def read(data: bytes) -> Reading:
    """Read a TEI file: `u` with `who`, alone or in an `annotationBlock`, or `sp` with `speaker`."""
    return transcription(parse_xml(data))


def transcription(root: _Element) -> Reading:
    """Read a `TEI` document."""
    if local_name(root) not in {"TEI", "TEI.2", "teiCorpus"}:
        raise Unreadable("die Datei ist kein TEI-Dokument", "bitte als TEI (ISO 24624) neu exportieren")
    points = point_places({_id(item): time for item, time in _times(root)})
    names = _names(root)
    found = [element for element in root.iter() if local_name(element) in {"u", "sp"}]
    if not found:
        raise Unreadable("das TEI-Dokument enthält keine Redebeiträge", "bitte als TEI (ISO 24624) neu exportieren")
    lines = [_line(element, names, points) for element in found]
    notes = [item for part in found for item in part.iter() if local_name(item) in {"note", "stage"}]
    words = counted(count_words(notes), "Wort", "Wörter")
    dropped = (f"Nicht übernommen: Anmerkungen ({words}).",) if notes else ()
    return Reading(tuple(line for line in lines if line.text), dropped, is_cues=True)


def _line(element: _Element, names: Mapping[str, str], points: Mapping[str, tuple[int, float | None]]) -> Line:
    who = _inherited(element, "who").split()
    spoken = " ".join("".join(_said(element)).split())
    own = " ".join(str(text) for child in element if local_name(child) == "speaker" for text in child.itertext())
    speaker = names.get(who[0].rpartition("#")[2], who[0].rpartition("#")[2]) if who else own.strip(" :")
    anchor = next((attribute(item, "synch") for item in element.iter() if local_name(item) == "anchor"), None)
    start = _inherited(element, "start") or _inherited(element, "synch") or anchor or ""
    return Line(spoken, speaker or None, points.get(start.rpartition("#")[2], (0, None))[1])


def _inherited(element: _Element, name: str) -> str:
    """An attribute of an utterance, or of the block around it."""
    parent = element.getparent()
    block = parent if parent is not None and local_name(parent) in {"annotationBlock", "annotationGrp"} else None
    return attribute(element, name) or (attribute(block, name) if block is not None else None) or ""


def _said(element: _Element) -> Iterator[str]:
    """The words below an element: words stand apart, punctuation does not; events in double brackets as in GAT2."""
    yield element.text or ""
    for child in element:
        name = local_name(child)
        if name == "pause":
            yield f" {_pause(child)} "
        elif name in _EVENTS:
            yield f" (({_description(child)})) "
        elif name == "gap":
            yield " (unv.) "
        elif name == "choice":
            yield from _said_of(child)
        elif name and name not in _LEFT_OUT:
            yield " " if name in {"w", "seg", "p", "ab", "l", "lg"} else ""
            yield from _said(child)
        yield child.tail or ""


def _said_of(choice: _Element) -> Iterator[str]:
    ways = sorted(choice, key=lambda way: _AS_SAID.index(local_name(way)) if local_name(way) in _AS_SAID else 9)
    if ways:
        yield from _said(ways[0])


def _pause(pause: _Element) -> str:
    kind = attribute(pause, "type") or ""
    length = _DURATION.fullmatch(attribute(pause, "dur") or "")
    return f"({length[1]})" if length else _SHORT_PAUSES.get(kind, "(.)")


def _description(element: _Element) -> str:
    said = " ".join(str(text) for text in element.itertext()).split()
    return " ".join(said) or attribute(element, "desc") or attribute(element, "type") or "…"


def _names(root: _Element) -> dict[str, str]:
    """Identifier → label of every person: the abbreviation, else `n`, else the name."""
    return {
        _id(person): label for person in root.iter() if local_name(person) == "person" and (label := _label(person))
    }


def _label(person: _Element) -> str:
    texts = {local_name(item): " ".join(str(text) for text in item.itertext()).split() for item in person.iter()}
    candidates = (texts.get("abbr"), (attribute(person, "n") or "").split(), texts.get("persName"), texts.get("name"))
    return " ".join(next((words for words in candidates if words), [_id(person)]))


def _times(root: _Element) -> Iterator[tuple[_Element, float | None]]:
    """Every point with its time: an offset from another point, or a clock time."""
    known: dict[str, float] = {}
    for line in (element for element in root.iter() if local_name(element) == "timeline"):
        unit = _UNITS.get(attribute(line, "unit") or "s", 1.0)
        for when in line:
            time = _clock(attribute(when, "absolute"))
            if (offset := attribute(when, "interval")) and re.fullmatch(r"\d+(?:\.\d+)?", offset):
                since = (attribute(when, "since") or "").rpartition("#")[2]
                time = known.get(since, 0.0) + float(offset) * _UNITS.get(attribute(when, "unit") or "", unit)
            if time is not None:
                known[_id(when)] = time
            yield when, time


def _clock(text: str | None) -> float | None:
    found = re.fullmatch(r"(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)", text or "")
    return int(found[1] or 0) * 3600 + int(found[2]) * 60 + float(found[3]) if found else None


def _id(element: _Element) -> str:
    return attribute(element, "id") or ""
