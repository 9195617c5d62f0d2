"""The sentences that the report begins with: strongest first, each with the segments that show it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

import pandas as pd

from pipeline.analysis.differences import difference_findings, no_difference_findings
from pipeline.analysis.material import LIMIT, Finding, Material
from pipeline.analysis.propositions import proposition_findings
from pipeline.analysis.wording import listed
from pipeline.study import Study
from pipeline.study.codebook import CodeKind
from pipeline.tables import check, empty
from pipeline.texts import percent, points, texts

_TOP_GAPS = 5
_TOP_THEMES = 5
_TOP = 3
_FEWEST = 2
"""Units that must have said something before it counts as being said „most often“."""


def findings(tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """
    Say in German what was found.

    Args:
        tables: interviews, speakers, segments, codings, evidence, shares, contrasts and cluster_labels.
        study: settings and codebook.

    Returns:
        The table `findings`. Kinds in the order of their ranks: `contrast` (differences that hold: q < .05 and an
        interval without 0; largest first), `proposition` (two camps), `gap` (clusters that no theme covers), `theme`
        (most spoken of), `measure`, `goal`, `evaluation` (hints: unvalidated words), `silence` (codes that nobody
        has), `none` (declared contrasts in which nothing holds). `subject` is the code, cluster or contrast;
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
        *_most_often(material, "measure"),
        *_most_often(material, "goal"),
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
    share, low, high = (material.overall[name].to_dict() for name in ("share", "ci_low", "ci_high"))
    for code_id in _largest(share, material.codebook.top_themes)[:_TOP_THEMES]:
        below = _largest(share, [code.code_id for code in material.codebook.children(code_id) if code.kind == "theme"])
        child = texts()["findings"]["child"]
        text = texts()["findings"]["theme"].format(
            **material.words,
            code=material.codebook.label(code_id),
            share=percent(share[code_id]),
            low=points(low[code_id]),
            high=percent(high[code_id]),
            some=material.units_with[code_id],
            n=material.n_units,
            child=child.format(code=material.codebook.label(below[0]), share=percent(share[below[0]])) if below else "",
        )
        shown = material.showing(code_id)
        yield Finding(
            "theme", code_id, code_id, text, share[code_id], material.n_units, low[code_id], high[code_id], shown
        )


def _largest(share: Mapping[Hashable, float], code_ids: Sequence[str]) -> list[str]:
    return sorted((code_id for code_id in code_ids if share[code_id] > 0), key=lambda code_id: -share[code_id])


def _most_often(material: Material, kind: CodeKind) -> Iterator[Finding]:
    """Name the goals or measures that most units speak of."""
    code_ids = [code.code_id for code in material.codebook.of_kind(kind)]
    top = _most_units(material, code_ids)
    if top:
        items = listed([_item(material, code_id, material.codebook.label(code_id)) for code_id in top])
        text = texts()["findings"][kind].format(**material.words, items=items)
        yield _counted(material, kind, kind, text, top)


def _evaluations(material: Material) -> Iterator[Finding]:
    """Name for every evaluation the themes that most units speak of in that way."""
    words = texts()["findings"]
    for evaluation in material.codebook.of_kind("evaluation"):
        suffix = f":{evaluation.code_id}"
        top = _most_units(material, [code_id for code_id in material.units_with if code_id.endswith(suffix)])
        if not top:
            continue
        labels = [material.codebook.label(code_id.removesuffix(suffix)) for code_id in top]
        items = listed([_item(material, *pair) for pair in zip(top, labels, strict=True)])
        verdict = words["verdicts"].get(evaluation.code_id, words["verdicts"]["other"])
        said = verdict.format(**material.words, evaluation=evaluation.label)
        text = words["evaluation"].format(verdict=said, items=items)
        yield _counted(material, "evaluation", evaluation.code_id, text, top)


def _most_units(material: Material, code_ids: Sequence[str]) -> list[str]:
    counts = material.units_with
    enough = [code_id for code_id in code_ids if counts[code_id] >= _FEWEST]
    return sorted(enough, key=lambda code_id: (-counts[code_id], code_id))[:_TOP]


def _item(material: Material, code_id: str, label: str) -> str:
    words = texts()["findings"]
    return str(
        words["item"].format(**material.words, code=label, some=material.units_with[code_id], n=material.n_units)
    )


def _counted(material: Material, kind: str, subject: str, text: str, top: Sequence[str]) -> Finding:
    shown = [segment_id for code_id in top for segment_id in material.showing(code_id, limit=LIMIT // len(top))]
    value = material.units_with[top[0]] / material.n_units
    return Finding(kind, subject, subject, text, value, material.n_units, segment_ids=list(dict.fromkeys(shown)))


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
    """Name the codes that nobody has."""
    silent = [
        code.label
        for code in material.codebook.codes
        if code.kind != "evaluation" and material.units_with[code.code_id] == 0
    ]
    if silent:
        items = listed([f"„{label}“" for label in silent])
        text = texts()["findings"]["silence"].format(**material.words, n=material.n_units, items=items)
        yield Finding("silence", "codebook", "codebook", text, len(silent), material.n_units)
