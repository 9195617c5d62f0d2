"""How good the mapping is, measured from what a run has at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from pipeline.workflow.work import Work

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.coding import Nearness


def measured(work: Work, talk: pd.DataFrame, contrasts: pd.DataFrame) -> pd.DataFrame:
    """
    Measure the mapping: the table `quality`.

    Args:
        work: the run.
        talk: the segments that count.
        contrasts: the table.
    """
    from pipeline.coding import anchor_verdicts
    from pipeline.quality import quality

    study, book = work.study, work.study.codebook
    tables = work.tables("interviews", "segments", "codings", "crossfit", "decisions")
    anchors = anchor_verdicts(book, partial(_anchor_nearness, work))
    stability = _stability(work, talk, tables, contrasts)
    return quality(
        tables, book, talk, tables["codings"], anchors=anchors, stability=stability, seed=study.settings.seed
    )


def _anchor_nearness(work: Work, texts: Sequence[str], own: Sequence[int]) -> Nearness:
    """Return how near anchors are to the codes, on the study's scale and each without itself."""
    import numpy as np

    from pipeline import coding

    book = work.study.codebook
    known = work.vectors_of(coding.references(book))
    asked = np.array(work.vectors_of(texts), dtype=np.float32)
    return coding.semantic(work.vectors, book, known, texts=asked, without=own)


def _stability(
    work: Work, talk: pd.DataFrame, tables: Mapping[str, pd.DataFrame], contrasts: pd.DataFrame
) -> list[dict[str, object]]:
    """Leave out each interview in turn: what becomes of codings, themes and contrasts?"""
    from pipeline import coding, units
    from pipeline.coding.jackknife import coding_stability
    from pipeline.quality import stability

    study, book = work.study, work.study.codebook
    decisions, codings = tables["decisions"], tables["codings"]
    themes = stability.left_out(units.shares(talk, codings, book.top_themes))
    return stability.stability_rows(
        codings=coding_stability(
            tables["segments"],
            work.hits,
            work.vectors,
            work.vectors_of(coding.references(book)),
            book,
            decisions=decisions,
            features=work.features if len(decisions) else None,
            threshold=study.settings.coding.threshold,
        ),
        themes=stability.theme_stability(themes),
        top=stability.top_stability(themes),
        contrasts=stability.contrast_stability(
            talk, codings, book, study.settings.contrasts, contrasts, seed=study.settings.seed
        ),
    )
