"""Tables whose attributes hold only groups that may leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from pipeline import units
from pipeline.release.disclosure.derivation import betraying
from pipeline.release.disclosure.generalise import Members, Partition, is_small, partition
from pipeline.release.disclosure.tables import secret_cells
from pipeline.report.groups import groupings
from pipeline.report.material import Material
from pipeline.report.withheld import Withheld
from pipeline.texts import attribute_label, texts, value_label

ORDERED = ("age_group", "settlement")
"""Attributes whose values have an order: that of the house's texts."""

Groups = Mapping[str, Members]
"""Who is in which value, by attribute."""


def generalised(material: Material, *, previous: Sequence[Groups] = ()) -> Material:
    """
    Put values of every attribute together until each holds at least k people; add the declared two-way tables.

    No group of fewer than k can be had as the difference of others either: where one attribute's values lie within
    those of another (Länder in regions), what is left over is put together with more.

    Args:
        material: a study with its k.
        previous: who was in which value in earlier exports.

    Returns:
        The study with the attributes as they leave, its shares by group, and what was merged and dropped.
    """
    declared = material.study.settings.privacy.generalise
    classed = _renamed(material, {name: dict(declared.get(name, {})) for name in material.attributes})
    groups = {name: members(classed, name) for name in classed.attributes}
    cut = _partitions(groups, k=material.k, previous=previous)
    named = {
        name: {value: _label(name, label, held) for label, held in cells.items() for value in held}
        for name, cells in cut.items()
    }
    merged = _renamed(_without(classed, [name for name in groups if not cut[name]]), named)
    crossed = _with_crossings(merged, previous)
    held = {
        name: {_label(name, label, values): _shown(name, values) for label, values in cells.items() if len(values) > 1}
        for name, cells in cut.items()
    }
    told = Withheld(
        merged={name: values for name, values in held.items() if values},
        dropped=tuple(name for name in groups if not cut[name]),
        crossed=tuple(name for name in crossed.attributes if name not in groups),
    )
    compared = [name for name in crossed.attributes if name in groupings(material) or name not in groups]
    return replace(crossed, tables={**crossed.tables, "shares": _shares(crossed, compared)}, withheld=told)


def members(material: Material, attribute: str) -> dict[str, frozenset[str]]:
    """Return the units in each value of an attribute; "" for those without one."""
    column = material.members[attribute].astype(str)
    return {str(value): frozenset(map(str, ids)) for value, ids in column.groupby(column).groups.items()}


def _partitions(groups: Groups, *, k: int, previous: Sequence[Groups]) -> dict[str, Partition]:
    small: dict[str, set[str]] = {name: set() for name in groups}
    dropped: set[str] = set()
    while True:
        cut = {
            name: partition(
                held,
                k=k,
                order=_order(name, held),
                previous=[earlier[name] for earlier in previous if name in earlier],
                small=small[name],
            )
            for name, held in groups.items()
            if name not in dropped
        } | {name: {} for name in dropped}
        found = _left_over(groups, cut, k=k) or _derivable(groups, cut, k=k)
        if not found:
            return cut
        name, values = found
        if set(values) <= small[name]:
            # putting together does not help
            dropped.add(name)
        small[name] |= set(values)


def _left_over(groups: Groups, cut: Mapping[str, Partition], *, k: int) -> tuple[str, tuple[str, ...]] | None:
    """Find a group of another attribute that, without the values that lie within it, leaves 1 to k−1 people."""
    whole = _whole(groups, cut)
    for ((name, _), outer), fine in product(whole.items(), cut):
        inside = [label for label in cut[fine] if fine != name and whole[fine, label] <= outer]
        rest = len(outer) - sum(len(whole[fine, label]) for label in inside)
        if inside and 0 < rest < k:
            label = min(inside, key=lambda one: (len(whole[fine, one]), one))
            return fine, cut[fine][label]
    return None


def _whole(groups: Groups, cut: Mapping[str, Partition]) -> dict[tuple[str, str], frozenset[str]]:
    """Return who is in which value of which attribute as they leave."""
    return {
        (name, label): frozenset[str]().union(*(groups[name][value] for value in held))
        for name, cells in cut.items()
        for label, held in cells.items()
    }


def _derivable(groups: Groups, cut: Mapping[str, Partition], *, k: int) -> tuple[str, tuple[str, ...]] | None:
    """Find the smallest value of those that, several attributes at once, betray a group of 1 to k−1 people."""
    whole, names = _whole(groups, cut), sorted(cut)
    labels = [sorted(cut[name]) for name in names]
    cuts = [[whole[name, label] for label in own] for name, own in zip(names, labels, strict=True)]
    used = [(names[number], labels[number][place]) for number, place in betraying(cuts, k=k)]
    if not used:
        return None
    name, label = min(used, key=lambda key: (len(whole[key]), key))
    return name, cut[name][label]


def _order(attribute: str, held: Members) -> list[str]:
    """Return an attribute's values from low to high, where all of them are known; else nothing."""
    if attribute not in ORDERED:
        return []
    listed = [name.casefold() for name in texts()["values"].get(attribute, {})]
    known = [value for value in held if value]
    return (
        sorted(known, key=lambda value: listed.index(value.casefold()))
        if {*map(str.casefold, known)} <= {*listed}
        else []
    )


def _label(attribute: str, label: str, held: Sequence[str]) -> str:
    """Name a value that leaves: one alone keeps its name."""
    if len(held) == 1:
        return held[0]
    return " / ".join(_shown(attribute, held)) if " / " in label else label


def _shown(attribute: str, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(value_label(attribute, value) if value else texts()["charts"]["unknown"] for value in values)


def _renamed(material: Material, names: Mapping[str, Mapping[str, str]]) -> Material:
    """Give values other names, in the table that holds the attributes; what does not count loses them."""
    table, key = _holder(material)
    frame = material.tables[table]
    columns = {}
    for name, new in names.items():
        known = material.members[name].astype(str)
        of_unit = {str(unit): new.get(value, value) for unit, value in zip(known.index, known, strict=True)}
        columns[name] = [of_unit.get(str(unit), "") for unit in frame[key]]
    return replace(material, tables={**material.tables, table: frame.assign(**columns)})


def _holder(material: Material) -> tuple[str, str]:
    """Return the table that holds the units' attributes, and its column that names the unit."""
    return ("interviews", "interview_id") if material.study.settings.unit == "interview" else ("speakers", "person")


def _without(material: Material, dropped: Sequence[str]) -> Material:
    return _with_attributes(material, [name for name in material.attributes if name not in dropped])


def _with_attributes(material: Material, names: Sequence[str]) -> Material:
    # an empty list would mean all
    settings = material.study.settings.model_copy(update={"attributes": tuple(names) or ("",)})
    return replace(material, study=replace(material.study, settings=settings))


def _with_crossings(material: Material, previous: Sequence[Groups]) -> Material:
    """Add an attribute for every declared pair: the cells of its table that may be told, "" for all others."""
    declared = [pair for pair in material.study.settings.privacy.two_way if set(pair) <= set(material.attributes)]
    table, key = _holder(material)
    frame = material.tables[table].copy()
    for first, second in declared:
        known = material.members[[first, second]].astype(str)
        counts = pd.crosstab(known[first], known[second])
        own = [earlier[name] for earlier in previous if (name := crossing(first, second)) in earlier]
        cells = {pair: frozenset(map(str, ids)) for pair, ids in known.groupby([first, second]).groups.items()}
        is_new = [
            [is_small(cells[a, b], k=material.k, previous=own) if (a, b) in cells else False for b in counts.columns]
            for a in counts.index
        ]
        hidden = secret_cells(counts.to_numpy(), k=material.k, also=np.array(is_new, dtype=bool))
        secret = pd.DataFrame(hidden, counts.index, counts.columns)
        of_unit = {
            str(unit): f"{value_label(first, a)}, {value_label(second, b)}"
            for unit, a, b in zip(known.index, known[first], known[second], strict=True)
            if a and b and not secret.loc[a, b]
        }
        frame[crossing(first, second)] = [of_unit.get(str(unit), "") for unit in frame[key]]
    names = [*material.attributes, *(crossing(*pair) for pair in declared)]
    return _with_attributes(replace(material, tables={**material.tables, table: frame}), names)


def crossing(first: str, second: str) -> str:
    """Name the two-way table of two attributes."""
    return f"{attribute_label(first)} × {attribute_label(second)}"


def _shares(material: Material, names: Sequence[str]) -> pd.DataFrame:
    """Return the shares of everybody as they were, and those of the groups that leave (their intervals stay inside)."""
    old = material.tables["shares"]
    overall = old[old["attribute"] == ""]
    code_ids = [str(code_id) for code_id in overall["code_id"]]
    shared = units.shares(material.answered, material.tables["codings"], code_ids)
    parts = [overall]
    for name in names:
        for value, ids in sorted(members(material, name).items()):
            if value:
                means = shared.loc[sorted(ids)].mean(axis=0).to_numpy()
                part = pd.DataFrame({"code_id": code_ids, "share": means, "ci_low": means, "ci_high": means})
                parts.append(part.assign(attribute=name, value=value, n_units=len(ids), n_segments=0))
    return pd.concat(parts, ignore_index=True)[list(old.columns)]
