"""Values of an attribute are put together until every one that leaves holds enough people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from pipeline.report.groups import REST

Members = Mapping[str, frozenset[str]]
"""Who is in each value of an attribute; "" for those without one."""
Partition = dict[str, tuple[str, ...]]
"""The values that leave, each with the values that it holds."""


def partition(
    members: Members,
    *,
    k: int,
    order: Sequence[str] = (),
    previous: Sequence[Members] = (),
    small: Collection[str] = (),
) -> Partition:
    """
    Put values together until each holds at least k people, or, since earlier exports, as many new ones or none.

    Values of an ordered attribute join the smaller of their neighbours. Of others the small ones are pooled as
    „übrige“; a pool that is too small takes in the next smallest value. People without a value count as one.

    Args:
        members: the people by value.
        k: the smallest group.
        order: all values from low to high, where the attribute has an order; people without a value come last.
        previous: who was in each value in earlier exports.
        small: values to be put together with others however many they hold.

    Returns:
        The values that leave; empty where fewer than two would be left.
    """
    held = {value: people for value, people in sorted(members.items()) if people}
    cells = (
        _ordered(held, k, [value for value in order if value in held], previous, small)
        if order
        else _pooled(held, k, previous, small)
    )
    return cells if sum(name != "" for name in cells) > 1 else {}


def is_small(people: frozenset[str], *, k: int, previous: Sequence[Members] = ()) -> bool:
    """Say whether a group has fewer than k people, or differs from earlier groups by 1 to k−1."""
    return len(people) < k or any(0 < len(people ^ union) < k for union in _likest(people, previous))


def _likest(people: frozenset[str], previous: Iterable[Members]) -> list[frozenset[str]]:
    """Return for every earlier export the union of those groups that are mostly inside."""
    unions = [[own for own in groups.values() if 2 * len(own & people) > len(own)] for groups in previous]
    return [frozenset().union(*inside) for inside in unions]


def _pooled(members: Members, k: int, previous: Sequence[Members], small: Collection[str]) -> Partition:
    rest = sorted(
        value
        for value, people in members.items()
        if value in small or value == REST or is_small(people, k=k, previous=previous)
    )
    others = sorted((value for value in members if value not in rest), key=lambda value: (len(members[value]), value))
    while rest and others and is_small(_union(members, rest), k=k, previous=previous):
        rest.append(others.pop(0))
    if rest and (len(rest) == 1 or is_small(_union(members, rest), k=k, previous=previous)):
        return {}
    pool = {REST: tuple(sorted(rest))} if rest else {}
    return {**{value: (value,) for value in sorted(others)}, **pool}


def _ordered(
    members: Members, k: int, order: Sequence[str], previous: Sequence[Members], small: Collection[str]
) -> Partition:
    cells: list[tuple[str, ...]] = [(value,) for value in [*order, *(value for value in members if value not in order)]]

    def size(cell: Sequence[str]) -> int:
        return len(_union(members, cell))

    def is_bad(cell: Sequence[str]) -> bool:
        is_forced = len(cell) == 1 and cell[0] in small
        return is_forced or is_small(_union(members, cell), k=k, previous=previous)

    while len(cells) > 1 and (bad := [place for place, cell in enumerate(cells) if is_bad(cell)]):
        place = min(bad, key=lambda one: (size(cells[one]), one))
        near = [one for one in (place - 1, place + 1) if 0 <= one < len(cells)]
        first = min(place, min(near, key=lambda one: (size(cells[one]), one)))
        cells[first : first + 2] = [cells[first] + cells[first + 1]]
    return {} if any(map(is_bad, cells)) else {" / ".join(cell): cell for cell in cells}


def _union(members: Members, values: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(members[value] for value in values))
