"""Time marks are read in the ways programs write them; clock times that were said stay."""

from __future__ import annotations

import pytest

from pipeline.ingest.times import only_time, seconds, take_cell, take_leading, take_trailing, without_marks


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("#00:03:12-4#", 192.4),
        ("#00:12:34.567#", 754.567),
        ("[00:01:02]", 62.0),
        ("(1:02)", 62.0),
        ("00:00:05,250", 5.25),
        ("01:00:00", 3600.0),
        ("[00:01:02 - 00:01:09]", 62.0),
        ("ohne Zeit", None),
    ],
)
def test_a_mark_is_read_in_seconds(mark: str, expected: float | None) -> None:
    assert seconds(mark) == expected


def test_a_leading_mark_is_taken_off() -> None:
    assert take_leading("[00:01:02] Anna Müller: Ja") == (62.0, "Anna Müller: Ja")


def test_a_bare_time_is_a_mark_only_where_asked_for() -> None:
    assert take_leading("10:30 Uhr war es") == (None, "10:30 Uhr war es")
    assert take_leading("00:03:40.5Reuter: Ja", bare=True) == (220.5, "Reuter: Ja")


def test_a_trailing_mark_is_taken_off() -> None:
    assert take_trailing("Das war so. #00:03:12-4#") == (192.4, "Das war so.")
    assert take_trailing("Das war so. [00:03:12] ") == (192.0, "Das war so.")


@pytest.mark.parametrize("text", ["Das war so (lacht)", "Nummer #4", "um 10:30", "[Ort]", ""])
def test_other_endings_are_no_times(text: str) -> None:
    assert take_trailing(text) == (None, text)


def test_a_last_cell_with_a_time_is_taken_off() -> None:
    assert take_cell("Ja.\t00:00:07") == (7.0, "Ja.")
    assert take_cell("Ja.\tNein.") == (None, "Ja.\tNein.")


def test_marks_inside_the_text_go_and_said_times_stay() -> None:
    assert without_marks("Also #00:01:02-3# ja [00:03:15] und (00:04:00) nein").split() == ["Also", "ja", "und", "nein"]
    assert without_marks("um 10:30 Uhr (10:30) (4) [Ort]") == "um 10:30 Uhr (10:30) (4) [Ort]"


def test_a_line_of_only_a_time_is_one_and_a_short_clock_time_is_not() -> None:
    assert only_time("[00:05]") == 5.0
    assert only_time("0:00:05") == 5.0
    assert only_time("00:01.000 --> 00:04.000") == 1.0
    assert only_time("10:30") is None
    assert only_time("#00:00:05-0# ja") is None
