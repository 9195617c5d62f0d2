"""The words of people that leave: quotes, terms, labels, values. What the program itself says is not among them."""

from __future__ import annotations

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.readable import records

_EXPLAINED = ("goal", "measure")
"""Kinds of codes whose definitions stand on slides."""


def leaving_texts(outside: Material, quotes: pd.DataFrame) -> dict[str, str]:
    """
    Return every text of people that an export may hold, by where it stands.

    Args:
        outside: the study as it leaves.
        quotes: those that leave.
    """
    found = {f"Zitat {row['quote_id']}": str(row["text"]) for row in records(quotes)}
    for row in records(outside.tables["cluster_labels"]):
        found[f"Begriffe der Gruppe {row['cluster_id']}"] = ", ".join(row["terms"])
    for code in outside.study.codebook.codes:
        is_explained = code.kind in _EXPLAINED
        found[f"Codebuch, {code.code_id}"] = f"{code.label}: {code.definition}" if is_explained else code.label
    for name in outside.attributes:
        values = sorted({str(value) for value in outside.members[name] if value})
        found[f"Merkmal {name}"] = ", ".join(values)
    nodes = outside.tables["nodes"]
    for row in records(nodes[nodes["kind"] == "actor"]):
        found[f"Akteur {row['node_id']}"] = row["label"]
    return found
