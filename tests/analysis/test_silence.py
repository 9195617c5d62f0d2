"""Groups are compared by how many mention what they were asked for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis.silence import newcombe, silence
from tests.analysis.asked import asked
from tests.analysis.small import answered, study

MEN = [f"M{number}" for number in range(8)]
WOMEN = [f"W{number}" for number in range(8)]
SEX = {name: {"sex": "m" if name in MEN else "w"} for name in (*MEN, *WOMEN)}


def table(talk: dict[str, list[tuple[str, str]]]) -> pd.DataFrame:
    made = asked(talk, SEX)
    return silence(answered(made), made, study(attributes=["sex"])).set_index(["value", "code_id"])


PLANTED = {name: [("geld", "")] for name in MEN} | {name: [("geld", "geld")] for name in WOMEN}


def test_a_planted_silence_is_found() -> None:
    talk = PLANTED | {"M0": [("geld", "geld")]}
    row = table(talk).loc[("m", "geld")]
    assert (row["kind"], row["share_mentioning"], row["others_share"]) == ("less", 1 / 8, 1)
    assert (row["n_units"], row["n_others"], row["is_small"]) == (8, 8, False)
    assert table(talk).loc[("w", "geld"), "kind"] == ""


def test_who_was_not_asked_does_not_count() -> None:
    talk = PLANTED | {name: [("", "")] for name in MEN[:5]}
    row = table(talk).loc[("m", "geld")]
    assert (row["n_units"], row["is_small"]) == (3, True)


def test_without_questions_about_it_a_theme_is_compared_nowhere() -> None:
    talk = {name: [("", "geld" if name == "M0" else "")] for name in (*MEN, *WOMEN)}
    assert table(talk).empty


def test_a_theme_of_one_group_alone_is_found_though_nobody_asked() -> None:
    talk = {name: [("", "geld" if name in WOMEN[:3] else "")] for name in (*MEN, *WOMEN)}
    row = table(talk).loc[("w", "geld")]
    assert (row["kind"], row["share_mentioning"], row["others_share"], row["n_units"]) == ("only", 3 / 8, 0, 8)


def test_one_unit_alone_does_not_make_its_group_the_only_one() -> None:
    talk = {name: [("", "geld" if name == "W0" else "")] for name in (*MEN, *WOMEN)}
    assert table(talk).empty


def test_the_interval_is_newcombes() -> None:
    # Newcombe (1998), table II, (a): 56 of 70 and 48 of 80, method 10
    low, high = newcombe(np.array([56.0]), np.array([70.0]), np.array([48.0]), np.array([80.0]))
    assert (low[0], high[0]) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))


def test_the_interval_of_none_against_none_is_as_published() -> None:
    # the same table, (g): 0 of 10 and 0 of 20
    low, high = newcombe(np.array([0.0]), np.array([10.0]), np.array([0.0]), np.array([20.0]))
    assert (low[0], high[0]) == (pytest.approx(-0.1611, abs=5e-5), pytest.approx(0.2775, abs=5e-5))


def test_an_attribute_that_nobody_has_is_compared_nowhere() -> None:
    made = asked({"M0": [("geld", "")]}, {"M0": {"sex": ""}})
    assert silence(answered(made), made, study(attributes=["sex"])).empty
