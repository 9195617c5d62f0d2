"""What the workshop's papers say of themes, differences, proposals and measures: only figures that leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.report import beyond, groups, matter
from pipeline.report.evidence import evidence
from pipeline.report.material import Material
from pipeline.report.plan import Chart
from pipeline.report.readable import records
from pipeline.texts import decimal, percent, points, texts

Said = Sequence[tuple[str, str]]
"""Released quotes: text, and who says it."""

_LARGE, _LEAST = 0.095, 0.0005
"""From where shares are told without decimals, and with one."""
_MUCH = 0.05
"""A theme with at least this share of the talk counts as one that is much spoken of."""


@dataclass(frozen=True)
class Leaving:
    """
    What leaves, as papers need it.

    Attributes:
        material: the study as it leaves.
        charts: what leaves, by name.
        drawn: the SVG of every chart, by name.
        quotes: released quotes by code.
    """

    material: Material
    charts: Mapping[str, Chart]
    drawn: Mapping[str, bytes]
    quotes: Mapping[str, Said]

    @property
    def words(self) -> Mapping[str, Any]:
        """The strings of the papers."""
        return dict(texts()["papers"])

    @cached_property
    def themes(self) -> Sequence[Mapping[str, Any]]:
        """Themes that are told, in the order of the codebook's shares, each with the main theme that it is below."""
        return records(matter.themes(self.material))

    def place(self, code_id: str) -> int:
        """Return a theme's place among those that are told, from 0."""
        return next(number for number, row in enumerate(self.themes) if row["code_id"] == code_id)

    @cached_property
    def evaluations(self) -> Mapping[str, Mapping[str, float]]:
        """How many passages call a theme proven, criticised, …: by code, then by the evaluation's label."""
        frame, marks = matter.evaluations(self.material), matter.evaluation_marks(self.material)
        names = [self.material.study.codebook.label(mark) for mark in marks]
        return {row["code_id"]: {name: row[name] for name in names} for row in records(frame)}

    @cached_property
    def evaluated(self) -> Mapping[str, float]:
        """How often each evaluation is told, over all themes."""
        rows = list(self.evaluations.values())
        return {name: sum(row[name] for row in rows if pd.notna(row[name])) for name in (rows[0] if rows else ())}

    @cached_property
    def unprompted(self) -> Mapping[str, float]:
        """The mean share of passages on a theme that came unasked, by code."""
        frame = beyond.unprompted(self.material)
        rows = records(frame) if len(frame) else []
        return {row["code_id"]: row["share"] for row in rows if pd.notna(row["share"])}

    @cached_property
    def differences(self) -> Sequence[Mapping[str, Any]]:
        """The declared differences that hold and are told, the largest first."""
        found = [groups.contrast(self.material, declared) for declared in self.material.study.settings.contrasts]
        rows = [row for frame in found if len(frame) for row in records(frame[frame["is_held"]])]
        return sorted(rows, key=lambda row: -abs(row["difference"]))

    @cached_property
    def measures(self) -> Sequence[Mapping[str, Any]]:
        """The measures that are told, with what speaks for them, see `report.evidence`."""
        return records(evidence(self.material, "measure"))

    @cached_property
    def goals(self) -> Sequence[Mapping[str, Any]]:
        """The goals that are told, likewise."""
        return records(evidence(self.material, "goal"))


def share(row: Mapping[str, Any]) -> str:
    """Write a share of the talk, with decimals where it is small."""
    digits = 0 if row["share"] >= _LARGE else 1 if row["share"] >= _LEAST else 2
    return percent(row["share"], digits)


def interval(row: Mapping[str, Any]) -> str:
    """Write a share's interval."""
    words = texts()["papers"]
    return str(words["interval"]).format(low=points(row["ci_low"], 1), high=percent(row["ci_high"], 1))


def difference(leaving: Leaving, row: Mapping[str, Any]) -> str:
    """Write a difference that holds: „Finanzen: Westen 24 %, Osten 1 %“."""
    known = {"label": row["label"], "a": row["group_a"], "b": row["group_b"]}
    shares = {side: share({"share": row[f"share_{side}"]}) for side in "ab"}
    return str(leaving.words["difference"]).format(**known, share_a=shares["a"], share_b=shares["b"])


def strongest(leaving: Leaving, code_id: str) -> tuple[str, float]:
    """
    Return the evaluation that a theme gets most, beside what all themes get, and in how many passages.

    Beside: what is named most of all themes would otherwise stand on every card; rare ones are not considered. "" and
    0 where none is told.
    """
    told = {name: n for name, n in leaving.evaluations.get(code_id, {}).items() if pd.notna(n) and n}
    frequent = {name: n for name, n in told.items() if n >= max(told.values()) / 2}
    return max(frequent.items(), key=lambda pair: pair[1] / leaving.evaluated[pair[0]], default=("", 0.0))


def question(leaving: Leaving, row: Mapping[str, Any]) -> str:
    """Choose the question that a theme's figures raise."""
    words, number = leaving.words["questions"], leaving.place(row["code_id"])
    held = [one for one in leaving.differences if one["code_id"] == row["code_id"]]
    if held:
        more, less = ("group_a", "group_b") if held[0]["difference"] > 0 else ("group_b", "group_a")
        return _one_of(words["difference"], number).format(more=held[0][more], less=held[0][less])
    book = leaving.material.study.codebook
    by_label = {book.label(mark): mark for mark in matter.evaluation_marks(leaving.material)}
    mark = by_label.get(strongest(leaving, row["code_id"])[0], "")
    plain = "much" if row["share"] >= _MUCH else "little"
    return _one_of(words.get(mark, words[plain]), number)


def _one_of(variants: Sequence[str], number: int) -> str:
    """Choose in turn, so that not all cards ask the same."""
    return str(variants[number % len(variants)])


def fitting(said: Said, *, most: int, room: int) -> list[dict[str, str]]:
    """
    Choose quotes in their order that fit a room; none is shortened.

    Args:
        said: released quotes.
        most: how many.
        room: characters in all; where none fits, the shortest is taken all the same.
    """
    words, chosen, left = texts()["papers"], list[tuple[str, str]](), room
    for text, who in said:
        if len(chosen) < most and len(text) <= left:
            chosen.append((text, who))
            left -= len(text)
    if said and not chosen:
        chosen = [min(said, key=lambda one: len(one[0]))]
    return [{"text": text, "who": words["who"].format(who=who)} for text, who in chosen]


def count(value: float) -> str:
    """Write a count, or the sign for one that must not be told."""
    return str(texts()["charts"]["small"]) if pd.isna(value) else decimal(float(value), 0)
