"""Annotation programs: points on a time line, and pieces of speech between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.ingest.model import Line


class Piece(NamedTuple):
    """
    A piece of what one speaker says.

    Attributes:
        begin: place of its first point on the time line.
        end: place of its last point.
        speaker: the label.
        text: may begin or end in mid-word.
        start_s: seconds from the start of the recording, where known.
        tier: pieces of one tier may be parts of one word.
    """

    begin: int
    end: int
    speaker: str
    text: str
    start_s: float | None
    tier: str = ""


def interpolated(times: Sequence[float | None]) -> list[float | None]:
    """Fill the gaps between known times evenly; what lies before the first or after the last stays unknown."""
    known = [index for index, time in enumerate(times) if time is not None]
    filled = list(times)
    for left, right in pairwise(known):
        first, last = times[left] or 0.0, times[right] or 0.0
        for index in range(left + 1, right):
            filled[index] = first + (last - first) * (index - left) / (right - left)
    return filled


def lines_in_time(pieces: Iterable[Piece], *, splits_words: bool = False) -> tuple[Line, ...]:
    """
    Put pieces into lines, in the order in which they begin.

    Args:
        pieces: in any order; those without text are silence.
        splits_words: pieces of one tier that touch are one line, for they may part a word.
    """
    ordered = sorted(pieces, key=lambda piece: (piece.speaker, piece.tier, piece.begin, piece.end))
    if splits_words:
        chains = [chain for _, own in groupby(ordered, key=_tier) for chain in _chains(own)]
    else:
        chains = [[piece] for piece in ordered if piece.text.strip()]
    chains.sort(key=lambda chain: (chain[0].begin, chain[-1].end))
    return tuple(
        Line(" ".join("".join(piece.text for piece in chain).split()), chain[0].speaker, chain[0].start_s)
        for chain in chains
    )


def point_places(points: Mapping[str, float | None]) -> dict[str, tuple[int, float | None]]:
    """
    Order points in time.

    Args:
        points: name → seconds, where known; in the order of the recording where some are not.

    Returns:
        Name → place (microseconds, or a running number) and seconds, gaps filled.
    """
    times = interpolated(list(points.values()))
    places = [index if None in times else round((time or 0.0) * 1e6) for index, time in enumerate(times)]
    return dict(zip(points, zip(places, times, strict=True), strict=True))


def _tier(piece: Piece) -> tuple[str, str]:
    return piece.speaker, piece.tier


def _chains(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    chain: list[Piece] = []
    for piece in pieces:
        if chain and (piece.begin != chain[-1].end or not piece.text.strip()):
            yield chain
            chain = []
        if piece.text.strip():
            chain.append(piece)
    if chain:
        yield chain
