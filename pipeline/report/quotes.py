"""Quotes: what was said, by whom, the words that were coded, and whether it may leave the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.report.material import Material
from pipeline.report.readable import records
from pipeline.texts import value_label

_TOLD = ("role", "settlement", "faction", "party")
_QUESTION_LENGTH = 180


@dataclass(frozen=True)
class Quote:
    """
    A segment as it is shown.

    Attributes:
        pieces: its text in parts; marked are the words that a code was found by.
        who: attributes of the speaker.
        question: what was asked before, shortened; may be "".
        is_internal: there is no consent to quote it outside the house.
    """

    segment_id: str
    pieces: tuple[tuple[str, bool], ...]
    who: str
    question: str
    is_internal: bool


@dataclass(frozen=True)
class Quotes:
    """
    All that can be quoted from a study inside the house: everything but interviews without any consent.
    """

    material: Material

    @cached_property
    def _segments(self) -> pd.DataFrame:
        """The segments that may be quoted, by id."""
        texts_of = self.material.tables["segments"][["segment_id", "text", "question"]]
        return self.material.answered.merge(texts_of, on="segment_id").set_index("segment_id")

    @cached_property
    def _released(self) -> frozenset[str]:
        """Ids of interviews that may be quoted outside the house."""
        talks = self.material.talks
        is_public = self.material.study.settings.privacy.speakers == "public"
        return frozenset(talks["interview_id"] if is_public else talks.loc[talks["consent"] == "quote", "interview_id"])

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, Any]]:
        return {row["segment_id"]: row for row in records(self._segments.reset_index())}

    @cached_property
    def _spans(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        evidence = self.material.tables["evidence"]
        rows = evidence[(evidence["source"] == "lexicon") & evidence["segment_id"].isin(self._segments.index)]
        keys = zip(rows["segment_id"], rows["code_id"], strict=True)
        return dict(zip(keys, zip(rows["start"], rows["end"], strict=True), strict=True))

    @cached_property
    def _prompts(self) -> Mapping[str, str]:
        segments = self.material.tables["segments"]
        asked = segments[segments["segment_id"].isin(set(self._segments["question"].dropna()))]
        return dict(zip(asked["segment_id"], asked["text"], strict=True))

    @cached_property
    def _ranked(self) -> Mapping[str, pd.DataFrame]:
        """Coded segments that may be quoted, by code, clearest first."""
        evidence = self.material.tables["evidence"]
        scores = evidence.groupby(["segment_id", "code_id"], sort=False)["score"].max().rename("score").reset_index()
        coded = self.material.coded[self.material.coded["segment_id"].isin(self._segments.index)]
        rows = coded.merge(scores, on=["segment_id", "code_id"], how="left").fillna({"score": 0.0})
        ordered = rows.sort_values(["score", "segment_id"], ascending=[False, True])
        return {str(code_id): part for code_id, part in ordered.groupby("code_id")}

    def is_quotable(self, segment_id: str) -> bool:
        """Say whether a segment may be shown word for word."""
        return segment_id in self._texts

    def text(self, segment_id: str) -> str:
        """Return the text of a segment that may be quoted."""
        return self._texts[segment_id]

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return dict(zip(self._segments.index, self._segments["text"], strict=True))

    def quote(self, segment_id: str, code_ids: Sequence[str] = ()) -> Quote:
        """Show a segment that may be quoted, with the words marked that some codes were found by."""
        row = self._rows[segment_id]
        spans = [span for code_id in code_ids if (span := self._spans.get((segment_id, code_id)))]
        question = " ".join(self._prompts.get(str(row["question"]), "").split())
        if len(question) > _QUESTION_LENGTH:
            question = question[:_QUESTION_LENGTH].rpartition(" ")[0] + " …"
        is_internal = row["interview_id"] not in self._released
        return Quote(segment_id, marked(str(row["text"]), spans), self._who(row), question, is_internal)

    def chosen(self, segment_ids: Sequence[str], code_ids: Sequence[str] = (), *, most: int = 6) -> list[Quote]:
        """Show the first of some segments that may be quoted."""
        kept = [name for name in segment_ids if self.is_quotable(name)][:most]
        return [self.quote(name, code_ids) for name in kept]

    def best(self, code_id: str, *, most: int = 4) -> list[Quote]:
        """Show the clearest segments of a code, each from another unit."""
        rows = self._ranked.get(code_id)
        if rows is None:
            return []
        family = [code.code_id for code in self.material.study.codebook.codes if code_id in self._lineage(code.code_id)]
        ids = rows.drop_duplicates("unit_id")["segment_id"].head(most)
        return [self.quote(str(name), family or [code_id]) for name in ids]

    def central(self, cluster_id: str, *, most: int = 4) -> list[Quote]:
        """Show the most typical segments of a cluster, each from another unit."""
        return [self.quote(name) for name in self._central.get(cluster_id, [])[:most]]

    @cached_property
    def _central(self) -> Mapping[str, list[str]]:
        """Ids of segments that may be quoted, by cluster, most typical first, one a unit."""
        known = self._segments.reset_index()[["segment_id", "unit_id"]]
        rows = self.material.tables["clusters"].merge(known, on="segment_id")
        ordered = rows.sort_values(["strength", "segment_id"], ascending=[False, True])
        first = ordered.drop_duplicates(["cluster_id", "unit_id"])
        return {str(name): list(part["segment_id"]) for name, part in first.groupby("cluster_id")}

    def _lineage(self, code_id: str) -> tuple[str, ...]:
        return (code_id, *self.material.study.codebook.ancestors(code_id))

    def _who(self, row: Mapping[str, Any]) -> str:
        known = [name for name in _TOLD if name in self.material.attributes and row.get(name)]
        # a faction that is called like its party is told once
        told = list(dict.fromkeys(value_label(name, str(row[name])) for name in known))
        is_public = self.material.study.settings.privacy.speakers == "public"
        names = [str(row["unit_id"])] if is_public and self.material.study.settings.unit == "person" else []
        return ", ".join([*names, *told])


def marked(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """
    Cut a text at the borders of spans.

    Args:
        text: the segment's.
        spans: start and end (exclusive) in code points; may overlap, may reach out of the text.

    Returns:
        (part, is it in a span); joined, the parts are the text.
    """
    if not spans:
        return ((text, False),) if text else ()
    places = sorted((max(start, 0), min(end, len(text))) for start, end in spans)
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in _joined([place for place in places if place[0] < place[1]]):
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    return tuple(piece for piece in [*pieces, (text[done:], False)] if piece[0])


def _joined(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of places that touch; they come in order, none is empty."""
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
