"""What was chosen is 1, what was not is 0, and what a changed codebook leaves open is neither."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.review.values import carrier
from pipeline.review.words import offers
from pipeline.study import Code, Codebook
from tests.review.material import BOOK


def theme(code_id: str, parent: str = "", was: Sequence[str] = ()) -> Code:
    return Code(code_id=code_id, label=code_id.title(), kind="theme", parent=parent, was=tuple(was))


def book(*codes: Code) -> Codebook:
    return Codebook((*codes, Code(code_id="gut", label="gut", kind="evaluation")))


def values(choices: Sequence[str], then: Codebook, now: Codebook | None = None) -> dict[str, int]:
    return carrier(offers(then), now or then).values(choices)


def plain(found: dict[str, int]) -> dict[str, int]:
    return {one: value for one, value in found.items() if ":" not in one and one != "gut"}


def test_a_finished_segment_decides_every_code() -> None:
    found = values(["bahn:schlecht", "fusion:pro"], BOOK)
    assert {one for one, value in found.items() if value} == {
        *("mobilitaet", "bahn", "bahn:schlecht", "schlecht", "fusion", "fusion:pro")
    }
    assert {one for one, value in found.items() if not value} == {
        *("geld", "ziel", "gut", "mobilitaet:gut", "bahn:gut", "geld:gut", "geld:schlecht", "fusion:contra")
    }


def test_whether_a_theme_is_judged_is_open_where_only_a_theme_below_it_was() -> None:
    assert "mobilitaet:schlecht" not in values(["bahn:schlecht"], BOOK)
    assert values(["bahn:schlecht", "mobilitaet:schlecht"], BOOK)["mobilitaet:schlecht"] == 1
    assert values(["bahn"], BOOK)["mobilitaet:schlecht"] == 0


def test_no_code_is_0_for_all() -> None:
    found = values([], BOOK)
    assert set(found.values()) == {0}
    assert len(found) == 5 + 2 + 3 * 2 + 2


def test_a_theme_can_be_praised_and_blamed() -> None:
    found = values(["geld:gut", "geld:schlecht"], BOOK)
    assert {one for one, value in found.items() if value} == {"geld", "geld:gut", "geld:schlecht", "gut", "schlecht"}


def test_a_goal_can_be_judged_but_has_no_judgement_of_its_own() -> None:
    found = values(["ziel:gut"], BOOK)
    assert {one for one, value in found.items() if value} == {"ziel", "gut"}


OLD = book(theme("oben"), theme("a", "oben"), theme("b"))


@pytest.mark.parametrize(
    ("now", "choices", "expected"),
    [
        # renamed
        (book(theme("oben"), theme("x", "oben", ["a"]), theme("b")), ["a"], {"oben": 1, "x": 1, "b": 0}),
        (book(theme("oben"), theme("x", "oben", ["a"]), theme("b")), ["b"], {"oben": 0, "x": 0, "b": 1}),
        # merged
        (book(theme("oben"), theme("x", "", ["a", "b"])), ["b"], {"oben": 0, "x": 1}),
        (book(theme("oben"), theme("x", "", ["a", "b"])), ["a"], {"oben": 1, "x": 1}),
        (book(theme("oben"), theme("x", "", ["a", "b"])), [], {"oben": 0, "x": 0}),
        # split, with a parent in common and without
        (book(theme("oben"), theme("x", "oben", ["a"]), theme("y", "oben", ["a"])), ["a"], {"oben": 1}),
        (book(theme("oben"), theme("x", "oben", ["a"]), theme("y", "oben", ["a"])), [], {"oben": 0, "x": 0, "y": 0}),
        (book(theme("oben"), theme("b"), theme("x", "", ["b"])), ["b"], {"oben": 0}),
        # the old code lives on above what came out of it
        (book(theme("oben"), theme("b"), theme("x", "b", ["b"])), ["b"], {"oben": 0, "b": 1}),
        (book(theme("oben"), theme("b"), theme("x", "b", ["b"])), [], {"oben": 0, "b": 0, "x": 0}),
        # removed: what stood above it stays
        (book(theme("oben"), theme("b")), ["a"], {"oben": 1, "b": 0}),
        # new
        (book(theme("oben"), theme("a", "oben"), theme("b"), theme("n")), ["b"], {"oben": 0, "a": 0, "b": 1}),
        # moved below another code: that one is 1 too
        (book(theme("oben"), theme("a", "b"), theme("b")), ["a"], {"oben": 1, "a": 1, "b": 1}),
        # a new code above: only a yes is known
        (book(theme("oben"), theme("a", "n"), theme("b"), theme("n")), ["a"], {"oben": 1, "a": 1, "b": 0, "n": 1}),
        (book(theme("oben"), theme("a", "n"), theme("b"), theme("n")), [], {"oben": 0, "a": 0, "b": 0}),
    ],
)
def test_decisions_follow_the_codebook(now: Codebook, choices: list[str], expected: dict[str, int]) -> None:
    assert plain(values(choices, OLD, now)) == expected


def test_judgements_follow_their_renamed_parts() -> None:
    now = Codebook((theme("x", "", ["b"]), Code(code_id="top", label="top", kind="evaluation", was=("gut",))))
    found = values(["b:gut"], OLD, now)
    assert found == {"x": 1, "top": 1, "x:top": 1}


def test_the_judgement_of_a_split_theme_is_open_but_was_given() -> None:
    found = values(["b:gut"], OLD, book(theme("x", "", ["b"]), theme("y", "", ["b"])))
    assert found == {"gut": 1}


def test_a_code_that_was_offered_beside_its_former_self_did_not_come_out_of_it() -> None:
    now = book(theme("b"), theme("x", "", ["b"]))
    assert plain(values(["b"], now)) == {"b": 1, "x": 0}


def test_what_was_written_by_hand_counts_even_if_it_was_not_offered() -> None:
    now = book(theme("oben"), theme("a", "oben"), theme("b"), theme("n", "oben"))
    assert plain(values(["n"], OLD, now)) == {"oben": 1, "a": 0, "b": 0, "n": 1}


def test_split_and_removed_codes_are_known() -> None:
    carries = carrier(offers(OLD), book(theme("oben"), theme("x", "", ["b"]), theme("y", "", ["b"])))
    assert (carries.gone, carries.split) == (("a",), ("b",))
