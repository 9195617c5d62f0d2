"""Tables of turns: which column is the speaker, the text, the time; German or English headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from pipeline.ingest.model import Line, Reading
from pipeline.ingest.times import seconds

Rows = Sequence[Sequence[str]]

_SPEAKER = (
    "sprecher sprecherin sprecher:in sprecher*in sprecher_in sprechende sprechername person name wer rolle kürzel "
    "speaker speakername speakerid speakerlabel participant teilnehmer teilnehmerin teilnehmer:in label"
)
_TEXT = (
    "text transkript transkription äußerung aeusserung aussage beitrag redebeitrag wortlaut inhalt gesagt gesagtes "
    "transcript transcription utterance content said turn speech"
)
_START = (
    "zeit zeitmarke zeitstempel start beginn anfang von startzeit startinsekunden sekunde sekunden time "
    "timestamp timecode starttime startseconds begin from in"
)
_START_MS = "startms beginms startmilliseconds"
_END = "ende end bis endzeit endtime endseconds to out endms stop"
_HEADERS: Mapping[str, frozenset[str]] = {
    "speaker": frozenset(_SPEAKER.casefold().split()),
    "text": frozenset(_TEXT.casefold().split()),
    "start": frozenset(_START.casefold().split()),
    "start_ms": frozenset(_START_MS.casefold().split()),
    "end": frozenset(_END.casefold().split()),
}
_HEADER_ROWS = 10
_UNIT = re.compile(r"[(\[](?!ms)[^)\]]*[)\]]")
_SIGNS = re.compile(r"[\s_().\[\]-]")


def columns(row: Sequence[str]) -> dict[str, int]:
    """
    Read a row as a header.

    Returns:
        `speaker`, `text`, `start`, `start_ms`, `end` → index of the column; empty if there is no column of text.
    """
    keys = [_SIGNS.sub("", _UNIT.sub("", unicodedata.normalize("NFC", cell))).casefold() for cell in row]
    places = {name: [at for at, key in enumerate(keys) if key in words] for name, words in _HEADERS.items()}
    found = {name: indices[0] for name, indices in places.items() if indices}
    return found if "text" in found else {}


def reading(rows: Rows, warnings: tuple[str, ...] = ()) -> Reading:
    """
    Turn the rows of a table into lines.

    Args:
        rows: cells as text.
        warnings: what has been noticed so far.

    Returns:
        With a header, a line a row, an empty speaker being the one above; rows with begin and end are cues.
        Without a header, the cells side by side, for the labels to be found.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    for index, row in enumerate(filled[:_HEADER_ROWS]):
        header = _by_cells(columns(row), filled[index + 1 :])
        if header:
            lines = lines_by_columns(filled[index + 1 :], header)
            return Reading(tuple(lines), warnings, is_cues="end" in header)
    plain = ["\t".join(" ".join(cell.split()) for cell in row).strip() for row in filled]
    return Reading(tuple(Line(text) for text in plain if text), warnings)


def _by_cells(header: dict[str, int], rows: Rows) -> dict[str, int]:
    """Whisper's tables count whole milliseconds in columns `start` and `end`, and name no speaker."""
    if header.keys() != {"text", "start", "end"}:
        return header
    whole = all(len(row) > header["end"] and row[header["end"]].strip().isdecimal() for row in rows)
    numbers = [int(row[header["end"]]) for row in rows] if rows and whole else []
    # Nobody speaks for a hundred seconds on end from one row to the next.
    if numbers and max(numbers) > 100 * len(numbers):
        return {"start_ms" if name == "start" else name: index for name, index in header.items()}
    return header


def lines_by_columns(rows: Rows, header: Mapping[str, int]) -> list[Line]:
    """
    Read the rows below a header.

    Args:
        rows: cells as text; an empty speaker is the one above.
        header: what `columns` found.
    """
    lines = []
    speaker: str | None = None
    for row in rows:
        cells = {name: row[index].strip() if index < len(row) else "" for name, index in header.items()}
        speaker = cells.get("speaker", "").removesuffix(":").strip() or speaker
        others = [word for at, cell in enumerate(row) if at not in header.values() for word in cell.split()]
        if cells["text"]:
            n_aside = sum(any(map(str.isalpha, word)) for word in others)
            lines.append(Line(" ".join(cells["text"].split()), speaker, _start(cells), n_aside=n_aside))
    return lines


def _start(cells: Mapping[str, str]) -> float | None:
    if milliseconds := cells.get("start_ms"):
        value = _number(milliseconds)
        return None if value is None else value / 1000
    text = cells.get("start", "")
    value = _number(text)
    return seconds(text) if value is None else value


def _number(text: str) -> float | None:
    """A number of seconds with point or comma; clock times and empty cells are none."""
    return float(text.replace(",", ".")) if re.fullmatch(r"\d{1,9}(?:[.,]\d+)?", text) else None
