"""Repairs of transcripts as data: what was misheard, what was said, and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.errors import Problem
from pipeline.ingest.model import Transcript, Turn
from pipeline.study.load import Correction

_ROW_FIX = "die Stelle aus dem Transkript noch einmal kopieren, oder die Zeile löschen"


def apply(transcript: Transcript, corrections: Iterable[Correction]) -> tuple[Transcript, tuple[Problem, ...]]:
    """
    Repair the texts of a transcript.

    Args:
        transcript: as its file has it.
        corrections: the rows for this interview; each is applied to what those before it left.

    Returns:
        A new transcript, and a problem for every row that fits nowhere, at several places or not at all in kind;
        such a row changes nothing.
    """
    turns: Sequence[Turn] = transcript.turns
    problems = []
    for correction in corrections:
        old, new = _plain(correction.old), _plain(correction.new)
        what, fix = _objection(turns, old, new)
        if what:
            where = f"corrections.csv, Zeile {correction.row}" if correction.row else "corrections.csv"
            problems.append(Problem(where, what, fix, correction.interview_id))
        else:
            turns = [replace(turn, text=_plain(turn.text.replace(old, new))) for turn in turns]
    return replace(transcript, turns=tuple(turns)), tuple(problems)


def _objection(turns: Sequence[Turn], old: str, new: str) -> tuple[str, str]:
    """What is wrong with a correction and how to mend it; two empty strings if nothing."""
    if not old:
        return "die Spalte „old“ ist leer", "die Stelle eintragen, die ersetzt werden soll"
    number = sum(turn.text.count(old) for turn in turns)
    if number == 0:
        return "die Stelle kommt im Transkript nicht (mehr) vor", _ROW_FIX
    if number > 1:
        return f"die Stelle kommt im Transkript {number}-mal vor", "mehr Wörter davor oder danach mit eintragen"
    if any(old in turn.text and not _plain(turn.text.replace(old, new)) for turn in turns):
        return "von dem Redebeitrag bliebe nichts übrig", "einen kürzeren Teil ersetzen"
    return "", ""


def _plain(text: str) -> str:
    """Text as turns have it: composed, white space collapsed."""
    return " ".join(unicodedata.normalize("NFC", text).split())
