"""Lines → turns: labels begin them, lines without a label continue them, times go into a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.ingest.labels import Head, is_usual, parse_head, real_heads
from pipeline.ingest.layout import without_footer
from pipeline.ingest.model import Line, Reading, Turn, Unreadable, counted
from pipeline.ingest.names import label_key
from pipeline.ingest.preamble import preamble_length
from pipeline.ingest.times import CLOCK, CLOCK_ONLY, SPAN_ONLY, only_time, take_leading, take_trailing, without_marks

_SENTENCE_END = re.compile(r"[.?!…:/#)\]}\"“”»«'’]\s*$")
_SPAN = re.compile(rf"\s*[\[(]?\s*{CLOCK}\s*-->\s*{CLOCK}")
NOBODY = "unbekannt"
_BOLD_ASKS = "Keine Sprecherkürzel; fett Gedrucktes gilt als Frage („I“), anderes als Antwort („B“), bitte prüfen."
_NO_NAMES = f"Die Datei nennt keine Sprecher; alles gilt als Beitrag von „{NOBODY}“, bitte prüfen."


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
    spoken, n_footer = without_footer([line for line in reading.lines if line.text.strip()])
    lines = _named(spoken) if reading.is_cues else _with_times(spoken)
    if not lines:
        raise Unreadable("das Transkript enthält keinen Text", "bitte die vollständige Datei ablegen")
    heads = [None if line.speaker else parse_head(line, known=known) for line in lines]
    real = real_heads(heads, known=known)
    begin = preamble_length(lines, real)
    drafts, n_before = _drafts(lines[begin:], real[begin:])
    if not drafts and (named := _anonymous(lines) if reading.is_cues else _by_print(lines)):
        turns, warnings = build_turns(Reading(tuple(named), is_cues=True), known=known)
        head = _warnings(0, len(lines) - len(named), n_footer)
        return turns, (*head, *warnings, _NO_NAMES if reading.is_cues else _BOLD_ASKS)
    if not drafts:
        raise Unreadable(
            "kein Sprecher gefunden",
            "bitte jeden Redebeitrag mit einem Kürzel und Doppelpunkt beginnen, etwa „I:“ und „B:“",
        )
    turns = _finished(_merged(drafts) if reading.is_cues or _are_spans(lines, real) else drafts)
    if not turns:
        raise Unreadable("das Transkript enthält Sprecher, aber keinen Text", "bitte die vollständige Datei ablegen")
    doubtful = _doubtful(lines[begin:], heads[begin:], real[begin:], is_wrapped=reading.is_wrapped)
    once = _once_warning(real, known)
    lost = (*once, *_warnings(doubtful, begin + n_before, n_footer), *_aside_warning(lines), *_nobody_warning(lines))
    return turns, (*lost, *_turn_warnings(turns, drafts))


def _named(lines: Sequence[Line]) -> list[Line]:
    """Where the format names most speakers, a cue without one is nobody's, not that of the speaker before."""
    n_named = sum(line.speaker is not None for line in lines)
    return _anonymous(lines) if n_named * 2 > len(lines) else list(lines)


def _with_times(lines: Sequence[Line]) -> list[Line]:
    """Teams may put `0:05` under the name: both on one line, where it is so for several names."""
    under = [
        at
        for at, (line, below) in enumerate(pairwise(lines))
        if CLOCK_ONLY.fullmatch(below.text) and len(line.text) <= 60 and not _SENTENCE_END.search(line.text)
    ]
    if len(under) < 3 or len(under) * 5 < len(lines):
        return list(lines)
    joined = {at: replace(lines[at], text=f"{lines[at].text}  {lines[at + 1].text}", emphasis="") for at in under}
    return [joined.get(at, line) for at, line in enumerate(lines) if at - 1 not in joined]


def _once_warning(heads: Sequence[Head | None], known: frozenset[str]) -> tuple[str, ...]:
    """Somebody who came in for a moment, or a label with a slip of the pen."""
    counts = Counter(label_key(head.label) for head in heads if head)
    plain = {label_key(head.label) for head in heads if head and not (head.is_marked or is_usual(head.label))}
    number = sum(counts[key] == 1 for key in plain - known)
    what = counted(number, "Sprecher spricht", "Sprecher sprechen")
    return (f"{what} nur einmal; bitte prüfen, ob das Kürzel stimmt.",) if number else ()


def _aside_warning(lines: Iterable[Line]) -> tuple[str, ...]:
    number = sum(line.n_aside for line in lines)
    words = counted(number, "Wort", "Wörter")
    return (f"Nicht übernommen: Tabellenspalten neben Sprecher, Text und Zeit ({words}).",) if number else ()


def _nobody_warning(lines: Sequence[Line]) -> tuple[str, ...]:
    number = sum(line.speaker == NOBODY for line in lines)
    what = counted(number, "Abschnitt", "Abschnitte")
    is_some = 0 < number < len(lines)
    return (f"{what} ohne Sprecher, übernommen als Beitrag von „{NOBODY}“; bitte prüfen.",) if is_some else ()


def _anonymous(lines: Iterable[Line]) -> list[Line]:
    return [line if line.speaker else replace(line, speaker=NOBODY) for line in lines]


def _are_spans(lines: Sequence[Line], heads: Sequence[Head | None]) -> bool:
    """Speech recognition begins every piece with its begin and end, whoever spoke before; or puts them above it."""
    labelled = [line for line, head in zip(lines, heads, strict=True) if head]
    above = sum(SPAN_ONLY.fullmatch(line.text) is not None for line in lines)
    return sum(_SPAN.match(line.text) is not None for line in labelled) * 2 > len(labelled) or above * 2 > len(labelled)


def _by_print(lines: Sequence[Line]) -> list[Line]:
    """Bold questions and plain answers, as printed interviews have them; [] if it is not that."""
    is_bold = [line.emphasis == line.text for line in lines]
    asking = [index for index, line in enumerate(lines) if is_bold[index] and "?" in line.text]
    if len(asking) < 2 or len(asking) * 2 < sum(is_bold) or all(is_bold):
        return []
    pairs = list(zip(lines, is_bold, strict=True))[asking[0] :]
    return [replace(line, speaker="I" if bold else "B") for line, bold in pairs]


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


def _doubtful(
    lines: Sequence[Line], heads: Sequence[Head | None], real: Sequence[Head | None], *, is_wrapped: bool
) -> int:
    """Count what looks like a label and is none; on a wrapped page a line in mid-sentence may begin with any word."""
    return sum(
        head is not None
        and not head.is_alone
        and not head.is_spaced
        and kept is None
        and not (is_wrapped and index and not _SENTENCE_END.search(lines[index - 1].text))
        for index, (head, kept) in enumerate(zip(heads, real, strict=True))
    )


def _warnings(rejected: int, n_before: int, n_footer: int) -> Iterator[str]:
    if n_before:
        yield f"{counted(n_before, 'Zeile', 'Zeilen')} vor dem ersten Redebeitrag (Kopf) nicht übernommen."
    if n_footer:
        yield f"{counted(n_footer, 'Zeile', 'Zeilen')} über Aufnahme, Seite oder Programm nicht übernommen."
    if rejected:
        yield (
            f"{counted(rejected, 'Zeilenanfang sieht', 'Zeilenanfänge sehen')} wie ein Sprecher aus, "
            "aber nur einmal im Transkript; als Text übernommen, bitte prüfen."
        )


def _turn_warnings(turns: Sequence[Turn], drafts: Sequence[_Draft]) -> Iterator[str]:
    empty = sum(not draft.parts for draft in drafts)
    if empty:
        yield f"{counted(empty, 'Sprecherkürzel', 'Sprecherkürzel')} ohne Text übergangen."
    labels = "|".join(sorted({re.escape(turn.speaker) for turn in turns if len(turn.speaker) <= 3}))
    inside = sum(len(re.findall(rf"[.?!…)\]]\s(?:{labels}):\s", turn.text)) for turn in turns) if labels else 0
    if inside:
        what = counted(inside, "Sprecherkürzel steht", "Sprecherkürzel stehen")
        yield f"{what} mitten in einem Absatz; bitte dort neue Zeilen beginnen."
    times = [turn.start_s for turn in turns if turn.start_s is not None]
    backwards = sum(later < earlier for earlier, later in pairwise(times))
    if backwards:
        yield f"{counted(backwards, 'Zeitmarke läuft', 'Zeitmarken laufen')} rückwärts; bitte prüfen."
