"""The page's larger tables: differences, organisations, ties, clusters, codebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.report import matter
from pipeline.report.groups import is_held
from pipeline.report.material import Material
from pipeline.report.quotes import Quote, Quotes
from pipeline.report.readable import readable, records
from pipeline.report.view import TableView, table_view
from pipeline.texts import attribute_label, decimal, percent, points, texts

_MOST_ORGANISATIONS = 20
_MOST_TIES = 25


@dataclass(frozen=True)
class CandidateView:
    """A cluster that could become a code."""

    cluster_id: str
    terms: str
    line: str
    quotes: tuple[Quote, ...]


def contrasts(material: Material) -> TableView:
    """Return all tested differences: those that hold first, then by size."""
    words, charts = texts()["report"]["tables"], texts()["charts"]
    declared = {contrast.contrast_id: contrast for contrast in material.study.settings.contrasts}
    frame = material.tables["contrasts"]
    frame = frame.assign(is_held=is_held(frame), size=frame["difference"].abs())
    ordered = frame.sort_values(["is_held", "size", "contrast_id", "code_id"], ascending=[False, False, True, True])
    rows = [
        (
            _name(declared, str(row["contrast_id"])),
            material.study.codebook.label(row["code_id"]),
            f"{row['group_a']}: {percent(row['share_a'], 1)}",
            f"{row['group_b']}: {percent(row['share_b'], 1)}",
            points(row["difference"], 1),
            f"{points(row['ci_low'], 1)} bis {points(row['ci_high'], 1)}",
            decimal(row["q_value"], 3),
            charts["yes" if row["is_held"] else "no"],
        )
        for row in records(ordered)
    ]
    names = ("contrast", "code", "first", "second", "difference", "interval", "q", "held")
    numeric = (False, False, False, False, True, True, True, False)
    return TableView(tuple(words[name] for name in names), tuple(rows), numeric)


def _name(declared: Mapping[str, object], contrast_id: str) -> str:
    contrast = declared.get(contrast_id)
    return attribute_label(str(getattr(contrast, "attribute", contrast_id)))


def organisations(material: Material) -> TableView:
    """Return the organisations that are named in most segments that count."""
    words = texts()["report"]["tables"]
    labels = {actor.actor_id: actor.label for actor in material.study.actors}
    pairs = material.tables["mentions"][["segment_id", "actor_id"]].drop_duplicates()
    named = pairs.merge(material.answered[["segment_id", "unit_id"]], on="segment_id")
    counts = named.groupby("actor_id").agg(n=("segment_id", "size"), n_units=("unit_id", "nunique")).reset_index()
    ordered = counts.sort_values(["n", "actor_id"], ascending=[False, True]).head(_MOST_ORGANISATIONS)
    rows = tuple(
        (labels.get(row["actor_id"], row["actor_id"]), decimal(row["n"], 0), decimal(row["n_units"], 0))
        for row in records(ordered)
    )
    headers = (words["organisation"], words["segments"], words["units"].format(**material.words))
    return TableView(headers, rows, (False, True, True))


def ties(material: Material) -> TableView:
    """Return the strongest ties between themes and organisations."""
    words = texts()["report"]["tables"]
    rows = tuple(
        (
            row["source_label"],
            row["target_label"],
            decimal(row["weight"], 0),
            words["yes" if row["is_backbone"] else "no"],
        )
        for row in records(matter.ties(material).head(_MOST_TIES))
    )
    headers = (words["from"], words["to"], words["together"], words["beyond"])
    return TableView(headers, rows, (False, False, True, False))


def confirmed_stands(material: Material) -> TableView:
    """Return in how many units people found each side of a proposition; without rows where nobody decided."""
    frame = matter.stands(material)
    if not matter.has_confirmed(material):
        return TableView((), (), ())
    columns = ["label", "confirmed_contra", "confirmed_pro", matter.CONFIRMED[material.study.settings.unit][1]]
    return table_view(readable(frame, columns))


def candidates(material: Material, quotes: Quotes) -> list[CandidateView]:
    """Return the clusters that could become codes, with typical quotes."""
    words = texts()["report"]["tables"]
    rows = material.tables["cluster_labels"].loc[lambda frame: frame["is_candidate"]]
    return [
        CandidateView(
            str(row["cluster_id"]),
            ", ".join(row["terms"]),
            words["candidate_line"].format(
                segments=decimal(row["n_segments"], 0),
                talks_n=row["n_interviews"],
                covered=percent(row["coded_share"]),
                **material.words,
            ),
            tuple(quotes.central(str(row["cluster_id"]))),
        )
        for row in records(rows.sort_values(["n_segments", "cluster_id"], ascending=[False, True]))
    ]


def clusters(material: Material) -> TableView:
    """Return all clusters, largest first."""
    words, charts = texts()["report"]["tables"], texts()["charts"]
    ordered = material.tables["cluster_labels"].sort_values(["n_segments", "cluster_id"], ascending=[False, True])
    rows = tuple(
        (
            row["cluster_id"],
            ", ".join(row["terms"]),
            decimal(row["n_segments"], 0),
            decimal(row["n_interviews"], 0),
            percent(row["coded_share"]),
            charts["yes" if row["is_candidate"] else "no"],
        )
        for row in records(ordered)
    )
    talks = words["talks"].format(**material.words)
    names = (charts["columns"]["cluster_id"], words["terms"], words["segments"], talks)
    headers = (*names, words["covered"], words["candidate"])
    return TableView(headers, rows, (False, False, True, True, True, False))


def codebook(material: Material) -> TableView:
    """Return all codes with their definitions and how many segments carry them."""
    words, kinds = texts()["report"]["codebook"], texts()["report"]["kinds"]
    book = material.study.codebook
    rows = []
    for code in book.codes:
        own = [code.code_id]
        if code.kind == "evaluation":
            own = [f"{theme}:{code.code_id}" for theme in book.themes]
        label = f"{'– ' * len(book.ancestors(code.code_id))}{code.label}"
        n = decimal(len(material.segments_with(*own)), 0)
        rows.append((label, kinds[code.kind], code.definition, code.includes, code.excludes, n))
    names = ("label", "kind", "definition", "includes", "excludes", "n")
    headers = tuple(words[name].format(**material.words) for name in names)
    return TableView(headers, tuple(rows), (False,) * 5 + (True,))
