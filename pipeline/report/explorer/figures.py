"""What figures are recomputed from: how many segments of each unit carry each code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.report import groups, matter
from pipeline.report.explorer.people import Units, attributes
from pipeline.report.material import Material
from pipeline.report.planned import Chart
from pipeline.report.readable import records, slug
from pipeline.texts import attribute_label

Spec = Mapping[str, Any]


def themes(material: Material) -> list[Spec]:
    """Return the themes that occur: `id`, `label`, `depth`, `family` (the theme and those below it)."""
    rows = [place for place in matter.theme_order(material) if material.segments_of.get(place[0])]
    return [
        {
            "id": name,
            "label": material.study.codebook.label(name),
            "depth": depth,
            "family": _family(material, name),
        }
        for name, depth in rows
    ]


def counts(material: Material, units: Units) -> Mapping[str, list[int]]:
    """
    Count segments by code and unit.

    Returns:
        By code (or `theme~mark`, `proposition~side`): unit, number, unit, number, … of those that have any.
    """
    book = material.study.codebook
    plain = [code.code_id for code in book.codes if code.kind in {"theme", "goal", "measure"}]
    found = {name: material.segments_of.get(name, frozenset()) for name in plain}
    found |= _evaluated(material) | _stands(material)
    return {name: pairs for name, ids in sorted(found.items()) if (pairs := by_unit(units, ids))}


def by_unit(units: Units, segment_ids: Iterable[str]) -> list[int]:
    """Count segments by the unit that speaks: unit, number, unit, number, …"""
    own = Counter(units.speaking[segment_id] for segment_id in segment_ids)
    return [number for pair in sorted(own.items()) for number in pair]


def _evaluated(material: Material) -> dict[str, frozenset[str]]:
    return {
        f"{name}~{mark}": material.segments_with(*(f"{one}:{mark}" for one in _family(material, name)))
        for name in material.study.codebook.themes
        for mark in matter.evaluation_marks(material)
    }


def _stands(material: Material) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code in material.study.codebook.of_kind("proposition"):
        contra, pro = (material.segments_with(f"{code.code_id}:{side}") for side in ("contra", "pro"))
        camps = (contra, material.segments_with(code.code_id) - pro - contra, pro)
        found |= {f"{code.code_id}~{side}": ids for side, ids in zip(matter.STANDS, camps, strict=True)}
    return found


def _family(material: Material, code_id: str) -> list[str]:
    book = material.study.codebook
    return [name for name in book.themes if code_id in (name, *book.ancestors(name))]


def figures(material: Material, charts: Sequence[Chart], units: Units) -> list[Spec]:
    """Describe the page's figures that follow a filter: `id`, `kind`, `title`, and what each kind needs."""
    return [
        spec
        for chart in charts
        if (make := _KINDS.get(chart.name.split("-")[0])) and (spec := make(material, chart, units))
    ]


def _told(chart: Chart, kind: str, **more: object) -> Spec:
    return {"id": chart.name, "kind": kind, "title": chart.caption.title, **more}


def _shares(material: Material, chart: Chart, units: Units) -> Spec:
    rows = [[row["code_id"], row["label"], int(row["depth"])] for row in records(chart.data[0])]
    return _told(chart, "shares", rows=rows)


def _evaluations(material: Material, chart: Chart, units: Units) -> Spec:
    marks = matter.evaluation_marks(material)
    rows = [
        [row["label"], int(row["depth"]), [f"{row['code_id']}~{mark}" for mark in marks]]
        for row in records(chart.data[0])
    ]
    return _told(chart, "counts", heads=list(chart.options["heads"]), rows=rows)


def _propositions(material: Material, chart: Chart, units: Units) -> Spec:
    rows = [[row["label"], 0, [f"{row['code_id']}~{side}" for side in matter.STANDS]] for row in records(chart.data[0])]
    return _told(chart, "counts", heads=list(chart.options["names"]), rows=rows)


def _heat(material: Material, chart: Chart, units: Units) -> Spec | None:
    place = _attribute_of(material, chart.name.removeprefix("gruppen-"), groups.groupings(material))
    if place is None:
        return None
    frame = chart.data[0].drop_duplicates("code_id")
    rows = [[row["code_id"], row["label"], int(row["depth"])] for row in records(frame)]
    return _told(chart, "heat", attribute=place, rows=rows)


def _asked(material: Material, chart: Chart, units: Units) -> Spec | None:
    place = _attribute_of(material, chart.name.removeprefix("befragte-"), attributes(material))
    return None if place is None else _told(chart, "people", attribute=place)


def _lands(material: Material, chart: Chart, units: Units) -> Spec | None:
    names = attributes(material)
    return _told(chart, "people", attribute=names.index("land")) if "land" in names else None


def _attribute_of(material: Material, name: str, among: Sequence[str]) -> int | None:
    known = attributes(material)
    found = [known.index(one) for one in among if one in known and slug(attribute_label(one)) == name]
    return found[0] if found else None


def _timeline(material: Material, chart: Chart, units: Units) -> Spec | None:
    """Only where units are interviews: a person speaks in many."""
    if material.study.settings.unit == "person":
        return None
    frame = chart.data[0]
    labels = [f"{label} {year}" for label, year in zip(frame["label"], frame["year"], strict=True)]
    starts = [pd.Timestamp(str(start)) for start in frame["start"]]
    days = material.talks.set_index("interview_id")["date"].fillna("")
    places = [_place(str(days.get(name, "")), starts) for name in units.names]
    return _told(chart, "timeline", labels=labels, of=places)


def _place(day: str, starts: Sequence[pd.Timestamp]) -> int:
    """Return the number of the period that a day lies in, −1 where it is not known."""
    return sum(start <= pd.Timestamp(day) for start in starts) - 1 if day else -1


def _network(material: Material, chart: Chart, units: Units) -> Spec:
    return _told(chart, "network")


_KINDS: Mapping[str, Callable[[Material, Chart, Units], Spec | None]] = {
    "themen": _shares,
    "ziele": _shares,
    "massnahmen": _shares,
    "bewertungen": _evaluations,
    "vorschlaege": _propositions,
    "gruppen": _heat,
    "befragte": _asked,
    "laender": _lands,
    "zeitleiste": _timeline,
    "netz": _network,
}
"""By the first part of a chart's name."""
