"""themenmatrix.xlsx: who says something about which theme, with passages and room for people's summaries."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.passages import SHOWN, Passages, natural
from pipeline.report.summaries import LONGEST_CELL, Known, Summary, differences, known, store, stored
from pipeline.report.workbook import Workbook, workbook
from pipeline.tables import replacing
from pipeline.texts import attribute_label, texts, value_label

WITHHELD = "zusammenfassungen.json"
"""Beside the tables: summaries of interviews whose consent is withdrawn, for the day on which it comes back."""

_COLUMNS: Mapping[str, float] = {
    "unit_id": 11,
    "top": 18,
    "theme": 22,
    "n": 8,
    "share": 9,
    "passages": 74,
    "summary": 54,
    "author": 13,
    "written": 12,
    "notice": 22,
    "code_id": 15,
    "shown": 10,
    "seen": 10,
    "stamp": 10,
}
_SPARE = ("unit_id", "theme", "summary", "author", "written", "reason", "code_id", "seen", "stamp")
_OPEN = frozenset({"summary", "author", "written"})
_WRAPPED = frozenset({"passages", "notice", "reason", "top", "theme"})
_HIDDEN = frozenset({"shown", "seen", "stamp"})
_LINE, _CHARACTERS, _LINES = 13, 86, 28
_MOST_TOLD = 4
_MOST_ATTRIBUTES = 3
_ALLOWED = {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "select_locked_cells": True}


@dataclass(frozen=True)
class Matrix:
    """
    What the workbook is made from.

    Attributes:
        material: the study, as it is told inside the house.
        summaries: what people wrote, by unit and theme.
        spare: what fits no row, with the reason.
    """

    material: Material
    summaries: Mapping[tuple[str, str], Summary]
    spare: Sequence[tuple[Summary, str]]

    @cached_property
    def passages(self) -> Passages:
        """The passages by unit and theme."""
        return Passages(self.material)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row a unit and theme that has passages, or a summary: the columns of the sheet."""
        pairs = set(self.summaries) | set(self.passages.ids)
        themes = {code_id: number for number, code_id in enumerate(self.material.study.codebook.themes)}
        ordered = sorted(pairs, key=lambda pair: (natural(pair[0]), themes[pair[1]]))
        return pd.DataFrame([self._row(*pair) for pair in ordered], columns=list(_COLUMNS))

    def _row(self, unit_id: str, code_id: str) -> dict[str, object]:
        book, words = self.material.study.codebook, texts()["matrix"]["columns"]
        n, shown = len(self.passages.ids.get((unit_id, code_id), ())), self.passages.key(unit_id, code_id)
        one = self.summaries.get((unit_id, code_id))
        own = {"summary": one.text, "author": one.author, "written": one.written} if one else {}
        kept = {"notice": _notice(one.seen, shown), "seen": _fitting(one.seen), "stamp": one.stamp} if one else {}
        top = book.top(code_id)
        place = {"unit_id": unit_id, "top": book.label(top), "theme": book.label(code_id), "code_id": code_id}
        share = round(100 * n / int(self._totals[unit_id]), 1) if n else 0.0
        told = {"n": n, "share": share, "passages": self.passages.told(unit_id, code_id), "shown": _fitting(shown)}
        return dict.fromkeys(words, "") | place | told | own | kept

    @cached_property
    def _totals(self) -> pd.Series[int]:
        return self.material.answered["unit_id"].value_counts()


def write(
    material: Material, folder: Path, *, clean: Callable[[str], str] = str, processed: Path | None = None
) -> list[Path]:
    """
    Write the workbook anew with everything that people wrote into the last one.

    A workbook that is open in a program, or that cannot be read, stays as it is; the new one goes beside it. Once it
    can be read, both are put together.

    Args:
        material: the study, as it is told inside the house.
        folder: of the internal report.
        clean: takes names out of what people wrote.
        processed: where summaries wait whose interviews must not be shown; by default the study's tables.

    Returns:
        The workbook, and those that stayed as they were.
    """
    found = known(folder)
    waiting = (processed or material.study.processed) / WITHHELD
    matrix, withheld = _assigned(material, found, stored(waiting), clean)
    if withheld or waiting.is_file():
        store(waiting, withheld)
    data = book(matrix)
    target = found.target
    if any(path.read_bytes() == data for path in found.kept):
        return list(found.kept)
    with replacing(target) as beside:
        beside.write_bytes(data)
    for path in found.taken:
        path.unlink()
    return [target, *found.kept]


def _assigned(
    material: Material, found: Known, waiting: Sequence[Summary], clean: Callable[[str], str]
) -> tuple[Matrix, list[Summary]]:
    """Give every summary its row, or say why it has none; apart those that must not be shown."""
    here = {one.key for one in found.summaries}
    every = [*found.summaries, *(one for one in waiting if one.key not in here)]
    every = [replace(one, text=clean(one.text), author=clean(one.author)) for one in every]
    shut = set(material.study.without_consent)
    units, themes = set(map(str, material.members.index)), set(material.study.codebook.themes)
    words = texts()["matrix"]["reasons"]
    unit = texts()["matrix"]["unit"][material.study.settings.unit]
    rows: dict[tuple[str, str], Summary] = {}
    spare: list[tuple[Summary, str]] = []
    for one in every:
        if one.unit_id in shut:
            continue
        if one.unit_id in units and one.code_id in themes:
            rows[one.key] = one
        else:
            spare.append((one, words["theme" if one.unit_id in units else "unit"].format(unit=unit)))
    doubles = [replace(one, text=clean(one.text), author=clean(one.author)) for one in found.doubles]
    spare += [(one, words["double"]) for one in doubles if one.unit_id not in shut]
    return Matrix(material, rows, spare), [one for one in (*every, *doubles) if one.unit_id in shut]


def _notice(seen: str, now: str) -> str:
    """Say what has happened to the passages since a summary was written."""
    words = texts()["matrix"]
    if not now:
        return str(words["none"])
    parts = zip(("new", "gone", "other"), differences(seen, now), strict=True) if seen else ()
    told = [words[name].format(ids=_listed(ids)) for name, ids in parts if ids]
    return str(words["changed"]).format(parts="; ".join(told)) if told else ""


def _listed(ids: Sequence[str]) -> str:
    joined = ", ".join(ids[:_MOST_TOLD])
    more = len(ids) - _MOST_TOLD
    return str(texts()["matrix"]["more"]).format(ids=joined, n=more) if more > 0 else joined


def _fitting(key: str) -> str:
    """Return a key of passages as far as a cell can hold it, cut between two passages."""
    return key if len(key) <= LONGEST_CELL else key[:LONGEST_CELL].rpartition(" ")[0]


def book(matrix: Matrix) -> bytes:
    """Return the workbook's bytes, the same for the same matrix."""
    target = io.BytesIO()
    with workbook(matrix.material, target) as made:
        _cover(made, matrix)
        counts = matrix.passages.counts
        shares = 100 * counts.div(matrix._totals.reindex(counts.index), axis=0)
        _grid(made, matrix, "counts", counts, look="middle")
        _grid(made, matrix, "shares", shares.round(1), look="middle_number")
        _summaries(made, matrix)
        if matrix.spare:
            _spare(made, matrix)
    return target.getvalue()


def _cover(made: Workbook, matrix: Matrix) -> None:
    words, report = texts()["matrix"], texts()["report"]["xlsx"]
    names = {"summaries": words["summaries"], "spare": words["spare"], "notice": words["columns"]["notice"]}
    unit = words["unit"][matrix.material.study.settings.unit]
    lines = [line.format(unit=unit, shown=SHOWN, segments=report["segments"], **names) for line in words["lines"]]
    sheet, row = made.cover(words["readme"], lines)
    rows, marks = matrix.rows, (words["changed"].partition("{")[0], words["none"])
    sizes = {
        "n": len(rows),
        "filled": int(rows["summary"].ne("").sum()),
        "changed": int(rows["notice"].str.startswith(marks).sum()),
    }
    sheet.write_string(row, 0, words["sheets"], made.looks["head"])
    sheet.write_string(row, 1, "", made.looks["head"])
    for number, name in enumerate(("counts", "shares", "summaries", *(["spare"] if matrix.spare else [])), row + 1):
        about = words["about"][name].format(**(sizes if name != "spare" else {"n": len(matrix.spare)}))
        sheet.write_string(number, 0, words[name])
        sheet.write_string(number, 1, about)


def _grid(made: Workbook, matrix: Matrix, name: str, values: pd.DataFrame, *, look: str) -> None:
    """Show units × themes, the more the darker; empty cells where there is nothing."""
    words, material = texts()["matrix"], matrix.material
    attributes = material.attributes[:_MOST_ATTRIBUTES]
    heads = [words["columns"]["unit_id"], *map(attribute_label, attributes), words["unit_total"]]
    sheet = made.sheet(words[name], columns=1)
    first, themes = len(heads), list(values.columns)
    for number, head in enumerate(heads):
        sheet.write_string(0, number, head, made.looks["head"])
    for number, code_id in enumerate(themes, first):
        sheet.write_string(0, number, material.study.codebook.label(code_id), made.looks["upright"])
    sheet.set_row(0, 165)
    sheet.set_column(0, first - 2, 16)
    sheet.set_column(first - 1, first - 1, 9)
    sheet.set_column(first, first + len(themes) - 1, 5)
    members = material.members
    for row, unit_id in enumerate(values.index, 1):
        sheet.write_string(row, 0, unit_id, made.looks["plain"])
        for number, attribute in enumerate(attributes, 1):
            sheet.write_string(row, number, value_label(attribute, str(members.at[unit_id, attribute])))
        sheet.write_number(row, first - 1, int(matrix._totals[unit_id]), made.looks["middle"])
        for number, value in enumerate(values.loc[unit_id], first):
            if value:
                sheet.write_number(row, number, value, made.looks[look])
    last = (max(len(values), 1), first + len(themes) - 1)
    sheet.autofilter(0, 0, *last)
    scale = {"type": "2_color_scale", "min_color": "#ffffff", "max_color": "#74b3da", "min_type": "num", "min_value": 0}
    sheet.conditional_format(1, first, *last, scale | {"max_type": "percentile", "max_value": 99})


def _summaries(made: Workbook, matrix: Matrix) -> None:
    sheet = made.sheet(texts()["matrix"]["summaries"], columns=3)
    _table(made, sheet, matrix.rows, _COLUMNS)
    sheet.protect("", _ALLOWED)


def _spare(made: Workbook, matrix: Matrix) -> None:
    rows = [
        {
            "unit_id": one.unit_id,
            "theme": one.theme,
            "summary": one.text,
            "author": one.author,
            "written": one.written,
            "reason": reason,
            "code_id": one.code_id,
            "seen": _fitting(one.seen),
            "stamp": one.stamp,
        }
        for one, reason in sorted(matrix.spare, key=lambda pair: (natural(pair[0].unit_id), pair[0].code_id))
    ]
    sheet = made.sheet(texts()["matrix"]["spare"], columns=2)
    _table(made, sheet, pd.DataFrame(rows, columns=list(_SPARE)), {**_COLUMNS, "reason": 28})


def _table(made: Workbook, sheet: Any, rows: pd.DataFrame, widths: Mapping[str, float]) -> None:
    words = texts()["matrix"]["columns"]
    for number, name in enumerate(rows.columns):
        sheet.write_string(0, number, words[name], made.looks["head"])
        sheet.set_column(number, number, widths[name], None, {"hidden": name in _HIDDEN})
    looks = [made.looks[_look(str(name))] for name in rows.columns]
    for row, values in enumerate(rows.itertuples(index=False), 1):
        for number, (value, look) in enumerate(zip(values, looks, strict=True)):
            if isinstance(value, str):
                # an empty cell that may be filled in has its look too
                (sheet.write_string if value else sheet.write_blank)(row, number, value, look)
            else:
                sheet.write_number(row, number, value, look)
        sheet.set_row(row, _height(rows, row - 1))
    sheet.set_row(0, 32)
    sheet.autofilter(0, 0, max(len(rows), 1), len(rows.columns) - 1)


def _look(name: str) -> str:
    if name in _OPEN:
        return "open"
    return "wrapped" if name in _WRAPPED else {"share": "number", "n": "count"}.get(name, "plain")


def _height(rows: pd.DataFrame, row: int) -> float:
    """Return how high a row must be for its longest text, within what can be read."""
    texts_of = [(str(rows.at[row, name]), _COLUMNS[name]) for name in ("passages", "summary", "notice") if name in rows]
    lines = [
        sum(1 + int(len(line) / (width * _CHARACTERS / 78)) for line in text.split("\n")) for text, width in texts_of
    ]
    return _LINE * min(max([2, *lines]), _LINES)
