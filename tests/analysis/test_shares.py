"""Shares are means over units, and say how sure they are."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.analysis import group_shares
from tests.analysis.small import BOOK, answered, study, tables

TALK = {"B1": ["geld", ""], "B2": ["", "", "", ""], "B3": ["geld geld:bewaehrt", "geld", "", ""]}
ATTRIBUTES = {"B1": {"region": "ost"}, "B2": {"region": "west"}, "B3": {"region": ""}}


def shares(consent: dict[str, str] | None = None) -> pd.DataFrame:
    made = tables(TALK, ATTRIBUTES, consent=consent or {})
    frame = group_shares(answered(made), made["codings"], BOOK, study(attributes=["region"]))
    return frame.set_index(["attribute", "value", "code_id"])


def test_a_share_is_the_mean_over_units_not_over_segments() -> None:
    row = shares().loc[("", "", "geld")]
    # ½, 0 and ½; of all ten segments it would be 3/10
    assert row["share"] == pytest.approx(1 / 3)
    assert (row["n_units"], row["n_segments"]) == (3, 3)


def test_groups_are_those_with_a_value() -> None:
    assert set(shares().reset_index()["value"]) == {"", "ost", "west"}


def test_a_group_has_the_mean_of_its_own_units() -> None:
    assert shares().loc[("region", "ost", "geld"), "share"] == 0.5
    assert shares().loc[("region", "west", "geld"), "share"] == 0


def test_a_single_unit_says_nothing_about_others() -> None:
    row = shares().loc[("region", "ost", "geld")]
    assert (row["n_units"], row["ci_low"], row["ci_high"]) == (1, 0, 1)


def test_an_interval_holds_its_share() -> None:
    everybody = shares().loc[("", "")]
    assert (everybody["ci_low"] <= everybody["share"]).all()
    assert (everybody["share"] <= everybody["ci_high"]).all()


def test_codes_are_all_but_evaluations_and_the_qualified_ones_that_occur() -> None:
    expected = {code.code_id for code in BOOK.codes} - {"bewaehrt"} | {"geld:bewaehrt"}
    assert set(shares().loc[("", "")].index) == expected


def test_interviews_without_consent_do_not_count() -> None:
    row = shares({"B2": "none"}).loc[("", "", "geld")]
    assert (row["share"], row["n_units"]) == (0.5, 2)


def test_an_attribute_that_the_units_do_not_have_is_left_out() -> None:
    made = tables(TALK, ATTRIBUTES)
    frame = group_shares(answered(made), made["codings"], BOOK, study(attributes=["faction"]))
    assert set(frame["attribute"]) == {""}


def test_persons_are_taken_together_over_sessions() -> None:
    talk = {"S1/Anna": ["geld", ""], "S2/Anna": ["", ""], "S1/Ben": ["", ""]}
    made = tables(talk, {"Anna": {"faction": "A"}, "Ben": {"faction": "B"}})
    settings = study(attributes=["faction"], unit="person")
    frame = group_shares(answered(made, unit="person"), made["codings"], BOOK, settings)
    row = frame.set_index(["attribute", "value", "code_id"]).loc[("faction", "A", "geld")]
    assert (row["share"], row["n_units"]) == (0.25, 1)


def test_the_same_input_gives_the_same_table() -> None:
    pd.testing.assert_frame_equal(shares(), shares())


def test_without_answers_there_are_no_shares() -> None:
    assert shares(dict.fromkeys(TALK, "none")).empty
