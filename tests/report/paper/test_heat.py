"""Themes by group as tables."""

from __future__ import annotations

import math

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipeline.charts import Caption, heat_map
from pipeline.report.paper.heat import MOST_COLUMNS, heat_tables, packed
from pipeline.report.plan import Chart
from tests.report import small


def grouping(name: str, n: int) -> tuple[str, pd.DataFrame]:
    return name, pd.DataFrame({"value": [f"{name}{number}" for number in range(n)]})


def test_attributes_stand_side_by_side_as_long_as_there_is_room() -> None:
    found = list(packed([grouping("a", 9), grouping("b", 9), grouping("c", 7), grouping("d", 7)]))
    assert [[name for name, _ in part] for part in found] == [["a", "c"], ["b", "d"]]


@given(st.lists(st.integers(2, 12), max_size=8))
def test_no_table_is_too_wide_and_no_attribute_is_lost(sizes: list[int]) -> None:
    made = [grouping(f"m{number}_", n) for number, n in enumerate(sizes)]
    found = list(packed(made))
    assert all(sum(len(frame) for _, frame in part) <= MOST_COLUMNS for part in found)
    assert sorted(name for part in found for name, _ in part) == sorted(name for name, _ in made)


def test_a_cell_says_the_share_in_percent_and_nothing_of_small_groups() -> None:
    rows = [
        ("geld", "Finanzen", 0, "rat", "Ratsmitglied", 6, 0.4),
        ("geld", "Finanzen", 0, "amt", "Verwaltung", 5, 0.015),
        ("geld", "Finanzen", 0, "landrat", "Landrat", 1, math.nan),
    ]
    frame = pd.DataFrame(rows, columns=["code_id", "label", "depth", "value", "group", "n", "share"])
    chart = Chart("gruppen-rolle", "groups", heat_map, (frame,), Caption("x"), "", frame)
    (table,) = heat_tables(small.material(), [chart])
    assert table["spans"] == [["Rolle", 2]] and table["sizes"] == ["6", "5"]
    assert table["note"].endswith("Ohne Werte, weil zu klein: Rolle: Landrat (n\u00a0=\u00a01).")
    (row,) = table["rows"]
    # 1.5 of 40 % is shaded by 4 % of the darkest
    assert [(cell["text"], cell["shade"]) for cell in row["cells"]] == [("40", 100), ("1,5", 4)]
