"""Questions are found in the order of speaking, with the codes that they bring up."""

from __future__ import annotations

from pipeline.analysis.questions import asked_for, first_asked, places
from tests.analysis.asked import asked
from tests.analysis.small import BOOK

TALK = {"B1": [("", "geld")] * 9 + [("laden ~land", "")] + [("land", "geld")], "B2": [("land", "")]}


def pairs(found: object) -> set[tuple[str, str]]:
    return set(zip(found["interview_id"], found["code_id"], strict=True))  # type: ignore[index]


def test_the_tenth_turn_comes_after_the_second() -> None:
    order = places(asked(TALK)["segments"])
    own = order[order["interview_id"] == "B1"]
    assert list(own["segment_id"])[:4] == ["B1:1.1", "B1:1.2", "B1:2.1", "B1:2.2"]
    assert list(own["segment_id"])[-2:] == ["B1:11.1", "B1:11.2"]
    assert list(own["place"]) == list(range(22))


def test_a_code_is_first_brought_up_by_the_earliest_question_about_it_or_a_code_above() -> None:
    made = asked(TALK)
    first = first_asked(made["segments"], made["codings"], BOOK).set_index(["interview_id", "code_id"])["place"]
    # the tenth question (place 18) is about „laden“ and so about „land“; in B2 the one about „land“ covers „laden“
    assert first.to_dict() == {("B1", "laden"): 18, ("B1", "land"): 18, ("B2", "laden"): 0, ("B2", "land"): 0}


def test_who_was_asked_for_a_parent_was_asked_for_its_children() -> None:
    made = asked({"B1": [("land", "")]})
    assert pairs(asked_for(made["segments"], made["codings"], BOOK)) == {("B1", "land"), ("B1", "laden")}


def test_who_was_asked_for_a_child_was_asked_for_its_parent() -> None:
    made = asked({"B1": [("laden ~land", "")]})
    assert pairs(asked_for(made["segments"], made["codings"], BOOK)) == {("B1", "land"), ("B1", "laden")}


def test_a_parent_that_only_another_child_brings_along_asks_for_no_siblings() -> None:
    made = asked({"B1": [("geld ~land", "")]})
    assert pairs(asked_for(made["segments"], made["codings"], BOOK)) == {("B1", "geld"), ("B1", "land")}


def test_what_answers_carry_asks_for_nothing() -> None:
    made = asked({"B1": [("", "geld")]})
    assert asked_for(made["segments"], made["codings"], BOOK).empty
