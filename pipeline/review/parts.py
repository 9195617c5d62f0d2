"""The two random parts of a round: one that all coders share, one of the coder's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from pipeline.review import sample
from pipeline.review.coders import slug
from pipeline.study import Review
from pipeline.study.reviews import SAMPLED, Place

Drawn = tuple[Mapping[str, str], set[str]]
"""The stratum of every segment, and the segments that were drawn."""


def draw_parts(
    levels: Mapping[str, str],
    reviews: Sequence[Review],
    *,
    coder: str,
    key: tuple[object, ...],
    n_shared: int,
    n_own: int,
) -> dict[str, Place]:
    """
    Draw both parts, each a simple random sample in every stratum.

    Args:
        levels: the stratum of every segment that counts.
        reviews: the rounds that came back.
        coder: who codes.
        key: what the random numbers depend on: seed, study and the round's number.
        n_shared: segments of the shared part.
        n_own: segments of the own part that are new to the coder.

    Returns:
        Every segment's place.
    """
    shared = _shared(levels, reviews, key, n_shared)
    own = _own(levels, coder, reviews, key, n_own)
    return {one: _place(one, shared, own) for one in levels}


def _shared(levels: Mapping[str, str], reviews: Sequence[Review], key: tuple[object, ...], total: int) -> Drawn:
    """Draw the part that all coders get; where a round of this number has come back, as that has it."""
    rounds = (one.frame for one in reviews if one.round == key[-1])
    if earlier := next((frame for frame in rounds if any(place.shared for place in frame.values())), None):
        kept = {one: place for one, place in earlier.items() if one in levels}
        return {one: place.shared for one, place in kept.items()}, {one for one in kept if "shared" in kept[one].drawn}
    wanted = sample.allocate(sample.sizes(levels), total)
    return levels, sample.draw(levels, sample.random_numbers(levels, *key, "shared"), wanted)


def decided_by(coder: str, reviews: Sequence[Review]) -> set[str]:
    """Return the segments that a coder has decided."""
    return {row.segment_id for one in reviews if slug(one.coder) == slug(coder) for row in one.decided}


def _sampled(coder: str, reviews: Sequence[Review], done: Set[str]) -> set[str]:
    """Return what a coder has decided of his random samples."""
    rounds = [one for one in reviews if slug(one.coder) == slug(coder)]
    return {name for one in rounds for name, place in one.frame.items() if place.drawn and name in done}


def _own(
    levels: Mapping[str, str], coder: str, reviews: Sequence[Review], key: tuple[object, ...], total: int
) -> Drawn:
    """Draw the coder's own part among what is not in his random sample yet, so much that enough of it is new to him."""
    done = decided_by(coder, reviews)
    sampled = _sampled(coder, reviews, done)
    left = {one: level for one, level in levels.items() if one not in sampled}
    counts, new = sample.sizes(left), sample.sizes({one: level for one, level in left.items() if one not in done})
    asked = sample.allocate(new, total)
    wanted = {name: round(asked[name] * count / new[name]) if name in new else count for name, count in counts.items()}
    drawn = sample.draw(left, sample.random_numbers(left, *key, slug(coder), "own"), wanted if total > 0 else {})
    return {one: level + SAMPLED if one in sampled else level for one, level in levels.items()}, drawn


def _place(one: str, shared: Drawn, own: Drawn) -> Place:
    parts = [name for name, (_, drawn) in (("shared", shared), ("own", own)) if one in drawn]
    return Place(shared[0].get(one, ""), own[0][one], "+".join(parts))
