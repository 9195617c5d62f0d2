"""What was understood of a transcript: for a person, and for scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import TranscriptError
from pipeline.ingest.guard import read_guarded
from pipeline.ingest.marks import known_marks
from pipeline.ingest.model import Role, Transcript, Turn, counted

_FIRST = 6
_WIDTH = 90
_ROLES: dict[Role, str] = {"interviewer": "fragt", "interviewee": "antwortet", "other": "sonstige"}


def explain(
    path: Path, *, known_speakers: Collection[str] = (), interviewers: Collection[str] = (), seconds: float = 60.0
) -> str:
    """
    Say in German what was understood of a file: format, speakers, counts, first turns, marks, losses, warnings.

    Args:
        path: a transcript; a file that cannot be read is explained too.
        known_speakers: as in `read_transcript`.
        interviewers: as in `read_transcript`.
        seconds: after which reading is given up.

    Returns:
        Lines of plain text; they quote the transcript.
    """
    try:
        found = read_guarded(path, known_speakers=known_speakers, interviewers=interviewers, seconds=seconds)
    except TranscriptError as error:
        return f"Datei: {path.name}\nNicht lesbar: {error.what}\nAbhilfe: {error.fix}\n"
    return "\n".join([f"Datei: {path.name}", *_described(found)]) + "\n"


def as_json(
    path: Path, *, known_speakers: Collection[str] = (), interviewers: Collection[str] = (), seconds: float = 60.0
) -> dict[str, Any]:
    """
    Say the same as data for `json.dumps`; it never raises for what is wrong with a file.

    Returns:
        file, status ("ok" or "error"), reason ("" if ok), format, speakers (speaker, role, turns, words),
        turns (speaker, start_s, text) and warnings.
    """
    result: dict[str, Any] = {"file": str(path), "status": "ok", "reason": "", "format": ""}
    result |= {"speakers": [], "turns": [], "warnings": []}
    try:
        found = read_guarded(path, known_speakers=known_speakers, interviewers=interviewers, seconds=seconds)
    except TranscriptError as error:
        return result | {"status": "error", "reason": f"{error.what} → {error.fix}"}
    speakers = [
        {"speaker": speaker, "role": role, "turns": n_turns, "words": n_words}
        for speaker, role, n_turns, n_words in _speakers(found)
    ]
    turns = [{"speaker": turn.speaker, "start_s": turn.start_s, "text": turn.text} for turn in found.turns]
    return result | {"format": found.format, "speakers": speakers, "turns": turns, "warnings": list(found.warnings)}


def _speakers(found: Transcript) -> list[tuple[str, Role, int, int]]:
    n_turns = Counter(turn.speaker for turn in found.turns)
    n_words: Counter[str] = Counter()
    for turn in found.turns:
        n_words[turn.speaker] += len(turn.text.split())
    return [(speaker, role, n_turns[speaker], n_words[speaker]) for speaker, role in found.roles.items()]


def _described(found: Transcript) -> Iterator[str]:
    yield f"Format: {found.format}"
    n_words = sum(len(turn.text.split()) for turn in found.turns)
    yield f"Umfang: {_turns(len(found.turns))}, {counted(n_words, 'Wort', 'Wörter')}, {_times(found.turns)}"
    yield from ("", "Wer spricht:")
    for speaker, role, n_turns, words in _speakers(found):
        yield f"  {speaker} ({_ROLES[role]}): {_turns(n_turns)}, {counted(words, 'Wort', 'Wörter')}"
    yield from ("", "So beginnt es:")
    yield from (f"  {_first(turn)}" for turn in found.turns[:_FIRST])
    left_out = [warning for warning in found.warnings if is_loss(warning)]
    others = [warning for warning in found.warnings if not is_loss(warning)]
    marks = [f"{kind}: {number}" for kind, number in known_marks(found.turns).items()]
    yield from _list("Transkriptionszeichen (bleiben im Text):", marks)
    yield from _list("Nicht übernommen:", left_out)
    yield from _list("Warnungen:", others)


def is_loss(warning: str) -> bool:
    """Whether a warning tells of text that the file has and the transcript has not."""
    return "icht übernommen" in warning or "übergangen" in warning


def _list(title: str, items: Sequence[str]) -> Iterator[str]:
    yield from ("", title)
    yield from (f"  – {item}" for item in items or ("nichts",))


def _turns(number: int) -> str:
    return counted(number, "Redebeitrag", "Redebeiträge")


def _times(turns: Sequence[Turn]) -> str:
    times = [turn.start_s for turn in turns if turn.start_s is not None]
    if not times:
        return "ohne Zeitmarken"
    return f"Zeiten bei {len(times)} von {len(turns)}, von {_clock(min(times))} bis {_clock(max(times))}"


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _first(turn: Turn) -> str:
    text = turn.text if len(turn.text) <= _WIDTH else turn.text[: _WIDTH - 2].rstrip() + " …"
    time = "" if turn.start_s is None else f"[{_clock(turn.start_s)}] "
    return f"{time}{turn.speaker}: {text}"
