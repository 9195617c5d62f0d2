"""Every table has a sheet, is told in another, or is named among what is missing; sheets print as tables should."""

from __future__ import annotations

import openpyxl
import pytest

from pipeline.report import xlsx
from pipeline.report.material import Material
from pipeline.report.sheets import SHEETS
from pipeline.report.table_sheets import LEFT_OUT
from pipeline.tables import TABLES
from pipeline.texts import texts
from tests import synthetic

ELSEWHERE = {"shares": "groups", "crossfit": "decisions", "clusters": "segments", "cluster_labels": "clusters"}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    folder = tmp_path_factory.mktemp("mappe")
    study = synthetic.study(folder)
    path = xlsx.write(Material(study, synthetic.tables(study)), folder / "mapping.xlsx")
    return openpyxl.load_workbook(path)


def test_no_table_is_forgotten() -> None:
    told = {ELSEWHERE.get(name, name) for name in TABLES if name not in LEFT_OUT}
    assert told <= set(SHEETS)
    lines = " ".join(texts()["report"]["xlsx"]["left_out_lines"])
    assert [name for name in LEFT_OUT if f"({name})" not in lines] == []


def test_the_first_sheet_says_whose_it_is_and_what_is_missing(book: openpyxl.Workbook) -> None:
    cells = [str(cell.value) for row in book["Lies mich"].iter_rows() for cell in row if cell.value]
    told = " ".join(cells)
    for needed in ("Vertraulich", "erfunden", "Welle", "Stand", "n = ", "Was fehlt", "vectors"):
        assert needed in told
    assert {name for name in book.sheetnames if name != "Lies mich"} <= set(cells)


def test_every_sheet_prints_on_landscape_a4_with_its_head_and_says_whose_it_is(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        page = sheet.page_setup
        assert (page.orientation, page.paperSize, page.fitToWidth or 1, page.fitToHeight) == ("landscape", 9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "Welle" in str(sheet.oddFooter.left.text) and "n = " in str(sheet.oddFooter.left.text)
        assert "Vertraulich" in str(sheet.oddHeader.right.text) and "erfunden" in str(sheet.oddHeader.right.text)
    for sheet in book.worksheets[1:]:
        assert sheet.print_title_rows == "$1:$1"


def test_codings_name_who_decided_and_only_what_is_coded(book: openpyxl.Workbook) -> None:
    heads, *rows = book["Kodierungen"].iter_rows(values_only=True)
    assert heads[:4] == ("Stelle", "Einheit", "Code", "entschieden durch")
    assert rows and all(row[3] and "lexicon" not in str(row[3]) for row in rows)
    assert len({(row[0], row[7]) for row in rows}) == len(rows)


def test_numbers_are_numbers(book: openpyxl.Workbook) -> None:
    sheet = book["Themen"]
    heads = [cell.value for cell in sheet[1]]
    cells = [row[heads.index("Anteil in %")] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type == "n" and cell.number_format in ("#,##0.0", "#,##0") for cell in cells)
