"""Themes by group as tables for paper: those of several attributes side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.paper.blocks import Block
from pipeline.report.plan import Chart
from pipeline.report.readable import records, slug
from pipeline.texts import attribute_label, decimal, texts

MOST_COLUMNS = 16
_NONE = "–"
_CHART = "gruppen-"
"""What the names of the charts begin with that become tables here."""

Grouping = tuple[str, pd.DataFrame]


def heat_tables(material: Material, charts: Sequence[Chart]) -> list[Block]:
    """
    Return what the charts of themes × groups show as tables, shaded by the share; none wider than a page.

    Groups of which nothing is told have no column; the note names them.
    """
    drawn = {chart.name: chart.data[0] for chart in charts}
    names = {name: f"{_CHART}{slug(attribute_label(name))}" for name in material.attributes}
    found = [(name, drawn[chart]) for name, chart in names.items() if chart in drawn]
    silent = {name: _silent(name, frame) for name, frame in found}
    return [_table(part, material, silent) for part in packed([(name, _told(frame)) for name, frame in found])]


def is_heat(chart: Chart) -> bool:
    """Say whether a chart is shown as a table here."""
    return chart.section == "groups" and chart.name.startswith(_CHART)


def packed(found: Sequence[Grouping]) -> Iterator[Sequence[Grouping]]:
    """Put attributes with few values side by side, each into the first table that has room, in their order."""
    tables: list[list[Grouping]] = []
    for one in found:
        fitting = (part for part in tables if _width(part) + _width([one]) <= MOST_COLUMNS)
        part = next(fitting, None)
        if part is None:
            tables.append([one])
        else:
            part.append(one)
    return iter(tables)


def _width(part: Sequence[Grouping]) -> int:
    return sum(frame["value"].nunique() for _, frame in part)


def _told(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out groups of which nothing is told, unless that are all."""
    is_told = frame.groupby("value")["share"].transform("count") > 0
    return frame[is_told] if is_told.any() else frame


def _silent(name: str, frame: pd.DataFrame) -> str:
    """Name the groups of which nothing is told."""
    rows = records(frame[~frame["value"].isin(_told(frame)["value"])].drop_duplicates("value"))
    items = ", ".join(f"{row['group']} (n\u00a0=\u00a0{decimal(row['n'], 0)})" for row in rows)
    return f"{attribute_label(name)}: {items}" if items else ""


def _table(part: Sequence[Grouping], material: Material, silent: Mapping[str, str]) -> Block:
    words = texts()["paper"]["heat"]
    absent = "; ".join(silent[name] for name, _ in part if silent[name])
    notes = [words["note"], texts()["charts"]["groups"]["absent"] + "." if absent else ""]
    known_words = {"k": material.study.settings.privacy.k, "items": absent, **material.words}
    names = [attribute_label(name) for name, _ in part]
    themes = pd.concat([frame[["code_id", "label", "depth"]] for _, frame in part]).drop_duplicates("code_id")
    columns = [(name, row) for name, frame in part for row in records(frame.drop_duplicates("value"))]
    known = {
        (name, row["value"], row["code_id"]): float(row["share"]) for name, frame in part for row in records(frame)
    }
    most = max((share for share in known.values() if not math.isnan(share)), default=0.0) or 1.0
    rows = [
        {
            "label": theme["label"],
            "depth": int(theme["depth"]),
            "cells": [
                _cell(known.get((name, row["value"], theme["code_id"]), math.nan), most) for name, row in columns
            ],
        }
        for theme in records(themes)
    ]
    return {
        "kind": "heat",
        "title": words["title"].format(attributes=", ".join(names)),
        "note": " ".join(filter(None, notes)).format(**known_words),
        "theme": words["theme"],
        "spans": [[attribute_label(name), _width([(name, frame)])] for name, frame in part],
        "heads": [row["group"] for _, row in columns],
        "sizes": [decimal(row["n"], 0) for _, row in columns],
        "rows": rows,
    }


def _cell(share: float, most: float) -> dict[str, Any]:
    """Return a cell's text, in percent, and its shade from 0 to 100."""
    if math.isnan(share):
        return {"text": _NONE, "shade": 0}
    return {"text": decimal(100 * share, 0 if share >= 0.0995 or not share else 1), "shade": round(100 * share / most)}
