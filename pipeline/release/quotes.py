"""Released quotes: held against the transcripts, labelled so that nobody is recognised, and written for readers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import units
from pipeline.errors import Problem
from pipeline.privacy import replacer
from pipeline.release.shingles import shingles
from pipeline.report.readable import csv, records
from pipeline.study import Codebook, Study
from pipeline.study.quotes import Profile, Release
from pipeline.tables import check, empty, replacing
from pipeline.texts import quoted, texts, value_label

_TOLD = ("role", "region", "settlement", "faction", "party")
"""Attributes that a label may name, the most telling first."""

_MOST_TOLD = 2
_OMISSION = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*")
_MARKS = re.compile("[»«„“”‟\"‚‘’‹›']")
_DASHES = re.compile("[‐‑‒–—−]")
_EDGE = " .,;:!?-"


def quotes(study: Study, tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, list[Problem]]:
    """
    Hold what people released against the transcripts.

    Args:
        study: `study.quotes`, names, codebook, k.
        tables: `interviews`, `speakers`, `segments` and `codings`.

    Returns:
        The table `quotes` with those that hold, and what is wrong with the others; of a segment that is gone the
        problem is a warning. Messages name rows and segments, never what was said.
    """
    if not study.quotes:
        return empty("quotes"), []
    held = _Held(study, tables)
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for release in study.quotes:
        problem = held.problem(release)
        if problem:
            problems.append(problem)
        else:
            rows.append(held.row(release, sum(row["segment_id"] == release.segment_id for row in rows)))
    return (check(pd.DataFrame(rows), "quotes") if rows else empty("quotes")), problems


@dataclass(frozen=True)
class _Held:
    """Released quotes beside a study's tables."""

    study: Study
    tables: Mapping[str, pd.DataFrame]

    def problem(self, release: Release) -> Problem | None:
        """Return what is wrong with a quote."""
        segment_id = release.segment_id
        if segment_id not in self._spoken:
            what = f"die Stelle {segment_id} gibt es nicht (mehr); das Zitat bleibt weg"
            fix = "Stelle im Bericht suchen und berichtigen, oder Zeile löschen"
            return Problem(release.where, what, fix, is_warning=True)
        if segment_id not in self._described:
            what = f"{segment_id} ist eine Frage oder gehört zu niemandem, der befragt wurde"
            return Problem(release.where, what, "eine Antwort wählen")
        said, given = self._plain(self._spoken[segment_id]), self._text(release)
        if release.kind == "quote" and not contains(said, given):
            what = f"der Wortlaut steht so nicht in {segment_id}"
            fix = "Wort für Wort übernehmen, Auslassungen mit […] zeigen, oder als paraphrase eintragen"
            return Problem(release.where, what, fix)
        if release.kind == "paraphrase" and shingles(given) & self._shingles(release.interview_id):
            what = f"die Paraphrase hat acht Wörter in Folge mit {release.interview_id} gemeinsam"
            return Problem(release.where, what, "in eigenen Worten sagen")
        return None

    def row(self, release: Release, number: int) -> dict[str, Any]:
        """Return a row of the table."""
        who = self._described[release.segment_id]
        k = self.study.settings.privacy.k
        known = [name for name in _TOLD if name in self._members.columns and who[name]]
        told = self._shared(who, known, k)
        return {
            "quote_id": f"{release.segment_id}#{number + 1}",
            "segment_id": release.segment_id,
            "text": self._text(release),
            "kind": release.kind,
            "profile": release.profile,
            "code_ids": [release.code_id] if release.code_id else self._codes.get(release.segment_id, []),
            "label": self._label(who, told),
            # nothing but what the other label says: both together would tell more than either
            "public_label": self._label(who, self._shared(who, told, 2 * k)),
        }

    @cached_property
    def _spoken(self) -> Mapping[str, str]:
        segments = self.tables["segments"]
        return dict(zip(segments["segment_id"], segments["text"], strict=True))

    @cached_property
    def _answers(self) -> pd.DataFrame:
        return units.answers(self.tables, unit=self.study.settings.unit)

    @cached_property
    def _described(self) -> Mapping[str, Mapping[str, Any]]:
        """Who said a segment, by segment."""
        return {row["segment_id"]: row for row in records(self._answers)}

    @cached_property
    def _members(self) -> pd.DataFrame:
        return units.unit_attributes(self._answers)

    @cached_property
    def _codes(self) -> Mapping[str, list[str]]:
        """The codes of a segment that a quote may stand for, by segment."""
        codings, book = self.tables["codings"], self.study.codebook
        plain = {code.code_id for code in book.codes if code.kind != "evaluation"}
        rows = codings[codings["is_coded"] & codings["code_id"].isin(plain)].sort_values("code_id")
        return {str(name): list(part["code_id"]) for name, part in rows.groupby("segment_id")}

    def _shingles(self, interview_id: str) -> frozenset[tuple[str, ...]]:
        segments = self.tables["segments"]
        mine = segments.loc[segments["interview_id"] == interview_id, "text"]
        return frozenset().union(*(shingles(self._plain(text)) for text in mine))

    def _text(self, release: Release) -> str:
        """Return a quote without names."""
        return self._plain(self._clean(release.interview_id)(unicodedata.normalize("NFC", release.text)))

    def _clean(self, interview_id: str) -> Callable[[str], str]:
        is_public = self.study.settings.privacy.speakers == "public"
        return replacer(() if is_public else self.study.names, interview_id)

    def _plain(self, text: str) -> str:
        """Put „[Person]“ and „[Ort]“ for pseudonyms: by them, quotes of one interview would be known as such."""
        return self._pseudonyms.sub(lambda found: self._standing[found[1]], text) if self._standing else text

    @cached_property
    def _standing(self) -> Mapping[str, str]:
        words = texts()["release"]["quotes"]
        return {name.pseudonym: words["place" if name.is_place else "person"] for name in self.study.names}

    @cached_property
    def _pseudonyms(self) -> re.Pattern[str]:
        longest_first = sorted((name for name in self._standing if name), key=lambda name: (-len(name), name))
        return re.compile(rf"\[({'|'.join(map(re.escape, longest_first))})\]")

    def _label(self, who: Mapping[str, Any], told: Sequence[str]) -> str:
        """Name attributes by their values; public speakers by name."""
        is_named = self.study.settings.privacy.speakers == "public" and self.study.settings.unit == "person"
        values = [value_label(name, str(who[name])) for name in told]
        parts = dict.fromkeys([*([str(who["unit_id"])] if is_named else []), *values])
        return ", ".join(parts) or str(texts()["release"]["quotes"]["somebody"])

    def _shared(self, who: Mapping[str, Any], names: Sequence[str], k: int) -> list[str]:
        """Choose attributes, two at most, that at least k interviewees share with somebody, all of them together."""
        chosen: list[str] = []
        same = pd.Series(data=True, index=self._members.index)
        for name in names:
            both = same & (self._members[name] == who[name])
            if len(chosen) < _MOST_TOLD and int(both.sum()) >= k:
                chosen.append(name)
                same = both
        return chosen


def contains(said: str, given: str) -> bool:
    """
    Say whether a quote stands in a text word for word.

    White space, quotation marks, dashes, and capitals do not count; `[…]` or `…` stands for words left out.
    """
    text, position = _comparable(said), 0
    parts = [part for piece in _OMISSION.split(given) if (part := _comparable(piece).strip(_EDGE))]
    for part in parts:
        found = re.compile(rf"(?<!\w){re.escape(part)}(?!\w)").search(text, position)
        if found is None:
            return False
        position = found.end()
    return bool(parts)


def _comparable(text: str) -> str:
    plain = _DASHES.sub("-", _MARKS.sub("", unicodedata.normalize("NFC", text))).casefold()
    return " ".join(plain.split())


def leaving(table: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the quotes that an export may hold, each with the label that belongs there."""
    kept = table[table["profile"] == "oeffentlich"] if profile == "oeffentlich" else table
    return kept.assign(label=kept["public_label"]) if profile == "oeffentlich" else kept


def by_code(table: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """
    Return the quotes that `leaving` returned as they are shown, and who says them, by code; literal ones first.

    What was said stands in quotation marks, what was put in other words does not.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    is_literal = table["kind"] == "quote"
    for row in records(pd.concat([table[is_literal].sort_values("text"), table[~is_literal].sort_values("text")])):
        for code_id in row["code_ids"]:
            found.setdefault(str(code_id), []).append((_shown(row["text"], row["kind"]), str(row["label"])))
    return found


def _shown(text: str, kind: str) -> str:
    return quoted(text) if kind == "quote" else text


def write(table: pd.DataFrame, codebook: Codebook, folder: Path) -> list[Path]:
    """
    Write quotes as zitate.csv and zitate.txt, by theme; nothing in them says which are of one interview.

    Args:
        table: what `leaving` returned.
        codebook: for the themes' labels.
        folder: where to.

    Returns:
        The files' paths; none where there are no quotes.
    """
    if table.empty:
        return []
    words = texts()["release"]["quotes"]
    rows = sorted(_rows(table, codebook), key=lambda row: (row[0], row[2], row[1]))
    frame = pd.DataFrame(rows, columns=words["columns"])
    paths = [folder / "zitate.csv", folder / "zitate.txt"]
    with replacing(paths[0]) as beside:
        beside.write_bytes(csv(frame).encode("utf-8-sig"))
    with replacing(paths[1]) as beside:
        # Windows' editor needs the mark and the line ends
        beside.write_text("\n".join(_lines(rows)), encoding="utf-8-sig", newline="\r\n")
    return paths


def _rows(table: pd.DataFrame, codebook: Codebook) -> Iterator[tuple[str, str, str, str]]:
    words = texts()["release"]["quotes"]
    for row in records(table):
        themes = dict.fromkeys(_theme(codebook, code_id) for code_id in row["code_ids"] if code_id in codebook)
        yield "; ".join(themes) or words["no_theme"], row["text"], words["kinds"][row["kind"]], row["label"]


def _theme(codebook: Codebook, code_id: str) -> str:
    return codebook.label(code_id)


def _lines(rows: Sequence[tuple[str, str, str, str]]) -> Iterator[str]:
    words = texts()["release"]["quotes"]
    yield words["title"]
    before = ""
    for theme, text, kind, who in rows:
        if theme != before:
            yield from ("", theme, "-" * len(theme))
            before = theme
        shown = quoted(text) if kind == words["kinds"]["quote"] else text
        yield from ("", f"{shown} ({who}{'' if shown != text else f', {kind}'})")
    yield ""
