"""A theme is unprompted where no question so far has carried it or a theme above it."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.analysis.unprompted import unprompted
from tests.analysis.asked import asked
from tests.analysis.small import answered, study

TALK = {
    "B1": [("", "geld"), ("geld", "geld wohnen"), ("", "geld")],
    "B2": [("wohnen", "geld"), ("", "geld")],
    "B3": [("land", "laden land")],
}
PLACES = {"B1": {"region": "ost"}, "B2": {"region": "west"}, "B3": {"region": "west"}}


def table(talk: dict[str, list[tuple[str, str]]] = TALK) -> pd.DataFrame:
    made = asked(talk, PLACES)
    return unprompted(answered(made), made, study(attributes=["region"])).set_index(["attribute", "value", "code_id"])


def test_only_what_comes_before_the_first_question_about_it_is_unprompted() -> None:
    row = table().loc[("region", "ost", "geld")]
    # the first of three: the second answers the question, the third follows it
    assert (row["n_segments"], row["n_unprompted"], row["share"]) == (3, 1, pytest.approx(1 / 3))


def test_a_share_is_the_mean_over_the_units_that_speak_of_the_theme() -> None:
    row = table().loc[("", "", "geld")]
    # a third of B1's and all of B2's; of all five segments it would be three fifths
    assert (row["n_segments"], row["n_unprompted"], row["n_units"]) == (5, 3, 2)
    assert row["share"] == pytest.approx((1 / 3 + 1) / 2)


def test_a_question_about_the_theme_above_prompts() -> None:
    assert table().loc[("", "", "laden"), "n_unprompted"] == 0


def test_a_question_about_another_theme_does_not() -> None:
    assert table().loc[("", "", "wohnen"), ["n_segments", "n_unprompted"]].tolist() == [1, 1]


def test_groups_of_fewer_than_k_are_flagged() -> None:
    assert table()["is_small"].all()


def test_one_unit_has_no_interval() -> None:
    assert table().loc[("", "", "wohnen"), ["ci_low", "ci_high"]].isna().all()


def test_units_that_are_all_alike_still_have_an_interval() -> None:
    talk = {f"B{number}": [("wohnen", "geld")] for number in range(10)}
    made = asked(talk)
    row = unprompted(answered(made), made, study()).set_index("code_id").loc["geld"]
    # Clopper–Pearson for 10 of 10: 0.025 to the power of a tenth
    assert (row["share"], row["ci_high"], row["ci_low"]) == (1, 1, pytest.approx(0.6915, abs=1e-4))


def test_interviews_without_questions_say_nothing() -> None:
    made = asked({"B1": [("", "geld")]})
    segments = made["segments"][~made["segments"]["is_prompt"]]
    assert unprompted(answered(made), {**made, "segments": segments}, study()).empty
