"""The page's larger tables: differences, organisations, ties, codebook."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.report import matter
from pipeline.report.groups import is_held
from pipeline.report.material import Material
from pipeline.report.readable import readable, records
from pipeline.report.view import TableView, table_view
from pipeline.texts import attribute_label, decimal, percent, points, texts

_MOST_ORGANISATIONS = 20
_MOST_TIES = 25


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
