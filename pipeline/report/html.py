"""mapping.html: one file that needs nothing else, for one's own house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from pipeline import __version__
from pipeline.quality.figures import ENOUGH_EVALUATIONS
from pipeline.quality.words import passages
from pipeline.report import beyond_view, clusters, network, quality, tables, view
from pipeline.report.explorer import explorer
from pipeline.report.groups import is_held
from pipeline.report.judging import dropped, judged_line
from pipeline.report.material import Material
from pipeline.report.plan import Chart, footer
from pipeline.report.policy import policy
from pipeline.report.printed import margins
from pipeline.report.quotes import Quotes
from pipeline.texts import decimal, quoted, texts

SECTIONS = (
    "findings",
    "explore",
    "who",
    "themes",
    "evaluations",
    "contradictions",
    "unprompted",
    "groups",
    "silence",
    "network",
    "together",
    "propositions",
    "goals",
    "measures",
    "clusters",
    "quality",
    "method",
    "codebook",
)
MOST_LISTED = 40

_POLICY = "__policy__"


def page(material: Material, charts: Sequence[Chart], drawn: Mapping[str, bytes]) -> str:
    """
    Write the report.

    Args:
        material: the study and its tables.
        charts: what `plan` returns.
        drawn: the SVG of every chart by name.

    Returns:
        HTML without outside resources or anything that is not escaped; its policy allows no scripts but its own.
    """
    quotes, settings = Quotes(material), material.study.settings
    findings, themes = view.findings(material, quotes, charts), view.themes(material, quotes)
    grouped, further = clusters.view(material, quotes), beyond_view.view(material, quotes)
    shown = [quote for found in (findings, themes, grouped.shown) for one in found for quote in one.quotes]
    shown += further.quotes
    figures = {
        section: [view.figure(chart, drawn[chart.name]) for chart in charts if chart.section == section]
        for section in SECTIONS
    }
    marks = [texts()["report"]["confidential"], *([texts()["report"]["fictional"]] if settings.is_fictional else [])]
    told = str(
        _template().render(
            policy=_POLICY,
            marks=marks,
            text=texts()["report"],
            study=material.study,
            words=material.words,
            footer=footer(material),
            css=_read("mapping.css"),
            margins=margins(marks, footer(material), page=texts()["report"]["page"]["printed"]),
            script=_read("page.js"),
            figures=figures,
            numbers=_numbers(figures),
            sections=sections(material, {**figures, **further.leads}),
            leads=leads(material),
            method=method(material),
            findings=findings,
            judged=judged_line(material),
            reasons=view.reasons(material, shown),
            explorer=explorer(material, charts, quotes, shown=[one.segment_id for one in shown]),
            people=view.people_table(material),
            themes=themes,
            contrasts=tables.contrasts(material),
            organisations=tables.organisations(material),
            ties=tables.ties(material),
            camps=network.view(material),
            beyond=further,
            confirmed=tables.confirmed_stands(material),
            clusters=grouped,
            passages=passages(material.tables, material.study.codebook, unit=settings.unit, note=settings.review.note),
            checked=quality.codes(material),
            properties=quality.properties(material),
            codebook=tables.codebook(material),
        )
    )
    return told.replace(_POLICY, policy(told), 1)


def _numbers(figures: Mapping[str, Sequence[view.FigureView]]) -> Mapping[str, int]:
    """Number the figures from 1 in the order of the page, by name."""
    names = [one.name for section in figures.values() for one in section]
    return {name: number for number, name in enumerate(names, start=1)}


def _read(name: str) -> str:
    return (files("pipeline.report") / "templates" / name).read_text(encoding="utf-8")


def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("pipeline.report", "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["quoted"] = quoted
    return environment.get_template("mapping.html")


def sections(material: Material, shown: Mapping[str, Sequence[object]]) -> list[tuple[str, str]]:
    """Return id and heading of every section that has something to show."""
    names = texts()["report"]["sections"]
    optional = {"evaluations", "propositions", "goals", "measures", "network"}
    optional |= {"contradictions", "unprompted", "silence", "together"}
    kept = [name for name in SECTIONS if name not in optional or shown[name]]
    is_person = material.study.settings.unit == "person"
    return [(name, names["who_person"] if name == "who" and is_person else names[name]) for name in kept]


def leads(material: Material) -> Mapping[str, str]:
    """Return the paragraphs that sections begin with, and those between, by name."""
    contrasts = material.tables["contrasts"]
    known = {
        **material.words,
        "units": material.words["plural" if material.study.settings.unit == "person" else "dative"],
        "each": texts()["report"]["each"][material.study.settings.unit],
        "n_plain": decimal(material.n_units, 0),
        "n_talks": decimal(len(material.talks), 0),
        "segments": decimal(len(material.answered), 0),
        "contrasts": len(material.study.settings.contrasts),
        "tested": len(contrasts),
        "held": int(is_held(contrasts).sum()),
    }
    known |= {"quality": texts()["report"]["sections"]["quality"], "least": ENOUGH_EVALUATIONS}
    found = texts()["report"]["leads"]
    known["hints"] = _hints(material, found["evaluations_item"])
    leads = {name: str(text).format(**known) for name, text in found.items() if name != "evaluations_item"}
    kinds = {
        "findings": "_checked" if material.is_checked else "",
        "evaluations": _standing(material),
        "groups": ("" if known["held"] else "_nothing") if len(contrasts) else "_none",
    }
    return leads | {name: leads[f"{name}{kind}"] for name, kind in kinds.items()}


def _hints(material: Material, word: str) -> str:
    """Name the evaluations that are mere hints, with the number of decisions so far."""
    book, measured = material.study.codebook, material.measured
    hints = [code for code in book.of_kind("evaluation") if measured.is_hint(code.code_id, book)]
    return ", ".join(word.format(code=code.label, n=measured.n_decisions(code.code_id)) for code in hints)


def _standing(material: Material) -> str:
    """Say how far evaluations are checked: nothing yet, too little for some, enough for all."""
    book, measured = material.study.codebook, material.measured
    marks = [code.code_id for code in book.of_kind("evaluation")]
    if not any(measured.n_decisions(mark) for mark in marks):
        return ""
    return "_few" if any(measured.is_hint(mark, book) for mark in marks) else "_checked"


def method(material: Material) -> Mapping[str, Any]:
    """Return headings with paragraphs or lists of the section on method: `paragraphs` and `lists`."""
    words, settings = texts()["report"]["method"], material.study.settings
    consents = material.talks["consent"]
    known = {
        "min": settings.segments.min_words,
        "max": settings.segments.max_words,
        "threshold": decimal(settings.coding.threshold, 2),
        "quote": int((consents == "quote").sum()),
        "total": len(consents),
        "version": __version__,
        "seed": settings.seed,
        "k": settings.privacy.k,
        "neighbours": settings.clusters.neighbours,
        "resolution": clusters.resolution(material),
        "quality": texts()["report"]["sections"]["quality"],
    }
    quotes = "quotes_public" if settings.privacy.speakers == "public" else "quotes"
    names = {"units": f"units_{settings.unit}", "quotes": quotes}
    if material.is_checked:
        names |= {name: f"{name}_checked" for name in ("rule", "figures", "limits")}
    parts = ("units", "rule", "figures", "limits", "quotes", "made")
    paragraphs = [(words[f"{name}_title"], words[names.get(name, name)].format(**known)) for name in parts]
    return {"paragraphs": paragraphs, "lists": _lists(material)}


def _lists(material: Material) -> list[tuple[str, list[str]]]:
    words = texts()["report"]["method"]
    told = [str(problem) for problem in material.study.warnings] + _warnings(material)
    lists = [
        (texts()["report"]["judged"]["dropped"], dropped(material)),
        (words["skipped_title"], [str(problem) for problem in material.study.skipped]),
        (words["warnings_title"], told),
    ]
    return [(title, _first(items)) for title, items in lists if items]


def _warnings(material: Material) -> list[str]:
    """Return the warnings of reading, the same words once with all their interviews."""
    interviews = material.tables["interviews"]
    found: dict[str, list[str]] = {}
    for interview_id, warnings in zip(interviews["interview_id"], interviews["warnings"], strict=True):
        for warning in warnings:
            found.setdefault(str(warning), []).append(str(interview_id))
    return [f"{warning} ({', '.join(ids)})" for warning, ids in sorted(found.items())]


def _first(items: Sequence[str]) -> list[str]:
    rest = len(items) - MOST_LISTED
    more = [texts()["report"]["method"]["more"].format(n=rest)] if rest > 0 else []
    return [*items[:MOST_LISTED], *more]
