"""Contrasts are repeated within what the study says: differences stay, fade, or cannot be told from it."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.analysis.repeats import repeats, standing
from pipeline.study import Contrast
from tests.analysis.small import answered, study, tables

OST = Contrast(contrast_id="ost", attribute="region", a=("ost",), b=("west",), codes=("geld", "wohnen"))
NAMES = [f"B{number:02}" for number in range(24)]
EAST = NAMES[:12]


def attributes(villages: list[str]) -> dict[str, dict[str, str]]:
    return {
        name: {
            "region": "ost" if name in EAST else "west",
            "settlement": "dorf" if name in villages else "stadt",
        }
        for name in NAMES
    }


def made(talk: dict[str, list[str]], villages: list[str], *, interviewer: str = "") -> pd.DataFrame:
    frames = tables(talk, attributes(villages))
    interviews = frames["interviews"].assign(interviewer=interviewer)
    found = repeats(answered(frames), frames["codings"], interviews, study(OST, attributes=["region", "settlement"]))
    return found.set_index(["within", "code_id"])


# everybody in the villages speaks of money in half of what they say, nobody else does
VILLAGES = [*NAMES[:9], *NAMES[12:15]]
BY_VILLAGE = {name: ["geld", "wohnen" if name in EAST else ""] if name in VILLAGES else ["", ""] for name in NAMES}


def test_a_difference_that_comes_from_settlements_is_none_within_them() -> None:
    row = made(BY_VILLAGE, VILLAGES).loc[("settlement", "geld")]
    assert (row["difference"], row["p_value"], row["n_strata"]) == (0, 1, 2)
    assert (row["n_a"], row["n_b"]) == (12, 12)
    # over all it is 9/12 · ½ − 3/12 · ½
    assert standing(row, 0.25, k=5) == "fades"


def test_a_difference_of_its_own_stays() -> None:
    talk = {name: ["geld" if name in EAST else "", ""] for name in NAMES}
    row = made(talk, VILLAGES).loc[("settlement", "geld")]
    assert row["difference"] == pytest.approx(0.5)
    assert standing(row, 0.5, k=5) == "holds"
    assert standing(row, -0.5, k=5) == "fades"


def test_groups_that_never_meet_cannot_be_told_apart() -> None:
    row = made(BY_VILLAGE, EAST).loc[("settlement", "geld")]
    assert (row["n_strata"], row["n_a"]) == (0, 0)
    assert pd.isna(row["difference"])
    assert standing(row, 0.5, k=5) == "inseparable"


def test_groups_that_hardly_meet_cannot_either() -> None:
    row = made(BY_VILLAGE, [*NAMES[:10], NAMES[12]]).loc[("settlement", "geld")]
    # villages: ten and one; towns: two and eleven
    assert standing(row, 0.25, k=13) == "inseparable"


def test_one_interviewer_or_none_known_is_nothing_to_repeat_within() -> None:
    assert set(made(BY_VILLAGE, VILLAGES).index.get_level_values("within")) == {"settlement"}
    assert "interviewer" not in made(BY_VILLAGE, VILLAGES, interviewer="X").index.get_level_values("within")


def test_a_contrast_is_not_repeated_within_its_own_attribute() -> None:
    frames = tables(BY_VILLAGE, attributes(VILLAGES))
    contrast = Contrast(contrast_id="dorf", attribute="settlement", a=("dorf",), codes=("geld",))
    declared = study(contrast, attributes=["settlement"])
    assert repeats(answered(frames), frames["codings"], frames["interviews"], declared).empty


def test_a_code_more_does_not_move_the_others() -> None:
    both, again = made(BY_VILLAGE, VILLAGES), made(BY_VILLAGE, VILLAGES)
    pd.testing.assert_frame_equal(both, again)
