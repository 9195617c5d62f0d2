"""Where segments lie: how like one another they are in meaning and in their rarer words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.cluster.words import Words
from pipeline.embed import centred

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_BLOCK = 500
_PILE = 16
_COMMON = 0.08


@dataclass(frozen=True)
class Space:
    """
    Segments as points.

    Attributes:
        meaning: n × d; rows of length 1, so that a product is a cosine.
        words: n × n_lemmas, sparse; TF-IDF, rows of length 1.
    """

    meaning: Floats
    words: Any

    def take(self, rows: Rows) -> Space:
        """Return some of the points."""
        return Space(self.meaning[rows], self.words[rows])

    def nearest(self, others: Space, count: int, *, is_self: bool = False) -> tuple[Rows, Floats]:
        """
        Find the points of another space that are most like each of this one's.

        Args:
            others: where to look.
            count: how many, at most as many as there are.
            is_self: `others` is this space; no point is its own neighbour.

        Returns:
            Numbers of the neighbours and their likeness (cosine of meaning + cosine of words), both n × count.
        """
        words = others.words.T.tocsr()
        found = [np.zeros((0, count), dtype=np.int64)]
        values = [np.zeros((0, count), dtype=np.float32)]
        for start in range(0, len(self.meaning), _BLOCK):
            block = slice(start, start + _BLOCK)
            likeness = self.meaning[block] @ others.meaning.T
            likeness += (self.words[block] @ words).toarray()
            if is_self:
                likeness[np.arange(len(likeness)), start + np.arange(len(likeness))] = -np.inf
            best = _largest(likeness, count)
            found.append(best)
            values.append(np.take_along_axis(likeness, best, axis=1))
        # the last digits of a sum depend on the processor
        return np.concatenate(found), np.round(np.concatenate(values), 4).astype(np.float32)


def space(vectors: Floats, words: Words) -> Space:
    """
    Place segments.

    Vectors see that two segments speak of a similar matter, rarer words that it is the same one; together they keep
    small strands apart that vectors alone mix with their neighbourhood.

    Args:
        vectors: n × d, as `embed` gives them.
        words: their words, in the same order.

    Returns:
        The space.
    """
    return Space(centred(vectors), _tfidf(words))


def _largest(values: Floats, count: int) -> Rows:
    """
    Return the columns of each row's largest values, unordered.

    Columns are folded into piles first: the largest values lie in the piles with the largest tops, so that only these
    piles are looked into; that takes a fifth of the time of a partition of whole rows.
    """
    n, width = values.shape
    n_piles = -(-width // _PILE)
    if n_piles <= count:
        return np.argpartition(values, width - count, axis=1)[:, width - count :]
    padded = np.full((n, _PILE * n_piles), -np.inf, dtype=values.dtype)
    padded[:, :width] = values
    tops = padded.reshape(n, _PILE, n_piles).max(axis=1)
    piles = np.argpartition(tops, n_piles - count, axis=1)[:, -count:]
    columns = (piles[:, :, None] + n_piles * np.arange(_PILE)).reshape(n, -1)
    inside = np.take_along_axis(padded, columns, axis=1)
    best = np.argpartition(inside, inside.shape[1] - count, axis=1)[:, -count:]
    return np.take_along_axis(columns, best, axis=1)


def _tfidf(words: Words) -> Any:
    import scipy.sparse

    pairs = pd.DataFrame({"row": words.row, "lemma": words.lemma})[words.is_content[words.lemma]]
    counts = pairs.groupby(["row", "lemma"]).size().reset_index(name="count")
    spread = np.bincount(counts["lemma"], minlength=len(words.lemmas))
    is_kept = (spread > 1) & (spread <= max(2, _COMMON * words.n_rows))
    counts = counts[is_kept[counts["lemma"].to_numpy()]]
    lemma, row = counts["lemma"].to_numpy(), counts["row"].to_numpy()
    weight = (1 + np.log(counts["count"].to_numpy())) * np.log(words.n_rows / spread[lemma])
    length = np.sqrt(np.bincount(row, weights=weight**2, minlength=words.n_rows))
    data = (weight / np.maximum(length[row], 1e-9)).astype(np.float32)
    return scipy.sparse.csr_matrix((data, (row, lemma)), shape=(words.n_rows, len(words.lemmas)))
