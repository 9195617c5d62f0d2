"""What may pass although it looks like a name or a passage: recorded exceptions and questions of the guide."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from pipeline.privacy.forms import bare_forms, is_ordinary, words_of
from pipeline.release.shingles import shingle_words
from pipeline.study import Exemption, Study


class Used(NamedTuple):
    """An exception that let something pass: what, why, who decided it, and how often."""

    text: str
    reason: str
    who: str
    n: int


@dataclass
class Excuses:
    """
    Decides what may pass, and keeps count of it.

    Attributes:
        study: exemptions, codebook, k.
        segments: the table; the interviewers' questions are taken from it.
    """

    study: Study
    segments: pd.DataFrame
    _used: dict[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def used(self) -> tuple[Used, ...]:
        """The exceptions that were made use of."""
        return tuple(Used(*key, n) for key, n in sorted(self._used.items()))

    def has_word(self, word: str) -> bool:
        """Say whether a single word may leave, inflected or not: an exception names it, and a dictionary knows it."""
        parts = words_of(word)
        forms = bare_forms(parts[0]) if len(parts) == 1 else ()
        return self._note(next((self._words[form] for form in forms if form in self._words), None))

    def has_phrase(self, text: str, start: int, end: int) -> bool:
        """Say whether a name in a text may leave, because it stands in a phrase that an exception names."""
        n_words = len(words_of(text[start:end]))
        for pattern, row in self._phrases:
            for found in pattern.finditer(text):
                if found.start() <= start and end <= found.end() and len(words_of(found[0])) > n_words:
                    return self._note(row)
        return False

    def has_passage(self, words: Sequence[str], segment_id: str) -> bool:
        """Say whether words of a transcript may leave: an exception names them, or many interviewers asked them."""
        spoken = f" {' '.join(words)} "
        named = next((row for row in self.study.exemptions if spoken in _padded([row.text])), None)
        is_guide = not named and sum(spoken in asked for asked in self._asked.values()) >= self.study.settings.privacy.k
        guide = Exemption(f"Leitfrage, etwa {segment_id}", "in vielen Interviews gleich gestellt", "automatisch")
        return self._note(guide if is_guide else named)

    def _note(self, row: Exemption | None) -> bool:
        if row is not None:
            key = (row.text, row.reason, row.who)
            self._used[key] = self._used.get(key, 0) + 1
        return row is not None

    @cached_property
    def _words(self) -> Mapping[str, Exemption]:
        """Exceptions of one word that count, folded: a name that no dictionary knows is a name and nothing else."""
        known = {words_of(row.text): row for row in self.study.exemptions}
        return {
            words[0]: row
            for words, row in known.items()
            if len(words) == 1 and (_is_in_dictionary(row.text) or words[0] in self._codebook)
        }

    @cached_property
    def _phrases(self) -> Sequence[tuple[re.Pattern[str], Exemption]]:
        rows = [row for row in self.study.exemptions if len(words_of(row.text)) > 1]
        return [(re.compile(r"\s+".join(map(re.escape, row.text.split())), re.IGNORECASE), row) for row in rows]

    @cached_property
    def _codebook(self) -> frozenset[str]:
        told = [text for code in self.study.codebook.codes for text in (code.label, code.definition, *code.terms)]
        return frozenset(word for text in told for word in words_of(text))

    @cached_property
    def _asked(self) -> Mapping[str, str]:
        """All that the interviewers said, by interview."""
        prompts = self.segments[self.segments["is_prompt"]]
        return {str(name): _padded(part["text"].tolist()) for name, part in prompts.groupby("interview_id")}


def _padded(texts: Sequence[str]) -> str:
    return f" {' '.join(word for text in texts for word in shingle_words(text))} "


def _is_in_dictionary(word: str) -> bool:
    return any(is_ordinary(form, noun_too=True) for form in (word, word.lower(), word.title()))
