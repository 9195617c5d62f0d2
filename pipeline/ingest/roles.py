"""Who asks and who answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.ingest.model import Role, Turn
from pipeline.ingest.names import all_name_keys, label_key

_NUMBER = r"[\s._-]?\d{0,3}"
_GENDERED = r"(?:[*:_/-]{0,2}-?(?:innen|in|r|n))?"
# `Interviewerin Reuter`, `Moderation 2`; longer rests are sentences.
_REST = r"(?:[\s._-]+\S{1,20}(?:\s\S{1,20})?|\d{1,3})?"
_INTERVIEWER = re.compile(
    rf"(?:i|iv|int|intv|interv|mod|frage|fragende){_NUMBER}"
    rf"|(?:interviewer|interviewende|interviewleitung|moderator|moderation|fragesteller){_GENDERED}{_REST}"
)
_INTERVIEWEE = re.compile(
    rf"(?:b|bf|bm|bw|ip|e|tn|antwort){_NUMBER}"
    rf"|(?:befragte|interviewte|interviewpartner|interviewee|interviewperson|gesprächspartner|experte|expert|proband"
    rf"|teilnehmer|teilnehmende){_GENDERED}{_REST}"
)
_OTHER = re.compile(r"(?:alle|mehrere|unbekannt\w*|sprecher unbekannt|zwischenruf\w*|publikum|durcheinander|nn|n\.n)")
# A protocol of a meeting has more voices than an interview or a small group discussion.
_MANY = 6


def label_role(label: str) -> Role | None:
    """The role that a label says by itself (`I`, `Interviewerin`, `B2`, `Befragter`, `Alle`), or None."""
    key = label_key(label)
    if _INTERVIEWEE.fullmatch(key):
        return "interviewee"
    if _INTERVIEWER.fullmatch(key):
        return "interviewer"
    return "other" if _OTHER.fullmatch(key) else None


def assign_roles(
    turns: Sequence[Turn], *, interviewers: Collection[str] = ()
) -> tuple[dict[str, Role], tuple[str, ...]]:
    """
    Give every speaker a role: by label, else by the names of the study's interviewers, else by who asks.

    Args:
        turns: all turns of a transcript.
        interviewers: names from the study's table.

    Returns:
        speaker → role in order of appearance, and warnings about roles that were guessed.
    """
    names = all_name_keys(interviewers)
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    said = {speaker: label_role(speaker) for speaker in speakers}
    asking = {speaker for speaker in speakers if said[speaker] == "interviewer" or label_key(speaker) in names}
    warnings: tuple[str, ...] = ()
    if not asking and len(speakers) <= _MANY:
        asking, warnings = _by_questions(turns, [speaker for speaker in speakers if said[speaker] is None], speakers)
    return {speaker: _role(speaker in asking, said[speaker]) for speaker in speakers}, warnings


def _role(is_asking: bool, said: Role | None) -> Role:
    if is_asking:
        return "interviewer"
    return "other" if said == "other" else "interviewee"


def _by_questions(
    turns: Sequence[Turn], candidates: Sequence[str], speakers: Sequence[str]
) -> tuple[set[str], tuple[str, ...]]:
    """The candidate with the greatest share of turns that ask; warnings name places, never persons."""
    if len(speakers) == 1:
        return set(), ("Nur ein Sprecher gefunden, niemand fragt; bitte prüfen.",)
    best = max(candidates, key=lambda speaker: _question_share(turns, speaker), default=None)
    if best is None or _question_share(turns, best) == 0:
        return set(), ("Wer fragt, ist nicht zu erkennen; alle gelten als Befragte, bitte prüfen.",)
    place = speakers.index(best) + 1
    return {best}, (f"Wer fragt, wurde aus dem Anteil der Fragen erschlossen: Sprecher Nr. {place}; bitte prüfen.",)


def _question_share(turns: Sequence[Turn], speaker: str) -> float:
    own = [turn.text for turn in turns if turn.speaker == speaker]
    return sum("?" in text for text in own) / len(own)
