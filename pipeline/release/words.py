"""Words of transcripts that leave: only those that several people said."""

from __future__ import annotations

import re

import pandas as pd

from pipeline.report.material import Material


def without_rare_terms(material: Material, *, k: int) -> pd.DataFrame:
    """
    Keep of every cluster's terms those that at least k units said in it.

    Args:
        material: the study and its tables.
        k: the smallest number of units.

    Returns:
        The table `cluster_labels` without clusters of fewer than k interviews or without terms; labels empty.
    """
    labels = material.tables["cluster_labels"]
    kept = labels[labels["n_interviews"] >= k]
    said = material.answered[["segment_id", "unit_id"]].merge(material.tables["clusters"], on="segment_id")
    texts = said.merge(material.tables["segments"][["segment_id", "text"]], on="segment_id")
    by_cluster = {str(name): part for name, part in texts.groupby("cluster_id")}
    none = texts.head(0)
    terms = [
        [term for term in found if _units_saying(term, by_cluster.get(cluster_id, none)) >= k]
        for cluster_id, found in zip(kept["cluster_id"], kept["terms"], strict=True)
    ]
    nothing: list[str] = []
    told = kept.assign(
        terms=pd.Series(terms, index=kept.index, dtype=object),
        label="",
        central_segment_ids=pd.Series([nothing for _ in terms], index=kept.index, dtype=object),
    )
    return told[[bool(found) for found in terms]].reset_index(drop=True)


def _units_saying(term: str, texts: pd.DataFrame) -> int:
    is_said = texts["text"].str.contains(re.escape(term), case=False, regex=True)
    return int(texts.loc[is_said, "unit_id"].nunique())
