"""oTranscribe: JSON around a piece of a web page."""

from __future__ import annotations

import json

from pipeline.ingest.cleaning import decode
from pipeline.ingest.model import Reading, Unreadable
from pipeline.ingest.readers.html import page_lines


def read(data: bytes) -> Reading:
    """Read an .otr file; times stand in the text as the person has put them there."""
    text, warnings = decode(data)
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        raise Unreadable("die Datei ist kein oTranscribe-Dokument", "bitte in oTranscribe neu exportieren (.otr)")
    return Reading(page_lines(content["text"]) if content["text"].strip() else (), warnings)
