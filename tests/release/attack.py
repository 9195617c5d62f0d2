"""Somebody who has the files of an export, knows who took part, and can do sums."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog

from pipeline.report.material import Material
from pipeline.report.readable import slug
from pipeline.texts import attribute_label, value_label

HALF = 0.0005
"""Shares are printed as percent with one decimal."""

Members = frozenset[str]


@dataclass(frozen=True)
class Cell:
    """A share of a theme's talk in a group, as a file tells it; missing where it is suppressed."""

    file: str
    group: str
    code_id: str
    people: Members
    share: float | None


@dataclass(frozen=True)
class Attacker:
    """
    Knows the files and, of everybody who took part, all attributes; wants to know who said what.

    Attributes:
        folder: what was handed out.
        material: the study as it is: where the truth is taken from.
    """

    folder: Path
    material: Material

    def rows(self, name: str) -> list[dict[str, str]]:
        """Read the table behind a chart; nothing where there is no such chart."""
        path = self.folder / "charts" / f"{name}.csv"
        if not path.is_file():
            return []
        return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))

    @cached_property
    def known(self) -> pd.DataFrame:
        """Units × what is told of them: shares of talk, and who speaks of measures and goals at all."""
        return pd.concat([self.talk, self.spoken], axis=1)

    @cached_property
    def spoken(self) -> pd.DataFrame:
        """Units × people who say a code, alone and beside an evaluation: 1 for whoever does, segment by segment."""
        book, answered = self.material.study.codebook, self.material.answered
        coded = self.material.tables["codings"].query("is_coded")
        codes = coded.groupby("segment_id")["code_id"].agg(set).reindex(answered["segment_id"])
        found: dict[str, set[str]] = {}
        for unit, held in zip(answered["unit_id"], codes, strict=True):
            for one in held if isinstance(held, set) else ():
                if one in book and book[one].kind in ("measure", "goal"):
                    found.setdefault(_counted(one), set()).add(unit)
                    for mark in book.of_kind("evaluation"):
                        key = _counted(one, mark.code_id)
                        found.setdefault(key, set()).update([unit] if mark.code_id in held else [])
        return pd.DataFrame(
            {key: [float(unit in units) for unit in self.talk.index] for key, units in found.items()},
            index=self.talk.index,
        )

    @cached_property
    def talk(self) -> pd.DataFrame:
        """Units × codes: the share of the unit's segments that carry the code, counted anew."""
        answered = self.material.answered
        coded = self.material.tables["codings"].query("is_coded")[["segment_id", "code_id"]]
        pairs = answered[["segment_id", "unit_id"]].merge(coded, on="segment_id")
        counts = pd.crosstab(pairs["unit_id"], pairs["code_id"])
        return counts.reindex(sorted(answered["unit_id"].unique()), fill_value=0).div(
            answered["unit_id"].value_counts().sort_index(), axis=0
        )

    def amounts(self, code_id: str) -> pd.Series[float]:
        return self.known[code_id] if code_id in self.known else pd.Series(0.0, index=self.talk.index)

    def having(self, cell: Cell) -> int:
        """Count the people of a group who speak of a theme."""
        return int((self.amounts(cell.code_id)[sorted(cell.people)] > 0).sum())

    def group(self, attribute: str, label: str, labels: Collection[str]) -> Members:
        """Find the people that a label of a chart means; „übrige“ are those whom no other label means."""
        known = {one for others in labels for one in others.split(" / ")} - {"übrige"}
        values = self.material.members[attribute]
        names = [value_label(attribute, value) if value else "ohne Angabe" for value in values]
        held = {*names} - known if label == "übrige" else {*label.split(" / ")}
        return frozenset(values.index[[name in held for name in names]])

    @cached_property
    def cells(self) -> list[Cell]:
        """All figures of themes: of everybody, of groups, of both sides of contrasts; suppressed ones too."""
        return [*self._overall(), *self._grouped(), *self._contrasts(), *self._evidence()]

    def _evidence(self) -> Iterator[Cell]:
        """What slides and cards tell of measures and goals; evaluations among those who speak of them."""
        everybody = frozenset(self.talk.index)
        marks = {code.label: code.code_id for code in self.material.study.codebook.of_kind("evaluation")}
        for row in self.rows("belege"):
            yield self._counting("belege", "", _counted(row["code_id"]), everybody, row["n_units"])
            for label, mark in marks.items():
                yield self._counting("belege", label, _counted(row["code_id"], mark), everybody, row[label])
        rows = self.rows("belege-gruppen")
        for attribute in sorted({row["attribute"] for row in rows}):
            own = [row for row in rows if row["attribute"] == attribute]
            labels = sorted({row["group"] for row in own})
            for row in own:
                people = self.group(attribute, row["group"], labels)
                assert len(people) == int(row["n"])
                yield self._counting("belege-gruppen", row["group"], _counted(row["code_id"]), people, row["n_units"])

    def _counting(self, file: str, group: str, code_id: str, people: Members, told: str) -> Cell:
        return Cell(file, group, code_id, people, float(told) / len(people) if told else None)

    def _overall(self) -> Iterator[Cell]:
        everybody = frozenset(self.talk.index)
        for name in ("themen", "ziele", "massnahmen"):
            for row in self.rows(name):
                # a corrected share is another figure; taken as the machine's it would only mislead
                is_own = row["Stand der Prüfung"] != "korrigiert"
                code_id = self._code(row["Bezeichnung"])
                yield Cell(name, "", code_id, everybody, _share(row["Anteil in %"]) if is_own else None)

    def _grouped(self) -> Iterator[Cell]:
        themes = self.material.study.codebook.themes
        for attribute in self.material.attributes:
            name = f"gruppen-{slug(attribute_label(attribute))}"
            rows = self.rows(name)
            told = {(row["Gruppe"], self._code(row["Bezeichnung"])): row["Anteil in %"] for row in rows}
            labels = sorted({row["Gruppe"] for row in rows})
            for label in labels:
                people = self.group(attribute, label, labels)
                for code_id in themes:
                    yield Cell(name, label, code_id, people, _share(told.get((label, code_id), "")))

    def _contrasts(self) -> Iterator[Cell]:
        for declared in self.material.study.settings.contrasts:
            name = f"unterschiede-{declared.contrast_id.replace('_', '-')}"
            rows = self.rows(name)
            if not rows:
                continue
            values = self.material.members[declared.attribute]
            known = values != ""
            is_first = values.isin(declared.a) if declared.a else known & (values <= str(declared.split))
            is_second = known & ~is_first & (values.isin(declared.b) if declared.b else True)
            for row in rows:
                code_id = self._code(row["Bezeichnung"])
                for side, is_in in (("erste", is_first), ("zweite", is_second)):
                    share = _share(row[f"Anteil {side} Gruppe in %"])
                    yield Cell(name, side, code_id, frozenset(values.index[is_in]), share)

    def _code(self, label: str) -> str:
        book = self.material.study.codebook
        # a table guards labels that look like formulas
        return next(code.code_id for code in book.codes if code.label == label.removeprefix("'"))

    def family(self, code_id: str) -> list[str]:
        """The codes that belong to the same top code; whoever says the part says the whole, where that is so."""
        book = self.material.study.codebook
        if code_id.startswith(_OF):
            base = code_id.removeprefix(_OF).partition(" ")[0]
            counts = [name for name in self.spoken if name == _counted(base) or name.startswith(f"{_counted(base)} ")]
            return [*counts, base]
        own = [name for name in book.themes if book.ancestors(name)[-1:] == book.ancestors(code_id)[-1:]]
        root = (code_id, *book.ancestors(code_id))[-1]
        return [root, *(name for name in book.themes if root in book.ancestors(name))] if own else [code_id]

    def bounds(self, target: Cell) -> tuple[float, float, int, int]:
        """Return the least and greatest sum of talk that a suppressed figure can be, and of people behind it."""
        family, people = self.family(target.code_id), list(self.talk.index)
        place = {(code, unit): number for number, (code, unit) in enumerate((c, u) for c in family for u in people)}
        known = [cell for cell in self.cells if cell.code_id in family and cell.share is not None]
        rows, limits = [], []
        caps = np.ones(len(place))
        for cell in known:
            row = self._row(place, cell)
            total = float(cell.share or 0) * len(cell.people)
            slack = HALF * len(cell.people) + 1e-9
            rows += [row, -row]
            limits += [total + slack, slack - total]
            if self.having(cell) == 0:
                # one who believes that a printed nothing is nothing
                caps[row > 0] = 0
        for child in family:
            parent = self._above(child)
            if parent in family and (self.amounts(child) <= self.amounts(parent)).all():
                for unit in people:
                    row = np.zeros(len(place))
                    row[place[child, unit]], row[place[parent, unit]] = 1, -1
                    rows.append(row)
                    limits.append(0)
                    caps[place[child, unit]] = min(caps[place[child, unit]], caps[place[parent, unit]])
        aim = self._row(place, target)
        options = {"A_ub": np.array(rows) if rows else None, "b_ub": np.array(limits) if rows else None}
        bounds = np.column_stack([np.zeros(len(caps)), caps])
        low, high = (sign * linprog(sign * aim, bounds=bounds, **options).fun for sign in (1, -1))
        return low, high, int(np.ceil(low - 1e-6)), int(aim @ caps)

    def _above(self, code_id: str) -> str:
        """What whoever has a code has at least as much of: who speaks much of a measure is one who speaks of it."""
        if code_id.startswith(_OF):
            return code_id.partition(" beside ")[0] if " beside " in code_id else ""
        return _counted(code_id) if _counted(code_id) in self.spoken else self.material.study.codebook[code_id].parent

    def _row(self, place: dict[tuple[str, str], int], cell: Cell) -> NDArray[np.float64]:
        row = np.zeros(len(place))
        row[[place[cell.code_id, unit] for unit in cell.people]] = 1
        return row

    def betrayed(self, k: int) -> list[Cell]:
        """Name the suppressed figures of themes that leave that can be bounded too narrowly."""
        told = {cell.code_id for cell in self.cells if cell.group == "" and cell.share is not None}
        found = []
        for cell in self.cells:
            if cell.share is None and cell.file.startswith(("gruppen-", "belege-gruppen")) and cell.code_id in told:
                low, high, fewest, most = self.bounds(cell)
                amount = float(self.amounts(cell.code_id)[sorted(cell.people)].sum())
                if most - fewest < k or high - low < amount - 1e-6:
                    found.append(cell)
        return found

    def isolated(self, k: int) -> list[Members]:
        """Name the groups of 1 to k−1 people whose figures follow from those of others, by sums and differences."""
        groups = sorted({cell.people for cell in self.cells}, key=sorted)
        people = list(self.talk.index)
        matrix = np.array([[unit in group for unit in people] for group in groups], dtype=float)
        small = {a & b for a, b in combinations(groups, 2)} | {a - b for a in groups for b in groups}
        small = {group for group in small if 0 < len(group) < k}
        onto = np.linalg.pinv(matrix) @ matrix
        return [
            group
            for group in sorted(small, key=sorted)
            if np.abs((row := np.array([unit in group for unit in people], dtype=float)) @ onto - row).max() < 1e-6
        ]


_OF = "people who say "


def _counted(code_id: str, mark: str = "") -> str:
    return f"{_OF}{code_id} beside {mark}" if mark else f"{_OF}{code_id}"


def _share(text: str) -> float | None:
    return float(text.replace(",", ".")) / 100 if text else None
