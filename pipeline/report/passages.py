"""Which passages of a unit carry which theme, and how they are told in one cell of a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.summaries import passages_key
from pipeline.texts import texts

SHOWN = 6
"""Passages that a cell holds word for word."""

_LENGTH, _BEFORE = 240, 70
_MOST_IDS = 60
_NUMBER = re.compile(r"(\d+)")


class Passages:
    """
    All passages by unit and theme.

    Args:
        material: the study, as it is told inside the house.
    """

    def __init__(self, material: Material) -> None:
        """Take what is needed of a study; nothing is worked out before it is asked for."""
        self._material = material

    @cached_property
    def ids(self) -> Mapping[tuple[str, str], list[str]]:
        """Ids of the passages in the order in which they were said, by unit and theme; both sorted."""
        themes = set(self._material.study.codebook.themes)
        coded = self._material.coded.loc[lambda frame: frame["code_id"].isin(themes)]
        place = {name: number for number, name in enumerate(sorted(set(coded["segment_id"]), key=natural))}
        ordered = coded.assign(place=coded["segment_id"].map(place)).sort_values(["unit_id", "code_id", "place"])
        found: dict[tuple[str, str], list[str]] = {}
        for unit_id, code_id, name in zip(ordered["unit_id"], ordered["code_id"], ordered["segment_id"], strict=True):
            found.setdefault((unit_id, code_id), []).append(name)
        return found

    @cached_property
    def counts(self) -> pd.DataFrame:
        """How many passages, units (all, sorted) × themes (all, in the codebook's order)."""
        units = sorted(map(str, self._material.members.index), key=natural)
        rows = pd.Series({pair: len(names) for pair, names in self.ids.items()}, dtype="int64")
        index = pd.MultiIndex.from_tuples(list(self.ids), names=["unit_id", "code_id"])
        table = rows.set_axis(index).unstack(fill_value=0) if len(rows) else pd.DataFrame(index=units)
        themes = list(self._material.study.codebook.themes)
        return table.reindex(index=units, columns=themes, fill_value=0).astype(int)

    def key(self, unit_id: str, code_id: str) -> str:
        """Return what tells later whether the passages are still the same, see `summaries.passages_key`."""
        return passages_key({name: self._texts[name] for name in self.ids.get((unit_id, code_id), ())})

    def told(self, unit_id: str, code_id: str) -> str:
        """Write the clearest passages, in the order in which they were said, and the ids of the others."""
        names = self.ids.get((unit_id, code_id), [])
        best = set(sorted(names, key=lambda name: (-self._scores.get((name, code_id), 0.0), names.index(name)))[:SHOWN])
        lines = [f"{name}: {self._clipped(name, code_id)}" for name in names if name in best]
        others = [name for name in names if name not in best]
        if others:
            listed = ", ".join(others[:_MOST_IDS]) + (" …" if len(others) > _MOST_IDS else "")
            lines.append(texts()["matrix"]["others"].format(n=len(others), ids=listed))
        return "\n".join(lines)

    def _clipped(self, name: str, code_id: str) -> str:
        return clipped(self._texts[name], start=self._starts.get((name, code_id), 0))

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        segments = self._material.tables["segments"]
        return dict(zip(segments["segment_id"], segments["text"], strict=True))

    @cached_property
    def _evidence(self) -> pd.DataFrame:
        rows = self._material.tables["evidence"]
        return rows[rows["segment_id"].isin({name for names in self.ids.values() for name in names})]

    @cached_property
    def _scores(self) -> Mapping[tuple[str, str], float]:
        best = self._evidence.groupby(["segment_id", "code_id"], sort=False)["score"].max()
        rows = best.reset_index()
        keys = zip(rows["segment_id"], rows["code_id"], strict=True)
        return dict(zip(keys, rows["score"].astype(float), strict=True))

    @cached_property
    def _starts(self) -> Mapping[tuple[str, str], int]:
        rows = self._evidence.loc[lambda frame: frame["source"] == "lexicon"]
        keys = zip(rows["segment_id"], rows["code_id"], strict=True)
        return {key: int(start) for key, start in zip(keys, rows["start"], strict=True)}


def natural(name: str) -> tuple[object, ...]:
    """Return what ids are sorted by, so that B07:9.1 comes before B07:12.3."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _NUMBER.split(name) if part)


def clipped(text: str, *, start: int = 0) -> str:
    """
    Shorten a passage to what a cell can hold, at spaces.

    Args:
        text: the passage.
        start: where the words stand that it was coded by; they stay.
    """
    words = " ".join(text.split())
    if len(words) <= _LENGTH:
        return words
    # an offset into the text as it was, white space and all: near enough
    first = _space_after(words, min(max(start - _BEFORE, 0), len(words) - _LENGTH))
    last = words.rfind(" ", first, first + _LENGTH) if first + _LENGTH < len(words) else len(words)
    last = last if last > first else min(first + _LENGTH, len(words))
    return f"{'… ' if first else ''}{words[first:last]}{' …' if last < len(words) else ''}"


def _space_after(words: str, position: int) -> int:
    return words.find(" ", position) + 1 if position > 0 and " " in words[position : position + 40] else position


def tops(material: Material, themes: Sequence[str]) -> dict[str, str]:
    """Return the label of the topmost theme above each theme; "" where there is none."""
    book = material.study.codebook
    return {name: book.label(book.ancestors(name)[-1]) if book.ancestors(name) else "" for name in themes}
