"""The sentences that the report begins with: strongest first, each with the segments that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.analysis.differences import difference_findings, no_difference_findings
from pipeline.analysis.material import LIMIT, Finding, Material
from pipeline.analysis.propositions import proposition_findings
from pipeline.analysis.wording import listed
from pipeline.study import Study
from pipeline.study.codebook import AMBIVALENT, CodeKind
from pipeline.tables import check, empty
from pipeline.texts import decimal, percent, points, texts

if TYPE_CHECKING:
    from pipeline.quality.figures import Leading

_TOP_GAPS = 5
_TOP_THEMES = 5
_TOP = 3
_FEWEST = 2
"""Units that must have said something before it is told as being said much."""


def findings(tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """
    Say in German what was found.

    Args:
        tables: interviews, speakers, segments, codings, evidence, shares, contrasts, cluster_labels and quality.
        study: settings and codebook.

    Returns:
        The table `findings`. Kinds in the order of their ranks: `contrast` (differences that hold: q < .05 and an
        interval without 0; largest first), `proposition` (words for and against), `gap` (clusters that no theme
        covers), `theme` (largest share of the talk), `measure`, `goal`, `evaluation` (hints, or checked by people),
        `silence` (codes that no segment has), `none` (declared contrasts in which nothing holds). How many interviews
        have a code is never told from the machine's verdicts. `subject` is the code, cluster or contrast;
        `finding_id` stays the same as long as the matter does.
    """
    material = Material(tables, study)
    if material.answered.empty:
        return empty("findings")
    found = [
        *difference_findings(material),
        *proposition_findings(material),
        *_gaps(material),
        *_themes(material),
        *_largest_of(material, "measure"),
        *_largest_of(material, "goal"),
        *_evaluations(material),
        *_silence(material),
        *no_difference_findings(material),
    ]
    return check(_ranked(found), "findings") if found else empty("findings")


def _ranked(found: Sequence[Finding]) -> pd.DataFrame:
    rows = [
        {
            "finding_id": f"{finding.kind}:{finding.key}",
            "rank": rank,
            "kind": finding.kind,
            "subject": finding.subject,
            "text": finding.text,
            "value": finding.value,
            "ci_low": finding.ci_low,
            "ci_high": finding.ci_high,
            "n": finding.n,
            "segment_ids": list(finding.segment_ids),
        }
        for rank, finding in enumerate(found, start=1)
    ]
    return pd.DataFrame(rows).astype({"ci_low": "float64", "ci_high": "float64"})


def _themes(material: Material) -> Iterator[Finding]:
    """Describe the top-level themes that take most of the talk, each with the largest theme right below it."""
    for code_id in _largest(material, material.codebook.top_themes)[:_TOP_THEMES]:
        told = material.leading[code_id]
        text = texts()["findings"]["theme"].format(
            **material.words,
            **_figures(told, digits=0),
            code=material.codebook.label(code_id),
            child=_child(material, code_id),
            confirmed=f"; {found}" if (found := material.confirmed(code_id)) else "",
        )
        ends = told.low, told.high
        yield Finding("theme", code_id, code_id, text, told.share, material.n_units, *ends, material.showing(code_id))


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


def _largest_of(material: Material, kind: CodeKind) -> Iterator[Finding]:
    """Name the goals or measures that take most of the talk."""
    code_ids = [code.code_id for code in material.codebook.of_kind(kind)]
    top = _largest(material, [name for name in code_ids if material.units_with[name] >= _FEWEST])[:_TOP]
    if top:
        status = {material.leading[code_id].status for code_id in top}
        # said once where it is the same of all
        said = f" ({texts()['findings']['status'][status.pop()]})" if len(status) == 1 else ""
        items = listed([_item(material, code_id, "item" if said else "item_other") for code_id in top])
        text = texts()["findings"][kind].format(**material.words, items=items, status=said)
        yield _several(material, (kind, kind), text, material.leading[top[0]].share, top)


def _item(material: Material, code_id: str, name: str) -> str:
    figures = _figures(material.leading[code_id], digits=1)
    hits = decimal(material.hits[code_id], 0)
    return str(texts()["findings"][name].format(code=material.codebook.label(code_id), hits=hits, **figures))


def _evaluations(material: Material) -> Iterator[Finding]:
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
        value = material.hits[top[0]] / len(material.answered)
        yield _several(material, ("evaluation", mark), text, value, top)


def _most_hits(material: Material, mark: str) -> list[str]:
    judged = [name for name in material.hits if name.partition(":")[2] == mark]
    enough = [name for name in judged if material.units_with[name] >= _FEWEST]
    return sorted(enough, key=lambda name: (-material.hits[name], name))[:_TOP]


def _hit_item(material: Material, code_id: str) -> str:
    label = material.codebook.label(code_id.partition(":")[0])
    return str(texts()["findings"]["hits"].format(code=label, hits=decimal(material.hits[code_id], 0)))


def _standing(material: Material, mark: str) -> str:
    """Say whether an evaluation is a hint where to read, or how well people found it to be right."""
    # `quality` compares groups with this package
    from pipeline.quality.figures import ENOUGH_EVALUATIONS
    from pipeline.quality.words import out_of_ten

    words, n = texts()["findings"]["standing"], material.measured.n_decisions(mark)
    if material.measured.is_hint(mark, material.codebook):
        return str(words["few" if n else "unchecked"].format(n=n, least=ENOUGH_EVALUATIONS))
    precision = material.measured.get(mark, "machine_precision")
    right = words["precision"].format(count=out_of_ten(precision.value)) if precision else ""
    return str(words["checked" if n else "checked_both"].format(n=n, precision=right))


def _several(material: Material, place: tuple[str, str], text: str, value: float, top: Sequence[str]) -> Finding:
    """Make a finding about several codes; `place` is its kind and subject."""
    shown = [segment_id for code_id in top for segment_id in material.showing(code_id, limit=LIMIT // len(top))]
    return Finding(*place, place[1], text, value, material.n_units, segment_ids=list(dict.fromkeys(shown)))


def _gaps(material: Material) -> Iterator[Finding]:
    """Describe the clusters that themes cover least, candidates for new codes, and count the others."""
    labels = material.tables["cluster_labels"]
    candidates = labels[labels["is_candidate"]].sort_values(["coded_share", "cluster_id"])
    for row in candidates.head(_TOP_GAPS).to_dict("records"):
        text = texts()["findings"]["gap"].format(
            **material.words,
            n=row["n_interviews"],
            terms=", ".join(f"„{term}“" for term in list(row["terms"])[:6]),
            segments=row["n_segments"],
            coded=percent(row["coded_share"]),
        )
        share = row["n_segments"] / len(material.answered)
        shown = [str(segment_id) for segment_id in row["central_segment_ids"]]
        key = str(row["cluster_id"])
        yield Finding("gap", key, key, text, share, int(row["n_interviews"]), segment_ids=shown)
    more = candidates.iloc[_TOP_GAPS:]
    if len(more):
        shown = [str(ids[0]) for ids in more["central_segment_ids"]]
        text = texts()["findings"]["gaps"].format(n=len(more), labels="; ".join(more["label"]))
        yield Finding("gap", "more", "more", text, len(more), material.n_units, segment_ids=shown)


def _silence(material: Material) -> Iterator[Finding]:
    """Name the codes that no segment has."""
    silent = [code.label for code in material.codebook.codes if not material.hits.get(code.code_id, 1)]
    if silent:
        items = listed([f"„{label}“" for label in silent])
        text = texts()["findings"]["silence"].format(items=items)
        yield Finding("silence", "codebook", "codebook", text, len(silent), material.n_units)
