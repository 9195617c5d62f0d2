"""Segments as weighted words and pieces of words, made from a corpus's forms without reading the texts again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.coding.corpus import Corpus

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_SHORTEST, _LONGEST = 3, 5


def words(corpus: Corpus, n_segments: int) -> csr_array:
    """
    Weigh the lemmas of each segment: (1 + log count) · idf, rows of length 1.

    Args:
        corpus: the tokens.
        n_segments: number of segments; those without words have empty rows.

    Returns:
        n_segments × n_lemmas (sorted), float32.
    """
    names = sorted(set(corpus.lemmas))
    number = {lemma: index for index, lemma in enumerate(names)}
    parts = [[number[lemma]] if _is_word(lemma) else [] for lemma in corpus.lemmas]
    return _weighted(corpus, n_segments, parts, len(names))


def lemma_names(corpus: Corpus) -> tuple[str, ...]:
    """Return the lemmas that the columns of `words` stand for."""
    return tuple(sorted(set(corpus.lemmas)))


def pieces(corpus: Corpus, n_segments: int) -> csr_array:
    """
    Weigh the pieces of three to five letters of each segment's words, word borders as blanks, as `words` does.

    Pieces find what inflection, compounds and typing errors hide.

    Returns:
        n_segments × n_pieces, float32.
    """
    number: dict[str, int] = {}
    parts = [
        [number.setdefault(piece, len(number)) for piece in _cut(form)] if _is_word(form) else []
        for form in corpus.forms
    ]
    return _weighted(corpus, n_segments, parts, len(number))


def _is_word(form: str) -> bool:
    return any(letter.isalnum() for letter in form)


def _cut(form: str) -> list[str]:
    padded = f" {form} "
    sizes = range(_SHORTEST, min(_LONGEST, len(padded)) + 1)
    return [padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1)]


def _weighted(corpus: Corpus, n_segments: int, parts: list[list[int]], n_columns: int) -> csr_array:
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfTransformer

    n_forms = len(corpus.forms)
    ones = np.ones(len(corpus.form), dtype=np.float32)
    said = csr_array((ones, (corpus.segment, corpus.form)), shape=(n_segments, n_forms))
    starts = np.cumsum([0, *map(len, parts)])
    columns = np.fromiter((part for row in parts for part in row), dtype=np.int64, count=int(starts[-1]))
    made_of = csr_array((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(n_forms, n_columns))
    counts = said @ made_of
    if not n_segments or not n_columns:
        return counts
    return csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(counts).astype(np.float32))
