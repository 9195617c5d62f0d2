"""JSON of speech recognition: Whisper, WhisperX, whisper.cpp, AssemblyAI, Deepgram, Rev and their like."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from pipeline.ingest.cleaning import decode
from pipeline.ingest.model import Line, Reading, Unreadable
from pipeline.ingest.times import seconds

_Item: TypeAlias = Mapping[str, Any]

_LISTS = ("segments", "utterances", "turns", "transcription", "monologues", "paragraphs", "phrases", "transcript")
_TEXTS = ("text", "transcript", "content", "utterance", "value")
_SPEAKERS = ("speaker", "speaker_label", "speaker_name", "speakerName", "speaker_id", "speakerId", "name", "sprecher")
_STARTS = ("start_s", "start", "start_time", "startTime", "begin", "from", "ts", "timestamp", "timestamps")
_MILLISECONDS = ("start_ms", "startMs", "offsets")
_DEPTH = 6


def read(data: bytes) -> Reading:
    """Read a .json file: the longest list of objects with text, each with speaker and start where it has them."""
    text, warnings = decode(data)
    try:
        content = json.loads(text)
    except ValueError:
        raise Unreadable("die Datei ist kein gültiges JSON", "bitte neu exportieren") from None
    found = max(_candidates(content, _DEPTH), key=len, default=[])
    if not found:
        raise Unreadable("das JSON enthält keine Redebeiträge", "bitte mit „segments“ exportieren, wie Whisper es tut")
    scale = 0.001 if _counts_milliseconds(content, found) else 1.0
    lines = [_line(item, scale) for item in found]
    return Reading(tuple(line for line in lines if line.text), warnings, is_cues=True)


def _candidates(content: Any, depth: int) -> Iterator[list[_Item]]:
    """Lists of objects with text: the content itself, or what stands under a name that transcripts use."""
    if isinstance(content, list):
        items: list[_Item] = [item for item in content if isinstance(item, dict)]
        if items and all(_text(item) is not None for item in items):
            yield items
    elif isinstance(content, dict) and depth:
        named = [content[name] for name in _LISTS if name in content]
        found = [candidate for value in named for candidate in _candidates(value, depth - 1)]
        others = [value for value in content.values() if isinstance(value, dict)]
        yield from found or [candidate for value in others for candidate in _candidates(value, depth - 1)]


def _line(item: _Item, scale: float) -> Line:
    return Line((_text(item) or "").strip(), _speaker(item), _start(item, scale))


def _text(item: _Item) -> str | None:
    said = next((item[name] for name in _TEXTS if isinstance(item.get(name), str)), None)
    if said is None and isinstance(item.get("elements"), list):
        return "".join(str(part.get("value", "")) for part in item["elements"] if isinstance(part, dict))
    return said


def _speaker(item: _Item) -> str | None:
    """A name as it is; numbers become `S0`, `S1`."""
    value = next((item[name] for name in _SPEAKERS if _is_name(item.get(name))), None)
    if value is None and isinstance(item.get("words"), list):
        # WhisperX may know who said the words, and not who said the sentence.
        named = Counter(who for word in item["words"] if isinstance(word, dict) and (who := _speaker(word)))
        return named.most_common(1)[0][0] if named else None
    if isinstance(value, dict):
        return _speaker(value)
    if isinstance(value, int):
        return f"S{value}"
    return str(value).strip() or None if value is not None else None


def _is_name(value: Any) -> bool:
    return isinstance(value, str | int | dict) and not isinstance(value, bool) and value not in ("", {})


def _start(item: _Item, scale: float) -> float | None:
    for name in _MILLISECONDS:
        value = _first(item.get(name))
        if isinstance(value, int | float):
            return value / 1000
    if "start" not in item and isinstance(item.get("elements"), list):
        item = next((part for part in item["elements"] if isinstance(part, dict) and "ts" in part), item)
    value = next((found for name in _STARTS if (found := _first(item.get(name))) is not None), None)
    if isinstance(value, str):
        return _number(value) if _number(value) is not None else seconds(value)
    return value * scale if isinstance(value, int | float) and not isinstance(value, bool) else None


def _first(value: Any) -> Any:
    """The begin of a pair, of a span, or the value itself."""
    if isinstance(value, list):
        return value[0] if value else None
    return value.get("from", value.get("start")) if isinstance(value, dict) else value


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ".").removesuffix("s"))
    except ValueError:
        return None


def _counts_milliseconds(content: Any, items: list[_Item]) -> bool:
    """AssemblyAI counts whole milliseconds and tells the recording's length beside them."""
    whole = all(isinstance(item.get("start"), int) for item in items)
    return whole and isinstance(content, dict) and "audio_duration" in content
