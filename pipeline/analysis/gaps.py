"""Sentences about what the codebook does not fit: clusters that no theme covers, and codes that no segment has."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from pipeline.analysis.material import Finding, Material
from pipeline.analysis.strength import Strength, at_least
from pipeline.analysis.wording import counted, listed
from pipeline.resampling import FOUND_AGAIN
from pipeline.texts import decimal, percent, quoted, texts

MOST = 5
"""Clusters that have a sentence of their own; the others are counted."""

STABLE = 0.75
"""Jaccard likeness with which a redrawn cluster is found again, from which it counts as stable (Hennig 2007)."""

_TERMS = 6


def gap_findings(material: Material) -> Iterator[Finding]:
    """Describe the clusters that themes cover least, candidates for new codes, and count the others."""
    labels = material.tables["cluster_labels"]
    candidates = labels[labels["is_candidate"]].sort_values(["coded_share", "cluster_id"])
    told: set[str] = set()
    for row in candidates.head(MOST).to_dict("records"):
        found = _gap(material, {str(name): row[name] for name in row}, told)
        told.add(found.key)
        yield found
    more = candidates.iloc[MOST:]
    if len(more):
        shown = [str(ids[0]) for ids in more["central_segment_ids"]]
        names = listed(list(map(quoted, more["label"])))
        text = texts()["findings"]["gaps" if len(more) > 1 else "gaps_one"].format(n=len(more), labels=names)
        yield Finding("gap", "more", "more", text, len(more), material.n_units, segment_ids=shown)


def _gap(material: Material, row: Mapping[str, Any], told: Collection[str]) -> Finding:
    words, cluster_id = texts()["findings"], str(row["cluster_id"])
    # clusters are numbered anew when the corpus changes, and what people decided must not go to another one
    names = [str(term).casefold() for term in row["terms"] if str(term).casefold() not in told]
    key = names[0] if names else cluster_id
    strength, note = _stability(row)
    text = words["gap"].format(
        where=counted("talk", int(row["n_interviews"]), material.words),
        terms=", ".join(map(quoted, list(row["terms"])[:_TERMS])),
        segments=counted("turn", int(row["n_segments"])),
        coded=percent(row["coded_share"]),
        stability=note,
    )
    n, total = int(row["n_segments"]), len(material.answered)
    shown = [str(segment_id) for segment_id in row["central_segment_ids"]]
    return Finding(
        "gap",
        cluster_id,
        key,
        text,
        n / total,
        int(row["n_interviews"]),
        segment_ids=shown,
        strength=strength,
        size=at_least(n, total),
    )


def _stability(row: Mapping[str, Any]) -> tuple[Strength, str]:
    """Say how often a cluster is found again; what nobody measured is a hint."""
    found = row.get("stability")
    if found is None or pd.isna(found):
        return "hint", ""
    is_stable = float(found) >= STABLE
    words = texts()["findings"]["stability"]
    name = "stable" if is_stable else "partly" if float(found) >= FOUND_AGAIN else "loose"
    note = words[name].format(share=decimal(math.floor(100 * float(found)) / 100, 2))
    return ("rather" if is_stable else "hint"), f" {note}"


def silence_findings(material: Material) -> Iterator[Finding]:
    """Name the codes that no segment has."""
    silent = [code.label for code in material.codebook.codes if not material.hits.get(code.code_id, 1)]
    if silent:
        items = listed(list(map(quoted, silent)))
        text = texts()["findings"]["silence"].format(items=items)
        yield Finding("silence", "codebook", "codebook", text, len(silent), material.n_units)
