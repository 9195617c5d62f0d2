"""ELAN: annotations between time slots; a tier a speaker, named by its participant or by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.ingest.archive import local_name, parse_xml
from pipeline.ingest.model import Reading, Unreadable, counted
from pipeline.ingest.timeline import Piece, lines_in_time, point_places

if TYPE_CHECKING:
    from lxml.etree import _Element

_NO_SPEECH = re.compile(
    r"kommentar|comment|notes?\b|notiz|anmerkung|memo|thema|topic|codes?\b|gest|übersetz|translat", re.IGNORECASE
)


def read(data: bytes) -> Reading:
    """
    Read an .eaf file: tiers that stand for themselves; dependent tiers and those of comments are counted.

    Where such a tier has numbers or nothing, the words stand in one of the tiers that depend on it.
    """
    return transcription(parse_xml(data))


def transcription(root: _Element) -> Reading:
    """Read an `ANNOTATION_DOCUMENT`."""
    if local_name(root) != "ANNOTATION_DOCUMENT":
        raise Unreadable("die Datei ist kein ELAN-Dokument", "bitte als .eaf neu speichern")
    tiers = [tier for tier in root.iter("TIER") if any(item.text for item in tier.iter("ANNOTATION_VALUE"))]
    roots = [tier for tier in root.iter("TIER") if tier.get("PARENT_REF") is None and not _is_comment(tier)]
    spoken = [found for tier in roots if (found := _worded(tier, tiers)) is not None]
    lines = lines_in_time(_pieces(root, spoken))
    dropped = len(tiers) - len(spoken)
    what = counted(dropped, "abhängige oder kommentierende Spur", "abhängige oder kommentierende Spuren")
    return Reading(lines, (f"Nicht übernommen: {what}.",) if dropped else (), is_cues=True)


def _is_comment(tier: _Element) -> bool:
    return _NO_SPEECH.search(f"{tier.get('TIER_ID')} {tier.get('LINGUISTIC_TYPE_REF')}") is not None


def _worded(root: _Element, tiers: Sequence[_Element]) -> _Element | None:
    """The tier that holds the words of a speaker: itself, else the fullest of those below it; None if there is none."""
    below = [root]
    for parent in below:
        below += [tier for tier in tiers if tier.get("PARENT_REF") == parent.get("TIER_ID") and tier not in below]
    if _n_words(root):
        return root
    best = max(below, key=lambda tier: 0 if _is_comment(tier) else _n_words(tier))
    return best if _n_words(best) else None


def _n_words(tier: _Element) -> int:
    """How many words have two letters or more, as numbers and abbreviations of annotations do not."""
    values = [item.text or "" for item in tier.iter("ANNOTATION_VALUE")]
    return sum(len(re.findall(r"[^\W\d_]{2,}", value)) for value in values)


def _placed(item: _Element, items: Mapping[str | None, _Element]) -> _Element:
    """The annotation with times of its own on which another one depends."""
    seen = set()
    while item.tag == "REF_ANNOTATION" and item not in seen:
        seen.add(item)
        item = items[item.get("ANNOTATION_REF")]
    return item


def _pieces(root: _Element, tiers: list[_Element]) -> Iterator[Piece]:
    slots = {slot.get("TIME_SLOT_ID") or "": _seconds(slot) for slot in root.iter("TIME_SLOT")}
    points = point_places(slots)
    items = {item.get("ANNOTATION_ID"): item for item in root.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION")}
    for tier in tiers:
        speaker = (tier.get("PARTICIPANT") or "").strip() or tier.get("TIER_ID") or ""
        for item in tier.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
            placed = _placed(item, items)
            begin, start_s = points[placed.get("TIME_SLOT_REF1") or ""]
            end = points[placed.get("TIME_SLOT_REF2") or ""][0]
            yield Piece(begin, end, speaker, item.findtext("ANNOTATION_VALUE") or "", start_s)


def _seconds(slot: _Element) -> float | None:
    value = slot.get("TIME_VALUE")
    return int(value) / 1000 if value else None
