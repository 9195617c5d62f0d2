"""Coding by words: the codebook's terms on word forms, lemmas and parts of compounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding.corpus import Corpus, Ints
from pipeline.coding.terms import Vocabulary, words_of
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
            but_not: terms whose places are no hits.

        Returns:
            One row a hit in order of place: `segment`, `sentence`, `token` (number of its first), `length` (tokens),
            `term`. Where several terms begin at one token, the longest is kept.
        """
        found = self._all(terms)
        excluded = self._all(but_not)
        if len(excluded):
            blocked = np.zeros(len(self.corpus.form) + 1, dtype=bool)
            for step in range(int(excluded["length"].max())):
                longer = excluded["length"].to_numpy() > step
                blocked[excluded["token"].to_numpy()[longer] + step] = True
            found = found[~blocked[found["token"].to_numpy()]]
        return found.sort_values(["token", "length", "term"], ascending=[True, False, True]).drop_duplicates("token")

    def is_negated(self, hits: pd.DataFrame) -> NDArray[np.bool_]:
        """Say of every hit whether a negation stands in the same sentence among the three words before it."""
        token = hits["token"].to_numpy(np.int64)
        found = np.zeros(len(hits), dtype=bool)
        for step in range(1, _REACH + 1):
            before = np.maximum(token - step, 0)
            same = (token >= step) & (self.corpus.segment[before] == self.corpus.segment[token])
            same &= self.corpus.sentence[before] == self.corpus.sentence[token]
            found |= same & self._is_negation[self.corpus.form[before]]
        return found

    @cached_property
    def _is_negation(self) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.corpus.forms) + 1, dtype=bool)
        for word in NEGATIONS:
            mask[self._vocabulary.find(word)] = True
        return mask

    def _all(self, terms: Iterable[str]) -> pd.DataFrame:
        wanted = list(dict.fromkeys(terms))
        words = [words_of(term) for term in wanted]
        places = [self._places(each) if each else np.zeros(0, dtype=np.int32) for each in words]
        counts = [len(found) for found in places]
        token = np.concatenate([np.zeros(0, dtype=np.int32), *places])
        return pd.DataFrame(
            {
                "segment": self.corpus.segment[token],
                "sentence": self.corpus.sentence[token],
                "token": token,
                "length": np.repeat([len(each) for each in words], counts).astype(np.int64),
                "term": np.repeat(np.array(wanted, dtype=object), counts),
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
                places = places[self._is_form(word)[self.corpus.form[places + step]]]
        return places

    def _is_form(self, word: str) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.corpus.forms), dtype=bool)
        mask[self._vocabulary.find(word)] = True
        return mask


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
