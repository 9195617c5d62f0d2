"""What stands before the first turn: a title, a date, who was there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.ingest.labels import Head, is_usual
from pipeline.ingest.model import Line
from pipeline.ingest.names import label_key

_WHEN_AND_WHERE = (
    r"datum|tag|ort|dauer|länge|beginn|zeit|uhrzeit|zeitpunkt|zeitraum|nummer|nr\.?|titel|projekt|thema|"
    r"situation|code|kürzel|id|name|stand|version|regeln|format"
)
_ABOUT_THE_FILE = re.compile(
    rf"(?:(?:interview|aufnahme|aufzeichnungs?|gesprächs?|transkriptions?|audio)?(?:{_WHEN_AND_WHERE})"
    r"|interview|aufnahme|audio|(?:audio)?datei(?:name)?|transkri\w+|pseudonym|alter|geschlecht|beruf|funktion|quelle"
    r"|anmerkung(?:en)?|bemerkung(?:en)?|hinweise?|legende|anwesend(?:e|heit)?)"
    r"(?:\s+(?!\d+\s*:)[^\s:]{1,30}){0,3}\s*:",
    re.IGNORECASE,
)
_NAME_ONLY = re.compile(r"(?:(?:Frau|Herr|Dr\.|Prof\.)\s+)*[A-ZÄÖÜ][\w’'-]*(?:\s+(?:von|de|[A-ZÄÖÜ][\w’'-]*)){0,3}")
_SENTENCE = re.compile(r"[.?!…]\W*$")
_LINES = 25
_GAP = 3


def preamble_length(lines: Sequence[Line], heads: Sequence[Head | None]) -> int:
    """
    Count the lines at the beginning that tell about the interview, as `Interviewerin: Jana Reuter` may do.

    Args:
        lines: all lines of a file.
        heads: the label of every line that has one.
    """
    counts = Counter(label_key(head.label) for head in heads if head)
    length = _last_about(lines, heads)
    for index, (line, head) in enumerate(zip(lines[:_LINES], heads, strict=False)):
        if index < length:
            continue
        if line.speaker or (head and not _describes(head, counts, is_block=length > 0)):
            break
        if head and (length or counts[label_key(head.label)] == 1):
            length = index + 1
    return length


def _last_about(lines: Sequence[Line], heads: Sequence[Head | None]) -> int:
    """Behind the last line like `Datum: …`; between two of them there is not much else, and nobody speaks."""
    last = 0
    for index, (line, head) in enumerate(zip(lines[:_LINES], heads, strict=False)):
        if not line.speaker and _ABOUT_THE_FILE.match(line.text) and (not last or index - last <= _GAP):
            last = index + 1
        elif line.speaker or (head and not _is_short(head)):
            break
    return last


def _is_short(head: Head) -> bool:
    return 0 < len(head.text.split()) <= 8 and not _SENTENCE.search(head.text)


def _describes(head: Head, counts: Counter[str], *, is_block: bool) -> bool:
    """Whether a label is followed by who somebody is, not by what they say."""
    if not is_usual(head.label) or len(head.label) <= 3:
        return False
    if _NAME_ONLY.fullmatch(head.text.strip()):
        return True
    is_once = counts[label_key(head.label)] == 1
    return is_block and is_once and _is_short(head)
