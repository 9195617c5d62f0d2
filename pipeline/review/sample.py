"""Random samples with known inclusion probability: strata by what the machine found, simple random in each."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

SOURCE = "combined"
"""Source of the machine's score of a code in a segment."""

NOTHING = "0"
"""The stratum of the segments that the machine found nothing in."""

_LEVELS = 4


def scores(evidence: pd.DataFrame, segment_ids: Collection[str], code_ids: Collection[str]) -> pd.DataFrame:
    """Return the machine's score of every code in every segment: `segment_id`, `code_id`, `score`, by key."""
    is_wanted = evidence["segment_id"].isin(set(segment_ids)) & evidence["code_id"].isin(set(code_ids))
    rows = evidence.loc[is_wanted & (evidence["source"] == SOURCE), ["segment_id", "code_id", "score"]]
    return rows.sort_values(["segment_id", "code_id"], kind="stable").reset_index(drop=True)


def thresholds(models: pd.DataFrame, code_ids: Collection[str], *, default: float) -> dict[str, float]:
    """Return the score from which each code is coded, the default where it has none of its own."""
    own = models.set_index("code_id")["threshold"].dropna()
    return {code_id: float(own.get(code_id, default)) for code_id in code_ids}


def strata(segment_ids: Sequence[str], found: pd.DataFrame, limits: Mapping[str, float]) -> dict[str, str]:
    """
    Put every segment into one of five strata.

    A segment counts by the highest of its scores that reach their thresholds, each divided by the square root of its
    code's share of the segments. The strata of what was found have equal sums of that, so that the rarer a code is,
    the smaller is its stratum; with equal samples of them, rare codes are met more often.

    Args:
        segment_ids: all segments that can be drawn.
        found: what `scores` returns.
        limits: each code's threshold.

    Returns:
        "0" where nothing was found; "1" to "4" by importance.
    """
    hits = found[found["score"] >= found["code_id"].map(dict(limits))]
    shares = (hits.groupby("code_id").size() + 1) / (len(segment_ids) + 1)
    weighed = hits.assign(value=hits["score"] / hits["code_id"].map(shares) ** 0.5)
    values = weighed.groupby("segment_id")["value"].max()
    ranked = sorted((float(value), str(segment_id)) for segment_id, value in values.items())
    sums = np.cumsum([value for value, _ in ranked])
    levels = {
        segment_id: str(1 + min(int(_LEVELS * (total - value / 2) / sums[-1]), _LEVELS - 1))
        for (value, segment_id), total in zip(ranked, sums, strict=True)
    }
    return {segment_id: levels.get(segment_id, NOTHING) for segment_id in segment_ids}


def allocate(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """
    Share out a sample over strata as equally as their sizes allow.

    Args:
        sizes: segments by stratum.
        total: segments to be drawn.

    Returns:
        Segments to be drawn by stratum: none more than it has, and one at least of each that has any.
    """
    given = dict.fromkeys(sizes, 0)
    if total <= 0:
        return given
    by_size = sorted((name for name in sizes if sizes[name]), key=lambda name: (sizes[name], name))
    for place, name in enumerate(by_size):
        fair = (total - sum(given.values())) / (len(by_size) - place)
        given[name] = min(sizes[name], max(1, round(fair)))
    return given


def draw(strata_of: Mapping[str, str], numbers: Mapping[str, float], wanted: Mapping[str, int]) -> set[str]:
    """
    Draw a simple random sample in every stratum: the segments with the smallest random numbers.

    Args:
        strata_of: each segment's stratum.
        numbers: each segment's random number.
        wanted: segments to be drawn by stratum.
    """
    drawn: set[str] = set()
    for name, count in wanted.items():
        members = sorted((numbers[one], one) for one, stratum in strata_of.items() if stratum == name)
        drawn |= {one for _, one in members[:count]}
    return drawn


def random_numbers(segment_ids: Iterable[str], *key: object) -> dict[str, float]:
    """Return a number from 0 to 1 for every segment that depends on its id and the key alone."""
    begun = hashlib.sha256(repr(key).encode())
    numbers = {}
    for segment_id in segment_ids:
        own = begun.copy()
        own.update(segment_id.encode())
        numbers[segment_id] = int.from_bytes(own.digest()[:8], "big") / 2**64
    return numbers


def sizes(strata_of: Mapping[str, str]) -> dict[str, int]:
    """Count the segments of every stratum."""
    names, counts = np.unique(list(strata_of.values()), return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts, strict=True)}
