"""Turns become segments: coding units cut at sentence ends, each with the question it answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.ingest.model import Role, Turn
from pipeline.language import n_words, sentences


@dataclass(frozen=True)
class Segment:
    """
    A coding unit.

    Attributes:
        turn: number of the turn in its interview, from 1.
        sentence: number of its first sentence in the turn, from 1.
        is_prompt: spoken by the interviewer; coded, but left out of every count.
        question: (turn, sentence) of the interviewer's last segment before it, or None.
    """

    turn: int
    sentence: int
    speaker: str
    is_prompt: bool
    text: str
    n_words: int
    question: tuple[int, int] | None

    def identifier(self, interview_id: str) -> str:
        """Return the segment's id in the tables, `interview:turn.first sentence`."""
        return f"{interview_id}:{self.turn}.{self.sentence}"


def segment(
    turns: Sequence[Turn], roles: Mapping[str, Role], *, min_words: int = 40, max_words: int = 120
) -> list[Segment]:
    """
    Cut turns into segments.

    A turn of up to `max_words` is one segment. A longer one is cut at sentence ends into parts as even as the
    sentences allow; a sentence is never cut, so one that is longer than `max_words` stays whole.

    Args:
        turns: the contributions of one interview in order.
        roles: the role of every speaker.
        min_words: no part is made that would have fewer, unless its turn has fewer.
        max_words: target upper bound of a part.

    Returns:
        The segments in order of speech.
    """
    found: list[Segment] = []
    question: tuple[int, int] | None = None
    for number, turn in enumerate(turns, start=1):
        is_prompt = roles.get(turn.speaker) == "interviewer"
        asked = None if is_prompt else question
        for first, text in _parts(turn.text, min_words, max_words):
            found.append(Segment(number, first, turn.speaker, is_prompt, text, n_words(text), asked))
            if is_prompt:
                question = (number, first)
    return found


def _parts(text: str, min_words: int, max_words: int) -> list[tuple[int, str]]:
    """Return (number of the first sentence, text) of every part of a turn."""
    spans = sentences(text)
    lengths = [n_words(text[start:end]) for start, end in spans]
    total = sum(lengths)
    if total <= max_words:
        return [(1, text.strip())] if text.strip() else []
    target = total / math.ceil(total / max_words)
    cuts, running = [0], 0
    for index, length in enumerate(lengths):
        passed = running + length / 2 > target * len(cuts)
        size = sum(lengths[cuts[-1] : index])
        if index > cuts[-1] and (passed or size + length > max_words) and size >= min_words:
            cuts.append(index)
        running += length
    if len(cuts) > 1 and sum(lengths[cuts[-1] :]) < min_words:
        cuts.pop()
    bounds = zip(cuts, [*cuts[1:], len(spans)], strict=True)
    return [(start + 1, text[spans[start][0] : spans[end - 1][1]]) for start, end in bounds]
