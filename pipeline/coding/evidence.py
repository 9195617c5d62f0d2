"""Evidence: what words, meaning and lessons say of a code in a segment, in words a person can check."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding.decided import Decided
from pipeline.coding.learned import Features
from pipeline.coding.matter import Matter
from pipeline.coding.semantic import Nearness
from pipeline.coding.weighing import DEFAULT, Weighed, logistic
from pipeline.study.codebook import Codebook

SEMANTIC_FLOOR = 2.0
"""Nearness (standard deviations) from which likeness of meaning alone is kept as evidence."""

LEARNED_FLOOR = 1.0
"""Standard deviations above the mean from which what was learned is kept as evidence."""

Ints = NDArray[np.int64]


def meaning(found: Matter, nearness: Nearness, lengths: Ints) -> pd.DataFrame:
    """Return the evidence of meaning for pairs that have a term of their own or are near enough."""
    segment, code = np.nonzero((found.own.n_terms > 0) | (nearness.z >= SEMANTIC_FLOOR))
    references = np.array(nearness.references, dtype=object)
    return _evidence(
        segment,
        np.array(found.code_ids, dtype=object)[code],
        source="semantic",
        score=logistic(DEFAULT[0] + DEFAULT[1] * nearness.z[segment, code].astype(float)),
        reason=[f"ähnlich: {text}" for text in references[nearness.nearest[segment, code]]],
        lengths=lengths,
    )


def lessons(
    pairs: pd.DataFrame, weighed: Weighed, features: Features | None, lengths: Ints, own: Decided
) -> pd.DataFrame:
    """Return for pairs that leave a trace the evidence of what people taught, with the words that spoke most for it."""
    learned = weighed.learned
    segment, code = pairs["segment"].to_numpy(np.int64), pairs["code"].to_numpy(np.int64)
    taught = np.flatnonzero(learned.is_learned[code] & (learned.scores[segment, code] >= LEARNED_FLOOR))
    segment, code = segment[taught], code[taught]
    reasons = np.full(len(segment), "", dtype=object)
    for number in np.unique(code):
        rows = np.flatnonzero(code == number)
        reasons[rows] = learned.telling(features, segment[rows], int(number)) if features else ""
    is_decided = np.isin(segment, own.rows)
    told = np.where(is_decided, "gelernt ohne dieses Interview: ", "gelernt: ") + reasons
    score = logistic(learned.scores[segment, code])
    named = pairs["code_id"].to_numpy(object)[taught]
    return _evidence(segment, named, source="learned", score=score, reason=told.tolist(), lengths=lengths)


def summary(pairs: pd.DataFrame, found: Matter, weighed: Weighed, lengths: Ints, codebook: Codebook) -> pd.DataFrame:
    """Return the score of all sources together, and what it is made of."""
    segment, code = pairs["segment"].to_numpy(), pairs["code"].to_numpy()
    speaker = found.speaker[segment, code]
    values = zip(
        found.signs.n_terms[segment, code],
        found.signs.nearness[segment, code],
        weighed.learned.scores[segment, code],
        weighed.learned.is_learned[code],
        strict=True,
    )
    told = [_said(*value) for value in values]
    labels = {number: f"über {codebook.label(code_id)}: " for number, code_id in enumerate(found.code_ids)}
    reasons = [(labels[one] if one != own else "") + text for one, own, text in zip(speaker, code, told, strict=True)]
    code_id, score = pairs["code_id"].to_numpy(object), pairs["score"].to_numpy(float)
    return _evidence(segment, code_id, source="combined", score=score, reason=reasons, lengths=lengths)


def _said(n_terms: int, nearness: float, learned: float, is_learned: bool) -> str:
    words = f"{n_terms} Begriff{'' if n_terms == 1 else 'e'}, Nähe {nearness:.1f}"
    return (words + (f", gelernt {learned:.1f}" if is_learned else "")).replace(".", ",")


def _evidence(
    segment: Ints,
    code_id: NDArray[np.object_],
    *,
    source: str,
    score: NDArray[np.float64],
    reason: list[str],
    lengths: Ints,
) -> pd.DataFrame:
    """Lay out evidence that the whole segment gives."""
    columns = {"segment": segment, "code_id": code_id, "source": source, "score": score}
    return pd.DataFrame(columns | {"start": 0, "end": lengths[segment], "reason": reason})
