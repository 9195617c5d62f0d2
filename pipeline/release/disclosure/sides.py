"""The two sides of declared contrasts, and whether they may be told beside the groups of attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.release.disclosure.attributes import Groups, members
from pipeline.release.disclosure.derivation import betraying
from pipeline.release.disclosure.generalise import is_small
from pipeline.report import people
from pipeline.report.material import Material
from pipeline.report.readable import records
from pipeline.report.withheld import Key

Sides = Mapping[str, tuple[frozenset[str], frozenset[str]]]


def compared(material: Material) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """
    Return the units on both sides of every contrast.

    A contrast by date of a study of persons compares interviews instead; it is left out.
    """
    from pipeline.analysis.contrasts import sides

    is_of_units = material.study.settings.unit == "interview"
    known, found = {*material.tables["contrasts"]["contrast_id"]}, {}
    for declared in material.study.settings.contrasts:
        if declared.contrast_id in known and (is_of_units or not declared.split):
            both = sides(material.answered, declared)
            found[declared.contrast_id] = (frozenset(both.first), frozenset(both.second))
    return found


def fitting(
    sides: Sides, outside: Material, *, previous: Sequence[Groups] = ()
) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """
    Keep the contrasts that isolate no group of 1 to k−1 people.

    Args:
        sides: of all contrasts, the units on their two sides.
        outside: the study with its attributes as they leave.
        previous: who was in which value, and on which side (`contrast:<contrast_id>`), in earlier exports.

    Returns:
        Contrasts whose sides have at least k people, and so does whatever they leave over of everybody, of the values
        of an attribute, of contrasts kept before, or of their own sides in an earlier export, and whatever follows
        from all of these at once.
    """
    partitions = [[*members(outside, name).values()] for name in outside.attributes]
    everybody = frozenset(map(str, outside.members.index))
    kept: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for contrast_id, pair in sides.items():
        own = [earlier[name] for earlier in previous if (name := f"contrast:{contrast_id}") in earlier]
        cuts = [*partitions, [*pair], *([*others] for others in kept.values())]
        rests = [rest for outer in (*pair, everybody) for rest in _left_over(outer, cuts)]
        inner = [*(cell for cut in partitions for cell in cut), *(one for others in kept.values() for one in others)]
        rests += [rest for cell in inner for rest in _left_over(cell, [[*pair]])]
        is_safe = not any(0 < len(rest) < outside.k for rest in rests)
        is_safe = is_safe and not any(is_small(side, k=outside.k, previous=own) for side in pair)
        if is_safe and not betraying([*partitions, *map(list, (pair, *kept.values()))], k=outside.k):
            kept[contrast_id] = pair
    return kept


def _left_over(outer: frozenset[str], cuts: Sequence[Sequence[frozenset[str]]]) -> Iterator[frozenset[str]]:
    """Yield what groups that lie within another leave over of it."""
    for cut in cuts:
        inside = [cell for cell in cut if cell <= outer]
        if inside:
            yield outer - frozenset().union(*inside)


def betraying_periods(material: Material) -> frozenset[Key]:
    """Name the counts of interviews by time, if beside them a contrast by date isolates 1 to k−1 interviews."""
    starts = list(people.periods(material)["start"])
    if not starts:
        return frozenset()
    dates = {str(row["interview_id"]): str(row["date"]) for row in records(material.talks)}
    declared = [
        one for one in material.study.settings.contrasts if one.split and one.contrast_id in material.withheld.sides
    ]
    cells = [
        frozenset(name for name, day in dates.items() if start <= day < end)
        for start, end in zip(starts, [*starts[1:], "9999"], strict=True)
    ]
    rests = [
        rest
        for one in declared
        for side in material.withheld.sides[one.contrast_id]
        for rest in _left_over(side, [cells])
    ]
    is_betraying = any(0 < len(rest) < material.k for rest in rests)
    return frozenset(("periods", start, "") for start in starts) if is_betraying else frozenset()
