"""A round for one coder: which segments are handed out, why, and who else could have been drawn."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.cache import digest
from pipeline.errors import Problem, StudyError
from pipeline.review import sample
from pipeline.review.coders import known_as, next_round, slug
from pipeline.review.parts import decided_by, draw_parts
from pipeline.review.uncertain import uncertain
from pipeline.review.words import offers
from pipeline.study import Codebook, Review
from pipeline.study.reviews import Offer, Part, Place
from pipeline.units import answers


@dataclass(frozen=True)
class Sizes:
    """
    How many segments a round has.

    Attributes:
        random: segments drawn at random; they measure.
        uncertain: segments that the machine is unsure of; they teach.
        shared: share of the random ones that all coders get.
    """

    random: int = 100
    uncertain: int = 50
    shared: float = 0.3

    @property
    def n_shared(self) -> int:
        """Random segments that all coders get."""
        return round(self.random * self.shared)


@dataclass(frozen=True)
class Item:
    """A segment that is handed out, with what the interviewer asked before it."""

    segment_id: str
    part: Part
    question: str
    text: str


@dataclass(frozen=True)
class Handout:
    """
    A round as it is handed out.

    Attributes:
        study: the study's name.
        title: the study's title.
        items: in the order of the spreadsheet, which is random.
        frame: every segment that could be drawn.
    """

    study: str
    title: str
    coder: str
    round: int
    offered: tuple[Offer, ...]
    items: tuple[Item, ...]
    frame: Mapping[str, Place]

    @property
    def file(self) -> str:
        """Name of its spreadsheet."""
        return f"{self.study}-{slug(self.coder)}-{self.round}.xlsx"

    @property
    def draw_id(self) -> str:
        """Key of everything that was handed out and how it was drawn."""
        items = [[item.segment_id, item.part, fingerprint(item.text)] for item in self.items]
        frame = [[one, *vars(place).values()] for one, place in sorted(self.frame.items())]
        who = [self.study, slug(self.coder), self.round]
        return digest(who, [vars(one) for one in self.offered], items, frame)[:16]


def hand_out(
    tables: Mapping[str, pd.DataFrame],
    codebook: Codebook,
    reviews: Sequence[Review],
    *,
    study: str,
    title: str,
    coder: str,
    seed: int,
    sizes: Sizes,
    threshold: float,
) -> Handout:
    """
    Draw a round for a coder.

    The shared part goes over all segments that count, the own part over those that are not yet in the coder's random
    sample. A segment that he has decided already is not handed out again; drawn, it counts with that decision, and the
    sample is enlarged accordingly. The same study, coder and round give the same sample.

    Args:
        tables: `segments`, `speakers`, `interviews`, `evidence` and `models`.
        codebook: the codes.
        reviews: the rounds that came back.
        study: the study's name.
        title: the study's title.
        coder: what the coder is called.
        seed: the study's.
        sizes: how many segments.
        threshold: score from which a code is coded that has no threshold of its own.

    Raises:
        StudyError: the coder's name has no letter, or there is nothing that could be handed out.
    """
    coder, number = known_as(coder, reviews), next_round(coder, reviews)
    frame = answers(tables)["segment_id"].tolist()
    matter = [code.code_id for code in codebook.codes if code.kind != "evaluation"]
    found = sample.scores(tables["evidence"], frame, matter)
    limits = sample.thresholds(tables["models"], matter, default=threshold)
    key = (seed, study, number)
    places = draw_parts(
        sample.strata(frame, found, limits),
        reviews,
        coder=coder,
        key=key,
        n_shared=sizes.n_shared,
        n_own=sizes.random - sizes.n_shared,
    )
    drawn = {one: place.drawn for one, place in places.items() if place.drawn}
    settled = {row.segment_id for one in reviews for row in one.decided}
    unsure = uncertain(found, limits, sizes.uncertain, without={*drawn, *settled})
    mine = decided_by(coder, reviews)
    parts = {one: part for one, part in drawn.items() if one not in mine} | dict.fromkeys(unsure, "uncertain")
    if not parts:
        what = f"für {coder} ist nichts mehr zu kodieren: alle Stellen sind entschieden"
        raise StudyError([Problem(study, what, "eine andere Person kodieren lassen")])
    items = _items(tables["segments"], parts, sample.random_numbers(parts, *key, slug(coder), "order"))
    return Handout(study, title, coder, number, offers(codebook), items, places)


def fingerprint(text: str) -> str:
    """Return a key of a text that stays the same when a spreadsheet changes its spaces and line ends."""
    return hashlib.sha256(plain(text).encode()).hexdigest()[:16]


def plain(text: str) -> str:
    """Return a text in NFC on one line, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _items(segments: pd.DataFrame, parts: Mapping[str, str], order: Mapping[str, float]) -> tuple[Item, ...]:
    texts = dict(zip(segments["segment_id"], segments["text"], strict=True))
    questions = dict(zip(segments["segment_id"], segments["question"].fillna(""), strict=True))
    return tuple(
        Item(one, parts[one], plain(texts.get(questions[one], "")), plain(texts[one]))  # type: ignore[arg-type]
        for one in sorted(parts, key=lambda one: (order[one], one))
    )
