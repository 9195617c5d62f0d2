"""Values are put together until every one that leaves holds enough people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.release.disclosure.generalise import REST, is_small, partition


def people(**counts: int) -> dict[str, frozenset[str]]:
    return {name: frozenset(f"{name}{number}" for number in range(n)) for name, n in counts.items()}


def test_small_values_are_pooled() -> None:
    """1 + 4 people make a group of five, so nothing else is touched."""
    assert partition(people(amt=9, rat=22, landrat=1, forum=4), k=5) == {
        "amt": ("amt",),
        "rat": ("rat",),
        REST: ("forum", "landrat"),
    }


def test_a_pool_that_is_too_small_takes_in_the_next_smallest_value() -> None:
    assert partition(people(amt=9, rat=22, landrat=1), k=5) == {"rat": ("rat",), REST: ("amt", "landrat")}


def test_an_attribute_of_which_one_value_would_be_left_does_not_leave() -> None:
    assert partition(people(amt=9, landrat=1), k=5) == {}
    assert partition(people(amt=2, landrat=1), k=5) == {}


def test_people_without_a_value_cannot_be_had_as_what_is_left_over() -> None:
    """Two people without a value: everybody minus all that is told would be just those two."""
    members = {**people(ost=10, west=12, nord=11), "": frozenset({"x", "y"})}
    assert partition(members, k=5) == {"west": ("west",), "nord": ("nord",), REST: ("", "ost")}


def test_values_in_an_order_join_their_smaller_neighbour() -> None:
    """Two in villages: next to them are eight in small towns, not the twelve in cities."""
    made = partition(people(dorf=2, klein=8, mittel=9, gross=12), k=5, order=["dorf", "klein", "mittel", "gross"])
    assert made == {"dorf / klein": ("dorf", "klein"), "mittel": ("mittel",), "gross": ("gross",)}
    inner = partition(people(dorf=7, klein=3, mittel=6, gross=12), k=5, order=["dorf", "klein", "mittel", "gross"])
    assert inner == {"dorf": ("dorf",), "klein / mittel": ("klein", "mittel"), "gross": ("gross",)}


def test_since_an_earlier_export_a_value_has_no_newcomers_or_at_least_k() -> None:
    """One more in the council, four more in offices: apart they would tell of one and of four, together of five."""
    before = people(rat=10, amt=10, partei=10)
    now = people(rat=11, amt=14, partei=10)
    assert partition(now, k=5) == {"amt": ("amt",), "partei": ("partei",), "rat": ("rat",)}
    assert partition(now, k=5, previous=[before]) == {"partei": ("partei",), REST: ("amt", "rat")}
    one_more = people(rat=11, amt=10, partei=10)
    assert partition(one_more, k=5, previous=[before]) == {}


def test_a_change_is_counted_by_who_is_in_not_by_how_many() -> None:
    before, now = frozenset("abcdefg"), frozenset("abcdefx")
    assert is_small(now, k=5, previous=[{"rat": before}])
    assert not is_small(before, k=5, previous=[{"rat": before}])


@given(st.lists(st.integers(0, 15), min_size=1, max_size=8), st.integers(2, 6), st.booleans())
def test_no_value_that_leaves_has_fewer_than_k_people_and_nobody_is_lost(
    counts: list[int], k: int, is_ordered: bool
) -> None:
    names = [f"w{number}" for number in range(len(counts))]
    members = people(**dict(zip(names, counts, strict=True)))
    made = partition(members, k=k, order=names if is_ordered else ())
    assert all(sum(len(members[value]) for value in held) >= k for held in made.values())
    if made:
        told = [value for held in made.values() for value in held]
        assert sorted(told) == sorted(name for name in names if members[name])
