"""Finds the segment that a decision was made for, in transcripts that have been corrected since."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cached_property

import pandas as pd

from pipeline.review.handout import plain
from pipeline.review.workbook import shown

ALIKE = 0.6
"""Share of words in common from which two texts are the same segment."""

_PSEUDONYM = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"\w+")
_WORDS_OF_A_NAME = 6


class Anchors:
    """
    Today's segments, to be found by id and text.

    Args:
        segments: the table.
    """

    def __init__(self, segments: pd.DataFrame) -> None:
        self._texts = dict(zip(segments["segment_id"], map(_Words, segments["text"]), strict=True))
        self._by_interview: dict[str, list[str]] = defaultdict(list)
        for segment_id in self._texts:
            self._by_interview[interview_of(segment_id)].append(segment_id)

    def has_interview(self, segment_id: str) -> bool:
        """Tell whether the interview that a segment belongs to is there."""
        return interview_of(segment_id) in self._by_interview

    def stays(self, segment_id: str, text: str) -> bool:
        """Tell whether the segment of an id still has a text: the same words but for names, or ALIKE of them."""
        here = self._texts.get(segment_id)
        return here is not None and (not text or _likeness(_Words(text), here) >= ALIKE)

    def elsewhere(self, segment_id: str, text: str, *, taken: Collection[str]) -> str | None:
        """
        Return the segment of the same interview whose text is most alike, or None where none is ALIKE.

        Args:
            segment_id: where the text was.
            text: as it was.
            taken: segments that are some other text's.
        """
        wanted = _Words(text)
        free = [one for one in self._by_interview.get(interview_of(segment_id), ()) if one not in taken]
        ranked = [(_likeness(wanted, self._texts[one]), -number, one) for number, one in enumerate(free)]
        likeness, _, best = max(ranked, default=(0.0, 0, ""))
        return best if likeness >= ALIKE else None


def interview_of(segment_id: str) -> str:
    """Return the interview that a segment's id names."""
    return segment_id.partition(":")[0]


class _Words:
    """A text's words, those of pseudonyms apart."""

    def __init__(self, text: str) -> None:
        self.text = plain(shown(text))

    @cached_property
    def n_pseudonyms(self) -> int:
        return len(_PSEUDONYM.findall(self.text))

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(_WORD.findall(_PSEUDONYM.sub(" ", self.text).casefold()))


def _likeness(one: _Words, other: _Words) -> float:
    """Return the share of words in common (Dice), 0 to 1; 1 for texts that differ by names alone."""
    if one.text == other.text or _differ_by_names(one, other) or _differ_by_names(other, one):
        return 1.0
    total = one.words.total() + other.words.total()
    return 2 * (one.words & other.words).total() / total if total else 0.0


def _differ_by_names(named: _Words, masked: _Words) -> bool:
    """Tell whether one text is the other with words replaced by its pseudonyms."""
    n_more = named.words.total() - masked.words.total()
    if not masked.n_pseudonyms or not 0 <= n_more <= _WORDS_OF_A_NAME * masked.n_pseudonyms:
        return False
    return masked.words.total() > 0 and masked.words <= named.words
