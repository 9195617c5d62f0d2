"""poster.pdf: the mapping on A1, to be read from two metres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.report import matter
from pipeline.report.paper.frame import frame
from pipeline.report.paper.typeset import typeset
from pipeline.report.paper.workshop.network import network
from pipeline.report.paper.workshop.outside import Leaving, count, difference, fitting, share
from pipeline.report.planned import period
from pipeline.report.readable import records
from pipeline.report.slides.pack import read_as
from pipeline.texts import decimal

_THEMES, _RATED, _DIFFERENCES, _PROPOSALS, _MEASURES, _QUOTES = 12, 9, 6, 5, 8, 3
_ROOM = 700
_ROOM_OF_NETWORK = (39.1, 25.6)


def poster(leaving: Leaving) -> bytes:
    """
    Typeset the poster.

    Args:
        leaving: what leaves.

    Returns:
        A PDF of one page, A1 landscape.
    """
    material, words = leaving.material, leaving.words["poster"]
    title = leaving.words["titles"]["poster"].format(title=material.study.title)
    drawn = network(leaving, _ROOM_OF_NETWORK)
    beyond = bool(drawn and any(tie["is_beyond"] for tie in drawn["ties"]))
    data = {
        **frame(material, title),
        "study": material.study.title,
        "words": {**words, "quotes": words["quotes"].format(**material.words)},
        "kicker": words["kicker"].format(n_plain=decimal(material.n_units, 0), **material.words),
        "who": words["who_person" if material.study.settings.unit == "person" else "who"],
        "who_line": opening(leaving, words["who_line"]),
        "groups": _groups(leaving),
        "themes": bars(leaving.themes, most=_THEMES),
        "differences": [difference(leaving, row) for row in leaving.differences[:_DIFFERENCES]],
        "differences_line": words["differences_line"].format(tested=len(material.tables["contrasts"])),
        "rated": rated(leaving, most=_RATED),
        "proposals": proposals(leaving, most=_PROPOSALS),
        "measures": bars(leaving.measures, most=_MEASURES),
        "goals": bars(leaving.goals, most=_MEASURES),
        "quotes": _quotes(leaving),
        "reading": read_as(material),
        "network": drawn,
        "network_line": words["network_beyond" if beyond else "network_plain"].format(**material.words),
    }
    return typeset("workshop-poster", data)


def opening(leaving: Leaving, line: str) -> str:
    """Say who was interviewed, and when."""
    material = leaving.material
    first, last = period(material)
    known = {"first": first, "last": last, "n_talks": decimal(len(material.talks), 0), "k": material.k}
    own = {**material.words, **known}
    return line.format(n=material.words["n_units"], **own)


def bars(rows: Sequence[Mapping[str, Any]], *, most: int) -> list[dict[str, Any]]:
    """Return the largest of some codes as bars: label, what stands beside it, and its length (0 to 1)."""
    told = sorted((row for row in rows if pd.notna(row["share"])), key=lambda row: -row["share"])[:most]
    longest = max((row["share"] for row in told), default=1.0)
    return [{"label": row["label"], "told": share(row), "length": round(row["share"] / longest, 4)} for row in told]


def rated(leaving: Leaving, *, most: int) -> dict[str, Any]:
    """Return how often themes are called proven, criticised, …: a head, and rows of texts, the most rated first."""
    frame_of, marks = matter.evaluations(leaving.material), matter.evaluation_marks(leaving.material)
    names = [leaving.material.study.codebook.label(mark) for mark in marks]
    names = [name for name in names if name in frame_of and frame_of[name].fillna(0).gt(0).any()]
    if frame_of.empty or not names:
        return {"head": [], "rows": []}
    order = frame_of[names].fillna(0).sum(axis=1).sort_values(ascending=False, kind="stable").index[:most]
    most_told = float(frame_of[names].max().max()) or 1.0
    rows = [
        [row["label"], *([count(row[name]), _length(row[name], most_told)] for name in names)]
        for row in records(frame_of.loc[order])
    ]
    return {"head": [leaving.words["poster"]["theme"], *names], "rows": rows}


def _length(value: float, most: float) -> float:
    return 0.0 if pd.isna(value) else round(float(value) / most, 4)


def proposals(leaving: Leaving, *, most: int) -> list[list[str]]:
    """Return the proposals that somebody is told to be for or against: label, passages for, passages against."""
    frame_of = matter.stands(leaving.material)
    rows = records(frame_of[frame_of[["pro", "contra"]].fillna(0).gt(0).any(axis=1)].head(most))
    return [[row["label"], count(row["pro"]), count(row["contra"])] for row in rows]


def _groups(leaving: Leaving) -> list[dict[str, Any]]:
    """Return who was interviewed: for every attribute with a chart of its own, its values and their counts."""
    shown = [chart for chart in leaving.charts.values() if chart.name.startswith("befragte-")][:2]
    made = []
    for chart in shown:
        frame_of = chart.data[0].dropna(subset="n")
        rows = records(frame_of[frame_of["n"] > 0].sort_values("n", ascending=False, kind="stable"))
        most = max((row["n"] for row in rows), default=1)
        told = [
            {"label": row["label"], "told": decimal(row["n"], 0), "length": round(row["n"] / most, 4)} for row in rows
        ]
        made.append({"title": chart.caption.title, "rows": told})
    return made


def _quotes(leaving: Leaving) -> list[dict[str, str]]:
    """Return a released quote each of the most spoken-of measures and themes that have one."""
    codes = [row["code_id"] for row in (*leaving.measures, *leaving.themes)]
    first = dict.fromkeys(leaving.quotes[code_id][0] for code_id in codes if leaving.quotes.get(code_id))
    return fitting(list(first), most=_QUOTES, room=_ROOM)
