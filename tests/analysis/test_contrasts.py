"""Declared groups are compared over units, and only those that belong."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from pipeline.analysis import contrasts
from pipeline.analysis.contrasts import sides
from pipeline.errors import StudyError
from pipeline.study import Contrast
from tests.analysis.small import BOOK, answered, tables

VILLAGES = [f"D{number}" for number in range(8)]
TOWNS = [f"S{number}" for number in range(12)]
TALK = {name: ["laden", "laden geld", "", ""] for name in VILLAGES} | {name: ["geld", "", "", ""] for name in TOWNS}
PLACES = {name: {"settlement": "dorf"} for name in VILLAGES} | {name: {"settlement": "stadt"} for name in TOWNS}
DATES = dict.fromkeys(VILLAGES, "2019-05-26") | dict.fromkeys(TOWNS, "2019-05-27")
DORF = Contrast(contrast_id="dorf", attribute="settlement", a=("dorf",), codes=("laden", "geld"))


def compare(*declared: Contrast, seed: int = 1) -> pd.DataFrame:
    made = tables(TALK, PLACES, dates=DATES)
    table = contrasts(answered(made), made["codings"], BOOK, declared, seed=seed)
    return table.set_index(["contrast_id", "code_id"])


def test_a_difference_is_that_of_the_mean_shares() -> None:
    row = compare(DORF).loc[("dorf", "laden")]
    assert (row["share_a"], row["share_b"], row["difference"]) == (0.5, 0, 0.5)
    assert (row["n_a"], row["n_b"]) == (8, 12)


def test_groups_without_overlap_have_the_largest_effect_and_the_smallest_p() -> None:
    row = compare(DORF).loc[("dorf", "laden")]
    assert row["effect"] == 1
    assert row["p_value"] == pytest.approx(1 / 10_001)


def test_equal_groups_do_not_differ() -> None:
    row = compare(DORF).loc[("dorf", "geld")]
    assert (row["difference"], row["effect"], row["p_value"]) == (0, 0, 1)


def test_p_values_are_corrected_over_all_contrasts() -> None:
    los = Contrast(contrast_id="los", attribute="settlement", a=("stadt",), codes=("geld", "wohnen"))
    table = compare(DORF, los)
    # four tests, the smallest p times four
    assert table.loc[("dorf", "laden"), "q_value"] == pytest.approx(4 / 10_001)


def test_a_contrast_does_not_depend_on_the_others() -> None:
    other = Contrast(contrast_id="andere", attribute="settlement", a=("stadt",))
    alone, together = compare(DORF).loc["dorf"], compare(other, DORF).loc["dorf"]
    pd.testing.assert_frame_equal(alone.drop(columns="q_value"), together.drop(columns="q_value"))


def test_without_codes_all_top_level_themes_are_compared() -> None:
    table = compare(Contrast(contrast_id="alle", attribute="settlement", a=("dorf",)))
    assert list(table.loc["alle"].index) == ["geld", "land", "wohnen"]


def test_units_without_a_value_are_left_out() -> None:
    made = tables(TALK, PLACES | {"S0": {"settlement": ""}})
    both = sides(answered(made), DORF)
    assert "S0" not in {*both.first, *both.second}
    assert len(both.second) == 11


def test_groups_are_called_by_their_labels() -> None:
    row = compare(DORF).loc[("dorf", "laden")]
    assert (row["group_a"], row["group_b"]) == ("Dorf", "übrige")


def test_the_day_itself_belongs_to_the_time_before() -> None:
    wahl = Contrast(contrast_id="wahl", attribute="date", split=date(2019, 5, 26), codes=("laden",))
    row = compare(wahl).loc[("wahl", "laden")]
    assert (row["n_a"], row["n_b"]) == (8, 12)
    assert (row["group_a"], row["group_b"]) == ("bis 26.05.2019", "nach dem 26.05.2019")


def test_a_person_who_speaks_before_and_after_stands_on_both_sides_of_a_day() -> None:
    talk = {"S1/Anna": ["geld"], "S2/Anna": ["geld", ""], "S3/Anna": [""]}
    dates = {"S1": "2020-01-01", "S2": "2021-01-01", "S3": "2022-01-01"}
    made = tables(talk, {"Anna": {"faction": "A"}}, dates=dates)
    contrast = Contrast(contrast_id="zeit", attribute="date", split=date(2020, 6, 1), codes=("geld",))
    row = contrasts(answered(made, unit="person"), made["codings"], BOOK, [contrast], seed=1).iloc[0]
    assert (row["share_a"], row["share_b"]) == (1, 0.25)


def test_an_empty_group_is_the_studys_problem() -> None:
    made = tables(TALK, PLACES, consent=dict.fromkeys(VILLAGES, "none"))
    with pytest.raises(StudyError, match="Kontrast dorf: die Gruppe „Dorf“ ist leer"):
        contrasts(answered(made), made["codings"], BOOK, [DORF], seed=1)


def test_an_attribute_of_persons_cannot_compare_interviews() -> None:
    faction = Contrast(contrast_id="f", attribute="faction", a=("A",))
    with pytest.raises(StudyError, match="gehört nicht zu dem, was verglichen wird"):
        compare(faction)


def test_without_contrasts_the_table_is_empty() -> None:
    assert compare().empty


def test_the_seed_moves_intervals_but_not_differences() -> None:
    talk = {name: ["geld"] * (number % 4) + [""] for number, name in enumerate([*VILLAGES, *TOWNS])}
    made = tables(talk, PLACES)
    first, second = (contrasts(answered(made), made["codings"], BOOK, [DORF], seed=seed) for seed in (1, 2))
    assert list(first["difference"]) == list(second["difference"])
    assert list(first["ci_low"]) != list(second["ci_low"])
