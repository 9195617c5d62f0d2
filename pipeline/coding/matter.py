"""What words and meaning say of every code, where a code above others has what those below it have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding.corpus import Corpus
from pipeline.coding.semantic import Nearness
from pipeline.coding.weighing import DEFAULT, Signs
from pipeline.study.codebook import Codebook


@dataclass(frozen=True)
class Matter:
    """
    Signs of all codes but evaluations.

    Attributes:
        code_ids: the codes, one a column.
        own: signs of the code's own words and meaning.
        signs: those of the code itself or one below it, whichever speaks loudest in the segment.
        speaker: n_segments × n_codes; column of the code that speaks.
    """

    code_ids: tuple[str, ...]
    own: Signs
    signs: Signs
    speaker: NDArray[np.int64]


def matter(words: pd.DataFrame, nearness: Nearness, codebook: Codebook) -> Matter:
    """
    Gather the signs of every code.

    Args:
        words: one row a segment and code with terms, as `word_evidence` gives it.
        nearness: what `semantic` found.
        codebook: the codes.
    """
    code_ids = nearness.code_ids
    column = {code_id: number for number, code_id in enumerate(code_ids)}
    n_terms = np.zeros(nearness.z.shape, dtype=np.int64)
    n_terms[words["segment"].to_numpy(np.int64), words["code_id"].map(column).to_numpy(np.int64)] = words["n_terms"]
    own = Signs(n_terms, nearness.z)
    loudness = own.design(np.arange(len(n_terms)), np.zeros(n_terms.shape)) @ DEFAULT
    speaker = np.tile(np.arange(len(code_ids)), (len(n_terms), 1))
    for number, code_id in enumerate(code_ids):
        family = np.array([number, *(column[one] for one in code_ids if code_id in codebook.ancestors(one))])
        speaker[:, number] = family[loudness[:, family].argmax(axis=1)]
    signs = Signs(np.take_along_axis(n_terms, speaker, axis=1), np.take_along_axis(nearness.z, speaker, axis=1))
    return Matter(code_ids, own, signs, speaker)


def word_evidence(hits: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return one row a segment and code: ½, ¾, ⅞ … for 1, 2, 3 different terms, and the place of the first."""
    token = hits["token"].to_numpy(np.int64)
    spans = hits.assign(start=corpus.start[token], end=corpus.end[token + hits["length"].to_numpy(np.int64) - 1])
    terms = spans.drop_duplicates(["segment", "code_id", "term"]).groupby(["segment", "code_id"], sort=True)
    rows = terms[["start", "end"]].first().assign(n_terms=terms.size(), reason=terms["term"].agg("; ".join))
    return rows.reset_index().assign(source="lexicon", score=1 - 0.5 ** rows["n_terms"].to_numpy(float))
