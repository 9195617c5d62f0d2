"""Only what interviewees say with consent counts, and units are what is compared."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import units
from tests.analysis.small import tables

TALK = {"B1": ["geld", ""], "B2": ["geld"], "B3": ["geld", "geld"]}
ATTRIBUTES = {"B1": {"region": "ost"}, "B2": {"region": "west"}}
COUNCIL = {"S1/Anna": ["geld"], "S2/Anna": ["", "", ""], "S1/Ben": ["geld"]}
FACTIONS = {"Anna": {"faction": "A"}, "Ben": {"faction": "B"}}


def test_prompts_do_not_count() -> None:
    made = tables(TALK)
    assert len(made["segments"]) == 10
    assert len(units.answers(made)) == 5


def test_interviews_without_consent_do_not_count() -> None:
    assert set(units.answers(tables(TALK, consent={"B2": "none"}))["interview_id"]) == {"B1", "B3"}


def test_an_unknown_attribute_is_empty_not_missing() -> None:
    regions = units.answers(tables(TALK, ATTRIBUTES)).drop_duplicates("unit_id").set_index("unit_id")["region"]
    assert regions.to_dict() == {"B1": "ost", "B2": "west", "B3": ""}


def test_interviews_are_units_by_default() -> None:
    answered = units.answers(tables(TALK))
    assert list(answered["unit_id"]) == list(answered["interview_id"])


def test_persons_are_units_over_all_sessions() -> None:
    answered = units.answers(tables(COUNCIL, FACTIONS), unit="person")
    assert answered.groupby("unit_id")["interview_id"].nunique().to_dict() == {"Anna": 2, "Ben": 1}
    assert units.unit_attributes(answered)["faction"].to_dict() == {"Anna": "A", "Ben": "B"}


def test_of_several_values_a_unit_has_the_most_frequent() -> None:
    answered = pd.DataFrame({"unit_id": ["u"] * 3, "role": ["rat", "amt", "rat"]})
    assert units.unit_attributes(answered)["role"].to_dict() == {"u": "rat"}


def test_a_share_is_that_of_the_units_own_segments() -> None:
    made = tables(TALK)
    shares = units.shares(units.answers(made), made["codings"], ["geld", "wohnen"])
    assert shares["geld"].to_dict() == {"B1": 0.5, "B2": 1, "B3": 1}
    assert (shares["wohnen"] == 0).all()


def test_verdicts_against_a_code_do_not_count() -> None:
    made = tables(TALK)
    nothing = made["codings"].assign(is_coded=False)
    assert (units.shares(units.answers(made), nothing, ["geld"]) == 0).all(axis=None)


@settings(max_examples=10, deadline=None)
@given(st.dictionaries(st.sampled_from("ABCDE"), st.lists(st.sampled_from(["geld", ""]), min_size=1), min_size=1))
def test_shares_are_means_of_ones_and_zeros(talk: dict[str, list[str]]) -> None:
    made = tables(talk)
    shares = units.shares(units.answers(made), made["codings"], ["geld"])["geld"]
    expected = {unit: sum(map(bool, parts)) / len(parts) for unit, parts in talk.items()}
    assert shares.to_dict() == pytest.approx(expected)
