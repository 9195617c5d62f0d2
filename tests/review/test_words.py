"""Every code has one name in the lists, whatever the labels are, and that name means no other code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.words import NONE, offers, words
from pipeline.study import Code, Codebook
from pipeline.study.reviews import Offer
from tests.review.material import BOOK

LABELS = st.text(st.sampled_from("aAbB =+-@ ()–kein Codedafür"), max_size=12)
IDS = st.from_regex(r"[abAB][a-b_]{0,2}", fullmatch=True)


def test_codes_stand_kind_by_kind_below_their_parents() -> None:
    assert [one.code_id for one in offers(BOOK)] == ["mobilitaet", "bahn", "geld", "fusion", "ziel", "gut", "schlecht"]


def test_a_label_that_is_one_codes_alone_is_its_name() -> None:
    shown = words(offers(BOOK))
    assert list(shown.codes) == ["Mobilität", "Bus und Bahn", "Finanzen", "Zusammenlegen", "Mitreden"]
    assert shown.marks == {"bewährt": "gut", "kritisch": "schlecht", "dafür": "pro", "dagegen": "contra"}


def test_there_is_no_for_and_against_without_propositions() -> None:
    assert words([Offer("a", "A", "theme")]).marks == {}


def test_codes_with_the_same_label_are_told_apart_by_their_ids() -> None:
    shown = words([Offer("bus", "Bus", "theme"), Offer("m_bus", "bus", "measure"), Offer("rad", "Rad", "theme")])
    assert shown.codes == {"Bus (bus)": "bus", "bus (m_bus)": "m_bus", "Rad": "rad"}


@pytest.mark.parametrize("label", ["=SUMME(A1)", "+1", "-1", "@home", ""])
def test_a_label_that_a_spreadsheet_would_take_for_a_formula_comes_after_the_id(label: str) -> None:
    assert list(words([Offer("a", label, "theme")]).codes) == [f"a ({label})"]


@pytest.mark.parametrize("cell", ["Bus und Bahn", "bus und bahn", " Bus  und\u00a0Bahn", "bahn", "BAHN"])
def test_a_code_is_understood_by_label_or_id_in_any_case(cell: str) -> None:
    assert words(offers(BOOK)).code(cell) == "bahn"


def test_what_is_no_code_is_none() -> None:
    shown = words(offers(BOOK))
    assert [shown.code("Bahn AG"), shown.code("bewährt"), shown.mark("Finanzen"), shown.code("")] == [None] * 4


@given(st.dictionaries(IDS, LABELS, min_size=1, max_size=6))
def test_every_name_in_the_list_leads_back_to_its_code(labels: dict[str, str]) -> None:
    book = Codebook(tuple(Code(code_id=one, label=label, kind="theme") for one, label in labels.items()))
    shown = words(offers(book))
    assert sorted(shown.codes.values()) == sorted(labels)
    assert {name: shown.code(name) for name in shown.codes} == shown.codes
    assert NONE not in shown.codes
    assert not [name for name in shown.codes if name[0] in "=+-@"]
