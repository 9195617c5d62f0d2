"""Why a segment carries a code: the words, the nearest anchor, what was learned, the score, and who decided."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.study import Codebook
from pipeline.texts import decimal, texts

_NEARLY = 0.01
_SIMILAR, _LEARNED, _WITHOUT = "ähnlich: ", "gelernt: ", "gelernt ohne dieses Interview: "
_THROUGH = "über "
_SUMMARY = re.compile(r"(?:über (.+): )?(\d+) Begriffe?, Nähe (\d+,\d)(?:, gelernt (\d+,\d))?")


@dataclass(frozen=True)
class Reason:
    """
    Why a code stands at a segment, or does not.

    Attributes:
        code_id: the code, qualified ones included.
        label: what readers call it.
        decided_by: who or what decided, in words.
        lines: words, nearest anchor, what was learned, score and threshold, people's verdicts; those there are.
        span: place of the words in the segment's text, or None.
    """

    code_id: str
    label: str
    is_coded: bool
    decided_by: str
    lines: tuple[str, ...]
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Reasons:
    """
    Looks up why segments were coded as they were.

    Args:
        tables: `codings`, `evidence`, `models` and `decisions`.
        codebook: the codes.
    """

    tables: Mapping[str, pd.DataFrame]
    codebook: Codebook
    _words: Mapping[str, str] = field(default_factory=lambda: texts()["why"])

    def of(self, segment_id: str) -> list[Reason]:
        """Return the reasons of all codes that left a trace at a segment: coded ones first, in the codebook's order."""
        rows = self._codings.get(segment_id, [])
        return sorted((self._reason(row) for row in rows), key=lambda one: (not one.is_coded, self._place(one.code_id)))

    def _place(self, code_id: str) -> tuple[int, str]:
        return self._order.get(code_id.split(":", maxsplit=1)[0], len(self._order)), code_id

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {code.code_id: number for number, code in enumerate(self.codebook.codes)}

    @cached_property
    def _codings(self) -> Mapping[str, list[dict[str, Any]]]:
        return _by_segment(self.tables["codings"])

    @cached_property
    def _evidence(self) -> Mapping[tuple[str, str], list[dict[str, Any]]]:
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self.tables["evidence"].to_dict("records"):
            found.setdefault((str(row["segment_id"]), str(row["code_id"])), []).append(_text_keys(row))
        return found

    @cached_property
    def _people(self) -> Mapping[tuple[str, str], list[dict[str, Any]]]:
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self.tables["decisions"].to_dict("records"):
            found.setdefault((str(row["segment_id"]), str(row["code_id"])), []).append(_text_keys(row))
        return found

    @cached_property
    def _thresholds(self) -> Mapping[str, float]:
        models = self.tables["models"]
        return dict(zip(models["code_id"], models["threshold"], strict=True))

    def _reason(self, row: Mapping[str, Any]) -> Reason:
        key = str(row["segment_id"]), str(row["code_id"])
        evidence = {str(one["source"]): one for one in self._evidence.get(key, [])}
        words = evidence.get("lexicon")
        lines = [*self._told(evidence), *self._scored(row, evidence.get("combined")), *self._judged(key)]
        span = (int(words["start"]), int(words["end"])) if words else None
        label = self.codebook.label(key[1])
        return Reason(key[1], label, bool(row["is_coded"]), self._decider(str(row["decided_by"])), tuple(lines), span)

    def _told(self, evidence: Mapping[str, Mapping[str, Any]]) -> Sequence[str]:
        words, lines = self._words, []
        if "lexicon" in evidence:
            lines.append(words["words"].format(found=evidence["lexicon"]["reason"]))
        if "semantic" in evidence:
            lines.append(words["anchor"].format(text=str(evidence["semantic"]["reason"]).removeprefix(_SIMILAR)))
        if "learned" in evidence:
            lines.append(self._learned(str(evidence["learned"]["reason"])))
        return lines

    def _learned(self, reason: str) -> str:
        name = "learned_without" if reason.startswith(_WITHOUT) else "learned"
        found = reason.removeprefix(_WITHOUT).removeprefix(_LEARNED)
        return self._words[name].format(found=found) if found else self._words["learned_only"]

    def _scored(self, row: Mapping[str, Any], combined: Mapping[str, Any] | None) -> Sequence[str]:
        threshold = self._thresholds.get(str(row["code_id"]))
        if combined is None or threshold is None or pd.isna(threshold):
            return []
        name = "score" if pd.isna(row["probability"]) else "probability"
        told = self._words[name].format(score=self._value(combined["score"]), threshold=decimal(threshold, 2))
        through, colon, _ = str(combined["reason"]).partition(": ")
        label = through.removeprefix(_THROUGH)
        return [f"{told}, {self._words['through'].format(label=label)}" if colon else told]

    def _value(self, score: float) -> str:
        """Write a score; nothing is certain."""
        if score > 1 - _NEARLY:
            return self._words["above"].format(value=decimal(1 - _NEARLY, 2))
        return self._words["below"].format(value=decimal(_NEARLY, 2)) if score < _NEARLY else decimal(score, 2)

    def _judged(self, key: tuple[str, str]) -> Sequence[str]:
        verdicts = (
            (str(one["coder"]), self._words["yes" if one["value"] else "no"], str(one["memo"]))
            for one in self._people.get(key, [])
        )
        return [
            self._words["person"].format(coder=coder, verdict=verdict) + (f" – {memo}" if memo else "")
            for coder, verdict, memo in verdicts
        ]

    def _decider(self, decided_by: str) -> str:
        name = {"human": "by_human", "child": "by_child", "lexicon": "by_words"}.get(decided_by, "by_machine")
        return self._words[name]


def retold(reason: str) -> str:
    """Say a reason of the table `evidence`, which is kept in German, in the spoken language; people's words stay."""
    words = texts()["why"]
    for begin, name in ((_SIMILAR, "similar"), (_WITHOUT, "learned_without"), (_LEARNED, "learned")):
        if reason.startswith(begin):
            rest = reason.removeprefix(begin)
            return str(words[name].format(text=rest, found=rest))
    found = _SUMMARY.fullmatch(reason)
    if found is None:
        return reason
    through, n_terms, nearness, learned = found.groups()
    parts = [words["term"] if n_terms == "1" else words["terms"].format(n=n_terms)]
    measured = {"nearness": nearness, "learned_score": learned}
    parts += [words[name].format(value=_number(value)) for name, value in measured.items() if value]
    said = ", ".join(parts)
    return f"{words['through'].format(label=through)}: {said}" if through else said


def _number(value: str) -> str:
    return decimal(float(value.replace(",", ".")))


def _by_segment(frame: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.to_dict("records"):
        found.setdefault(str(row["segment_id"]), []).append(_text_keys(row))
    return found


def _text_keys(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): value for key, value in row.items()}
