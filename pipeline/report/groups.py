"""Frames of differences: declared contrasts, and themes by group."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from pipeline import units
from pipeline.report.material import Material
from pipeline.report.matter import theme_order
from pipeline.report.people import hidden_values
from pipeline.report.readable import records
from pipeline.study import Contrast
from pipeline.texts import texts, value_label

MOST_GROUPS = 12
LEVEL = 0.05

_NOT_ORDERED = frozenset({"role"})


def is_held(contrasts: pd.DataFrame) -> pd.Series[bool]:
    """Say which differences hold: q below 0.05 and an interval on one side of 0."""
    one_sided = (contrasts["ci_low"] > 0) | (contrasts["ci_high"] < 0)
    return (contrasts["q_value"] < LEVEL) & one_sided


def contrast(material: Material, declared: Contrast) -> pd.DataFrame:
    """
    Return a contrast's rows, largest difference first.

    Returns:
        `code_id`, `label`, shares, difference with interval, `effect`, `p_value`, `q_value`, `n_a`, `n_b`, `group_a`,
        `group_b`, `is_held`; with k without rows in which a group has 1 to k−1 units with the code, and empty where a
        group is smaller than k.
    """
    rows = material.tables["contrasts"].loc[lambda frame: frame["contrast_id"] == declared.contrast_id]
    rows = rows[(rows[["n_a", "n_b"]].min(axis=1) >= material.k)]
    rows = rows[[_is_tellable(material, declared, code_id) for code_id in rows["code_id"]]]
    labels = [material.study.codebook.label(code_id) for code_id in rows["code_id"]]
    told = rows.assign(label=labels, is_held=is_held(rows)).drop(columns="contrast_id")
    return told.sort_values(["difference", "code_id"], ascending=[False, True]).reset_index(drop=True)


def _is_tellable(material: Material, declared: Contrast, code_id: str) -> bool:
    if not material.k:
        return True
    if declared.split is not None:
        talks = material.coded.loc[lambda frame: frame["code_id"] == code_id, "interview_id"].unique()
        dates = material.talks.set_index("interview_id")["date"].reindex(talks).fillna("")
        is_first = dates <= declared.split.isoformat()
        return material.is_tellable(int(is_first.sum())) and material.is_tellable(int((~is_first).sum()))
    values = material.members[declared.attribute]
    having = values[values.index.isin(material.units_of.get(code_id, frozenset()))]
    first = int(having.isin(declared.a).sum())
    second = int((having.isin(declared.b) if declared.b else ~having.isin([*declared.a, ""])).sum())
    return material.is_tellable(first) and material.is_tellable(second)


def groupings(material: Material) -> list[str]:
    """Return the attributes that a table of themes by group can be made for: 2 to 12 known values."""
    shares = material.tables["shares"]
    known = shares[(shares["attribute"] != "") & (shares["value"] != "")].groupby("attribute")["value"].nunique()
    return [name for name in material.attributes if 2 <= int(known.get(name, 0)) <= MOST_GROUPS]


def heat(material: Material, attribute: str) -> pd.DataFrame:
    """
    Return the share of every theme in every group of an attribute.

    Returns:
        `code_id`, `label`, `depth`, `value`, `group` (its label), `n` (units in it), `share` (missing where the group
        is smaller than the study's k). In what leaves, such groups are left out, and cells are missing where 1 to k−1
        units have the code or where one could be worked out from the others.
    """
    shares = material.tables["shares"]
    own = shares[(shares["attribute"] == attribute) & (shares["value"] != "")]
    size = own.groupby("value")["n_units"].max().sort_index()
    order = _in_order(attribute, {str(value): int(n) for value, n in size.items()})
    table = own.pivot(index="code_id", columns="value", values="share")
    codes = [(code_id, depth) for code_id, depth in theme_order(material) if code_id in table.index]
    limit = material.study.settings.privacy.k
    small = hidden_values(material, attribute) if material.k else {value for value in order if size[value] < limit}
    missing = _secret(material, attribute, [code_id for code_id, _ in codes], small) if material.k else set()
    rows = [
        (code_id, material.study.codebook.label(code_id), depth, value, value_label(attribute, value), int(size[value]))
        for code_id, depth in codes
        if table.loc[code_id].max() > 0
        for value in order
        if not (material.k and value in small)
    ]
    frame = pd.DataFrame(rows, columns=["code_id", "label", "depth", "value", "group", "n"])
    known = {(row["code_id"], row["value"]): float(row["share"]) for row in records(own)}
    cells = list(zip(frame["code_id"], frame["value"], strict=True))
    hidden = missing | {(code_id, value) for code_id, value in cells if value in small}
    return frame.assign(share=[math.nan if cell in hidden else known[cell] for cell in cells])


def _in_order(attribute: str, sizes: Mapping[str, int]) -> list[str]:
    """Sort values as the house's texts list them (villages before cities), others by size."""
    listed = [name.casefold() for name in texts()["values"].get(attribute, {})]
    known = {value: listed.index(value.casefold()) for value in sizes if value.casefold() in listed}
    if attribute in _NOT_ORDERED:
        known = {}
    return sorted(sizes, key=lambda value: (known.get(value, len(listed)), -sizes[value], value))


def _secret(material: Material, attribute: str, code_ids: list[str], left_out: set[str]) -> set[tuple[str, str]]:
    """Cells that must not be told: too few units have the code, or another hidden cell would follow from them."""
    limit = material.k
    by_unit = units.shares(material.answered, material.tables["codings"], code_ids).gt(0)
    values = material.members[attribute].reindex(by_unit.index)
    counts = by_unit.groupby(values).sum()
    hidden: set[tuple[str, str]] = set()
    for code_id in code_ids:
        n = {str(value): int(count) for value, count in counts[code_id].items()}
        order = sorted(n, key=lambda value: (n[value], value))
        secret = [value for value in order if 0 < n[value] < limit or value in left_out]
        others = [value for value in order if value not in secret and n[value] > 0]
        while secret and others and sum(n[value] for value in secret) < limit:
            secret.append(others.pop(0))
        hidden |= {(code_id, value) for value in secret}
    return hidden
