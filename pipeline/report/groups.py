"""Frames of differences: declared contrasts, and themes by group."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.matter import theme_order
from pipeline.report.readable import records
from pipeline.study import Contrast
from pipeline.texts import texts, value_label

MOST_GROUPS = 12
LEVEL = 0.05

_NOT_ORDERED = frozenset({"role"})

REST = "übrige"
"""The value of those whose own values disclosure control has put together."""


def is_held(contrasts: pd.DataFrame) -> pd.Series[bool]:
    """Say which differences hold: q below 0.05 and an interval on one side of 0."""
    one_sided = (contrasts["ci_low"] > 0) | (contrasts["ci_high"] < 0)
    return (contrasts["q_value"] < LEVEL) & one_sided


def contrast(material: Material, declared: Contrast) -> pd.DataFrame:
    """
    Return a contrast's rows, largest difference first.

    Returns:
        `code_id`, `label`, shares, difference with interval, `effect`, `p_value`, `q_value`, `n_a`, `n_b`, `group_a`,
        `group_b`, `is_held`; without what is withheld, and empty where a group is smaller than k.
    """
    rows = material.tables["contrasts"].loc[lambda frame: frame["contrast_id"] == declared.contrast_id]
    rows = rows[(rows[["n_a", "n_b"]].min(axis=1) >= material.k)]
    table = f"contrast:{declared.contrast_id}"
    rows = rows.loc[[not material.withheld.hides(table, "", code_id) for code_id in rows["code_id"]]]
    labels = [material.study.codebook.label(code_id) for code_id in rows["code_id"]]
    told = rows.assign(label=labels, is_held=is_held(rows)).drop(columns="contrast_id")
    return told.sort_values(["difference", "code_id"], ascending=[False, True]).reset_index(drop=True)


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
        is smaller than the study's k, and where it is withheld). In what leaves, such groups are left out, and so are
        codes of which nothing is told.
    """
    shares = material.tables["shares"]
    own = shares[(shares["attribute"] == attribute) & (shares["value"] != "")]
    size = own.groupby("value")["n_units"].max().sort_index()
    order = in_order(attribute, {str(value): int(n) for value, n in size.items()})
    table = own.pivot(index="code_id", columns="value", values="share")
    codes = [(code_id, depth) for code_id, depth in theme_order(material) if code_id in table.index]
    limit = material.study.settings.privacy.k
    small = {value for value in order if size[value] < limit}
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
    is_hidden = [
        value in small or material.withheld.hides(f"shares:{attribute}", value, code_id) for code_id, value in cells
    ]
    told = frame.assign(share=[math.nan if hide else known[cell] for hide, cell in zip(is_hidden, cells, strict=True)])
    if not material.k:
        return told
    return told[told.groupby("code_id")["share"].transform("count") > 0].reset_index(drop=True)


def in_order(attribute: str, sizes: Mapping[str, int]) -> list[str]:
    """Sort the values of an attribute as the house's texts list them (villages before cities), others by size."""
    listed = [name.casefold() for name in texts()["values"].get(attribute, {})]
    known = {value: listed.index(value.casefold()) for value in sizes if value.casefold() in listed}
    if attribute in _NOT_ORDERED:
        known = {}
    return sorted(sizes, key=lambda value: (value == REST, known.get(value, len(listed)), -sizes[value], value))
