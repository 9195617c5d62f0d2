"""Rounds hold what they say: random parts over the whole frame, one of them the same for all, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import StudyError
from pipeline.review.handout import Handout, Sizes, fingerprint, hand_out, known_as, next_round, slug
from pipeline.study import Review
from pipeline.study.reviews import Judged
from tests.review.material import BOOK, review, tables

MATERIAL = tables(
    10,
    12,
    {(f"B{i:02}:{t}.1", "geld"): 0.9 for i in range(1, 11) for t in range(1, 7)}
    | {(f"B{i:02}:{t}.1", "bahn"): 0.45 + 0.01 * i for i in range(1, 11) for t in (7, 8)},
)
SIZES = Sizes(30, 10, 0.5)


def drawn(coder: str = "Anna", reviews: Sequence[Review] = (), **changed: Any) -> Handout:
    options: dict[str, Any] = {"study": "probe", "title": "Probe", "seed": 7, "sizes": SIZES, "threshold": 0.5}
    return hand_out(changed.pop("tables", MATERIAL), BOOK, reviews, coder=coder, **(options | changed))


def returned(handout: Handout, *, only: int | None = None) -> Review:
    """A round in which the first rows, or all, were found to have no code."""
    rows = tuple(
        Judged(item.segment_id, item.part, item.text, () if only is None or number < only else None)
        for number, item in enumerate(handout.items)
    )
    file = f"{slug(handout.coder)}-{handout.round}.csv"
    where = {"file": file, "coder": handout.coder, "round": handout.round, "draw_id": handout.draw_id}
    return review({}, rows=rows, frame=handout.frame, offered=handout.offered, **where)


def ids(handout: Handout, part: str) -> set[str]:
    return {item.segment_id for item in handout.items if part in item.part}


def test_all_parts_are_there_and_every_segment_stands_once() -> None:
    round_one = drawn()
    assert len(ids(round_one, "shared")) == 15
    assert len(ids(round_one, "own")) == 15
    assert len(ids(round_one, "uncertain")) == 10
    everything = [item.segment_id for item in round_one.items]
    assert len(everything) == len(set(everything))
    assert len(round_one.frame) == 120


def test_the_same_coder_gets_the_same_round_until_it_comes_back() -> None:
    assert drawn() == drawn()
    assert drawn().draw_id == drawn().draw_id
    assert drawn("anna").items == drawn("Anna").items
    assert drawn(seed=8).draw_id != drawn().draw_id


def test_rows_are_in_random_order() -> None:
    """Neither by segment nor part by part."""
    items = drawn().items
    assert [item.segment_id for item in items] != sorted(item.segment_id for item in items)
    assert len({item.part for item in items[:10]}) > 1


def test_two_coders_share_the_shared_part_and_little_else() -> None:
    one, two = drawn("Anna"), drawn("Berta")
    assert ids(one, "shared") == ids(two, "shared")
    assert ids(one, "own") != ids(two, "own")


def test_the_shared_part_stays_when_what_was_learned_has_changed_the_scores() -> None:
    changed = tables(10, 12, {(f"B{i:02}:{t}.1", "bahn"): 0.9 for i in range(1, 11) for t in range(3, 12)})
    first = drawn("Anna")
    assert ids(drawn("Berta", [returned(first)], tables=changed), "shared") == ids(first, "shared")


def test_a_second_round_holds_nothing_that_the_coder_has_decided_and_still_draws_from_everything() -> None:
    first = drawn()
    second = drawn("Anna", [returned(first)])
    assert second.round == 2
    assert not {item.segment_id for item in second.items} & {item.segment_id for item in first.items}
    assert second.frame.keys() == first.frame.keys()
    sampled = {one for one, place in second.frame.items() if place.own.endswith("+")}
    assert sampled == ids(first, "shared") | ids(first, "own")
    assert not {one for one in sampled if "own" in second.frame[one].drawn}
    assert 12 <= len(ids(second, "own")) <= 18  # about as many new ones as were asked for


def test_what_was_decided_as_uncertain_can_still_be_drawn_and_is_not_asked_again() -> None:
    first = drawn()
    second = drawn("Anna", [returned(first)], sizes=Sizes(120, 0, 0))
    assert not ids(first, "uncertain") & {item.segment_id for item in second.items}
    assert all("own" in second.frame[one].drawn for one in ids(first, "uncertain"))


def test_what_is_still_open_can_be_drawn_again() -> None:
    first = drawn()
    second = drawn("Anna", [returned(first, only=0)], sizes=Sizes(120, 0, 0))
    assert {item.segment_id for item in second.items} == set(MATERIAL["segments"]["segment_id"])


def test_the_uncertain_part_holds_what_nobody_has_decided() -> None:
    first = drawn("Anna")
    decided = {item.segment_id for item in first.items}
    assert not ids(drawn("Berta", [returned(first)]), "uncertain") & decided


def test_prompts_and_interviews_without_consent_are_never_handed_out() -> None:
    material = dict(MATERIAL)
    material["segments"] = MATERIAL["segments"].assign(is_prompt=MATERIAL["segments"]["turn"] % 2 == 1)
    material["interviews"] = MATERIAL["interviews"].assign(
        consent=["none" if one == "B03" else "quote" for one in MATERIAL["interviews"]["interview_id"]]
    )
    made = drawn(tables=material, sizes=Sizes(200, 200, 0.5))
    assert {item.segment_id for item in made.items} == {
        f"B{i:02}:{t}.1" for i in range(1, 11) for t in range(2, 13, 2) if i != 3
    }


def test_a_segment_comes_with_the_question_before_it() -> None:
    material = dict(MATERIAL)
    segments = MATERIAL["segments"]
    material["segments"] = segments.assign(
        question=[f"{one.partition(':')[0]}:1.1" for one in segments["segment_id"]], is_prompt=segments["turn"] == 1
    )
    made = drawn(tables=material)
    assert {item.question for item in made.items if item.segment_id.startswith("B04:")} == {"Antwort 1 aus 4."}


def test_when_all_is_decided_there_is_nothing_to_hand_out() -> None:
    everything = drawn(sizes=Sizes(500, 0, 0))
    with pytest.raises(StudyError, match="nichts mehr zu kodieren"):
        drawn("Anna", [returned(everything)])
    assert drawn("Berta", [returned(everything)]).items


@pytest.mark.parametrize(
    ("coder", "name"), [("Anna", "anna"), ("Änne Müller-Groß", "aenne-mueller-gross"), (" J.  2 ", "j-2"), ("É", "e")]
)
def test_a_coders_name_becomes_a_file_name(coder: str, name: str) -> None:
    assert slug(coder) == name


@pytest.mark.parametrize("coder", ["", "  ", "../..", "?"])
def test_a_name_without_letters_is_refused(coder: str) -> None:
    with pytest.raises(StudyError, match="taugt nicht als Name"):
        drawn(coder)


def test_a_coder_keeps_the_spelling_of_the_first_round() -> None:
    rounds = [review({}, coder="Anna M", round=2)]
    assert known_as(" anna  m ", rounds) == "Anna M"
    assert known_as(" anna  b ", rounds) == "anna b"
    assert (next_round("anna m", rounds), next_round("Berta", rounds)) == (3, 1)


def test_a_fingerprint_survives_what_spreadsheets_do_to_spaces() -> None:
    assert fingerprint("Ja,\r\n das  geht.\u00a0") == fingerprint("Ja, das geht.")
    assert fingerprint("Ja, das geht!") != fingerprint("Ja, das geht.")


def test_segments_are_not_changed() -> None:
    before = {name: frame.copy() for name, frame in MATERIAL.items()}
    drawn()
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, MATERIAL[name])
