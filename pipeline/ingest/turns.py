"""Lines → turns: labels begin them, lines without a label continue them, times go into a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.ingest.labels import Head, is_usual, parse_head, real_heads
from pipeline.ingest.model import Line, Reading, Turn, Unreadable, counted
from pipeline.ingest.names import label_key
from pipeline.ingest.times import only_time, take_leading, take_trailing, without_marks

_ABOUT_THE_FILE = re.compile(
    r"(?:Datum|Ort|Dauer|Zeit|Uhrzeit|Titel|Interview|Projekt|Aufnahme|Audio|Audiodatei|Datei|Transkri\w+|Name|Stand)"
    r"(?:\s+\S{1,30}){0,3}\s*:",
    re.IGNORECASE,
)
_NAME_ONLY = re.compile(r"(?:(?:Frau|Herr|Dr\.|Prof\.)\s+)*[A-ZÄÖÜ][\w’'-]*(?:\s+(?:von|de|[A-ZÄÖÜ][\w’'-]*)){0,3}")
_HEAD_LINES = 20


@dataclass
class _Draft:
    """A turn in the making; `end_s` is a mark at its end, where the next turn begins."""

    speaker: str
    start_s: float | None
    end_s: float | None = None
    parts: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.end_s, said = take_trailing(text)
        if said.strip():
            self.parts.append(said)


def build_turns(reading: Reading, *, known: frozenset[str] = frozenset()) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """
    Turn the lines of a file into turns.

    Args:
        reading: clean lines.
        known: label keys (`names.label_key`) from the study's tables.

    Returns:
        Turns with text, and warnings about lines that were left out or look odd.

    Raises:
        Unreadable: no spoken text, or no speaker.
    """
    lines = [line for line in reading.lines if line.text.strip()]
    if not lines:
        raise Unreadable("das Transkript enthält keinen Text", "bitte die vollständige Datei ablegen")
    heads = [None if line.speaker else parse_head(line, known=known) for line in lines]
    real = real_heads(heads, known=known)
    begin = _head_length(lines, real)
    drafts, n_before = _drafts(lines[begin:], real[begin:])
    if not drafts:
        raise Unreadable(
            "kein Sprecher gefunden",
            "bitte jeden Redebeitrag mit einem Kürzel und Doppelpunkt beginnen, etwa „I:“ und „B:“",
        )
    turns = _finished(_merged(drafts) if reading.is_cues else drafts)
    if not turns:
        raise Unreadable("das Transkript enthält Sprecher, aber keinen Text", "bitte die vollständige Datei ablegen")
    return turns, (*_warnings(heads, real, begin + n_before), *_turn_warnings(turns, drafts))


def _head_length(lines: Sequence[Line], heads: Sequence[Head | None]) -> int:
    """How many lines at the beginning tell about the interview, as `Interviewerin: Jana Reuter` may do."""
    counts = Counter(label_key(head.label) for head in heads if head)
    length = 0
    for index, (line, head) in enumerate(zip(lines[:_HEAD_LINES], heads, strict=False)):
        if _ABOUT_THE_FILE.match(line.text):
            length = index + 1
        elif line.speaker or (head and not _names_a_person(head)):
            break
        elif head and (length or counts[label_key(head.label)] == 1):
            length = index + 1
    return length


def _names_a_person(head: Head) -> bool:
    return len(head.label) > 3 and is_usual(head.label) and _NAME_ONLY.fullmatch(head.text.strip()) is not None


def _drafts(lines: Iterable[Line], heads: Iterable[Head | None]) -> tuple[list[_Draft], int]:
    """Open a draft at every label; returns the drafts, and how many lines stand before the first."""
    drafts: list[_Draft] = []
    pending: float | None = None
    n_before = 0
    for line, head in zip(lines, heads, strict=True):
        alone = only_time(line.text)
        if alone is not None:
            pending = alone
            continue
        opened = _opened(line, head)
        if opened is not None:
            opened.start_s = pending if opened.start_s is None else opened.start_s
            drafts.append(opened)
        elif drafts:
            _continue(drafts[-1], line)
        else:
            n_before += 1
        pending = None
    return drafts, n_before


def _opened(line: Line, head: Head | None) -> _Draft | None:
    """The draft that a line begins, or None if the line continues what was before."""
    if line.speaker:
        speaker, start_s, rest = line.speaker, line.start_s, line.text
    elif head:
        speaker, start_s, rest = head.label, line.start_s if head.start_s is None else head.start_s, head.text
    else:
        return None
    after_label, rest = take_leading(rest)
    draft = _Draft(" ".join(speaker.split()), after_label if start_s is None else start_s)
    draft.add(rest)
    return draft


def _continue(draft: _Draft, line: Line) -> None:
    start_s, rest = take_leading(line.text)
    if draft.start_s is None and not draft.parts:
        draft.start_s = line.start_s if start_s is None else start_s
    draft.add(rest)


def _merged(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Join consecutive subtitles of one speaker."""
    merged: list[_Draft] = []
    for draft in drafts:
        if merged and merged[-1].speaker == draft.speaker:
            merged[-1].parts.extend(draft.parts)
            merged[-1].end_s = draft.end_s
        else:
            merged.append(_Draft(draft.speaker, draft.start_s, draft.end_s, list(draft.parts)))
    return merged


def _finished(drafts: Sequence[_Draft]) -> tuple[Turn, ...]:
    """Join the parts and give times: its own, else the mark at the end of the turn before."""
    spelling = _spelling(drafts)
    has_ends = any(draft.end_s is not None for draft in drafts)
    # Marks at the ends say where the next turn begins; the first one begins with the recording.
    before: float | None = 0.0 if has_ends and drafts[0].start_s is None else None
    turns: list[Turn] = []
    for draft in drafts:
        text = " ".join(without_marks(" ".join(draft.parts)).split())
        start_s = before if draft.start_s is None else draft.start_s
        if text:
            turns.append(Turn(spelling[label_key(draft.speaker)], text, start_s))
        before = draft.end_s
    return tuple(turns)


def _spelling(drafts: Iterable[_Draft]) -> dict[str, str]:
    """One spelling a label: `b:` among many `B:` is the same speaker, as is `Frau Reuter` among `Reuter`."""
    counts = Counter(draft.speaker for draft in drafts)
    return {label_key(speaker): speaker for speaker, _ in reversed(counts.most_common())}


def _warnings(heads: Sequence[Head | None], real: Sequence[Head | None], n_before: int) -> Iterator[str]:
    if n_before:
        yield f"{counted(n_before, 'Zeile', 'Zeilen')} vor dem ersten Redebeitrag (Kopf) nicht übernommen."
    rejected = sum(
        head is not None and not head.is_alone and kept is None for head, kept in zip(heads, real, strict=True)
    )
    if rejected:
        yield (
            f"{counted(rejected, 'Zeilenanfang sieht', 'Zeilenanfänge sehen')} wie ein Sprecher aus, "
            "aber nur einmal im Transkript; als Text übernommen, bitte prüfen."
        )


def _turn_warnings(turns: Sequence[Turn], drafts: Sequence[_Draft]) -> Iterator[str]:
    empty = sum(not draft.parts for draft in drafts)
    if empty:
        yield f"{counted(empty, 'Sprecherkürzel', 'Sprecherkürzel')} ohne Text übergangen."
    times = [turn.start_s for turn in turns if turn.start_s is not None]
    backwards = sum(later < earlier for earlier, later in pairwise(times))
    if backwards:
        yield f"{counted(backwards, 'Zeitmarke läuft', 'Zeitmarken laufen')} rückwärts; bitte prüfen."
