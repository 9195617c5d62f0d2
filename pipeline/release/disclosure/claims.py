"""What a study could tell of its groups: every code in every group, and the two sides of every contrast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline import units
from pipeline.release.disclosure.attributes import members
from pipeline.release.disclosure.bounding import Claims, Flags
from pipeline.release.disclosure.suppression import is_sensitive
from pipeline.report.evidence import counted, is_count, is_grouped, spoken, uncountable
from pipeline.report.groups import groupings
from pipeline.report.material import Material
from pipeline.report.withheld import Key

EVERYBODY = "shares"
SHARES = "shares:"
CONTRAST = "contrast:"
ROUNDING = 0.00051
"""Shares leave rounded to a tenth of a percent."""


@dataclass(frozen=True)
class Group:
    """People that something is told of: the value of an attribute, a side of a contrast, or everybody."""

    table: str
    name: str
    people: frozenset[str]


@dataclass(frozen=True)
class Earlier:
    """People that an earlier export told something of, and the shares that it told, by code."""

    people: frozenset[str]
    shares: Mapping[str, float]


def groups(material: Material) -> list[Group]:
    """Return everybody, every value of every attribute that tables are made for, and the sides of contrasts."""
    found = [Group(EVERYBODY, "", frozenset(map(str, material.members.index)))]
    for name in groupings(material):
        own = members(material, name)
        found += [Group(f"{SHARES}{name}", value, people) for value, people in sorted(own.items()) if value]
    for contrast_id, pair in material.withheld.sides.items():
        found += [Group(f"{CONTRAST}{contrast_id}", side, people) for side, people in zip("ab", pair, strict=True)]
    return found


def claims(
    material: Material,
    made: Sequence[Group],
    *,
    withheld: frozenset[Key] = frozenset(),
    earlier: Sequence[Earlier] = (),
) -> Claims:
    """
    Put together what could be told of groups.

    Args:
        material: the study as it leaves.
        made: its groups, everybody first.
        withheld: figures that must not be told whoever stands behind them.
        earlier: groups of earlier exports; of what was told of them counts what is still true.

    Returns:
        Claims about the codes of `told_codes` in `made`, then in the groups of `earlier`; all that may not be told for
        itself is in `secret`. Of a code that may not be told of everybody nothing else is told.
    """
    code_ids, unit_ids = told_codes(material), [str(name) for name in material.members.index]
    amounts = _amounts(material, code_ids)
    people = [*(group.people for group in made), *(one.people for one in earlier)]
    membership = np.array([[unit in group for unit in unit_ids] for group in people], dtype=bool)
    offers, small = _offers(material, made), uncountable(spoken(material), k=material.k)
    offered = np.zeros((len(code_ids), len(people)), dtype=bool)
    held_back = np.zeros_like(offered)
    for code, code_id in enumerate(code_ids):
        offered[code, : len(made)] = [(group.table, code_id) in offers for group in made]
        held_back[code, : len(made)] = [(g.table, g.name, code_id) in withheld for g in made]
        held_back[code, 0] |= code_id in small
    partners = [_partner(made, number) for number in range(len(made))] + [*range(len(made), len(people))]
    names = [*(group.table for group in made), *(f"earlier:{number}" for number in range(len(earlier)))]
    tables = [names.index(name) for name in names]
    parents = _parents(material, code_ids, amounts)
    blank = Claims(
        membership, amounts, offered, held_back, parents, partners, tables, np.zeros_like(offered), _twins(code_ids)
    )
    is_bad = is_sensitive(blank.having, blank.sizes, k=material.k) | held_back
    is_bad |= _few_others(blank, code_ids, material.k)
    told = offered & ~is_bad & ~is_bad[:, partners] & ~is_bad[:, [0]]
    secret = offered & is_bad & (~is_bad[:, [0]] | (np.arange(len(people)) == 0))
    return replace(blank, told=told, secret=secret, known=_known(blank, len(made), earlier, code_ids))


def _amounts(material: Material, code_ids: Sequence[str]) -> NDArray[np.float64]:
    """Return codes × people: shares of talk; of figures that count people, whether they are among them."""
    own = units.shares(material.answered, material.tables["codings"], code_ids)
    return np.asarray(own.assign(**spoken(material).astype(float))[list(code_ids)].to_numpy(float).T)


def _few_others(blank: Claims, code_ids: Sequence[str], k: int) -> Flags:
    """Say which figures that count people leave 1 to k−1 others in their group."""
    others = blank.sizes - blank.having
    counts_people = np.array([is_count(code_id) for code_id in code_ids], dtype=bool)
    return np.asarray(counts_people[:, None] & (others > 0) & (others < k), dtype=bool)


def _twins(code_ids: Sequence[str]) -> list[int]:
    """Return for every code where it stands how many people have it, and the other way round."""
    pairs = {code_id: counted(code_id) for code_id in code_ids if counted(code_id) in code_ids}
    both = pairs | {count: code_id for code_id, count in pairs.items()}
    return [code_ids.index(both[code_id]) if code_id in both else -1 for code_id in code_ids]


def _parents(material: Material, code_ids: Sequence[str], amounts: NDArray[np.float64]) -> list[int]:
    """Return where every code's parent stands, if everybody has at least as much of it."""
    book, found = material.study.codebook, []
    for code, code_id in enumerate(code_ids):
        above = counted(code_id) if counted(code_id) in code_ids else book[code_id].parent if code_id in book else ""
        parent = code_ids.index(above) if above in code_ids else -1
        found.append(parent if parent >= 0 and (amounts[code] <= amounts[parent]).all() else -1)
    return found


def _known(blank: Claims, n_made: int, earlier: Sequence[Earlier], code_ids: Sequence[str]) -> Flags:
    known = np.zeros_like(blank.told)
    means = blank.sums / np.maximum(blank.sizes, 1)
    for number, one in enumerate(earlier, start=n_made):
        for code, code_id in enumerate(code_ids):
            known[code, number] = abs(one.shares.get(code_id, np.inf) - means[code, number]) <= ROUNDING
    return known


def told_codes(material: Material) -> list[str]:
    """Return what groups are compared by: all themes, the codes of contrasts, and figures that count people."""
    book = material.study.codebook
    others = sorted({*material.tables["contrasts"]["code_id"].astype(str)} - {*book.themes})
    return [*book.themes, *(name for name in others if name in book), *map(str, spoken(material).columns)]


def hidden(material: Material, found: Claims, made: Sequence[Group]) -> frozenset[Key]:
    """Name the figures that are not told."""
    code_ids = told_codes(material)
    places = zip(*np.nonzero(~found.told[:, : len(made)]), strict=True)
    named = ((made[group], code_ids[code]) for code, group in places)
    offers = _offers(material, made)
    rows, tables = material.tables["contrasts"], {group.table for group in made}
    left_out = {
        (f"{CONTRAST}{name}", "", str(code_id))
        for name, code_id in zip(rows["contrast_id"], rows["code_id"], strict=True)
        if f"{CONTRAST}{name}" not in tables
    }
    return frozenset({_key(group, code_id) for group, code_id in named if (group.table, code_id) in offers} | left_out)


def _key(group: Group, code_id: str) -> Key:
    # both sides of a contrast are one figure
    return (group.table, "" if group.table.startswith(CONTRAST) else group.name, code_id)


def _offers(material: Material, made: Sequence[Group]) -> set[tuple[str, str]]:
    """Return which codes each table would tell of."""
    rows = material.tables["contrasts"]
    found = {(f"{CONTRAST}{name}", str(code)) for name, code in zip(rows["contrast_id"], rows["code_id"], strict=True)}
    found |= {(EVERYBODY, code_id) for code_id in told_codes(material)}
    tables = {group.table for group in made}
    shares = {table for table in tables if table.startswith(SHARES)}
    grouped = [*material.study.codebook.themes, *(name for name in spoken(material) if is_grouped(str(name)))]
    return {(table, code_id) for table, code_id in found if table in tables} | {
        (table, str(code_id)) for table in shares for code_id in grouped
    }


def _partner(made: Sequence[Group], number: int) -> int:
    own = made[number]
    if not own.table.startswith(CONTRAST):
        return number
    return next(n for n, one in enumerate(made) if one.table == own.table and n != number)
