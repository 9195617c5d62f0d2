"""Judgements of themes and stands on propositions: words of both in one sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.coding.corpus import Corpus
from pipeline.study.codebook import AMBIVALENT, Codebook

COLUMNS = ["segment", "code_id", "source", "score", "start", "end", "reason"]


def qualified(corpus: Corpus, hits: pd.DataFrame, codebook: Codebook, coded: pd.DataFrame) -> pd.DataFrame:
    """
    Find evaluations of themes and stands on propositions.

    A theme that is approved and rejected in one sentence is ambivalent (`theme:ambivalent`) and neither of the two. A
    negated word of evaluation counts for nothing; a negated stand is the other one, and a segment with both stands has
    none.

    Args:
        corpus: the tokens.
        hits: what `lexicon` found.
        codebook: the codes.
        coded: the themes and propositions that segments carry: `segment`, `code_id`.

    Returns:
        Evidence (source lexicon) for `theme:evaluation`, `theme:ambivalent`, `proposition:pro` and
        `proposition:contra`, one row a segment and code.
    """
    evaluations = [code.code_id for code in codebook.of_kind("evaluation")]
    marks = hits[hits["code_id"].isin(evaluations) & ~hits["is_negated"]]
    themes = hits[hits["code_id"].isin(codebook.themes)]
    judged = _told(_ambivalent(_pairs(themes, marks), codebook), corpus)
    rows = pd.concat([judged, _stands(hits, codebook, corpus)], ignore_index=True)
    base = rows["code_id"].str.split(":").str[0]
    is_coded = pd.MultiIndex.from_frame(coded[["segment", "code_id"]])
    return rows[pd.MultiIndex.from_arrays([rows["segment"], base]).isin(is_coded)]


def _pairs(matter: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each pair of words of two codes in one sentence; one word cannot be both."""
    pairs = matter.merge(marks, on=["segment", "sentence"], suffixes=("", "_mark"))
    return pairs[pairs["token"] != pairs["token_mark"]]


def _ambivalent(pairs: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Call the signed evaluations of a theme ambivalent in sentences that have both signs."""
    signs = {code.code_id: code.sign for code in codebook.of_kind("evaluation")}
    sign = pairs["code_id_mark"].map(signs)
    place = [pairs[name] for name in ("segment", "sentence", "code_id")]
    both = (sign == "positive").groupby(place).transform("any") & (sign == "negative").groupby(place).transform("any")
    return pairs.assign(code_id_mark=pairs["code_id_mark"].mask(both & (sign != ""), AMBIVALENT))


def _told(pairs: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return the evidence of pairs of words, the first of each segment and pair of codes."""
    named = pairs.assign(code_id=pairs["code_id"] + ":" + pairs["code_id_mark"])
    first = named.drop_duplicates(["segment", "code_id"])
    token, length, mark, mark_length = first[["token", "length", "token_mark", "length_mark"]].to_numpy(np.int64).T
    begin, end = np.minimum(token, mark), np.maximum(token + length, mark + mark_length) - 1
    return pd.DataFrame(
        {
            "segment": first["segment"].to_numpy(),
            "code_id": first["code_id"].to_numpy(),
            "source": "lexicon",
            "score": 0.5,
            "start": corpus.start[begin],
            "end": corpus.end[end],
            "reason": (first["term"] + " + " + first["term_mark"]).to_numpy(),
        }
    )


def _stands(hits: pd.DataFrame, codebook: Codebook, corpus: Corpus) -> pd.DataFrame:
    """Return the evidence for and against; a negation turns a stand round, a segment with both has none."""
    matter = hits["code_id"].str.replace(":.*", "", regex=True)
    stand = hits["code_id"].str.replace("[^:]*:?", "", n=1, regex=True)
    turned = stand.where(~hits["is_negated"], stand.map({"pro": "contra", "contra": "pro"}))
    marks = hits.assign(code_id=turned, proposition=matter)[stand != ""]
    found = [
        _told(_pairs(hits[hits["code_id"] == code.code_id], marks[marks["proposition"] == code.code_id]), corpus)
        for code in codebook.of_kind("proposition")
    ]
    rows = pd.concat([_told(_pairs(hits.head(0), hits.head(0)), corpus), *found], ignore_index=True)
    base = rows["code_id"].str.split(":").str[0]
    return rows[~rows.assign(base=base).duplicated(["segment", "base"], keep=False)]
