"""Coding as people did it: one-vs-rest on words, pieces of words and vectors, learned from their decisions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.coding import ridge, tfidf
from pipeline.coding.corpus import Corpus
from pipeline.coding.decided import Decided
from pipeline.embed import centred

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]

ENOUGH = 5
"""Positive and negative decisions from which a code is learned."""

_TOLD = 3
_COMMON = 0.05
_NO_SPREAD = 1e-9


@dataclass(frozen=True)
class Features:
    """
    What segments are learned from.

    Attributes:
        words: n_segments × n_lemmas.
        pieces: n_segments × n_pieces.
        vectors: n_segments × d, centred.
        lemmas: what the columns of `words` stand for.
    """

    words: csr_array
    pieces: csr_array
    vectors: NDArray[np.float32]
    lemmas: tuple[str, ...]

    @cached_property
    def is_common(self) -> NDArray[np.bool_]:
        """Lemmas that more than one segment in twenty has: they tell a reader nothing."""
        counts = np.bincount(self.words.indices, minlength=self.words.shape[1])
        return np.asarray(counts > _COMMON * self.words.shape[0])

    def at(self, rows: NDArray[np.int64]) -> Features:
        """Return the features of some segments alone, numbered anew."""
        return Features(self.words[rows], self.pieces[rows], self.vectors[rows], self.lemmas)

    def gram(self, rows: NDArray[np.int64]) -> Floats:
        """Return the inner products of some rows: half words and pieces, half vectors, and a constant."""
        alike = sum((block[rows] @ block[rows].T).toarray() / 4 for block in (self.words, self.pieces))
        own = self.vectors[rows].astype(float)
        return np.asarray(alike + own @ own.T / 2 + 1, dtype=float)

    def scores(self, rows: NDArray[np.int64], weights: Floats) -> Floats:
        """Return the predictions for all segments from the dual weights of some rows, n_segments × n_codes."""
        found = self.vectors @ (self.vectors[rows].T.astype(float) @ weights) / 2 + weights.sum(axis=0)
        for block in (self.words, self.pieces):
            found = found + block @ (block[rows].T @ weights) / 4
        return np.asarray(found, dtype=float)


@dataclass(frozen=True)
class Learned:
    """
    What a model that learned some decisions says.

    Attributes:
        scores: n_segments × n_codes, standard deviations above the code's mean; 0 where a code was not learned.
            A row that was learned from has the score of a model that never saw its interview.
        is_learned: codes with enough decisions.
        weights: dual weights (n_decided × n_codes), 0 where not learned.
        rows: the decided segments.
    """

    scores: Floats
    is_learned: NDArray[np.bool_]
    weights: Floats
    rows: NDArray[np.int64]

    def telling(self, features: Features, segments: NDArray[np.int64], code: int) -> list[str]:
        """Name for each of some segments the words that spoke most for a code."""
        weight = features.words[self.rows].T @ self.weights[:, code]
        return [_strongest(features, number, weight) for number in segments]


def _strongest(features: Features, segment: int, weight: Floats) -> str:
    first, last = features.words.indptr[segment : segment + 2]
    columns = features.words.indices[first:last]
    share = features.words.data[first:last] * weight[columns]
    share = np.where(features.is_common[columns], 0, share)
    best = [index for index in np.lexsort((columns, -share))[:_TOLD] if share[index] > 0]
    return ", ".join(features.lemmas[columns[index]] for index in best)


def features(corpus: Corpus, vectors: NDArray[np.float32]) -> Features:
    """Describe segments for learning; the weights of words are those of this study."""
    n_segments = len(vectors)
    return Features(
        tfidf.words(corpus, n_segments),
        tfidf.pieces(corpus, n_segments),
        centred(vectors) if n_segments else vectors,
        tfidf.lemma_names(corpus),
    )


def learn(given: Features, decided: Decided) -> Learned:
    """
    Learn every code that has enough decisions.

    Codes that were decided in the same segments are learned together. Scores are centred and scaled for each code by
    the predictions for segments whose interview was left out, so that rare and frequent codes can be weighed alike.

    Args:
        given: of all segments.
        decided: people's verdicts; NaN where nobody decided.
    """
    n_segments, n_codes = len(given.vectors), len(decided.code_ids)
    scores = np.zeros((n_segments, n_codes))
    weights = np.zeros((len(decided.rows), n_codes))
    is_learned = _has_enough(decided.values)
    for columns in _patterns(decided.values, np.flatnonzero(is_learned)):
        known = np.flatnonzero(~np.isnan(decided.values[:, columns[0]]))
        rows = decided.rows[known]
        targets = 2 * decided.values[np.ix_(known, columns)] - 1
        dual, held_out = ridge.fit(given.gram(rows), targets, decided.interviews[known])
        found = given.scores(rows, dual)
        found[rows] = held_out
        spread = held_out.std(axis=0)
        # of a single interview nothing is left to predict it from
        is_told = spread > _NO_SPREAD
        scaled = (found - held_out.mean(axis=0)) / np.where(is_told, spread, 1)
        scores[:, columns] = np.where(is_told, scaled, 0)
        weights[np.ix_(known, columns)] = dual * is_told
    return Learned(scores, is_learned, weights, decided.rows)


def _has_enough(values: Floats) -> NDArray[np.bool_]:
    enough: NDArray[np.bool_] = ((values == 1).sum(axis=0) >= ENOUGH) & ((values == 0).sum(axis=0) >= ENOUGH)
    return enough


def _patterns(values: Floats, columns: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Group columns that are known in the same rows."""
    groups: dict[bytes, list[int]] = {}
    for column in columns:
        groups.setdefault(np.isnan(values[:, column]).tobytes(), []).append(int(column))
    return [np.array(group, dtype=np.int64) for group in groups.values()]
