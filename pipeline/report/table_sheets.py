"""The tables between the stages as sheets of mapping.xlsx, for those who compute themselves: names instead of ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.quotes import Quotes
from pipeline.report.readable import IN_PERCENT
from pipeline.texts import texts
from pipeline.why import retold

LEFT_OUT = ("turns", "vectors", "edge_segments", "theme_map", "evidence")
"""Tables that no sheet shows; why is said on the first sheet."""

_NAMED: Mapping[str, str] = {"label": "code_id", "node": "node_id", "from": "source", "to": "target"}
"""Columns of names, and of the ids that they are made of."""
_LISTED = frozenset({"quote_codes", "leaning", "members"})
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "speakers": ("speaker_id", "interview_id", "person", "role"),
    "quotes": ("quote_id", "text", "quote_kind", "profile", "quote_codes", "quote_label", "public_label"),
    "nodes": ("node", "node_kind", "n_segments", "community", "x", "y", "node_id"),
    "edges": (
        *("from", "to", "tie_kind", "weight", "n_segments", "n_interviews"),
        *("tie_low", "tie_high", "p_value", "q_value", "is_backbone"),
    ),
    "positions": (
        *("network", "node", "community", "n_members", "stays_together", "n_ties"),
        *("strength_sum", "betweenness", "is_isolated"),
    ),
    "projections": ("network", "from", "to", "likeness", "congruence", "conflict"),
    "camps": ("network", "community", "n_members", "stays_together", "leaning", "members"),
    "polarisation": (
        *("network", "first", "second", "n_first", "n_second", "n_all_units", "ei_index", "modularity", "is_leading"),
    ),
    "divisions": (
        *("label", "n_all_units", "n_for", "n_against", "n_between", "mean", "variance", "entropy"),
        *("segment_ids", "code_id"),
    ),
    "periods": ("period", "end", "label", "n_interviews", "n_all_units", "n_segments", "share", "n_ties", "code_id"),
    "resolutions": ("resolution", "n_clusters", "stability", "n_stable", "n_draws", "is_chosen"),
}
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "quotes": {"kind": "quote_kind", "label": "quote_label", "code_ids": "quote_codes"},
    "nodes": {"kind": "node_kind", "label": "node"},
    "edges": {"kind": "tie_kind", "ci_low": "tie_low", "ci_high": "tie_high"},
    "positions": {"strength": "strength_sum"},
    "projections": {"weight": "likeness"},
    "polarisation": {"n_units": "n_all_units"},
    "divisions": {"n_units": "n_all_units"},
    "periods": {"n_units": "n_all_units"},
}


def codings(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return every code at every segment that counts: who or what decided, how clearly, and by which words."""
    keys = ["segment_id", "code_id"]
    evidence = material.tables["evidence"].sort_values([*keys, "score"], ascending=[True, True, False])
    best = evidence.drop_duplicates(keys)[[*keys, "score", "reason"]]
    rows = material.coded.merge(material.tables["codings"][[*keys, "probability", "decided_by"]], on=keys)
    told = rows.merge(best, on=keys, how="left").fillna({"reason": ""}).sort_values(keys)
    label = {name: material.study.codebook.label(name) for name in set(told["code_id"])}
    words = texts()["tables"]["values"]["decided_by"]
    sources = [" + ".join(words.get(part, part) for part in str(one).split("+")) for one in told["decided_by"]]
    named = told.assign(label=told["code_id"].map(label), decided_by=sources, reason=told["reason"].map(retold))
    return named[["segment_id", "unit_id", "label", "decided_by", "score", "probability", "reason", "code_id"]]


def mentions(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return which organisations and offices are named where, once a segment."""
    pairs = material.tables["mentions"][["segment_id", "actor_id"]].drop_duplicates()
    counted = pairs.merge(material.answered[["segment_id", "unit_id"]], on="segment_id")
    names = {actor.actor_id: actor.label for actor in material.study.actors}
    told = counted.assign(node=[names.get(name, name) for name in counted["actor_id"]])
    return told.sort_values(["segment_id", "node"])[["segment_id", "unit_id", "node", "actor_id"]]


def _table(material: Material, _quotes: Quotes, *, name: str) -> pd.DataFrame:
    """Return a table with names instead of ids, and words for values."""
    rows = material.tables[name].rename(columns=dict(_RENAMED.get(name, {})))
    if "interview_id" in rows:
        rows = rows[rows["interview_id"].isin(set(material.talks["interview_id"]))]
    label = _labels(material)
    columns = {str(column): _told(rows[column], label) for column in rows.columns}
    for new, old in _NAMED.items():
        if old in rows and new not in rows:
            columns[new] = [label(str(one)) for one in rows[old]]
    own = set(rows.columns) & set(material.study.attributes) if name == "speakers" else set()
    wanted = [*_COLUMNS[name], *sorted(own - set(_COLUMNS[name]))]
    return pd.DataFrame({column: columns[column] for column in wanted}, columns=wanted)


def _told(values: pd.Series[Any], label: Callable[[str], str]) -> list[object]:
    column, rows = str(values.name), values.tolist()
    if pd.api.types.is_bool_dtype(values):
        return [texts()["charts"]["yes" if one else "no"] for one in rows]
    if column in _LISTED:
        return ["; ".join(label(str(part)) for part in one) for one in rows]
    if column == "segment_ids":
        return ["; ".join(map(str, one)) for one in rows]
    if pd.api.types.is_float_dtype(values):
        return [round(100 * one, 2) if column in IN_PERCENT else round(one, 4) for one in rows]
    known = texts()["tables"]["values"].get(column, {})
    return [known.get(str(one), one) for one in rows] if known else list(rows)


def _labels(material: Material) -> Callable[[str], str]:
    nodes = material.tables["nodes"]
    known = dict(zip(nodes["node_id"], nodes["label"], strict=True)) if len(nodes) else {}
    book = material.study.codebook

    def label(name: str) -> str:
        return str(known.get(name) or (book.label(name) if name.partition(":")[0] in book else name))

    return label


SHEETS: dict[str, Callable[[Material, Quotes], pd.DataFrame]] = {
    "codings": codings,
    "speakers": partial(_table, name="speakers"),
    "quotes": partial(_table, name="quotes"),
    "mentions": mentions,
    **{name: partial(_table, name=name) for name in _COLUMNS if name not in ("speakers", "quotes")},
}
"""Sheets by name; none of them is there where it has no rows."""
