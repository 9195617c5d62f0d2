"""The frames beyond shares and contrasts that become sheets of mapping.xlsx."""

from __future__ import annotations

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.quotes import Quotes
from pipeline.texts import attribute_label, texts, value_label


def repeats(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return the contrasts within the strata of other attributes."""
    rows = _labelled(material, material.tables["repeats"])
    told = rows.assign(within=[attribute_label(name) for name in rows["within"]])
    figures = ["difference", "ci_low", "ci_high", "p_value", "n_a", "n_b", "n_strata", "code_id"]
    return _percent(told[["contrast_id", "label", "within", *figures]])


def cooccurrence(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return the pairs of themes that occur together on some level, the closest first."""
    table, label = material.tables["cooccurrence"], material.study.codebook.label
    rows = table[table["n"] > 0].sort_values(["level", "strength"], ascending=[False, False], kind="stable")
    told = rows.assign(
        level=rows["level"].map(dict(texts()["report"]["levels"])),
        source_label=[label(name) for name in rows["source"]],
        target_label=[label(name) for name in rows["target"]],
        n_both=rows["n"],
        jaccard=rows["strength"].round(4),
        expected=rows["expected"].round(1),
    )
    return told[
        ["level", "source_label", "target_label", "n_both", "expected", "jaccard", "n_interviews", "p_value", "q_value"]
    ]


def silence(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return how many of each group that was asked mention a theme; what stands out first."""
    rows = _grouped(material, material.tables["silence"])
    kinds = dict(texts()["report"]["silences"])
    told = rows.assign(silence_kind=rows["kind"].map(kinds).fillna(""), place=rows["kind"].map({"only": 0, "less": 1}))
    ordered = told.sort_values(["is_small", "place", "ci_high"], kind="stable", na_position="last")
    shares = ordered.assign(**{name: (100 * ordered[name]).round(1) for name in ("share_mentioning", "others_share")})
    columns = ["attribute", "group", "label", "silence_kind", "share_mentioning", "others_share", "difference"]
    return _percent(_flagged(shares)[[*columns, "ci_low", "ci_high", "n_units", "n_others", "is_small", "code_id"]])


def unprompted(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return how much came unasked, by theme and group; all together first."""
    rows = _grouped(material, material.tables["unprompted"])
    columns = ["attribute", "group", "label", "share", "ci_low", "ci_high", "n_segments", "n_unprompted", "n_units"]
    return _percent(_flagged(rows)[[*columns, "is_small", "code_id"]])


def contradictions(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return the themes that one person or role calls proven and failed."""
    rows = _labelled(material, material.tables["contradictions"])
    told = rows.assign(
        scope=rows["scope"].map(dict(texts()["report"]["scopes"])),
        holder=[value_label(*pair) for pair in zip(rows["scope"], rows["holder"], strict=True)],
        proven_ids=["; ".join(ids) for ids in rows["proven_segment_ids"]],
        failed_ids=["; ".join(ids) for ids in rows["failed_segment_ids"]],
    )
    return told[["scope", "holder", "label", "n_proven", "n_failed", "proven_ids", "failed_ids", "code_id"]]


def _labelled(material: Material, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(label=[material.study.codebook.label(code_id) for code_id in rows["code_id"]])


def _grouped(material: Material, rows: pd.DataFrame) -> pd.DataFrame:
    """Name attributes, groups and codes."""
    pairs = list(zip(rows["attribute"], rows["value"], strict=True))
    groups = [value_label(*pair) if pair[0] else material.words["all"] for pair in pairs]
    names = [attribute_label(name) if name else "" for name, _ in pairs]
    return _labelled(material, rows).assign(attribute=names, group=groups)


def _flagged(rows: pd.DataFrame) -> pd.DataFrame:
    words = texts()["charts"]
    return rows.assign(is_small=[words["yes" if few else "no"] for few in rows["is_small"]])


def _percent(rows: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in ("share", "difference", "ci_low", "ci_high") if name in rows]
    return rows.assign(**{name: (100 * rows[name]).round(2) for name in names})
