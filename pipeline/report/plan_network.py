"""The charts of the network: themes with organisations, who is like whom, and themes over time."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline import charts
from pipeline.report import camps, matter
from pipeline.report.material import Material
from pipeline.report.planned import Chart, chart_of
from pipeline.report.readable import records
from pipeline.texts import texts

_NAMED = 3
_FEWEST = 6
"""Units that a picture of camps is worth drawing for."""


def network_charts(material: Material) -> Iterator[Chart]:
    """Plan the charts of the network; those that show single units or periods of few interviews stay inside."""
    yield from _network(material)
    if not material.k:
        yield from _camps(material)
        yield from _periods(material)


def _network(material: Material) -> Iterator[Chart]:
    nodes, edges = matter.network(material)
    if len(edges):
        pairs = [f"{a} – {b}" for a, b in zip(edges["source_label"], edges["target_label"], strict=True)][:_NAMED]
        lines = texts()["charts"]["network"]
        n_themes = int((nodes["kind"] == "theme").sum())
        words = {
            "themes": n_themes,
            "actors": len(nodes) - n_themes,
            "ties": len(edges),
            "items": ", ".join(pairs),
            "lines": lines["beyond" if edges["is_backbone"].any() else "descriptive"].format(**material.words),
        }
        columns = ["source_label", "target_label", "weight", "is_backbone"]
        yield chart_of(
            material, ("network", "netz"), charts.network, [nodes, edges], columns=columns, key="network", words=words
        )


def _camps(material: Material) -> Iterator[Chart]:
    nodes, edges = camps.network(material)
    found = camps.camps(material)
    if len(nodes) < _FEWEST or len(found) < 2 or edges.empty:
        return
    words, name = texts()["charts"]["camps"], camps.leading(material)
    known = {
        "what": words[f"title_{name}"],
        "how": words[f"subtitle_{name}"].format(**material.words),
        "n": len(nodes),
        "camps": len(found),
        "items": _keys(found)["text"].str.cat(sep="; "),
    }
    yield chart_of(
        material,
        ("network", "lager"),
        charts.camps,
        [nodes.assign(stays_together=(100 * nodes["stays_together"]).round()), edges, _keys(found)],
        columns=["label", "camp", "stays_together"],
        key="camps",
        words=known,
    )


def _keys(found: pd.DataFrame) -> pd.DataFrame:
    """Return `camp` and what the key says of it."""
    words = texts()["charts"]["camps"]
    rows = records(found.rename(columns={"n_members": "n"}))
    told = [words["key" if row["leaning"] else "key_bare"].format(**row) for row in rows]
    return pd.DataFrame({"camp": found["name"], "text": told})


def _periods(material: Material) -> Iterator[Chart]:
    frame = camps.periods(material)
    if frame.empty:
        return
    words = texts()["charts"]["periods"]
    known = {
        "n": frame["code_id"].nunique(),
        "least": int(frame["n_interviews"].min()),
        "most": int(frame["n_interviews"].max()),
        "few": words["few"] if frame["is_few"].any() else "",
        "first": frame["label"].iloc[0],
        "last": frame["label"].iloc[-1],
    }
    named = frame.assign(
        period_label=frame["label"],
        n_talks_period=frame["n_interviews"],
        n_units_period=frame["n_units"],
        n_ties_period=frame["n_ties"],
        strength=(100 * frame["strength"]).round(1),
    )
    columns = ["theme", "period_label", "n_talks_period", "n_units_period", "n_segments", "share"]
    yield chart_of(
        material,
        ("network", "zeit"),
        charts.periods,
        [named],
        columns=[*columns, "strength", "n_ties_period"],
        key="periods",
        words=known,
    )
