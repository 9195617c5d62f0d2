"""A few codes and texts, for tests that read like examples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.coding import Corpus, combine, corpus, lexicon
from pipeline.coding.semantic import Nearness
from pipeline.language import tokenise
from pipeline.study import Code, Codebook

THEMES = (
    Code(code_id="land", label="Land", kind="theme", terms=("auf dem land",)),
    Code(code_id="laden", label="Läden", kind="theme", parent="land", terms=("dorfladen", "supermarkt*")),
    Code(code_id="bus", label="Bus", kind="theme", terms=("bus", "rufbus*")),
)
EVALUATIONS = (
    Code(code_id="gut", label="bewährt", kind="evaluation", terms=("bewährt", "gut laufen", "läuft gut")),
    Code(code_id="neu", label="neu", kind="evaluation", terms=("neu",)),
)
PROPOSITION = Code(
    code_id="p_fusion",
    label="Gemeinden zusammenlegen",
    kind="proposition",
    terms=("fusion*",),
    pro=("sinnvoll", "dafür"),
    contra=("falsch", "dagegen"),
)
BOOK = Codebook((*THEMES, *EVALUATIONS, PROPOSITION))


def tokens(texts: Sequence[str]) -> Corpus:
    return corpus([tokenise(texts)])


def segments(texts: Sequence[str]) -> pd.DataFrame:
    ids = [f"B01:{n}.1" for n in range(1, len(texts) + 1)]
    return pd.DataFrame({"segment_id": ids, "interview_id": "B01", "text": list(texts)}, dtype=str)


def nearness(n_segments: int, book: Codebook = BOOK, *, z: float = 1.0) -> Nearness:
    """The same nearness everywhere; with z = 1, one term codes a segment (1 + 3 > 3.2) and none does not."""
    ids = tuple(code.code_id for code in book.codes if code.kind != "evaluation")
    shape = (n_segments, len(ids))
    return Nearness(ids, np.full(shape, z, dtype=np.float32), np.zeros(shape, dtype=np.int32), ("ein Beispiel",))


def coded(texts: Sequence[str], book: Codebook = BOOK, *, z: float = 1.0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return evidence and codings of texts, each a segment: `B01:1.1`, `B01:2.1`, …"""
    words = tokens(texts)
    made = combine(segments(texts), words, lexicon(words, book), nearness(len(texts), book, z=z), book)
    return made.evidence, made.codings


def positive(codings: pd.DataFrame, number: int = 1) -> set[str]:
    """Return what the n-th text is coded with."""
    return set(codings.loc[codings["is_coded"] & (codings["segment_id"] == f"B01:{number}.1"), "code_id"])
