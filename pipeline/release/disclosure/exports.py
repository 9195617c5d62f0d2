"""What an export tells, for the ledger; and what must stay as it was told before."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.release.disclosure.attributes import members
from pipeline.release.disclosure.claims import CONTRAST, EVERYBODY, SHARES, Earlier, Group
from pipeline.report import beyond, evidence, matter, people
from pipeline.report import groups as differences
from pipeline.report.material import Material
from pipeline.report.readable import records
from pipeline.report.withheld import Key

Figures = Sequence[Mapping[str, Any]]

PEOPLE, SEGMENTS = "people", "segments"


def figures(material: Material, made: Sequence[Group]) -> list[dict[str, Any]]:
    """
    List everything that an export tells.

    Args:
        material: the study as it leaves, see `disclosure.protect`.
        made: its groups.

    Returns:
        Rows that JSON can say: `table`, `group`, `code`, `n` (people in the group), `value`. Rows of groups have
        `units` too, a short hash for everybody in it: two exports are compared by who was in, not by how many.
    """
    return [*_people(material, made), *_values(material, made)]


def _people(material: Material, made: Sequence[Group]) -> Iterator[dict[str, Any]]:
    told = [(group.table, group.name, group.people) for group in made]
    tables = {table for table, _, _ in told}
    for name in material.attributes:
        if f"{SHARES}{name}" not in tables:
            told += [(f"{SHARES}{name}", value, ids) for value, ids in sorted(members(material, name).items())]
    for table, name, ids in told:
        row = {"table": PEOPLE, "group": f"{table}|{name}", "code": "", "n": len(ids), "value": len(ids)}
        yield row | {"units": sorted(map(hashed, ids))}


def _values(material: Material, made: Sequence[Group]) -> Iterator[dict[str, Any]]:
    n = material.n_units
    for (table, group, code_id), value in told_values(material).items():
        sizes = [len(one.people) for one in made if (one.table, one.name) == (table, group)]
        row = {"table": table, "group": group, "code": code_id, "n": sizes[0] if sizes else n}
        yield row | {"value": round(value, 3)}


def told_values(material: Material) -> dict[Key, float]:
    """Return the value of every figure that leaves and stands on what people said."""
    found: dict[Key, float] = {}
    themes = matter.themes(material)
    others = [matter.occurrences(material, kind) for kind in ("goal", "measure")]
    for frame in (themes, *others):
        found |= {(EVERYBODY, "", row["code_id"]): row["share"] for row in records(frame)}
        found |= {(SEGMENTS, "", row["code_id"]): row["n_segments"] for row in records(frame)}
    for name in differences.groupings(material):
        rows = records(differences.heat(material, name).dropna(subset=["share"]))
        found |= {(f"{SHARES}{name}", row["value"], row["code_id"]): row["share"] for row in rows}
    for declared in material.study.settings.contrasts:
        for row in records(differences.contrast(material, declared)):
            for side in "ab":
                found[f"{CONTRAST}{declared.contrast_id}", side, row["code_id"]] = row[f"share_{side}"]
    marks = [material.study.codebook.label(mark) for mark in matter.evaluation_marks(material)]
    for table, frame, columns in (
        ("evaluations", matter.evaluations(material), marks),
        ("stands", matter.stands(material), list(matter.STANDS)),
    ):
        for row in records(frame):
            found |= {(table, name, row["code_id"]): row[name] for name in columns if row[name] == row[name]}
    found |= {("ties", row["source"], row["target"]): row["weight"] for row in records(matter.ties(material))}
    if "unprompted" in material.tables:
        found |= {("unprompted", "", row["code_id"]): row["share"] for row in records(beyond.unprompted(material))}
    clusters = matter.clusters(material) if len(material.tables["cluster_labels"]) else None
    if clusters is not None:
        found |= {("clusters", "", row["cluster_id"]): row["n_segments"] for row in records(clusters)}
    found |= {("periods", row["start"], ""): row["n"] for row in records(people.periods(material))}
    found |= _counted(material)
    return {key: float(value) for key, value in found.items()}


def _counted(material: Material) -> dict[Key, float]:
    """Return for measures and goals how many people of all, and of every group, speak of them: as shares."""
    marks = {code.label: code.code_id for code in material.study.codebook.of_kind("evaluation")}
    found: dict[Key, float] = {}
    for row in records(evidence.evidence(material)):
        told = {evidence.counted(row["code_id"]): row["n_units"]}
        told |= {evidence.counted(row["code_id"], mark): row[label] for label, mark in marks.items()}
        found |= {(EVERYBODY, "", key): n / row["n_all"] for key, n in told.items() if not math.isnan(n)}
    for row in records(evidence.by_group(material).dropna(subset="n_units")):
        key = (f"{SHARES}{row['attribute']}", row["value"], evidence.counted(row["code_id"]))
        found[key] = row["n_units"] / row["n"]
    return found


def safe_against(previous: Sequence[Figures], now: Figures, *, k: int) -> frozenset[Key]:
    """
    Find the figures that, beside those of earlier exports, would tell of 1 to k−1 people.

    Args:
        previous: the figures of every earlier export.
        now: those of this one.
        k: the smallest number of people.

    Returns:
        Figures that are another than in an earlier export, or were not in it, though only 1 to k−1 people joined or
        left their group since: they are not told again, the old ones stand.
    """
    own, found = _units(now), set()
    values = {_key(row): row["value"] for row in now if row["table"] != PEOPLE}
    for export in previous:
        then, told = _units(export), {_key(row): row["value"] for row in export if row["table"] != PEOPLE}
        for key, value in values.items():
            place = _place(key, own)
            changed = own.get(place, frozenset()) ^ then.get(place, frozenset())
            if 0 < len(changed) < k and told.get(key) != value:
                found.add(_held_back(key))
    return frozenset(found)


def earlier_groups(previous: Sequence[Figures]) -> list[Mapping[str, Mapping[str, frozenset[str]]]]:
    """Return of every earlier export who was in each value of each attribute, and on each side of contrasts."""
    found: list[Mapping[str, Mapping[str, frozenset[str]]]] = []
    for export in previous:
        own: dict[str, dict[str, frozenset[str]]] = {}
        for place, ids in _units(export).items():
            table, _, name = place.partition("|")
            own.setdefault(table.removeprefix(SHARES), {})[name] = ids
        found.append(own)
    return found


def earlier_shares(previous: Sequence[Figures], unit_ids: Sequence[str]) -> list[Earlier]:
    """Return the groups of earlier exports that hold nobody who is gone, with the shares that were told of them."""
    names = {hashed(unit): unit for unit in unit_ids}
    found: dict[tuple[frozenset[str], int], dict[str, float]] = {}
    for number, export in enumerate(previous):
        for place, ids in _units(export).items():
            table, _, name = place.partition("|")
            if ids and ids <= names.keys():
                told = found.setdefault((ids, number), {})
                rows = (row for row in export if (row["table"], row["group"]) == (table, name))
                told.update({str(row["code"]): float(row["value"]) for row in rows})
    return [Earlier(frozenset(names[one] for one in ids), told) for (ids, _), told in found.items()]


def hashed(unit_id: str) -> str:
    """Return a short name for a unit that two exports agree on."""
    return hashlib.sha256(unit_id.encode()).hexdigest()[:12]


def _key(row: Mapping[str, Any]) -> Key:
    return str(row["table"]), str(row["group"]), str(row["code"])


def _held_back(key: Key) -> Key:
    """Name what must not be told so that a figure is not: a code's segments stand beside its share."""
    table, _, code_id = key
    if table == SEGMENTS:
        return EVERYBODY, "", code_id
    return (table, "", code_id) if table.startswith(CONTRAST) else key


def _place(key: Key, groups: Mapping[str, frozenset[str]]) -> str:
    """Return the group that a figure is about; everybody, if it has none of its own."""
    own = f"{key[0]}|{key[1]}"
    return own if own in groups else f"{EVERYBODY}|"


def _units(rows: Figures) -> dict[str, frozenset[str]]:
    return {str(row["group"]): frozenset(row["units"]) for row in rows if row["table"] == PEOPLE}
