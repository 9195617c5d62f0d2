"""arbeitsblaetter.docx: sheets for objectives (Thursday) and measures (Friday), what is known of each on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from pipeline.report.evidence import MOST_ATTRIBUTES, told_groups
from pipeline.report.material import Material
from pipeline.report.plan import Chart
from pipeline.report.readable import records
from pipeline.report.slides.pack import Pack, footer
from pipeline.report.word import WIDTH, Word
from pipeline.study.codebook import Code
from pipeline.tables import replacing
from pipeline.texts import decimal, percent, texts

_THEMES, _BLANKS, _QUOTED, _STEPS = 8, 2, 2, 3
_LONGEST = 300
_DIGITS, _SMALL = 1, 0.0005
_SHEET, _LEAST, _STEP = 17.3, 1.6, 1.05
"""Height in cm of what a sheet holds below its heading, of a row for an answer, and of one for a step."""
_LINE, _LETTERS = 0.48, 64


@dataclass(frozen=True)
class Sheet:
    """
    A sheet to work with.

    Attributes:
        kind: `goal`, `theme` or `measure`.
        label: what it is about.
        definition: what that means; "" where the label says it.
        facts: what is known: a heading and a text each.
        brief: what is known, in a few words.
    """

    kind: str
    label: str
    definition: str = ""
    facts: Sequence[tuple[str, str]] = field(default_factory=tuple)
    brief: str = ""


@dataclass(frozen=True)
class Facts:
    """
    What leaves the house about goals, themes and measures.

    Attributes:
        pack: the study as it leaves, with its charts.
        quotes: released quotes.
    """

    pack: Pack
    quotes: pd.DataFrame

    def coded(self, kind: Literal["goal", "measure"]) -> list[Sheet]:
        """Make a sheet of every goal or measure: how often, by whom, beside which evaluation."""
        rows = {row["code_id"]: row for row in self._rows(f"{kind}s")}
        return [
            self._sheet(kind, code, rows.get(code.code_id)) for code in self.pack.material.study.codebook.of_kind(kind)
        ]

    def _sheet(self, kind: str, code: Code, row: Mapping[str, Any] | None) -> Sheet:
        words, told = texts()["worksheets"]["facts"], self.pack.evidence
        known = dict(told.loc[code.code_id]) if code.code_id in told.index else {}
        groups = told_groups(self.pack.by_group, code.code_id)[:MOST_ATTRIBUTES] if known else []
        extent = str(known.get("extent", ""))
        facts = [
            (words["said"], extent),
            *(_extent(row) if row else []),
            (words["groups"], "\n".join(groups)),
            (words["valued"], str(known.get("valued", ""))),
            (words["contrasts"], "\n".join(self._contrasts.get(code.code_id, []))),
            (words["quotes"], self._quoted(code.code_id)),
        ]
        brief = extent or (_brief(row) if row else "")
        return Sheet(kind, code.label, code.definition, [fact for fact in facts if fact[1]], brief)

    def themes(self) -> list[Sheet]:
        """Make sheets of the themes that take most room."""
        rows = [row for row in self._rows("themes") if row["depth"] == 0]
        return [self._theme(str(row["code_id"]), row) for row in rows[:_THEMES]]

    def _theme(self, code_id: str, row: Mapping[str, Any]) -> Sheet:
        words = texts()["worksheets"]["facts"]
        facts = [
            *_extent(row),
            (words["marks"], self._marks.get(code_id, "")),
            (words["contrasts"], "\n".join(self._contrasts.get(code_id, []))),
            (words["unprompted"], self._unprompted.get(code_id, "")),
            (words["quotes"], self._quoted(code_id)),
        ]
        return Sheet("theme", str(row["label"]), "", [fact for fact in facts if fact[1]], _brief(row))

    def _rows(self, section: str) -> list[dict[str, Any]]:
        return [row for chart in self.pack.of(section)[:1] for row in records(chart.data[0])]

    @cached_property
    def _marks(self) -> Mapping[str, str]:
        """How often a theme is called what; nothing of what must not be told."""
        words = texts()["worksheets"]["facts"]
        names = [name for chart in self.pack.of("evaluations")[:1] for name in chart.options["names"]]
        told = {
            str(row["code_id"]): [(name, row[name]) for name in names if pd.notna(row[name]) and row[name] > 0]
            for row in self._rows("evaluations")
        }
        return {
            code_id: ", ".join(words["mark"].format(mark=name, n=decimal(n, 0)) for name, n in found)
            for code_id, found in told.items()
        }

    @cached_property
    def _contrasts(self) -> Mapping[str, list[str]]:
        """The differences that hold, by code."""
        words, found = texts()["worksheets"]["facts"], dict[str, list[str]]()
        for chart in self.pack.of("groups"):
            for row in records(chart.data[0]) if chart.name.startswith("unterschiede-") else []:
                if row["is_held"]:
                    shares = {name: percent(row[name], _DIGITS) for name in ("share_a", "share_b")}
                    told = words["contrast"].format(a=row["group_a"], b=row["group_b"], **shares)
                    found.setdefault(str(row["code_id"]), []).append(told)
        return found

    @cached_property
    def _unprompted(self) -> Mapping[str, str]:
        words = texts()["worksheets"]["facts"]
        rows = [row for row in self._rows("unprompted") if pd.notna(row["share"])]
        return {row["code_id"]: words["unprompted_told"].format(share=percent(row["share"])) for row in rows}

    def _quoted(self, code_id: str) -> str:
        """Give the first quotes of a code that are short enough, those that were said so before retold ones."""
        words = texts()["worksheets"]
        own = [row for row in records(self.quotes) if code_id in row["code_ids"] and len(row["text"]) <= _LONGEST]
        chosen = sorted(own, key=lambda row: (row["kind"] != "quote", row["text"]))[:_QUOTED]
        return "\n".join(
            words["quote" if row["kind"] == "quote" else "paraphrase"].format(text=row["text"], who=row["label"])
            for row in chosen
        )


def _extent(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    words = texts()["worksheets"]["facts"]
    digits = _DIGITS if row["share"] >= _SMALL else _DIGITS + 1
    bounds = {name: percent(row[f"ci_{name}"], digits) for name in ("low", "high")}
    share = words["share_told"].format(share=percent(row["share"], digits), **bounds)
    return [(words["share"], share), (words["segments"], decimal(row["n_segments"], 0))]


def _brief(row: Mapping[str, Any]) -> str:
    words = texts()["worksheets"]["facts"]
    return f"{words['segments']}: {decimal(row['n_segments'], 0)} ({percent(row['share'], _DIGITS)})"


def write(material: Material, charts: Sequence[Chart], path: Path, *, quotes: pd.DataFrame) -> Path:
    """
    Write the workshop's worksheets.

    Args:
        material: the study as it leaves.
        charts: what leaves.
        path: of the file.
        quotes: released quotes: `text`, `kind`, `label`, `code_ids`.

    Returns:
        The path; the same study makes the same bytes.
    """
    pack = Pack(material, {chart.name: chart for chart in charts}, {}, {})
    with replacing(path) as beside:
        beside.write_bytes(document(Facts(pack, quotes)))
    return path


def document(known: Facts) -> bytes:
    """Return the document's bytes."""
    words, material = texts()["worksheets"], known.pack.material
    mark = words["fictional"] if material.study.settings.is_fictional else ""
    title = f"{words['title']}: {material.study.title}"
    look = {"language": words["language"], "page": words["page"]}
    made = Word(title=title, mark=mark, footer=footer(material), **look)
    objectives, actions = [*known.coded("goal"), *known.themes()], known.coded("measure")
    _begin(made, material, [*objectives, *actions])
    _part(made, words["thursday"], words["objective"], [*objectives, Sheet("goal", words["blank_goal"])])
    blanks = [Sheet("measure", words["blank_measure"])] * _BLANKS
    _part(made, words["friday"], words["measure"], [*actions, *blanks])
    return made.save()


def _begin(made: Word, material: Material, sheets: Sequence[Sheet]) -> None:
    words = texts()["worksheets"]
    reading = texts()["slides"]["reading"]
    known = {
        "n": decimal(material.n_units, 0),
        "plural": material.words["plural"],
        "checked": reading["checked" if material.is_checked else "unchecked"],
        "k": material.k,
    }
    made.heading(words["title"], 0)
    for line in words["lead"]:
        made.text(line.format(**known))
    made.heading(words["overview"], 2)
    rows = [(words["day"][sheet.kind], sheet.label, sheet.brief or "–") for sheet in sheets]
    made.table([words["overview_head"], *rows], widths=(3.2, 8.4, 5.8), name=words["overview"])


def _part(made: Word, title: str, words: Mapping[str, Any], sheets: Sequence[Sheet]) -> None:
    for number, sheet in enumerate(sheets):
        if number == 0:
            made.heading(title, 1, on_new_page=True)
        _sheet(made, sheet, words, is_first=number == 0)


def _sheet(made: Word, sheet: Sheet, words: Mapping[str, Any], *, is_first: bool) -> None:
    """Fill a page: what is known, room for answers, room for steps."""
    own = texts()["worksheets"]
    is_blank = sheet.label in (own["blank_goal"], own["blank_measure"])
    made.heading(sheet.label + (own["line"] if is_blank else ""), 2, on_new_page=not is_first)
    if sheet.definition:
        made.text(sheet.definition)
    facts = [(name, "") for name in own["blank_known"]] if is_blank else sheet.facts
    left = _SHEET - (0.9 if is_first else 0) - (_height(sheet.definition) if sheet.definition else 0)
    if facts:
        heights = [1.6] * len(facts) if is_blank else []
        made.table([own["known_head"], *facts], widths=(4.2, WIDTH - 4.2), name=own["known"], heights=heights)
        left -= sum(heights) or sum(_height(text) for _, text in facts)
    else:
        made.text(own["unknown"], after_pt=8)
        left -= 2 * _LINE
    questions = words["questions"]
    room = max(_LEAST, left / len(questions))
    rows = [(question, "") for question in questions]
    made.table(
        [own["answers_head"], *rows], widths=(4.2, WIDTH - 4.2), name=sheet.label, heights=[room] * len(questions)
    )
    steps = [("", "", "")] * _STEPS
    made.table([words["steps_head"], *steps], widths=(9.4, 4.6, 3.4), name=sheet.label, heights=[_STEP] * _STEPS)


def _height(text: str) -> float:
    """Guess how high a row is, in cm."""
    return 0.2 + sum(_LINE * (1 + len(line) // _LETTERS) for line in text.split("\n"))
