"""Which questions are the same although their words vary: „Was brauchen Sie?“, „Was brauchst du?“."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.cluster.words import Words

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_ALIKE = 0.85
_KIN = 0.7
_COMMON = 0.6
_BLOCK = 256


def matters(words: Words) -> list[frozenset[int]]:
    """Return the lemmas of every segment that can name a matter."""
    is_used = words.is_content[words.lemma]
    found: list[set[int]] = [set() for _ in range(words.n_rows)]
    for row, lemma in zip(words.row[is_used].tolist(), words.lemma[is_used].tolist(), strict=True):
        found[row].add(lemma)
    return [frozenset(lemmas) for lemmas in found]


def same_questions(texts: Sequence[str], lemmas: Sequence[frozenset[int]], vectors: Floats) -> Ints:
    """
    Group questions by their wording.

    The most frequent wording leads its group. A wording joins the leader that means most the same: cosine of at least
    .85, or of at least .7 and three fifths of the content words in common. Follow-ups („Und warum?“) have hardly any
    such words, and are the same only where their vectors say so.

    Args:
        texts: the questions.
        lemmas: content words of each, see `matters`.
        vectors: n × d, rows of length 1.

    Returns:
        Number of each question's group, 0 and up without gaps, by number of questions: the most frequent first. It
        does not hang on the order of the questions.
    """
    if not len(texts):
        return np.zeros(0, dtype=np.int64)
    plain = pd.Series([" ".join(text.casefold().split()) for text in texts])
    counts = plain.value_counts()
    order = sorted(counts.index, key=lambda text: (-counts[text], text))
    first = plain.drop_duplicates().reset_index().set_index(0)["index"].reindex(order).to_numpy()
    leader = _leaders([lemmas[row] for row in first], vectors[first])
    own = pd.Series(leader, index=order).reindex(plain).to_numpy()
    size = np.bincount(own, minlength=len(order))
    rank = np.empty(len(order), dtype=np.int64)
    rank[np.lexsort((np.arange(len(order)), -size))] = np.arange(len(order))
    return np.asarray(rank[own], dtype=np.int64)


def _leaders(lemmas: Sequence[frozenset[int]], vectors: Floats) -> Ints:
    """Return for each wording the number of the one that leads its group; those that come first may lead."""
    leader = np.arange(len(lemmas))
    for start in range(0, len(lemmas), _BLOCK):
        # the last digits of a sum depend on the processor
        cosines = np.round(vectors[start : start + _BLOCK] @ vectors.T, 4)
        for number, row in enumerate(cosines, start=start):
            kin = np.flatnonzero((row[:number] >= _KIN) & (leader[:number] == np.arange(number)))
            for other in kin[np.argsort(-row[kin], kind="stable")].tolist():
                if row[other] >= _ALIKE or _common(lemmas[number], lemmas[other]) >= _COMMON:
                    leader[number] = other
                    break
    return leader


def _common(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
