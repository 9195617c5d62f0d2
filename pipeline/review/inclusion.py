"""How probable it was that a segment came into the random sample, over all rounds that came back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.review.coders import slug
from pipeline.study.reviews import SAMPLED, Judged, Place, Review

Chances = Mapping[str, float]
"""By segment; a segment that could not be drawn is not in it."""


def chances(review: Review) -> Chances:
    """Return how probable it was that a round's random parts would hold a segment, as the round was handed out."""
    parts = [_chances(review.frame, part) for part in ("shared", "own")]
    return {segment_id: 1 - _missed(segment_id, parts) for segment_id in review.frame}


def inclusion(reviews: Sequence[Review]) -> dict[str, float]:
    """
    Combine the rounds of all coders into one random sample.

    A segment is in it where some round drew it at random and a coder of that round has decided it. A round's part
    adds a segment of a stratum that is not in the sample yet with the chance n/N · d/h: n drawn of N, d decided of
    the h that were handed out (the order of the rows is random, so that what is still open is missing at random).
    Parts are drawn independently, so that the sample holds a segment with 1 − Π(1 − n/N · d/h). A shared part counts
    once, however many coders had it; where their frames differ, the random numbers do not, and the larger chance
    counts.

    Args:
        reviews: the rounds that came back.

    Returns:
        The inclusion probability of every segment in the sample, by its id as handed out; greater than 0.
    """
    parts = [_chances(one.frame, "own", one.rows) for one in reviews]
    parts += [_shared(group) for group in _by_round(reviews)]
    decided: dict[str, set[str]] = defaultdict(set)
    for one in reviews:
        decided[slug(one.coder)] |= {row.segment_id for row in one.decided}
    sampled = {
        segment_id
        for one in reviews
        for segment_id, place in one.frame.items()
        if place.drawn and segment_id in decided[slug(one.coder)]
    }
    found = {segment_id: 1 - _missed(segment_id, parts) for segment_id in sorted(sampled)}
    return {segment_id: chance for segment_id, chance in found.items() if chance > 0}


def _missed(segment_id: str, parts: Iterable[Chances]) -> float:
    product = 1.0
    for part in parts:
        product *= 1 - part.get(segment_id, 0.0)
    return product


def _by_round(reviews: Sequence[Review]) -> list[list[Review]]:
    rounds: dict[int, list[Review]] = defaultdict(list)
    for one in reviews:
        rounds[one.round].append(one)
    return [rounds[number] for number in sorted(rounds)]


def _shared(reviews: Sequence[Review]) -> Chances:
    """Return the chances of a shared part of one number, in its versions."""
    versions: dict[frozenset[tuple[str, str, bool]], list[Review]] = defaultdict(list)
    for one in reviews:
        version = frozenset((name, place.shared, "shared" in place.drawn) for name, place in one.frame.items())
        versions[version].append(one)
    found: dict[str, float] = {}
    for holders in versions.values():
        rows = [row for one in holders for row in one.rows]
        for segment_id, value in _chances(holders[0].frame, "shared", rows).items():
            found[segment_id] = max(value, found.get(segment_id, 0.0))
    return found


def _chances(frame: Mapping[str, Place], part: str, rows: Sequence[Judged] | None = None) -> Chances:
    """Return the chance of every segment to be added by a part: as handed out, or as far as the rows are decided."""
    strata = {one: place.shared if part == "shared" else place.own for one, place in frame.items()}
    sizes = Counter(strata.values())
    drawn = Counter(strata[one] for one, place in frame.items() if part in place.drawn)
    # two coders of a shared part were asked about the same segment, and one answer is enough
    asked = Counter(strata.get(one) for one in {row.segment_id for row in rows or () if part in row.part})
    finished = {row.segment_id for row in rows or () if part in row.part and row.choices is not None}
    done = Counter(strata.get(one) for one in finished)
    chance = {
        name: drawn[name] / size * (done[name] / asked[name] if asked[name] else 1.0) for name, size in sizes.items()
    }
    return {one: chance.get(name.removesuffix(SAMPLED), 0.0) for one, name in strata.items() if name}
