"""What the page says of clusters: how they were made, each one with its quotes, and why it is a candidate or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.report.cluster_words import drawn, in_words, verdict
from pipeline.report.material import Material
from pipeline.report.quotes import Quote, Quotes
from pipeline.report.readable import records
from pipeline.report.view import TableView
from pipeline.resampling import FOUND_AGAIN
from pipeline.texts import decimal, percent, texts

_QUOTED, _QUOTED_OTHERS = 4, 2
_QUESTION_LENGTH = 140


@dataclass(frozen=True)
class ClusterView:
    """A cluster: what it is about, figures in words, the verdict, and typical quotes."""

    cluster_id: str
    terms: str
    line: str
    verdict: str
    is_candidate: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class ClustersView:
    """The section: how the clusters were made, what was tried, candidates and the others."""

    sentences: tuple[str, ...]
    curve: TableView
    candidates: tuple[ClusterView, ...]
    others: tuple[ClusterView, ...]
    others_title: str

    @property
    def shown(self) -> tuple[ClusterView, ...]:
        """All clusters."""
        return self.candidates + self.others


def view(material: Material, quotes: Quotes) -> ClustersView:
    """Return what the page shows of clusters, candidates first, each part by size."""
    rows = material.tables["cluster_labels"].sort_values(["n_segments", "cluster_id"], ascending=[False, True])
    shown = [_cluster(row, material, quotes) for row in records(rows)]
    others = tuple(one for one in shown if not one.is_candidate)
    title = texts()["clusters"]["others"].format(n=len(others))
    candidates = tuple(one for one in shown if one.is_candidate)
    return ClustersView(tuple(sentences(material)), _curve(material), candidates, others, title)


def resolution(material: Material) -> str:
    """Say how fine the clusters are, and who chose that."""
    fixed = material.study.settings.clusters.resolution
    tried = material.tables["resolutions"]
    chosen = tried.loc[tried["is_chosen"], "resolution"]
    value = decimal(chosen.iloc[0], 2) if len(chosen) else "–"
    return str(texts()["clusters"]["automatic" if fixed is None else "given"].format(resolution=value))


def sentences(material: Material) -> list[str]:
    """Say how the division was chosen, how stable it is, and what became of every segment."""
    tried = material.tables["resolutions"]
    if tried.empty:
        return []
    words, taken = texts()["clusters"], records(tried[tried["is_chosen"]])[0]
    division = words["division" if len(tried) == 1 else "divisions"].format(n=len(tried))
    known = {
        **drawn(material),
        "tried": division,
        "n": taken["n_clusters"],
        "n_stable": taken["n_stable"],
        "draws": taken["n_draws"],
        "median": decimal(taken["stability"], 2),
        "stable": decimal(FOUND_AGAIN, 1),
        "resolution": decimal(taken["resolution"], 2),
    }
    stable = [words["stable"].format(**known)] if taken["n_draws"] else []
    return [words[_how(taken, material)].format(**known), *stable, *_left(taken, material)]


def _how(taken: Mapping[str, Any], material: Material) -> str:
    if not taken["n_draws"]:
        return "unknown"
    if material.study.settings.clusters.resolution is not None:
        return "fixed"
    return "chosen" if taken["stability"] >= FOUND_AGAIN and taken["n_clusters"] > 1 else "none"


def _left(taken: Mapping[str, Any], material: Material) -> list[str]:
    """Count what was not grouped by itself; nothing is left out silently."""
    words, n_placed, n_answered = texts()["clusters"], len(material.tables["clusters"]), len(material.answered)
    placed = words["placed"].format(placed=decimal(n_placed, 0), answered=decimal(n_answered, 0))
    counts = {"wordless": n_answered - n_placed, "moved": taken["n_moved"], "followed": taken["n_followed"]}
    return [placed, *(words[name].format(n=decimal(n, 0)) for name, n in counts.items() if n)]


def _curve(material: Material) -> TableView:
    words, charts = texts()["clusters"]["columns"], texts()["charts"]
    rows = tuple(
        (
            decimal(row["resolution"], 2),
            decimal(row["n_clusters"], 0),
            decimal(row["stability"], 3),
            decimal(row["n_stable"], 0),
            decimal(row["n_draws"], 0),
            charts["yes" if row["is_chosen"] else "no"],
        )
        for row in records(material.tables["resolutions"])
    )
    names = ("resolution", "n_clusters", "stability", "n_stable", "n_draws", "is_chosen")
    return TableView(tuple(words[name] for name in names), rows, (True,) * 5 + (False,))


def _cluster(row: Mapping[str, Any], material: Material, quotes: Quotes) -> ClusterView:
    is_candidate, name = bool(row["is_candidate"]), str(row["cluster_id"])
    shown = quotes.central(name, most=_QUOTED if is_candidate else _QUOTED_OTHERS)
    return ClusterView(
        name, ", ".join(row["terms"]), _line(row, material), verdict(row, material), is_candidate, tuple(shown)
    )


def _line(row: Mapping[str, Any], material: Material) -> str:
    words, book = texts()["clusters"]["line"], material.study.codebook
    size = words["size"].format(
        segments=decimal(row["n_segments"], 0),
        talks_n=row["n_interviews"],
        covered=percent(row["coded_share"]),
        **material.words,
    )
    stable = words["stability"].format(word=in_words(row["stability"]), value=decimal(row["stability"], 2))
    labels = ", ".join(book.label(code) for code in row["codes"])
    codes = words["codes"].format(codes=labels) if labels else words["no_codes"]
    return "; ".join(filter(None, [size, stable, codes, _asked(row, material)]))


def _asked(row: Mapping[str, Any], material: Material) -> str:
    if not row["n_questions"]:
        return ""
    words, asked = texts()["clusters"]["line"], str(row["largest_question"])
    segments = material.tables["segments"]
    found = segments.loc[segments["segment_id"] == asked, "text"] if asked else pd.Series(dtype=str)
    known = {"n": row["n_questions"], "share": percent(row["largest_question_share"])}
    if found.empty:
        return str(words["questions"].format(**known))
    text = " ".join(str(found.iloc[0]).split())
    if len(text) > _QUESTION_LENGTH:
        text = f"{text[:_QUESTION_LENGTH].rpartition(' ')[0]} …"
    return str(words["question"].format(question=text, **known))
