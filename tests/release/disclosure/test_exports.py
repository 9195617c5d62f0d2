"""Two exports of a study beside each other tell of nobody who joined or left in between."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from pipeline.release.disclosure import figures, protect
from pipeline.release.disclosure.exports import PEOPLE, earlier_shares, hashed, safe_against
from pipeline.report import groups, matter
from pipeline.report.material import Material
from tests.report.small import material

IDS = [f"B{number:02}" for number in range(1, 13)]
CODES = {name: ["geld"] for name in IDS[:8]}


def told(units: list[str], value: float, *, table: str = "shares", group: str = "") -> list[dict[str, Any]]:
    """Write a ledger of one group and one figure."""
    people = {"table": PEOPLE, "group": f"{table}|{group}", "code": "", "n": len(units), "value": len(units)}
    figure = {"table": table, "group": group, "code": "bus", "n": len(units), "value": value}
    return [people | {"units": [hashed(name) for name in units]}, figure]


def without(made: Material, interview_id: str) -> Material:
    """Take an interview out, as one whose consent was withdrawn."""
    talks = made.tables["interviews"]
    gone = talks["interview_id"] == interview_id
    return replace(
        made, tables={**made.tables, "interviews": talks.assign(consent=talks["consent"].mask(gone, "none"))}
    )


def test_a_figure_that_moved_by_one_newcomer_is_not_told_again() -> None:
    """6 of 0.10 and 7 of 0.20: the newcomer alone would be 7 × 0.20 − 6 × 0.10 = 0.80."""
    assert safe_against([told(IDS[:6], 0.1)], told(IDS[:7], 0.2), k=5) == {("shares", "", "bus")}


@pytest.mark.parametrize(
    ("before", "after", "now"),
    [
        pytest.param(IDS[:6], IDS[:6], 0.2, id="same people, coded anew"),
        pytest.param(IDS[:6], IDS[:11], 0.2, id="five newcomers"),
        pytest.param(IDS[:6], IDS[:7], 0.1, id="same value"),
    ],
)
def test_others_are_told_again(before: list[str], after: list[str], now: float) -> None:
    assert not safe_against([told(before, 0.1)], told(after, now), k=5)


def test_one_who_joined_and_one_who_left_are_two_though_the_number_is_the_same() -> None:
    assert safe_against([told(IDS[:6], 0.1)], told(IDS[1:7], 0.2), k=5) == {("shares", "", "bus")}


def test_every_earlier_export_counts_not_only_the_last() -> None:
    exports = [told(IDS[:6], 0.1), told(IDS, 0.3)]
    assert safe_against(exports, told(IDS[:7], 0.2), k=5) == {("shares", "", "bus")}


def test_both_sides_of_a_contrast_are_one_figure() -> None:
    before, now = (told(IDS[:n], 0.01 * n, table="contrast:dorf", group="a") for n in (6, 7))
    assert safe_against([before], now, k=5) == {("contrast:dorf", "", "bus")}


def test_earlier_shares_count_for_people_who_are_still_there() -> None:
    (found,) = earlier_shares([told(IDS[:6], 0.1)], IDS)
    assert found.people == frozenset(IDS[:6]) and found.shares["bus"] == 0.1
    assert earlier_shares([told(IDS[:6], 0.1)], IDS[1:]) == []


def test_the_ledger_is_json_and_names_no_interview() -> None:
    rows = figures(protect(material(CODES, k=5)))
    text = json.dumps(rows)
    assert rows and not [name for name in IDS if name in text]
    assert all({"table", "group", "code", "n", "value"} <= row.keys() for row in rows)


def test_an_export_made_twice_is_the_same() -> None:
    made = material(CODES, k=5)
    first = protect(made)
    again = protect(made, [figures(first)])
    assert again.withheld == first.withheld
    pd.testing.assert_frame_equal(matter.themes(again), matter.themes(first))


def test_how_many_speak_of_a_measure_is_not_told_again_after_one_withdrew() -> None:
    """Six of twelve, then five of eleven: the one who withdrew spoke of it."""
    made = material({name: ["m_x"] for name in IDS[:6]}, k=5)
    before = figures(protect(made))
    (row,) = [row for row in before if row["code"] == "units:m_x" and row["table"] == "shares"]
    assert (row["n"], row["value"]) == (12, 0.5)
    assert not protect(made, [before]).withheld.unchanged
    after = protect(without(made, "B01"), [before])
    assert ("shares", "", "units:m_x") in after.withheld.unchanged


def test_after_one_interview_is_withdrawn_nothing_that_moved_is_told() -> None:
    """Eight of twelve, then seven of eleven speak of money: the difference would be the one who withdrew."""
    made = material(CODES, k=5)
    before = figures(protect(made))
    assert any(row["code"] == "geld" for row in before)
    after = protect(without(made, "B01"), [before])
    assert ("shares", "", "geld") in after.withheld.unchanged
    assert "geld" not in set(matter.themes(after)["code_id"])
    for name in groups.groupings(after):
        assert groups.heat(after, name).empty
