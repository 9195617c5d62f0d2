"""The table `decisions`: what all coders chose, for today's segments and today's codes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline import tables
from pipeline.errors import Problem
from pipeline.privacy import replacer
from pipeline.review.anchor import Anchors, interview_of
from pipeline.review.coders import slug
from pipeline.review.inclusion import inclusion
from pipeline.review.values import Carrier, carrier
from pipeline.study import Codebook, Name, Review
from pipeline.study.reviews import Judged


@dataclass(frozen=True)
class _Placed:
    """A decision and the segment of today that it is for."""

    segment_id: str
    coder: str
    row: Judged
    carrier: Carrier


def decisions(
    reviews: Sequence[Review], segments: pd.DataFrame, codebook: Codebook, *, names: Sequence[Name] = ()
) -> tuple[pd.DataFrame, list[Problem]]:
    """
    Turn what people chose into 0 and 1 for today's segments and today's codes.

    Of two decisions of a coder about a segment the later round's counts. A segment that any round drew at random and
    a coder of that round has decided is in the random sample, for all coders.

    Args:
        reviews: the rounds that came back (`Study.reviews`).
        segments: the table.
        codebook: today's codes.
        names: the roster; rostered names are taken out of memos.

    Returns:
        The table `decisions`, dense over the decided segments and the codes that their rounds offered (`values`),
        and warnings: decisions whose segment or code is gone, and those to be made anew.
    """
    if not reviews:
        return tables.empty("decisions"), []
    ordered = sorted(reviews, key=lambda one: (slug(one.coder), one.round, one.file))
    problems: list[Problem] = []
    anchors = Anchors(segments)
    placed: dict[tuple[str, str], _Placed] = {}
    chance = inclusion(reviews)
    chances: dict[str, float] = {}
    coders = {slug(one.coder): one.coder for one in reversed(ordered)}
    for review in ordered:
        carries = carrier(review.offered, codebook)
        problems += _lost_codes(review, carries)
        for segment_id, row in _anchored(review, anchors, problems):
            coder = coders[slug(review.coder)]
            placed[coder, segment_id] = _Placed(segment_id, coder, row, carries)
            if row.segment_id in chance:
                chances[segment_id] = max(chance[row.segment_id], chances.get(segment_id, 0.0))
    rows = [row for _, one in sorted(placed.items()) for row in _rows(one, chances, names)]
    frame = pd.DataFrame(rows) if rows else tables.empty("decisions")
    return tables.check(frame, "decisions"), sorted(problems)


def _rows(one: _Placed, chances: Mapping[str, float], names: Sequence[Name]) -> Iterator[dict[str, Any]]:
    memo = replacer(names, interview_of(one.segment_id))(one.row.memo) if one.row.memo else ""
    probability = chances.get(one.segment_id)
    for code_id, value in one.carrier.values(one.row.choices or ()).items():
        yield {
            "segment_id": one.segment_id,
            "code_id": code_id,
            "coder": one.coder,
            "value": value,
            "sample": "uncertain" if probability is None else "random",
            "inclusion_probability": probability,
            "memo": memo,
        }


def _anchored(review: Review, anchors: Anchors, problems: list[Problem]) -> Iterator[tuple[str, Judged]]:
    """Yield every decision with the segment of today that has its text; what stayed in its place comes first."""
    staying = {row.segment_id for row in review.decided if anchors.stays(row.segment_id, row.text)}
    taken = set(staying)
    lost: list[Judged] = []
    for row in review.decided:
        found = (
            row.segment_id if row.segment_id in staying else anchors.elsewhere(row.segment_id, row.text, taken=taken)
        )
        if found is None:
            lost.append(row)
        else:
            taken.add(found)
            yield found, row
    problems += _orphans(review, lost, anchors)


def _orphans(review: Review, lost: Iterable[Judged], anchors: Anchors) -> Iterator[Problem]:
    absent: dict[str, list[Judged]] = defaultdict(list)
    for row in lost:
        if not anchors.has_interview(row.segment_id):
            absent[interview_of(row.segment_id)].append(row)
            continue
        what = f"die Stelle {row.segment_id} gibt es nicht mehr, oder ihr Text ist ein anderer: die Entscheidung ruht"
        fix = "die neue Kennung der Stelle eintragen oder die Stelle neu kodieren"
        yield Problem(f"reviews/{review.file}, Zeile {row.line}", what, fix, "", True)
    for interview_id, rows in absent.items():
        what = f"das Interview {interview_id} ist nicht dabei: {_count(len(rows))} ohne Wirkung"
        yield Problem(f"reviews/{review.file}", what, "interviews.csv prüfen", "", True)


def _lost_codes(review: Review, carries: Carrier) -> Iterator[Problem]:
    """Tell which chosen codes no longer are one code."""
    chosen = Counter(part for row in review.decided for choice in row.choices or () for part in set(choice.split(":")))
    labels = {one.code_id: one.label for one in review.offered}
    where = f"reviews/{review.file}"
    for old in carries.gone:
        if chosen[old]:
            what = f"{_count(chosen[old])} zu „{labels[old]}“ ohne Wirkung: den Code {old} gibt es nicht mehr"
            yield Problem(where, what, f"beim Code, der ihn ersetzt, „was: [{old}]“ eintragen", "", True)
    for old in carries.split:
        if chosen[old]:
            parts = ", ".join(carries.heirs[old])
            what = f"{_count(chosen[old])} zu „{labels[old]}“ neu zu treffen: aus {old} wurden {parts}"
            fix = f"in der Spalte codes {old} durch einen davon ersetzen"
            yield Problem(where, what, fix, "", True)


def _count(number: int) -> str:
    return "1 Entscheidung" if number == 1 else f"{number} Entscheidungen"
