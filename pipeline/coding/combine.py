"""Evidence of words, of meaning and of what people taught becomes one verdict a code and segment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding import evidence, verdicts
from pipeline.coding.corpus import Corpus
from pipeline.coding.decided import decided, gold
from pipeline.coding.learned import Features
from pipeline.coding.matter import Matter, matter, word_evidence
from pipeline.coding.qualified import qualified
from pipeline.coding.semantic import Nearness
from pipeline.coding.weighing import Weighed, weigh
from pipeline.study.codebook import Codebook
from pipeline.tables import empty

EVIDENCE = ["segment", "code_id", "source", "score", "start", "end", "reason"]
_KEPT = 0.5


@dataclass(frozen=True)
class Coded:
    """
    What coding makes: the tables `evidence`, `codings`, `crossfit` and `models`.

    `crossfit` has the machine's verdict on every pair of segment and code that a person decided, made without any
    decision of the same interview; `models` says how each code is decided.
    """

    evidence: pd.DataFrame
    codings: pd.DataFrame
    crossfit: pd.DataFrame
    models: pd.DataFrame


def combine(
    segments: pd.DataFrame,
    corpus: Corpus,
    hits: pd.DataFrame,
    nearness: Nearness,
    codebook: Codebook,
    *,
    decisions: pd.DataFrame | None = None,
    features: Features | None = None,
    threshold: float = 0.5,
) -> Coded:
    """
    Weigh the sources and decide.

    Where nobody decided, a theme, goal, measure or proposition gets the score 1 / (1 + exp(3.2 − z − t)) of nearness z
    and t = 3 for one term, 6 for two, 3 more for each doubling: one term needs a segment that is at least slightly
    nearer than usual, no term one that is far nearer. Where people decided, weights and thresholds are chosen on their
    decisions, and what was learned from them counts too (`weighing`). Evaluations and stands need words in the same
    sentence as the theme's or proposition's words. Parents follow their children. People's decisions win.

    Args:
        segments: the table, in the order that the corpus and `nearness` number.
        corpus: its tokens.
        hits: what `lexicon` found.
        nearness: what `semantic` found.
        codebook: the codes.
        decisions: the table; none by default.
        features: what is learned from; needed where there are decisions.
        threshold: score from which a code is coded that nobody decided.
    """
    settled = gold(empty("decisions") if decisions is None else decisions)
    people = decided(settled, segments)
    words = word_evidence(hits[hits["code_id"].isin(nearness.code_ids)], corpus)
    found = matter(words, nearness, codebook)
    own = people.of(found.code_ids)
    weighed = weigh(found.signs, features, own, threshold=threshold)
    is_coded = _with_parents(weighed.scores >= weighed.limits, found.code_ids, codebook)
    pairs = _pairs(found, weighed, is_coded)
    judged = qualified(corpus, hits, codebook, _coded_pairs(is_coded, found.code_ids))
    lengths = segments["text"].str.len().to_numpy().astype(np.int64)
    parts = [
        words,
        evidence.meaning(found, nearness, lengths),
        evidence.lessons(pairs, weighed, features, lengths, own),
        evidence.summary(pairs, found, weighed, lengths, codebook),
        judged,
    ]
    ids = segments["segment_id"].to_numpy(object)
    machine = _named(verdicts.machine(pairs, judged, found, weighed), ids)
    scores = _named(verdicts.scores(found, weighed, own), ids)
    return Coded(
        _named(pd.concat(parts, ignore_index=True)[EVIDENCE], ids),
        verdicts.override(machine, settled, codebook),
        verdicts.crossfit(settled, machine, scores, codebook),
        verdicts.models(weighed, found.code_ids, people, codebook),
    )


def _named(frame: pd.DataFrame, ids: NDArray[np.object_]) -> pd.DataFrame:
    return frame.assign(segment_id=ids[frame["segment"].to_numpy(np.int64)]).drop(columns="segment")


def _with_parents(is_coded: NDArray[np.bool_], code_ids: tuple[str, ...], codebook: Codebook) -> NDArray[np.bool_]:
    column = {code_id: number for number, code_id in enumerate(code_ids)}
    complete = is_coded.copy()
    for number, code_id in enumerate(code_ids):
        for above in codebook.ancestors(code_id):
            complete[:, column[above]] |= is_coded[:, number]
    return complete


def _coded_pairs(is_coded: NDArray[np.bool_], code_ids: tuple[str, ...]) -> pd.DataFrame:
    segment, code = np.nonzero(is_coded)
    return pd.DataFrame({"segment": segment, "code_id": np.array(code_ids, dtype=object)[code]})


def _pairs(found: Matter, weighed: Weighed, is_coded: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the pairs that leave a trace: any term, likeness or lesson worth keeping, or a verdict."""
    signs = found.signs
    kept = (signs.n_terms > 0) | (signs.nearness >= evidence.SEMANTIC_FLOOR)
    kept |= is_coded | (weighed.scores >= weighed.limits * _KEPT)
    segment, code = np.nonzero(kept)
    return pd.DataFrame(
        {
            "segment": segment,
            "code": code,
            "code_id": np.array(found.code_ids, dtype=object)[code],
            "score": weighed.scores[segment, code],
            "is_own": weighed.scores[segment, code] >= weighed.limits[segment, code],
            "is_coded": is_coded[segment, code],
        }
    )
