"""The project's own coding of documents that nobody decided, after people decided others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.validity.material import Ints, Mask, Material
from pipeline.coding import Coded, combine
from pipeline.coding.decided import decided, gold
from pipeline.coding.learned import learn
from pipeline.coding.weighing import Signs, best_threshold, chosen


@dataclass(frozen=True)
class Outcome:
    """
    What `combine` made of all documents.

    Attributes:
        found: n × n_counted; verdicts, for a decided document people's own.
        crossfit: n × n_counted; for a decided document the machine's verdict without it, else False.
        probability: n × n_counted; NaN where the project gives none.
    """

    found: Mask
    crossfit: Mask
    probability: np.ndarray


def decisions(material: Material, rows: Ints) -> pd.DataFrame:
    """Return the table `decisions` of a person who decided every theme in some documents, drawn at random."""
    ids, themes = np.array(material.documents.ids, dtype=object), np.array(material.documents.code_ids, dtype=object)
    return pd.DataFrame(
        {
            "segment_id": np.repeat(ids[rows], len(themes)),
            "code_id": np.tile(themes, len(rows)),
            "coder": "A",
            "value": material.documents.gold[rows].astype(np.int64).ravel(),
            "sample": "random",
            "inclusion_probability": len(rows) / len(ids),
            "memo": "",
        }
    )


def combined(material: Material, rows: Ints) -> Outcome:
    """
    Code all documents after a person decided some.

    Args:
        material: the documents.
        rows: numbers of the decided ones; none for the codebook alone.
    """
    table = decisions(material, rows) if len(rows) else None
    features = material.features if len(rows) else None
    made = combine(
        material.segments,
        material.corpus,
        material.hits,
        material.nearness,
        material.book,
        decisions=table,
        features=features,
    )
    return _outcome(material, made)


def _outcome(material: Material, made: Coded) -> Outcome:
    verdicts = made.codings
    return Outcome(
        _wide(material, verdicts, "is_coded", 0.0).astype(bool),
        _wide(material, made.crossfit, "is_coded", 0.0).astype(bool),
        _wide(material, verdicts, "probability", np.nan).astype(float),
    )


def _wide(material: Material, frame: pd.DataFrame, column: str, default: float) -> np.ndarray:
    themes = [material.documents.code_ids[number] for number in material.counted]
    wide = frame.pivot(index="segment_id", columns="code_id", values=column)
    dense = wide.reindex(index=list(material.documents.ids), columns=themes).astype(object)
    return dense.where(dense.notna(), default).to_numpy()


def learned(material: Material, rows: Ints) -> Mask:
    """
    Code all documents by what was learned alone: the project's own weights and thresholds, without words and meaning.

    A code with too few decisions to be learned is coded nowhere.
    """
    from scipy.special import expit

    themes = tuple(material.documents.code_ids)
    own = decided(gold(decisions(material, rows)), material.segments).of(themes)
    lessons = learn(material.features, own)
    shape = lessons.scores.shape
    design = Signs(np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.float32)).design(
        np.arange(shape[0]), lessons.scores
    )
    scores = expit(np.einsum("skw,kw->sk", design, chosen(design[own.rows], own.values)))
    limits = np.array([best_threshold(scores[:, code]) for code in range(shape[1])])
    found: Mask = (scores >= limits) & lessons.is_learned
    return found[:, material.counted]
