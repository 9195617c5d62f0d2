"""The network that can be followed: themes, organisations, groups, and what ties them, by unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline.report import matter
from pipeline.report.explorer.figures import by_unit
from pipeline.report.explorer.people import Units, attributes
from pipeline.report.material import Material
from pipeline.report.readable import records

MOST_DRAWN = 70
"""Ties that are drawn at first."""


def network(material: Material, units: Units) -> Mapping[str, Any]:
    """
    Describe the network.

    Returns:
        `nodes`: `id`, `label`, `kind`, `x`, `y` and `n` (segments by unit); `ties`: ends, `n` (segments by unit),
        `is_backbone`, strongest first as in the report's figure; `groups`: by attribute the places of its values.
    """
    ties, nodes = matter.ties(material), material.tables["nodes"].set_index("node_id")
    ends = sorted({*ties["source"], *ties["target"]})
    segments = {name: material.segments_of.get(name, frozenset()) for name in ends} | mentioned(material)
    numbers = {name: number for number, name in enumerate(ends)}
    return {
        "most": MOST_DRAWN,
        "nodes": [_node(nodes.loc[name], name, units, segments[name]) for name in ends],
        "ties": [
            [
                numbers[row["source"]],
                numbers[row["target"]],
                int(bool(row["is_backbone"])),
                by_unit(units, segments[row["source"]] & segments[row["target"]]),
            ]
            for row in records(ties)
        ],
        "groups": {str(number): _places(nodes, name) for number, name in enumerate(attributes(material))},
    }


def mentioned(material: Material) -> dict[str, frozenset[str]]:
    """Return the segments that count in which each organisation is named, by node."""
    mentions = material.tables["mentions"]
    counted = mentions[mentions["segment_id"].isin(set(material.answered["segment_id"]))]
    return {f"actor:{name}": frozenset(ids) for name, ids in counted.groupby("actor_id")["segment_id"]}


def _node(row: pd.Series[Any], name: str, units: Units, segment_ids: frozenset[str]) -> Mapping[str, Any]:
    return {
        "id": name,
        "label": str(row["label"]),
        "kind": str(row["kind"]),
        "x": round(float(row["x"]), 4),
        "y": round(float(row["y"]), 4),
        "n": by_unit(units, segment_ids),
    }


def _places(nodes: pd.DataFrame, attribute: str) -> Mapping[str, list[float]]:
    """Return where the groups of an attribute lie, by value."""
    head = f"{attribute}:"
    own = nodes[(nodes["kind"] == "group") & nodes.index.str.startswith(head)]
    return {
        str(name).removeprefix(head): [round(float(x), 4), round(float(y), 4)]
        for name, x, y in zip(own.index, own["x"], own["y"], strict=True)
    }
