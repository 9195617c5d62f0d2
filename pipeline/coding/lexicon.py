"""Coding by words: the codebook's terms on word forms, lemmas and parts of compounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding.corpus import Corpus, Ints
from pipeline.coding.terms import Vocabulary, readings
from pipeline.study.codebook import Codebook

NEGATIONS = ("nicht", "kein", "nie", "niemals", "wenig", "kaum", "weder", "ohne")
"""Words that turn the judgement after them round."""

_REACH = 3


@dataclass(frozen=True)
class Lexicon:
    """Looks for terms in a corpus."""

    corpus: Corpus

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.corpus.forms, self.corpus.lemmas)

    def hits(self, terms: Iterable[str], *, but_not: Iterable[str] = ()) -> pd.DataFrame:
        """
        Find terms.

        Args:
            terms: in the codebook's syntax.
            but_not: terms whose words are no part of a hit.

        Returns:
            One row a hit in order of place: `segment`, `sentence`, `token` (number of its first), `length` (tokens),
            `term`. Where several terms begin at one token, the longest is kept.
        """
        found = self._all(terms)
        found = found[~self._overlaps(found, self._all(but_not))]
        return found.sort_values(["token", "length", "term"], ascending=[True, False, True]).drop_duplicates("token")

    def is_negated(self, hits: pd.DataFrame) -> NDArray[np.bool_]:
        """Say of every hit whether a negation stands among the three words before it, with no comma between."""
        token = hits["token"].to_numpy(np.int64)
        found = np.zeros(len(hits), dtype=bool)
        within = np.ones(len(hits), dtype=bool)
        for step in range(1, _REACH + 1):
            before, after = np.maximum(token - step, 0), np.maximum(token - step + 1, 0)
            within &= (token >= step) & (self.corpus.segment[before] == self.corpus.segment[token])
            within &= self.corpus.start[after] - self.corpus.end[before] == 1
            found |= within & self._is_negation[self.corpus.form[before]]
        return found

    @cached_property
    def _is_negation(self) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.corpus.forms) + 1, dtype=bool)
        for word in NEGATIONS:
            mask[self._vocabulary.find(word)] = True
        return mask

    def _overlaps(self, hits: pd.DataFrame, others: pd.DataFrame) -> NDArray[np.bool_]:
        """Say of every hit whether one of its words belongs to one of the others too."""
        length = others["length"].to_numpy(np.int64)
        inside = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        taken = np.unique(np.repeat(others["token"].to_numpy(np.int64), length) + inside)
        first = hits["token"].to_numpy(np.int64)
        before, until = np.searchsorted(taken, first), np.searchsorted(taken, first + hits["length"].to_numpy(np.int64))
        overlapping: NDArray[np.bool_] = until > before
        return overlapping

    def _all(self, terms: Iterable[str]) -> pd.DataFrame:
        wanted = [(term, words) for term in dict.fromkeys(terms) for words in readings(term)]
        places = [self._places(words) for _, words in wanted]
        counts = [len(found) for found in places]
        token = np.concatenate([np.zeros(0, dtype=np.int32), *places])
        return pd.DataFrame(
            {
                "segment": self.corpus.segment[token],
                "sentence": self.corpus.sentence[token],
                "token": token,
                "length": np.repeat([len(words) for _, words in wanted], counts).astype(np.int64),
                "term": np.repeat(np.array([term for term, _ in wanted], dtype=object), counts),
            }
        )

    def _places(self, words: Sequence[str]) -> Ints:
        rarest = max(range(len(words)), key=lambda index: len(words[index].strip("*")))
        first: Ints = self.corpus.places(self._vocabulary.find(words[rarest])) - rarest
        inside = first[(first >= 0) & (first + len(words) <= len(self.corpus.form))]
        same = self.corpus.segment[inside] == self.corpus.segment[inside + len(words) - 1]
        same &= self.corpus.sentence[inside] == self.corpus.sentence[inside + len(words) - 1]
        places: Ints = inside[same]
        for step, word in enumerate(words):
            if step != rarest and word.strip("*"):
                places = places[np.isin(self.corpus.form[places + step], self._vocabulary.find(word))]
        return places


def lexicon(corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """
    Find every code's terms, and for propositions the words of approval and rejection.

    Returns:
        Hits (see `Lexicon.hits`) with `code_id` (`code:pro` and `code:contra` for words of a stand) and `is_negated`.
    """
    finder = Lexicon(corpus)
    wanted = {code.code_id: (code.terms, code.not_terms) for code in codebook.codes}
    wanted |= {f"{code.code_id}:pro": (code.pro, ()) for code in codebook.of_kind("proposition")}
    wanted |= {f"{code.code_id}:contra": (code.contra, ()) for code in codebook.of_kind("proposition")}
    found = [finder.hits(terms, but_not=but_not).assign(code_id=name) for name, (terms, but_not) in wanted.items()]
    hits = pd.concat([finder.hits(()).assign(code_id=""), *found], ignore_index=True)
    return hits.assign(is_negated=finder.is_negated(hits))
