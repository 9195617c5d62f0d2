"""Frames as people read them."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from pipeline.report.readable import cell, guarded, readable, slug
from pipeline.report.readable import csv as as_csv


def test_shares_become_percent_with_german_headers() -> None:
    frame = readable(
        pd.DataFrame({"label": ["a"], "share": [0.1234], "is_held": [True]}), ["label", "share", "is_held"]
    )
    assert list(frame.columns) == ["Bezeichnung", "Anteil in %", "hält stand"]
    assert list(frame.iloc[0]) == ["a", 12.3, "ja"]


def test_csv_is_what_german_excel_reads_and_holds_no_formula() -> None:
    frame = pd.DataFrame({"=x": ["=1+1", "@a", "gut; ja"], "n": [1.5, 2.0, -3.0]})
    rows = list(csv.reader(io.StringIO(as_csv(frame)), delimiter=";"))
    assert rows == [["'=x", "n"], ["'=1+1", "1,5"], ["'@a", "2,0"], ["gut; ja", "-3,0"]]


@pytest.mark.parametrize("value", ["=a", "+a", "-a", "@a", "\ta", "\ra"])
def test_what_a_spreadsheet_would_run_is_guarded(value: str) -> None:
    assert guarded(value) == f"'{value}"


@pytest.mark.parametrize(
    ("value", "text"), [(1.25, "1,2"), (0.0123, "0,0123"), (None, ""), (float("nan"), ""), (12, "12"), ("x", "x")]
)
def test_cells_are_written_in_german(value: object, text: str) -> None:
    assert cell(value) == text


def test_file_names_are_plain() -> None:
    assert slug("Ortsgröße & Maß/Straße") == "ortsgroesse-mass-strasse"
    assert slug("///") == "x"
