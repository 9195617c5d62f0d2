"""Networks of windows of dates."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.network import as_ties, project, windows

ROWS = [
    ("2019-09-01", "a", "bus", 1.0),
    ("2019-09-10", "b", "bus", 1.0),
    ("2019-09-11", "a", "bus", 1.0),
    ("2019-10-31", "b", "bus", 1.0),
    ("", "c", "bus", 1.0),
]
DATED = pd.DataFrame(ROWS, columns=["date", "actor", "concept", "level"])


def agreement(statements: pd.DataFrame) -> pd.DataFrame:
    return as_ties(project(statements, scale=2))


def test_a_window_holds_its_first_and_its_last_day() -> None:
    found = windows(DATED, agreement, days=10)
    assert found.to_numpy().tolist() == [["2019-09-01", "2019-09-10", "a", "b", 1.0]]
    assert found.columns.tolist() == ["start", "end", "source", "target", "weight"]


def test_windows_may_overlap() -> None:
    """From 1 September by five days, ten days long: a and b meet on days 1 to 10 and 6 to 15."""
    found = windows(DATED, agreement, days=10, step=5)
    assert found["start"].tolist() == ["2019-09-01", "2019-09-06"]


def test_without_dates_there_are_no_windows() -> None:
    assert windows(DATED.assign(date=""), agreement, days=10).empty


@pytest.mark.parametrize(("days", "step"), [(0, None), (10, 0)])
def test_a_window_is_at_least_a_day(days: int, step: int | None) -> None:
    with pytest.raises(ValueError, match="day"):
        windows(DATED, agreement, days=days, step=step)
