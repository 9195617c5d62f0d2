"""Statistical disclosure control: no figure that leaves tells of fewer than k people, alone or beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.release.disclosure import exports
from pipeline.release.disclosure.attributes import generalised
from pipeline.release.disclosure.claims import claims, groups, hidden
from pipeline.release.disclosure.sides import betraying_periods, compared, fitting
from pipeline.release.disclosure.suppression import complete
from pipeline.report.material import Material
from pipeline.report.withheld import Key

Figures = exports.Figures


def protect(material: Material, previous: Sequence[Figures] = ()) -> Material:
    """
    Return a study as it may leave.

    Values of fewer than k people are put together; contrasts whose sides do not fit the rest are left out; figures
    that 1 to k−1 people stand behind, none or all of fewer than 2k, or that betray such a figure or a newcomer since
    an earlier export are held back.

    Args:
        material: the study with the k that holds outside; its clusters' words already chosen.
        previous: the `figures` of every earlier export of the study, oldest first; empty for the first one.

    Returns:
        The study with attributes, shares and contrasts as they leave, and all else that is held back in `withheld`.
    """
    earlier = [
        {name: _as_units(held, material) for name, held in export.items()}
        for export in exports.earlier_groups(previous)
    ]
    outside = generalised(material, previous=earlier)
    sides = fitting(compared(material), outside, previous=earlier)
    return _suppressed(replace(outside, withheld=replace(outside.withheld, sides=sides)), previous)


def figures(material: Material) -> list[dict[str, Any]]:
    """
    List everything that a protected study tells, for the ledger of exports.

    Args:
        material: what `protect` returned; the charts of `report.plan` tell no more of it than this.

    Returns:
        Rows that JSON can say, with `table`, `group`, `code`, `n`, `value`; see `exports.figures`.
    """
    return exports.figures(material, groups(material))


def _suppressed(material: Material, previous: Sequence[Figures]) -> Material:
    made = groups(material)
    earlier = exports.earlier_shares(previous, [str(name) for name in material.members.index])
    unchanged: frozenset[Key] = frozenset()
    while True:
        found = complete(claims(material, made, withheld=unchanged, earlier=earlier), k=material.k)
        held_back = hidden(material, found, made) | betraying_periods(material) | unchanged
        outside = replace(material, withheld=replace(material.withheld, figures=held_back, unchanged=unchanged))
        now = exports.figures(outside, made) if previous else []
        stale = exports.safe_against(previous, now, k=material.k)
        if stale <= unchanged:
            return outside
        unchanged |= stale


def _as_units(held: Mapping[str, frozenset[str]], material: Material) -> dict[str, frozenset[str]]:
    """Say who an earlier export meant; those who are gone keep the short name that it gave them."""
    names = {exports.hashed(str(unit)): str(unit) for unit in material.members.index}
    return {value: frozenset(names.get(one, one) for one in ids) for value, ids in held.items()}


_LEAVING = ("laender", "zeitleiste", "themen", "bewertungen", "netz", "ziele", "massnahmen", "vorschlaege", "ungefragt")
_GROUPED = ("befragte-", "unterschiede-", "gruppen-")


def leaves(name: str) -> bool:
    """Say whether all that a chart tells, by the name of its files, is controlled here; no other may leave."""
    return name in _LEAVING or name.startswith(_GROUPED)
