"""What the page says of repetitions, pairs of themes, silence, the unasked and contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.analysis.contradictions import FAILED, PERSON, PROVEN, ROLE, sides
from pipeline.analysis.cooccurrence import INTERVIEW, NEAR, SEGMENT
from pipeline.analysis.silence import ONLY
from pipeline.report import beyond
from pipeline.report.material import Material
from pipeline.report.quotes import Quote, Quotes
from pipeline.report.readable import records
from pipeline.report.view import TableView
from pipeline.texts import attribute_label, decimal, points, quoted, texts, value_label

MOST_PAIRS = 20
MOST_CONTRADICTIONS = 20
_MOST_QUOTED = 2
_LEVEL = 0.05


@dataclass(frozen=True)
class ContradictionView:
    """Who calls a theme proven and failed, how often, and quotes of both."""

    title: str
    counts: str
    proven: Sequence[Quote]
    failed: Sequence[Quote]


@dataclass(frozen=True)
class BeyondView:
    """
    What stands in the page beside the charts.

    Attributes:
        leads: paragraphs by section; a section without one has nothing to show.
        repeats: what becomes of the differences that hold within other attributes.
        pairs: the closest pairs of themes.
        only: sentences about themes that only one group mentions.
        contradictions: headings with their entries.
        more: how many contradictions are left out; "" for none.
    """

    leads: Mapping[str, str]
    repeats: TableView
    pairs: TableView
    only: Sequence[str]
    contradictions: Sequence[tuple[str, Sequence[ContradictionView]]]
    more: str

    @property
    def quotes(self) -> list[Quote]:
        """All quotes shown."""
        entries = [entry for _, found in self.contradictions for entry in found]
        return [quote for entry in entries for quote in (*entry.proven, *entry.failed)]


def view(material: Material, quotes: Quotes) -> BeyondView:
    """Return what the page says beyond shares and contrasts."""
    entries, n_left = _contradictions(material, quotes)
    more = texts()["report"]["contradictions"]["more"].format(n=n_left) if n_left else ""
    return BeyondView(_leads(material, entries), repeats(material), pairs(material), only(material), entries, more)


def _leads(material: Material, entries: Sequence[object]) -> Mapping[str, str]:
    words, tables = texts()["report"], material.tables
    cells, less, chance = beyond.looked_through(material, small=False)
    small, small_less, _ = beyond.looked_through(material, small=True)
    k = material.study.settings.privacy.k
    known = {**material.words, "k": k, "window": material.study.settings.analysis.near + 1}
    silence = words["silence"]["lead"].format(**known, cells=cells, less=less, chance=chance)
    if small:
        silence += " " + words["silence"]["small"].format(cells=small, less=small_less, k=k)
    shown = {
        "repeats": not tables["repeats"].empty and bool(beyond.standings(material)),
        "together": not tables["cooccurrence"].empty,
        "silence": cells + small > 0,
        "unprompted": not tables["unprompted"].empty,
        "contradictions": bool(entries),
    }
    told = {name: str(words[name]["lead"]) for name in shown}
    told |= {"silence": silence, "repeats": told["repeats"].replace("{within}", _within(material))}
    return {name: told[name].format(**known) if name != "silence" else silence for name in shown if shown[name]}


def _within(material: Material) -> str:
    names = [attribute_label(name) for name in sorted(set(material.tables["repeats"]["within"]))]
    return str(texts()["findings"]["and"]).join(map(quoted, names))


def repeats(material: Material) -> TableView:
    """Return, for every difference that holds, whether it stays within other attributes."""
    words, heads = texts()["report"]["repeats"], texts()["report"]["tables"]
    within = sorted(set(material.tables["repeats"]["within"]))
    contrasts = {(row["contrast_id"], row["code_id"]): row for row in records(material.tables["contrasts"])}
    rows = []
    for (contrast_id, code_id), found in beyond.standings(material).items():
        row = contrasts[contrast_id, code_id]
        groups = f"{row['group_a']} – {row['group_b']}"
        told = [_told(found[name]) if name in found else words["own"] for name in within]
        rows.append((groups, material.study.codebook.label(code_id), points(row["difference"], 1), *told))
    columns = [words["within"].format(attribute=attribute_label(name)) for name in within]
    headers = (heads["contrast"], heads["code"], words["difference"], *columns)
    return TableView(headers, tuple(rows) if within else (), (False, False, True, *(False for _ in within)))


def _told(found: tuple[str, Any]) -> str:
    """Say what becomes of a difference: „hält auch dort: 22,1 (19,7 bis 24,6)“."""
    kind, row = found
    words = texts()["report"]["repeats"]
    if kind == "fades" and pd.isna(row["ci_low"]):
        return str(words["fades_bare"])
    figures = {name: "" if pd.isna(row[name]) else points(row[name], 1) for name in ("difference", "ci_low", "ci_high")}
    return str(
        words[kind].format(
            difference=figures["difference"],
            low=figures["ci_low"],
            high=figures["ci_high"],
            n_a=row["n_a"],
            n_b=row["n_b"],
        )
    )


def pairs(material: Material) -> TableView:
    """Return the pairs of themes that go together most closely."""
    words, charts = texts()["report"]["together"], texts()["charts"]
    table = material.tables["cooccurrence"]
    near = table[(table["level"] == NEAR) & (table["n"] > 0)]
    top = near.sort_values(["strength", "source", "target"], ascending=[False, True, True]).head(MOST_PAIRS)
    keys = ["source", "target"]
    segments = table[table["level"] == SEGMENT].set_index(keys)["n"]
    q_values = table[table["level"] == INTERVIEW].set_index(keys)[["q_value", "n", "expected"]]
    label = material.study.codebook.label
    rows = []
    for row in records(top):
        ends = (row["source"], row["target"])
        units = q_values.loc[ends]
        is_beyond = units["q_value"] < _LEVEL and units["n"] > units["expected"]
        figures = (row["n"], row["expected"], segments[ends], row["n_interviews"])
        told = (decimal(n, 0) for n in figures)
        rows.append((f"{label(ends[0])} – {label(ends[1])}", *told, charts["yes" if is_beyond else "no"]))
    beyond_name = "beyond_person" if material.study.settings.unit == "person" else "beyond"
    names = ("pair", "windows", "expected", "segments", "talks", beyond_name)
    headers = tuple(words[name].format(**material.words) for name in names)
    return TableView(headers, tuple(rows), (False, True, True, True, True, False))


def only(material: Material) -> list[str]:
    """Return a sentence for every theme that only one group mentions."""
    words = texts()["report"]["silence"]
    table = material.tables["silence"]
    found = table[(table["kind"] == ONLY) & table["attribute"].isin(material.attributes)]
    if found.empty:
        return [words["only_none"].format(**material.words)]
    return [
        words["only"].format(
            code=material.study.codebook.label(row["code_id"]),
            attribute=quoted(attribute_label(row["attribute"])),
            group=value_label(row["attribute"], row["value"]),
            hits=decimal(row["share_mentioning"] * row["n_units"], 0),
            n=row["n_units"],
            n_others=row["n_others"],
        )
        for row in records(found)
    ]


def _contradictions(material: Material, quotes: Quotes) -> tuple[list[tuple[str, Sequence[ContradictionView]]], int]:
    """Return headings with entries, those of persons first, and how many are left out."""
    words, table = texts()["report"]["contradictions"], material.tables["contradictions"]
    person = "person_person" if material.study.settings.unit == "person" else "person"
    sections: list[tuple[str, Sequence[ContradictionView]]] = []
    n_left = 0
    for scope, heading in ((PERSON, words[person]), (ROLE, words["role"])):
        found = list(_entries(material, quotes, table[table["scope"] == scope]))
        n_left += max(len(found) - MOST_CONTRADICTIONS, 0)
        if found:
            sections.append((str(heading), found[:MOST_CONTRADICTIONS]))
    return sections, n_left


def _entries(material: Material, quotes: Quotes, rows: pd.DataFrame) -> Iterator[ContradictionView]:
    """Yield entries that have a quote on both sides, those with most segments on their smaller side first."""
    words, book = texts()["report"]["contradictions"], material.study.codebook
    known = sides(book)
    ordered = rows.assign(both=rows[["n_proven", "n_failed"]].min(axis=1))
    ordered = ordered.sort_values(["both", "holder", "code_id"], ascending=[False, True, True])
    for row in records(ordered):
        proven, failed = (
            quotes.chosen(
                list(row[f"{side}_segment_ids"]),
                [f"{row['code_id']}:{name}" for name in known if known[name] == side],
                most=_MOST_QUOTED,
            )
            for side in (PROVEN, FAILED)
        )
        if proven and failed:
            holder = value_label("role", row["holder"]) if row["scope"] == ROLE else str(row["holder"])
            title = words["entry"].format(holder=holder, code=book.label(row["code_id"]))
            counts = words["counts"].format(proven=row["n_proven"], failed=row["n_failed"])
            yield ContradictionView(title, counts, proven, failed)
