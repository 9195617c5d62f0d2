"""The network as a poster shows it: fewer ties than the chart, in letters that can be read from two metres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline.report.paper.workshop.outside import Leaving
from pipeline.report.readable import records

NAME = "netz"
"""The chart that it is made from."""
POINTS = 21.0

_TIES, _NODES = 45, 26
_LABEL_CM, _LINE_CM = 8.6, 0.92
_LEAST, _MORE = 0.35, 0.75
"""Radius of the smallest node, and what the largest has more, in cm."""


def network(leaving: Leaving, room: tuple[float, float]) -> Mapping[str, Any] | None:
    """
    Place the strongest ties in a room.

    Args:
        leaving: what leaves; the ties are those of its chart.
        room: width and height, cm.

    Returns:
        `nodes` (`lines`, `x`, `y`, `label_y`, `r`, `is_theme`; cm from the top left), `ties` (ends, `width` from 0 to
        1, `is_beyond`), and `alt`; None where there is no network.
    """
    from pipeline.charts.lettering import text_cm, wrap
    from pipeline.charts.network import make_room, spread_out

    chart = leaving.charts.get(NAME)
    if chart is None:
        return None
    nodes, ties = _strongest(*chart.data)
    weights = nodes["n_segments"].to_numpy(float)
    radii = _LEAST + _MORE * np.sqrt(weights / max(float(weights.max()), 1.0))
    labels = [wrap(label, _LABEL_CM, points=POINTS).split("\n") for label in nodes["label"]]
    sizes = [[max(text_cm(line, points=POINTS) for line in lines), _LINE_CM * len(lines)] for lines in labels]
    wanted = spread_out(nodes[["x", "y"]].to_numpy(float), room)
    places, middles = make_room(wanted, radii, np.array(sizes), room)
    drawn = [
        {
            "lines": lines,
            "x": round(float(x), 2),
            "y": round(room[1] - float(y), 2),
            "label_y": round(room[1] - float(middle), 2),
            "r": round(float(radius), 2),
            "is_theme": kind == "theme",
        }
        for lines, (x, y), middle, radius, kind in zip(labels, places, middles[:, 1], radii, nodes["kind"], strict=True)
    ]
    return {"nodes": drawn, "ties": _drawn(nodes, ties), "alt": chart.alt}


def _strongest(nodes: pd.DataFrame, ties: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Choose ties as the chart orders them, as long as not too many nodes hang on them."""
    kept: list[int] = []
    ends: set[str] = set()
    for number, row in enumerate(records(ties.head(_TIES))):
        both = ends | {row["source"], row["target"]}
        if len(both) <= _NODES:
            ends = both
            kept.append(number)
    return nodes[nodes["node_id"].isin(ends)].reset_index(drop=True), ties.iloc[kept]


def _drawn(nodes: pd.DataFrame, ties: pd.DataFrame) -> list[dict[str, Any]]:
    index = {name: number for number, name in enumerate(nodes["node_id"])}
    most = max(float(ties["weight"].max()), 1e-9)
    rows = [
        {
            "a": index[row["source"]],
            "b": index[row["target"]],
            "width": round(float(row["weight"]) / most, 3),
            "is_beyond": bool(row["is_backbone"]),
        }
        for row in records(ties)
    ]
    # those beyond chance lie above the others
    return sorted(rows, key=lambda row: row["is_beyond"])
