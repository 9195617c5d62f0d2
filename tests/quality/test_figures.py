"""Which share leads, and how far people checked a code."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.quality.figures import Measured, leading_shares
from pipeline.study import Code, Codebook
from pipeline.tables import check, empty
from tests.analysis.small import measured

SIGNED = Codebook(
    (
        Code(code_id="gut", label="gut", kind="evaluation", sign="positive"),
        Code(code_id="schlecht", label="schlecht", kind="evaluation", sign="negative"),
        Code(code_id="neu", label="neu", kind="evaluation"),
    )
)


def shares(**by_code: float) -> pd.DataFrame:
    rows = [("", "", name, share, 0.0, 1.0, 10, 7) for name, share in by_code.items()]
    rows.append(("land", "Sachsen", "geld", 0.9, 0.0, 1.0, 1, 1))
    columns = ["attribute", "value", "code_id", "share", "ci_low", "ci_high", "n_units", "n_segments"]
    return check(pd.DataFrame(rows, columns=columns), "shares")


def test_the_corrected_share_leads_where_there_is_one() -> None:
    quality = measured(("geld", "share_corrected", 0.1, 80), ("geld", "share_naive", 0.3, 10), ends=(0.05, 0.2))
    found = leading_shares(shares(geld=0.31, bus=0.2), quality)
    assert found["geld"] == (0.1, 0.05, 0.2, "corrected", 0.3, 7)
    assert found["bus"] == (0.2, 0.0, 1.0, "unchecked", 0.2, 7)


@pytest.mark.parametrize("measure", ["checked_positive", "interviews_confirmed"])
def test_a_code_that_people_decided_too_rarely_is_told_as_such(measure: str) -> None:
    assert Measured(measured(("geld", measure, 9, 80))).status("geld") == "few"


def test_without_decisions_nothing_is_checked() -> None:
    nothing = Measured(empty("quality"))
    assert nothing.status("geld") == "unchecked"
    assert nothing.confirmed("geld") is None and nothing.get("geld", "x") is None


def test_what_nobody_gave_to_a_checked_theme_is_confirmed_nowhere() -> None:
    found = Measured(measured(("geld", "interviews_confirmed", 4, 9))).confirmed("geld:gut")
    assert found is not None and (found.value, found.n) == (0, 9)


@pytest.mark.parametrize(
    ("good", "bad", "mark", "is_hint"),
    [(29, 0, "gut", True), (30, 0, "gut", False), (30, 29, "ambivalent", True), (30, 30, "ambivalent", False)],
)
def test_ambivalence_is_a_hint_as_long_as_either_side_is(good: int, bad: int, mark: str, is_hint: bool) -> None:
    table = measured(("gut", "evaluation_decisions", good, good), ("schlecht", "evaluation_decisions", bad, bad))
    assert Measured(table).is_hint(mark, SIGNED) is is_hint
