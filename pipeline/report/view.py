"""What the page shows of findings, figures, people and themes, ready to be printed."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.quality.words import confirmed
from pipeline.report import matter
from pipeline.report.material import Material
from pipeline.report.people import values
from pipeline.report.plan import Chart
from pipeline.report.quotes import Quote, Quotes
from pipeline.report.readable import cell, records
from pipeline.study.codebook import AMBIVALENT
from pipeline.texts import attribute_label, decimal, percent, points, texts, value_label
from pipeline.why import Reason, Reasons

MOST_QUOTED = 6
_SECTION_OF = {
    "contrast": "groups",
    "none": "groups",
    "theme": "themes",
    "proposition": "propositions",
    "gap": "clusters",
    "measure": "measures",
    "goal": "goals",
    "evaluation": "evaluations",
    "silence": "codebook",
    "camps": "propositions",
    "quiet": "silence",
    "unprompted": "unprompted",
    "contradiction": "contradictions",
    "together": "together",
}


@dataclass(frozen=True)
class TableView:
    """A table: headers, and rows of texts; `numeric` says which columns are flush right."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True)
class FigureView:
    """A chart in the page: its picture as a data URI, what it says without it, and its table and files."""

    name: str
    title: str
    source: str
    alt: str
    table: TableView
    files: Mapping[str, str]


@dataclass(frozen=True)
class FindingView:
    """
    A numbered sentence, where it leads to, and what shows it.

    Attributes:
        strength: how well it is founded, in a word; "" for comparisons in which nothing holds.
        marks: what people decided about it, and what has changed since.
        machine_text: what the machine says, where people reworded it.
        note: what people noted.
    """

    rank: int
    kind: str
    strength: str
    text: str
    marks: Sequence[str]
    machine_text: str
    note: str
    link: str
    link_text: str
    quotes: Sequence[Quote]


@dataclass(frozen=True)
class ThemeView:
    """A theme with its figures and quotes."""

    code_id: str
    label: str
    depth: int
    definition: str
    share: str
    line: str
    quotes: Sequence[Quote]


@dataclass(frozen=True)
class ReasonView:
    """A code of a quote and who decided it, and what that rests on."""

    head: str
    told: str


def table_view(frame: pd.DataFrame) -> TableView:
    """Make a table of texts from a frame with headers for readers."""
    numeric = tuple(bool(frame[column].map(_is_number).all()) for column in frame.columns)
    rows = tuple(tuple(cell(value) for value in row) for row in frame.astype(object).itertuples(index=False, name=None))
    return TableView(tuple(str(column) for column in frame.columns), rows, numeric)


def _is_number(value: object) -> bool:
    return value is pd.NA or isinstance(value, (int, float))


def figure(chart: Chart, svg: bytes) -> FigureView:
    """Put a chart into the page."""
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"
    files = {ending: f"charts/{chart.name}.{ending}" for ending in ("png", "svg", "csv")}
    return FigureView(chart.name, chart.caption.title, source, chart.alt, table_view(chart.table), files)


def findings(material: Material, quotes: Quotes, charts: Sequence[Chart]) -> list[FindingView]:
    """Return the findings in order of rank, each with its link and quotes."""
    return [_finding(row, quotes, charts) for row in records(material.findings)]


def _finding(row: Mapping[str, Any], quotes: Quotes, charts: Sequence[Chart]) -> FindingView:
    words = texts()["report"]
    segment_ids = [str(name) for name in row["segment_ids"]]
    shown = quotes.chosen(segment_ids, _code_ids(row, quotes.material), most=MOST_QUOTED)
    link, is_figure = _target(row, charts)
    return FindingView(
        int(str(row["rank"])),
        words["findings"].get(_kind(row, quotes.material), str(row["kind"])),
        "" if row["strength"] == "none" else texts()["findings"]["strengths"][row["strength"]],
        str(row["text"]),
        [mark for mark in (words["judged"].get(f"mark_{row['decision']}", ""), str(row["change"])) if mark],
        str(row["machine_text"]) if row["decision"] == "reword" else "",
        str(row["note"]),
        link,
        words["see" if is_figure else "see_section"],
        shown,
    )


def _kind(row: Mapping[str, Any], material: Material) -> str:
    """Return what a finding is called by; an evaluation that people have checked is more than a hint."""
    kind, subject = str(row["kind"]), str(row["subject"])
    is_more = kind == "evaluation" and not material.measured.is_hint(subject, material.study.codebook)
    return "evaluation_checked" if is_more else kind


def _code_ids(row: Mapping[str, Any], material: Material) -> list[str]:
    """Codes whose words are marked in a finding's quotes: its own, those below it, and their evaluations."""
    subject, book = str(row["subject"]), material.study.codebook
    below = [code.code_id for code in book.codes if subject in (code.code_id, *book.ancestors(code.code_id))]
    stands = [f"{subject}:pro", f"{subject}:contra"]
    if subject == AMBIVALENT or (subject in book and book[subject].kind == "evaluation"):
        return [f"{theme}:{subject}" for theme in book.themes]
    kinds = [code.code_id for code in book.codes if code.kind == subject]
    return [*below, *stands, *kinds, subject]


def _target(row: Mapping[str, Any], charts: Sequence[Chart]) -> tuple[str, bool]:
    """Return the figure that shows a finding, else the section that it belongs to."""
    kind, finding_id = str(row["kind"]), str(row["finding_id"])
    section = _SECTION_OF.get(kind, "findings")
    named = [chart for chart in charts if chart.section == section]
    if kind in {"contrast", "none"}:
        wanted = finding_id.split(":")[1] if ":" in finding_id else ""
        named = [chart for chart in named if chart.name == f"unterschiede-{wanted.replace('_', '-')}"]
    return (f"#{named[0].name}", True) if named else (f"#{section}", False)


def themes(material: Material, quotes: Quotes) -> list[ThemeView]:
    """Return every theme that occurs."""
    return [
        ThemeView(
            row["code_id"],
            row["label"],
            int(row["depth"]),
            material.study.codebook[row["code_id"]].definition,
            percent(row["share"], 1),
            _theme_line(row, material),
            quotes.best(row["code_id"]),
        )
        for row in records(matter.themes(material))
    ]


def _theme_line(row: Mapping[str, Any], material: Material) -> str:
    """Say what a theme's share rests on, how sure it is, and where people found the theme."""
    words = texts()["report"]
    n = int(row["n_segments"])
    parts = [
        texts()["findings"]["status"][row["status"]],
        words["interval"].format(low=points(row["ci_low"], 1), high=percent(row["ci_high"], 1)),
        words["machine"].format(share=percent(row["machine"], 1)) if row["status"] == "corrected" else "",
        words["hits_one" if n == 1 else "hits"].format(n=decimal(n, 0)),
        confirmed(material.measured, row["code_id"], unit=material.study.settings.unit),
    ]
    return "; ".join(filter(None, parts))


def reasons(material: Material, shown: Sequence[Quote]) -> Mapping[str, Sequence[ReasonView]]:
    """Return, for the segments of some quotes, why each of their codes stands there."""
    ids = {quote.segment_id for quote in shown}
    coded = material.tables["codings"].loc[lambda frame: frame["is_coded"] & frame["segment_id"].isin(ids)]
    pairs = coded[["segment_id", "code_id"]]
    kept = {name: material.tables[name].merge(pairs, on=list(pairs.columns)) for name in ("evidence", "decisions")}
    kept |= {"codings": coded}
    found = Reasons({**kept, "models": material.tables["models"]}, material.study.codebook)
    return {segment_id: [_reason(one) for one in found.of(segment_id)] for segment_id in sorted(ids)}


def _reason(one: Reason) -> ReasonView:
    head = texts()["report"]["why_code"].format(label=one.label, decider=one.decided_by)
    return ReasonView(head, "; ".join(one.lines))


def people_table(material: Material) -> TableView:
    """Return every attribute with its values and how many have them."""
    words = texts()["report"]["who"]
    rows = []
    for name in material.attributes:
        counts = values(material, name)
        told = [f"{value_label(name, str(value)) if value else words['unknown']} ({n})" for value, n in counts.items()]
        rows.append((attribute_label(name), ", ".join(told)))
    headers = (words["attribute"], words["values"].format(**material.words))
    return TableView(headers, tuple(rows), (False, False))
