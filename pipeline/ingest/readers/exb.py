"""EXMARaLDA basic transcriptions: a tier a speaker, events on a common time line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.ingest.archive import local_name, parse_xml
from pipeline.ingest.model import Reading, Unreadable, counted
from pipeline.ingest.timeline import Piece, lines_in_time, point_places

if TYPE_CHECKING:
    from lxml.etree import _Element


def read(data: bytes) -> Reading:
    """Read an .exb file: tiers of type `t`, else of category `v`, else all; other tiers are counted."""
    return transcription(parse_xml(data))


def transcription(root: _Element) -> Reading:
    """Read a `basic-transcription`."""
    if local_name(root) != "basic-transcription":
        raise Unreadable("die Datei ist keine EXMARaLDA-Transkription", "bitte als .exb neu speichern")
    tiers = list(root.iter("tier"))
    spoken = (
        [tier for tier in tiers if tier.get("type") == "t"]
        or [tier for tier in tiers if tier.get("category") == "v"]
        or tiers
    )
    others = [tier for tier in tiers if tier not in spoken and any(event.text for event in tier.iter("event"))]
    lines = lines_in_time(_pieces(root, spoken), splits_words=True)
    what = counted(len(others), "Spur mit Anmerkungen", "Spuren mit Anmerkungen")
    return Reading(lines, (f"Nicht übernommen: {what}.",) if others else (), is_cues=True)


def _pieces(root: _Element, tiers: list[_Element]) -> Iterator[Piece]:
    points = point_places({item.get("id") or "": _time(item) for item in root.iter("tli")})
    names = _names(root)
    for tier in tiers:
        speaker = names.get(tier.get("speaker") or "") or _shown(tier) or tier.get("id") or ""
        for event in tier.iter("event"):
            begin, start_s = points[event.get("start") or ""]
            # Below an event stands what other programs note about it, not what was said.
            text = (event.text or "") + "".join(child.tail or "" for child in event)
            yield Piece(begin, points[event.get("end") or ""][0], speaker, text, start_s, tier.get("id") or "")


def _shown(tier: _Element) -> str:
    """`INT [v]` is the verbal tier of INT."""
    return re.sub(r"\s*\[[^\]]*\]\s*\Z", "", tier.get("display-name") or "")


def _names(root: _Element) -> dict[str, str]:
    return {
        speaker.get("id") or "": (speaker.findtext("abbreviation") or "").strip() for speaker in root.iter("speaker")
    }


def _time(item: _Element) -> float | None:
    time = item.get("time")
    return float(time) if time else None
