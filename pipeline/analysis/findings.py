"""The sentences that the report begins with: strongest first, each with the segments that show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import pandas as pd

from pipeline.analysis.differences import difference_findings, no_difference_findings
from pipeline.analysis.gaps import gap_findings, silence_findings
from pipeline.analysis.judging import judged
from pipeline.analysis.material import Finding, Material
from pipeline.analysis.propositions import camp_findings, proposition_findings
from pipeline.analysis.quiet import quiet_findings
from pipeline.analysis.strength import ORDER
from pipeline.analysis.talk import evaluation_findings, occurrence_findings, theme_findings
from pipeline.analysis.unasked import contradiction_findings, together_findings, unprompted_findings
from pipeline.study import Study
from pipeline.tables import check, empty

MOST: Mapping[str, int] = {"contrast": 12, "theme": 5, "proposition": 4, "quiet": 4}
"""Findings of a kind that are told at most; kinds that are not named here yield few. What people keep comes on top."""

GROUPS = frozenset({"contrast", "quiet"})
"""Kinds that claim that groups differ."""


def findings(tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """
    Say in German what was found.

    Args:
        tables: interviews, speakers, segments, codings, evidence, shares, contrasts, cluster_labels and quality; of
            repeats, silence, unprompted, contradictions, cooccurrence, polarisation and camps what there is.
        study: settings, codebook, and what people judged.

    Returns:
        The table `findings`, strongest first: by `strength`, within it by how much is said at least (`Finding.size`),
        no more of a kind than `MOST`; at the end declared contrasts in which nothing holds, then what people dropped.
        `subject` is the code, cluster or contrast; `finding_id` stays the same as long as the matter does. `text` is
        what is told, `machine_text` what was made from the figures; `change` says what has changed since people
        judged. How many interviews have a code is never told from the machine's verdicts.
    """
    material = Material(tables, study)
    if material.answered.empty:
        return empty("findings")
    found = sorted(candidates(material), key=_place)
    kept = {one.finding_id for one in study.judgements if one.decision != "drop"}
    dropped = {one.finding_id for one in study.judgements if one.decision == "drop"}
    told = _most([finding for finding in found if finding.finding_id not in dropped], kept)
    out = [finding for finding in found if finding.finding_id in dropped]
    return check(_rows([*told, *out], study), "findings") if found else empty("findings")


def candidates(material: Material) -> Iterator[Finding]:
    """Make all findings, in the order of their kinds."""
    yield from difference_findings(material)
    yield from theme_findings(material)
    yield from proposition_findings(material)
    yield from camp_findings(material)
    yield from gap_findings(material)
    yield from together_findings(material)
    yield from occurrence_findings(material, "measure")
    yield from occurrence_findings(material, "goal")
    yield from evaluation_findings(material)
    yield from quiet_findings(material)
    yield from unprompted_findings(material)
    yield from contradiction_findings(material)
    yield from silence_findings(material)
    yield from no_difference_findings(material)


def _place(finding: Finding) -> tuple[int, float]:
    """Order by strength, then by size; contrasts in which nothing holds stay as they were declared."""
    return ORDER.index(finding.strength), -finding.size if finding.strength != "none" else 0.0


def _most(found: Sequence[Finding], kept: Collection[str]) -> list[Finding]:
    """Leave out what goes beyond the most of its kind, unless people want to keep it."""
    told, counts = [], Counter[str]()
    for finding in found:
        if finding.finding_id in kept:
            told.append(finding)
        elif counts[finding.kind] < MOST.get(finding.kind, len(found)):
            counts[finding.kind] += 1
            told.append(finding)
    return told


def _rows(found: Sequence[Finding], study: Study) -> pd.DataFrame:
    known = {one.finding_id: one for one in study.judgements}
    rows = [
        {
            "finding_id": finding.finding_id,
            "rank": rank,
            "kind": finding.kind,
            "strength": finding.strength,
            "subject": finding.subject,
            "machine_text": finding.text,
            **judged(finding, known.get(finding.finding_id)),
            "value": finding.value,
            "ci_low": finding.ci_low,
            "ci_high": finding.ci_high,
            "n": finding.n,
            "segment_ids": list(finding.segment_ids),
        }
        for rank, finding in enumerate(found, start=1)
    ]
    return pd.DataFrame(rows).astype({"ci_low": "float64", "ci_high": "float64"})
