"""The combined inclusion probability is the one by which totals come out right, over rounds, coders and open rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from pipeline.review import sample
from pipeline.review.inclusion import chances, inclusion
from pipeline.review.parts import decided_by, draw_parts
from pipeline.study import Review
from pipeline.study.reviews import Judged, Place
from tests.review.material import review


def frame(own: dict[str, str], drawn_ids: str) -> dict[str, Place]:
    return {one: Place("", stratum, "own" if one in drawn_ids.split() else "") for one, stratum in own.items()}


def test_one_round_gives_n_of_n() -> None:
    """Two of four in one stratum, one of one in the other; what was not drawn at random is not in the sample."""
    strata = {"a": "1", "b": "1", "c": "1", "d": "1", "e": "2"}
    one = review({"a": (), "b": (), "e": (), "c": ()}, frame=frame(strata, "a b e"))
    assert inclusion([one]) == {"a": 0.5, "b": 0.5, "e": 1.0}


def test_what_is_open_lowers_the_chance_of_its_stratum() -> None:
    strata = dict.fromkeys("abcd", "1")
    one = review({"a": (), "b": None}, frame=frame(strata, "a b"))
    assert inclusion([one]) == {"a": 0.25}


def test_two_coders_own_parts_are_independent() -> None:
    strata = dict.fromkeys("abcd", "1")
    rounds = [
        review({"a": (), "b": ()}, frame=frame(strata, "a b")),
        review({"b": ()}, frame=frame(strata, "b"), coder="Berta", file="berta-1.csv"),
    ]
    assert inclusion(rounds) == pytest.approx({"a": 1 - 0.5 * 0.75, "b": 1 - 0.5 * 0.75})


def test_a_shared_part_counts_once_and_is_done_when_one_coder_has_done_it() -> None:
    places = {one: Place("1", "1", "shared" if one in "ab" else "") for one in "abcd"}
    rounds = [
        review({"a": (), "b": ()}, frame=places),
        review({"a": (), "b": None}, frame=places, coder="Berta", file="berta-1.csv"),
    ]
    assert inclusion(rounds) == {"a": 0.5, "b": 0.5}


def test_the_chances_of_a_round_as_handed_out_do_not_depend_on_what_was_done() -> None:
    places = {"a": Place("1", "1", "shared+own"), "b": Place("1", "1", ""), "c": Place("1", "2", "")}
    one = review({}, rows=(Judged("a", "shared+own", "Ja."),), frame=places)
    assert chances(one) == pytest.approx({"a": 1 - (2 / 3) * 0.5, "b": 1 - (2 / 3) * 0.5, "c": 1 / 3})


LEVELS = {f"B{i:02}:{t}.1": "0" if t < 3 else "1" if t < 8 else "2" for i in range(1, 9) for t in range(1, 13)}
UNSURE = [f"B{i:02}:{t}.1" for i in (1, 2, 3) for t in (8, 11)]


def coded_round(seed: int, coder: str, before: Sequence[Review], number: int, share: float) -> Review:
    """A round drawn at random, coded from the top as far as a share of its rows."""
    key = (seed, "probe", number)
    frame = draw_parts(LEVELS, before, coder=coder, key=key, n_shared=9, n_own=9)
    mine = decided_by(coder, before)
    parts = dict.fromkeys((one for one in UNSURE if one not in mine), "uncertain")
    parts |= {one: place.drawn for one, place in frame.items() if place.drawn and one not in mine}
    order = sample.random_numbers(parts, seed, coder, number)
    limit = round(share * len(parts))
    rows = tuple(
        Judged(one, parts[one], "", () if place < limit else None)  # type: ignore[arg-type]
        for place, one in enumerate(sorted(parts, key=lambda one: order[one]))
    )
    return review({}, rows=rows, frame=frame, coder=coder, round=number, file=f"{coder}-{number}.csv")


def weighted(reviews: Sequence[Review]) -> dict[str, float]:
    """How many segments of every stratum there are, as the sample has it: the sum of 1 / inclusion probability."""
    totals = dict.fromkeys("012", 0.0)
    for one, chance in inclusion(reviews).items():
        totals[LEVELS[one]] += 1 / chance
    return totals


def test_totals_come_out_right_over_rounds_and_coders() -> None:
    """Anna codes three rounds, Berta one in between; over 250 seeds the means are those of the frame: 16, 40, 40."""
    totals = []
    for seed in range(250):
        one = coded_round(seed, "Anna", [], 1, 1)
        two = coded_round(seed, "Anna", [one], 2, 1)
        berta = coded_round(seed, "Berta", [one, two], 1, 1)
        three = coded_round(seed, "Anna", [one, two, berta], 3, 1)
        totals.append(weighted([one, two, three, berta]))
    _agree(totals)


def test_totals_come_out_right_when_half_of_a_round_comes_back() -> None:
    totals = []
    for seed in range(250):
        one = coded_round(seed, "Anna", [], 1, 0.5)
        totals.append(weighted([one, coded_round(seed, "Berta", [one], 1, 0.8)]))
    _agree(totals)


def _agree(totals: Sequence[dict[str, float]]) -> None:
    for name, size in {"0": 16, "1": 40, "2": 40}.items():
        values = np.array([one[name] for one in totals])
        assert values.mean() == pytest.approx(size, abs=4 * values.std() / np.sqrt(len(values))), name
