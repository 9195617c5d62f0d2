"""How far the coding by people is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.review.coders import slug
from pipeline.study import Codebook, Review
from pipeline.units import answers

FEW = 10
"""Segments with a code below which little can be learned or measured about it."""


@dataclass(frozen=True)
class Progress:
    """What a coder has done: numbers of the rounds that came back, and their rows decided and open."""

    coder: str
    rounds: tuple[int, ...]
    decided: int
    open: int


def progress(reviews: Sequence[Review]) -> tuple[Progress, ...]:
    """Return how far every coder is, by name."""
    return tuple(_progress([one for one in reviews if slug(one.coder) == name]) for name in _coders(reviews))


def positives(decided: pd.DataFrame, codebook: Codebook) -> dict[str, int]:
    """
    Count the segments that some coder gave each code to.

    Args:
        decided: the table `decisions`.
        codebook: the codes.

    Returns:
        By code, in the codebook's order: themes, propositions, goals and measures.
    """
    chosen = decided[decided["value"] == 1].drop_duplicates(["segment_id", "code_id"])["code_id"].value_counts()
    matter = [code.code_id for code in codebook.codes if code.kind != "evaluation"]
    return {code_id: int(chosen.get(code_id, 0)) for code_id in matter}


def out_of_reach(reviews: Sequence[Review], tables: Mapping[str, pd.DataFrame]) -> int:
    """Count the segments that count but that no round could have drawn: those of interviews that came later."""
    reached = {segment_id for one in reviews for segment_id in one.frame}
    return sum(segment_id not in reached for segment_id in answers(tables)["segment_id"])


def _coders(reviews: Sequence[Review]) -> Iterator[str]:
    yield from sorted({slug(one.coder) for one in reviews})


def _progress(rounds: Sequence[Review]) -> Progress:
    decided = {row.segment_id for one in rounds for row in one.decided}
    still_open = {row.segment_id for one in rounds for row in one.rows} - decided
    return Progress(rounds[0].coder, tuple(sorted(one.round for one in rounds)), len(decided), len(still_open))
