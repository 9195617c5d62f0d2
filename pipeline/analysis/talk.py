"""Sentences about what is spoken of: themes, goals, measures, and what is judged how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.analysis.material import LIMIT, Finding, Material
from pipeline.analysis.strength import at_least, of_status
from pipeline.analysis.wording import counted, listed
from pipeline.study.codebook import AMBIVALENT, CodeKind
from pipeline.texts import percent, points, texts

if TYPE_CHECKING:
    from pipeline.quality.figures import Leading

_TOP = 3
_FEWEST = 2
"""Units that must have said something before it is told as being said much."""


def theme_findings(material: Material) -> Iterator[Finding]:
    """Describe the top-level themes, most of the talk first, each with the largest theme right below it."""
    for code_id in _largest(material, material.codebook.top_themes):
        told = material.leading[code_id]
        text = texts()["findings"]["theme"].format(
            **material.words,
            **_figures(told, digits=0),
            code=material.codebook.label(code_id),
            child=_child(material, code_id),
            confirmed=f"; {found}" if (found := material.confirmed(code_id)) else "",
        )
        yield Finding(
            "theme",
            code_id,
            code_id,
            text,
            told.share,
            material.n_units,
            told.low,
            told.high,
            material.showing(code_id),
            of_status([told.status]),
            told.low,
        )


def _figures(told: Leading, *, digits: int) -> dict[str, str]:
    """Write a leading share with its interval and what it rests on."""
    return {
        "share": percent(told.share, digits),
        "low": points(told.low, digits),
        "high": percent(told.high, digits),
        "status": texts()["findings"]["status"][told.status],
    }


def _child(material: Material, code_id: str) -> str:
    """Name the largest theme right below another, and what its share rests on where that differs."""
    below = [code.code_id for code in material.codebook.children(code_id) if code.kind == "theme"]
    largest = _largest(material, below)[:1]
    if not largest:
        return ""
    told = material.leading[largest[0]]
    name = "child" if told.status == material.leading[code_id].status else "child_other"
    label = material.codebook.label(largest[0])
    return str(texts()["findings"][name].format(code=label, **_figures(told, digits=0)))


def _largest(material: Material, code_ids: Sequence[str]) -> list[str]:
    """Return the codes that anybody speaks of, largest share first."""
    found = [name for name in code_ids if material.hits[name]]
    return sorted(found, key=lambda name: (-material.leading[name].share, name))


def occurrence_findings(material: Material, kind: CodeKind) -> Iterator[Finding]:
    """Name the goals or measures that take most of the talk."""
    code_ids = [code.code_id for code in material.codebook.of_kind(kind)]
    top = _largest(material, [name for name in code_ids if material.units_with[name] >= _FEWEST])[:_TOP]
    if not top:
        return
    statuses = [material.leading[code_id].status for code_id in top]
    # said once where it is the same of all
    said = f" ({texts()['findings']['status'][statuses[0]]})" if len(set(statuses)) == 1 else ""
    items = listed([_item(material, code_id, "item" if said else "item_other") for code_id in top])
    text = texts()["findings"][kind if len(top) > 1 else f"{kind}_one"].format(
        **material.words, items=items, status=said
    )
    first = material.leading[top[0]]
    shown = _showing(material, top)
    yield Finding(
        kind,
        kind,
        kind,
        text,
        first.share,
        material.n_units,
        segment_ids=shown,
        strength=of_status(statuses),
        size=first.low,
    )


def _item(material: Material, code_id: str, name: str) -> str:
    figures = _figures(material.leading[code_id], digits=1)
    hits = counted("passage", material.hits[code_id])
    return str(texts()["findings"][name].format(code=material.codebook.label(code_id), hits=hits, **figures))


def evaluation_findings(material: Material) -> Iterator[Finding]:
    """Name for every evaluation the themes with most segments that are judged in that way."""
    words = texts()["findings"]
    for mark in [*(code.code_id for code in material.codebook.of_kind("evaluation")), AMBIVALENT]:
        top = _most_hits(material, mark)
        if not top:
            continue
        verdict = words["verdicts"].get(mark, words["verdicts"]["other"])
        said = verdict.format(**material.words, evaluation=material.codebook.label(mark))
        items = listed([_hit_item(material, code_id) for code_id in top])
        text = words["evaluation"].format(standing=_standing(material, mark), verdict=said, items=items)
        hits, total = material.hits[top[0]], len(material.answered)
        yield Finding(
            "evaluation",
            mark,
            mark,
            text,
            hits / total,
            material.n_units,
            segment_ids=_showing(material, top),
            strength="hint" if material.measured.is_hint(mark, material.codebook) else "rather",
            size=at_least(hits, total),
        )


def _most_hits(material: Material, mark: str) -> list[str]:
    judged = [name for name in material.hits if name.partition(":")[2] == mark]
    enough = [name for name in judged if material.units_with[name] >= _FEWEST]
    return sorted(enough, key=lambda name: (-material.hits[name], name))[:_TOP]


def _hit_item(material: Material, code_id: str) -> str:
    label = material.codebook.label(code_id.partition(":")[0])
    return str(texts()["findings"]["hits"].format(code=label, hits=counted("passage", material.hits[code_id])))


def _standing(material: Material, mark: str) -> str:
    """Say whether an evaluation is a hint where to read, or how well people found it to be right."""
    # `quality` compares groups with this package
    from pipeline.quality.figures import ENOUGH_EVALUATIONS
    from pipeline.quality.words import out_of_ten

    words, n = texts()["findings"]["standing"], material.measured.n_decisions(mark)
    if material.measured.is_hint(mark, material.codebook):
        return str(words["few" if n else "unchecked"].format(n=n, least=ENOUGH_EVALUATIONS))
    precision = material.measured.get(mark, "machine_precision")
    count = out_of_ten(precision.value) if precision else 0
    name = "precision_one" if count == 1 else "precision"
    right = words[name].format(count=count or words["none"]) if precision else ""
    return str(words["checked" if n else "checked_both"].format(n=n, precision=right))


def _showing(material: Material, top: Sequence[str]) -> list[str]:
    """Choose segments that show several codes, as many of each."""
    shown = [segment_id for code_id in top for segment_id in material.showing(code_id, limit=LIMIT // len(top))]
    return list(dict.fromkeys(shown))
