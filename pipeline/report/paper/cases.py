"""faelle.pdf: one page about each unit of analysis."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.paper import blocks
from pipeline.report.paper.frame import frame
from pipeline.report.paper.mapping import facts
from pipeline.report.paper.people import Profiles
from pipeline.report.paper.typeset import typeset
from pipeline.report.quotes import Quotes
from pipeline.report.readable import records
from pipeline.texts import attribute_label, date_told, decimal, percent, texts, value_label

_LETTERS, _FEWER_LETTERS, _MEMO_LETTERS, _VALUE_LETTERS = 360, 200, 150, 60
_TOLD = ("role", "settlement", "faction", "party")
"""Attributes that stand beside a unit's name."""
_WHOLE = 0.0995
"""Shares from here on are told without a decimal place."""
_PAGE_LINES, _LINE, _LABEL_LINE, _HEAD_AND_NOTES = 70, 105, 36, 10
"""How many lines a page has, letters in a line and in that of a theme's name, and lines that are always needed."""
_FEWEST_PASSAGES, _PASSAGE_LINES = 3, 4.6
_MOST_MEMOS, _MOST_CONTRADICTIONS, _MOST_NAMED, _MOST_ATTRIBUTES = 5, 3, 4, 10


def cases(material: Material, quotes: Quotes) -> bytes:
    """
    Set the case profiles.

    Args:
        material: the study and its tables.
        quotes: of the study.

    Returns:
        A PDF on A4: a page that says what it shows and where each unit stands, then exactly one page a unit
        (interview or, where the unit of analysis is the person, person), in the order of their names.
    """
    words, told = texts()["paper"]["cases"], _Cases(material, Profiles(material), quotes)
    unit = material.study.settings.unit
    data = {
        **frame(material, words["title"].format(title=material.study.title)),
        "words": {**texts()["paper"]["words"], **{name: text for name, text in words.items() if isinstance(text, str)}},
        "heading": material.study.title,
        "facts": facts(material),
        "about": words["about"][unit].format(**material.words),
        "cases": [told.case(str(unit_id)) for unit_id in material.members.index],
    }
    return typeset("cases", data)


@dataclass(frozen=True)
class _Cases:
    material: Material
    profiles: Profiles
    quotes: Quotes

    @property
    def words(self) -> Mapping[str, Any]:
        return dict(texts()["paper"]["cases"])

    def case(self, unit_id: str) -> Mapping[str, Any]:
        """Return what stands on a unit's page; of the passages as many as there is room for."""
        told = {
            "name": unit_id,
            "who": self._who(unit_id),
            "facts": [*self._facts(unit_id), *self._attributes(unit_id)],
            "themes": self._themes(unit_id),
            "quiet": ", ".join(self._label(name) for name in self.profiles.quiet(unit_id)),
            "notes": [[title, text] for title, text in self._notes(unit_id) if text],
            "contradictions": list(self._contradictions(unit_id)),
            "memos": self._memos(unit_id),
        }
        room = _PAGE_LINES - _lines(told)
        is_tight = room < _FEWEST_PASSAGES * _PASSAGE_LINES
        letters = _FEWER_LETTERS if is_tight else _LETTERS
        most = max(_FEWEST_PASSAGES, math.floor(room / _PASSAGE_LINES))
        passages = list(self._passages(unit_id, letters))[:most]
        return {**told, "passages": passages, "is_tight": is_tight}

    def _themes(self, unit_id: str) -> list[Mapping[str, Any]]:
        found = self.profiles.themes(unit_id)
        most = max((max(share, mean) for _, share, mean in found), default=0.0) or 1.0
        return [
            {
                "label": self._label(code_id),
                "share": percent(share, 0 if share >= _WHOLE else 1),
                "mean": percent(mean, 0 if mean >= _WHOLE else 1),
                "own": share / most,
                "all": mean / most,
            }
            for code_id, share, mean in found
        ]

    def _label(self, code_id: str) -> str:
        return _short(self.material.study.codebook.label(code_id), _VALUE_LETTERS)

    @cached_property
    def _answered(self) -> Mapping[str, pd.DataFrame]:
        columns = ["interview_id", "n_words", "date"]
        return {str(name): part[columns] for name, part in self.material.answered.groupby("unit_id")}

    @cached_property
    def _talks(self) -> Mapping[str, Mapping[str, Any]]:
        return {str(row["interview_id"]): row for row in records(self.material.talks)}

    def _facts(self, unit_id: str) -> Iterator[tuple[str, str]]:
        own, words = self._answered[unit_id], self.words
        days = sorted(day for day in set(own["date"]) if day)
        told = [date_told(str(day)) for day in days]
        if told:
            yield words["date"], told[0] if len(told) == 1 else words["dates"].format(first=told[0], last=told[-1])
        known = {"segments": decimal(len(own), 0), "words": decimal(own["n_words"].sum(), 0)}
        yield words["length"], words["length_value"].format(**known)
        if self.material.study.settings.unit == "person":
            yield self.material.words["talks"], decimal(own["interview_id"].nunique(), 0)
        else:
            consent = self._talks[unit_id]["consent"]
            yield words["consent"], texts()["report"]["consent"].get(consent, consent)

    def _attributes(self, unit_id: str) -> Iterator[tuple[str, str]]:
        row = self.material.members.loc[unit_id]
        for name in self.material.attributes[:_MOST_ATTRIBUTES]:
            value = str(row[name])
            if value:
                yield attribute_label(name), _short(value_label(name, value), _VALUE_LETTERS)

    def _who(self, unit_id: str) -> str:
        row = self.material.members.loc[unit_id]
        known = [name for name in _TOLD if name in self.material.attributes and row[name]]
        return ", ".join(dict.fromkeys(_short(value_label(name, str(row[name])), _VALUE_LETTERS) for name in known))

    def _notes(self, unit_id: str) -> Iterator[tuple[str, str]]:
        """Yield what the unit values, stands for, aims at and proposes, with the number of segments."""
        words = self.words
        for mark, found in self.profiles.evaluations(unit_id):
            yield self._label(mark), self._listed(found)
        found_stands = self.profiles.stands(unit_id)
        stands = [
            words["stand"].format(label=self._label(name), pro=pro, contra=contra)
            for name, pro, contra in found_stands[:_MOST_NAMED]
        ]
        yield words["propositions"], "; ".join([*stands, *self._more(len(found_stands) - _MOST_NAMED)])
        yield words["goals"], self._listed(self.profiles.named(unit_id, "goal"))
        yield words["measures"], self._listed(self.profiles.named(unit_id, "measure"))

    def _listed(self, found: Sequence[tuple[str, int]]) -> str:
        told = [self.words["counted"].format(label=self._label(name), n=n) for name, n in found[:_MOST_NAMED]]
        return ", ".join([*told, *self._more(len(found) - _MOST_NAMED)])

    def _more(self, n: int) -> list[str]:
        return [self.words["more"].format(n=n)] if n > 0 else []

    def _passages(self, unit_id: str, letters: int) -> Iterator[Mapping[str, Any]]:
        book = self.material.study.codebook
        for segment_id, code_id in self.profiles.passages(unit_id):
            family = [code.code_id for code in book.codes if code_id in (code.code_id, *book.ancestors(code.code_id))]
            shown = blocks.quote(self.quotes.quote(segment_id, family), most=letters)
            yield {**shown, "title": self._label(code_id), "who": ""}

    def _contradictions(self, unit_id: str) -> Iterator[str]:
        words = self.words
        rows = self.profiles.contradictions(unit_id)
        for row in rows[:_MOST_CONTRADICTIONS]:
            yield words["contradiction"].format(
                label=self._label(str(row["code_id"])),
                proven=", ".join(list(row["proven_segment_ids"])[:_MOST_NAMED]),
                failed=", ".join(list(row["failed_segment_ids"])[:_MOST_NAMED]),
            )
        yield from self._more(len(rows) - _MOST_CONTRADICTIONS)

    def _memos(self, unit_id: str) -> list[list[str]]:
        found = self.profiles.memos(unit_id)
        shown = [[segment_id, coder, _short(memo, _MEMO_LETTERS)] for segment_id, coder, memo in found[:_MOST_MEMOS]]
        return [*shown, *(["", "", text] for text in self._more(len(found) - _MOST_MEMOS))]


def _lines(told: Mapping[str, Any]) -> float:
    """Estimate how many lines a page takes without its passages, room for notes included."""
    themes = sum(math.ceil(len(theme["label"]) / _LABEL_LINE) for theme in told["themes"])
    long = [text for _, text in told["notes"]] + list(told["contradictions"])
    long += ["".join(parts) for parts in told["memos"]]
    headings = 3 + sum(bool(told[name]) for name in ("notes", "contradictions", "memos"))
    texts_below = sum(math.ceil(len(text) / _LINE) for text in long)
    return math.ceil(len(told["facts"]) / 2) + themes + texts_below + 2 * headings + _HEAD_AND_NOTES


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()} …"
