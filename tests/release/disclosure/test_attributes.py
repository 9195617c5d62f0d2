"""No group of fewer than k people follows from those that leave, however many attributes it takes."""

from __future__ import annotations

from pipeline.release.disclosure import attributes
from pipeline.release.disclosure.generalise import Members

K = 5


def _held(**values: str) -> Members:
    return {value: frozenset(people) for value, people in values.items()}


def test_values_of_three_attributes_that_single_out_one_are_put_together() -> None:
    """S − P − Q + W is {f}: abcdef − abcgh − deijk + ghijk; no two of the attributes alone single anybody out."""
    groups = {
        "first": _held(S="abcdef", T="ghijklmno"),
        "second": _held(P="abcgh", Q="deijk", R="flmno"),
        "third": _held(W="ghijk", V="abcdeflmno"),
    }
    pairs = [{one: groups[one], other: groups[other]} for one, other in (("first", "second"), ("second", "third"))]
    assert all(attributes._partitions(pair, k=K, previous=()) == _as_they_are(pair) for pair in pairs)
    assert attributes._partitions(groups, k=K, previous=()) != _as_they_are(groups)


def test_groups_that_cross_and_follow_from_nothing_stay() -> None:
    """Whoever knows all four sizes still does not know who of the first is in the second."""
    groups = {"first": _held(S="abcdef", T="ghijklm"), "second": _held(P="abcghi", Q="defjklm")}
    assert attributes._partitions(groups, k=K, previous=()) == _as_they_are(groups)


def _as_they_are(groups: attributes.Groups) -> dict[str, dict[str, tuple[str, ...]]]:
    return {name: {value: (value,) for value in held} for name, held in groups.items()}
