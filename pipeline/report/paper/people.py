"""What a page about one unit is made from: its themes against everybody's, evaluations, passages, memos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline import units
from pipeline.analysis.contradictions import PERSON
from pipeline.report import matter
from pipeline.report.material import Material
from pipeline.report.readable import records
from pipeline.study.codebook import CodeKind

MOST_THEMES = 9
MOST_PASSAGES = 5
_MEMO_COLUMNS = ["segment_id", "coder", "memo"]


@dataclass(frozen=True)
class Profiles:
    """Figures and passages of every unit of a study."""

    material: Material

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The share of each unit's segments that carry each theme, as coded."""
        themes = [code_id for code_id, _ in matter.theme_order(self.material)]
        return units.shares(self.material.answered, self.material.tables["codings"], themes)

    @cached_property
    def means(self) -> pd.Series[float]:
        """The mean of these shares over all units."""
        return self.shares.mean()

    def themes(self, unit_id: str) -> list[tuple[str, float, float]]:
        """Return a unit's largest themes: code, its share, the mean of all; largest first."""
        own = self.shares.loc[unit_id]
        order = sorted((name for name in own.index if own[name] > 0), key=lambda name: (-own[name], name))
        return [(str(name), float(own[name]), float(self.means[name])) for name in order[:MOST_THEMES]]

    def quiet(self, unit_id: str, *, most: int = 3) -> list[str]:
        """Return the top themes that a unit says nothing of, those first that others speak of most."""
        own = self.shares.loc[unit_id]
        silent = [name for name in self.material.study.codebook.top_themes if name in own.index and own[name] == 0]
        return sorted(silent, key=lambda name: (-self.means[name], name))[:most]

    @cached_property
    def _codes(self) -> Mapping[str, Mapping[str, int]]:
        """How many segments of a unit carry a code, by unit and code."""
        counts = self.material.coded.groupby(["unit_id", "code_id"]).size().rename("n").reset_index()
        found: dict[str, dict[str, int]] = {}
        for row in records(counts):
            found.setdefault(row["unit_id"], {})[row["code_id"]] = int(row["n"])
        return found

    def evaluations(self, unit_id: str) -> list[tuple[str, list[tuple[str, int]]]]:
        """Return each evaluation with the themes that a unit so calls, most frequent first."""
        own = self._codes.get(unit_id, {})
        found = []
        for mark in matter.evaluation_marks(self.material):
            named = [(name.partition(":")[0], n) for name, n in own.items() if name.partition(":")[2] == mark]
            named = [(name, n) for name, n in named if name in self.material.study.codebook.themes]
            if named:
                found.append((mark, sorted(named, key=lambda pair: (-pair[1], pair[0]))))
        return found

    def stands(self, unit_id: str) -> list[tuple[str, int, int]]:
        """Return the propositions that a unit speaks of: code, segments for it, against it."""
        own = self._codes.get(unit_id, {})
        codes = [code.code_id for code in self.material.study.codebook.of_kind("proposition") if code.code_id in own]
        return [(name, own.get(f"{name}:pro", 0), own.get(f"{name}:contra", 0)) for name in codes]

    def named(self, unit_id: str, kind: CodeKind) -> list[tuple[str, int]]:
        """Return the codes of a kind that a unit has, most frequent first."""
        own = self._codes.get(unit_id, {})
        found = [
            (code.code_id, own[code.code_id])
            for code in self.material.study.codebook.of_kind(kind)
            if code.code_id in own
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    @cached_property
    def _scored(self) -> Mapping[str, pd.DataFrame]:
        """The coded segments of each unit with the clearest of their themes, clearest first, long ones before short."""
        evidence = self.material.tables["evidence"]
        themes = self.material.coded.loc[lambda frame: frame["code_id"].isin(set(self.material.study.codebook.themes))]
        scores = evidence[["segment_id", "code_id", "score"]].merge(themes, on=["segment_id", "code_id"])
        best = scores.groupby(["unit_id", "segment_id", "code_id"], sort=False)["score"].max().round(2).reset_index()
        rows = best.merge(self.material.answered[["segment_id", "n_words"]], on="segment_id")
        ordered = rows.sort_values(["score", "n_words", "segment_id", "code_id"], ascending=[False, False, True, True])
        return {str(unit_id): part for unit_id, part in ordered.groupby("unit_id", sort=False)}

    def passages(self, unit_id: str) -> list[tuple[str, str]]:
        """Return a unit's clearest passages, each of another theme: segment and code, in the order of the talk."""
        if unit_id not in self._scored:
            return []
        return self._in_order(list(self._different(records(self._scored[unit_id])))[:MOST_PASSAGES])

    def _different(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        book = self.material.study.codebook
        themes: set[str] = set()
        segments: set[str] = set()
        for row in rows:
            code_id, segment_id = str(row["code_id"]), str(row["segment_id"])
            top = (code_id, *book.ancestors(code_id))[-1]
            if top not in themes and segment_id not in segments:
                themes.add(top)
                segments.add(segment_id)
                yield segment_id, code_id

    def _in_order(self, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return sorted(found, key=lambda pair: self._position[pair[0]])

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {str(name): number for number, name in enumerate(self.material.answered["segment_id"])}

    @cached_property
    def _contradictions(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        rows = self.material.tables["contradictions"].loc[lambda frame: frame["scope"] == PERSON]
        return {str(name): records(part) for name, part in rows.groupby("holder")}

    def contradictions(self, unit_id: str) -> Sequence[Mapping[str, Any]]:
        """Return the rows of the table `contradictions` that are about a unit."""
        return self._contradictions.get(unit_id, [])

    @cached_property
    def _memos(self) -> Mapping[str, list[tuple[str, str, str]]]:
        decisions = self.material.tables["decisions"]
        noted = decisions.loc[decisions["memo"].fillna("").str.strip() != "", _MEMO_COLUMNS].drop_duplicates()
        noted = noted.loc[noted["segment_id"].isin(self._position)]
        known: dict[str, list[tuple[str, str, str]]] = {}
        for row in sorted(
            records(noted), key=lambda row: (self._position[row["segment_id"]], row["coder"], row["memo"])
        ):
            unit_id = self.material.unit_of[row["segment_id"]]
            known.setdefault(unit_id, []).append((row["segment_id"], row["coder"], " ".join(str(row["memo"]).split())))
        return known

    def memos(self, unit_id: str) -> list[tuple[str, str, str]]:
        """Return what people noted at a unit's segments when they decided: segment, coder, memo."""
        return self._memos.get(unit_id, [])
