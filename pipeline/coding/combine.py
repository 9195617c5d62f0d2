"""Evidence of words and of meaning becomes one verdict a code and segment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.coding.corpus import Corpus
from pipeline.coding.semantic import Nearness
from pipeline.study.codebook import Codebook

SEMANTIC_FLOOR = 2.0
"""Nearness (standard deviations) from which likeness of meaning alone is kept as evidence."""

_TERM_WEIGHT = 3.0
_OFFSET = 3.2

EVIDENCE = ["segment", "code_id", "source", "score", "start", "end", "reason"]


def combine(
    segments: pd.DataFrame,
    corpus: Corpus,
    hits: pd.DataFrame,
    nearness: Nearness,
    codebook: Codebook,
    *,
    threshold: float = 0.5,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Weigh the sources and decide.

    A theme, goal, measure or proposition gets the score 1 / (1 + exp(3.2 − z − 3 n)) of n different terms and
    nearness z: one term needs a segment that is at least slightly nearer than usual, no term one that is far nearer.
    Evaluations and stands need words in the same sentence as the theme's or proposition's words. Parents follow
    their children. Every value is an uncalibrated score.

    Args:
        segments: the table, in the order that the corpus and `nearness` number.
        corpus: its tokens.
        hits: what `lexicon` found.
        nearness: what `semantic` found.
        codebook: the codes.
        threshold: score from which a code is coded.

    Returns:
        The tables `evidence` (sources lexicon, semantic, combined) and `codings`.
    """
    known = [code.code_id for code in codebook.codes if code.kind != "evaluation"]
    matter = _word_evidence(hits[hits["code_id"].isin(known)], corpus)
    combined, meaning = _weigh(matter, nearness, segments)
    is_coded = combined[combined["score"] >= threshold]
    qualified = _qualified(corpus, hits, codebook, is_coded)
    evidence = pd.concat([matter, meaning, combined, qualified], ignore_index=True)[EVIDENCE]
    codings = _verdicts(combined, meaning, qualified, codebook, threshold)
    ids = segments["segment_id"].to_numpy()
    return _named(evidence, ids), _named(codings, ids)


def _named(frame: pd.DataFrame, ids: np.ndarray) -> pd.DataFrame:
    return frame.assign(segment_id=ids[frame["segment"].to_numpy(np.int64)]).drop(columns="segment")


def _word_evidence(hits: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """One row a segment and code: ½, ¾, ⅞ … for 1, 2, 3 different terms, and the place of the first."""
    token = hits["token"].to_numpy(np.int64)
    spans = hits.assign(start=corpus.start[token], end=corpus.end[token + hits["length"].to_numpy(np.int64) - 1])
    terms = spans.drop_duplicates(["segment", "code_id", "term"]).groupby(["segment", "code_id"], sort=True)
    rows = terms[["start", "end"]].first().assign(n_terms=terms.size(), reason=terms["term"].agg("; ".join))
    return rows.reset_index().assign(source="lexicon", score=1 - 0.5 ** rows["n_terms"].to_numpy(float))


def _weigh(words: pd.DataFrame, nearness: Nearness, segments: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the combined and the semantic evidence for every pair that has a term or is near enough."""
    column = {code_id: number for number, code_id in enumerate(nearness.code_ids)}
    near_segment, near_code = np.nonzero(nearness.z >= SEMANTIC_FLOOR)
    near = pd.DataFrame({"segment": near_segment, "code": near_code})
    with_words = words[["segment", "n_terms"]].assign(code=words["code_id"].map(column).astype(np.int64))
    pairs = near.merge(with_words, on=["segment", "code"], how="outer").fillna({"n_terms": 0})
    rows, columns = pairs["segment"].to_numpy(np.int64), pairs["code"].to_numpy(np.int64)
    z = nearness.z[rows, columns].astype(float)
    lengths = segments["text"].str.len().to_numpy()
    base = pairs.assign(code_id=np.array(nearness.code_ids, dtype=object)[columns], start=0, end=lengths[rows])
    references = np.array(nearness.references, dtype=object)
    nearest = [f"ähnlich: {text}" for text in references[nearness.nearest[rows, columns]]]
    meaning = base.assign(source="semantic", score=1 / (1 + np.exp(_OFFSET - z)), reason=nearest)
    score = 1 / (1 + np.exp(_OFFSET - z - _TERM_WEIGHT * pairs["n_terms"].to_numpy(float)))
    summary = [
        f"{int(n)} Begriffe, Nähe {value:.1f}".replace(".", ",") for n, value in zip(base["n_terms"], z, strict=True)
    ]
    return base.assign(source="combined", score=score, reason=summary), meaning


def _qualified(corpus: Corpus, hits: pd.DataFrame, codebook: Codebook, coded: pd.DataFrame) -> pd.DataFrame:
    """Evidence for `theme:evaluation` and `proposition:pro|contra`: both in one sentence of a coded segment."""
    evaluations = [code.code_id for code in codebook.of_kind("evaluation")]
    marks = hits[hits["code_id"].isin(evaluations) & ~hits["is_negated"]]
    themes = hits[hits["code_id"].isin(codebook.themes)]
    rows = pd.concat([_together(themes, marks, corpus), _stands(hits, codebook, corpus)], ignore_index=True)
    base = rows["code_id"].str.split(":").str[0]
    is_coded = pd.MultiIndex.from_frame(coded[["segment", "code_id"]])
    return rows[pd.MultiIndex.from_arrays([rows["segment"], base]).isin(is_coded)]


def _together(matter: pd.DataFrame, marks: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return one row for each segment and pair of codes that some sentence holds words of."""
    pairs = matter.merge(marks, on=["segment", "sentence"], suffixes=("", "_mark"))
    pairs = pairs[pairs["token"] != pairs["token_mark"]]
    pairs = pairs.assign(code_id=pairs["code_id"] + ":" + pairs["code_id_mark"])
    pairs = pairs.drop_duplicates(["segment", "code_id"])
    columns = ["token", "length", "token_mark", "length_mark"]
    token, length, mark, mark_length = pairs[columns].to_numpy(np.int64).T
    first, last = np.minimum(token, mark), np.maximum(token + length, mark + mark_length) - 1
    return pd.DataFrame(
        {
            "segment": pairs["segment"].to_numpy(),
            "code_id": pairs["code_id"].to_numpy(),
            "source": "lexicon",
            "score": 0.5,
            "start": corpus.start[first],
            "end": corpus.end[last],
            "reason": (pairs["term"] + " + " + pairs["term_mark"]).to_numpy(),
        }
    )


def _stands(hits: pd.DataFrame, codebook: Codebook, corpus: Corpus) -> pd.DataFrame:
    """Return the evidence for and against; a negation turns a stand round, a segment with both has none."""
    matter = hits["code_id"].str.replace(":.*", "", regex=True)
    stand = hits["code_id"].str.replace("[^:]*:?", "", n=1, regex=True)
    is_stand = stand != ""
    turned = stand.where(~hits["is_negated"], stand.map({"pro": "contra", "contra": "pro"}))
    marks = hits.assign(code_id=turned, proposition=matter)[is_stand]
    found = [
        _together(hits[hits["code_id"] == code.code_id], marks[marks["proposition"] == code.code_id], corpus)
        for code in codebook.of_kind("proposition")
    ]
    rows = pd.concat([_together(hits.head(0), hits.head(0), corpus), *found], ignore_index=True)
    base = rows["code_id"].str.split(":").str[0]
    return rows[~rows.assign(base=base).duplicated(["segment", "base"], keep=False)]


def _verdicts(
    combined: pd.DataFrame, meaning: pd.DataFrame, qualified: pd.DataFrame, codebook: Codebook, threshold: float
) -> pd.DataFrame:
    own = combined.assign(
        is_coded=combined["score"] >= threshold,
        decided_by=np.where(combined["n_terms"] > 0, "lexicon+semantic", "semantic"),
    )[["segment", "code_id", "is_coded", "decided_by"]]
    marked = qualified[["segment", "code_id"]].assign(is_coded=True, decided_by="lexicon")
    judgement = marked["code_id"].str.split(":").str[-1]
    evaluated = marked.assign(code_id=judgement)[~judgement.isin(["pro", "contra"])]
    above = [
        own.loc[own["is_coded"] & (own["code_id"] == code.code_id), ["segment"]].assign(code_id=parent)
        for code in codebook.codes
        for parent in (codebook.ancestors(code.code_id))
    ]
    inherited = pd.concat([own.head(0)[["segment", "code_id"]], *above]).assign(is_coded=True, decided_by="child")
    rows = pd.concat([own, marked, evaluated, inherited], ignore_index=True)
    ranked = rows.sort_values(["segment", "code_id", "is_coded"], ascending=[True, True, False], kind="stable")
    return ranked.drop_duplicates(["segment", "code_id"]).assign(probability=np.nan)
