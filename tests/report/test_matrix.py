"""What people wrote into the theme matrix survives every run; what they did not write is inert and stable."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import matrix, summaries
from pipeline.report.material import Material
from pipeline.report.passages import clipped, natural
from tests.report.small import material

CODES = {"B01": ("geld",), "B02": ("land", "laden")}


@cache
def _material(codes: tuple[tuple[str, tuple[str, ...]], ...] = tuple(CODES.items())) -> Material:
    return material(dict(codes))


def _write(
    folder: Path, codes: Mapping[str, tuple[str, ...]] = CODES, *, clean: Callable[[str], str] = str
) -> list[Path]:
    return matrix.write(_material(tuple(codes.items())), folder, clean=clean, processed=folder)


def _rows(path: Path, sheet: str = "Zusammenfassungen") -> list[dict[str, object]]:
    book = openpyxl.load_workbook(path)
    heads, *rows = book[sheet].iter_rows(values_only=True) if sheet in book.sheetnames else [()]
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def _type(path: Path, unit: str, theme: str, **cells: object) -> None:
    """Do what a person does: open, type, save."""
    names = {"text": "Zusammenfassung", "author": "geschrieben von", "written": "geschrieben am"}
    book = openpyxl.load_workbook(path)
    sheet = book["Zusammenfassungen"]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if (row[0].value, row[heads.index("Thema")].value) == (unit, theme):
            for name, value in cells.items():
                row[heads.index(names[name])].value = value  # type: ignore[union-attr]
    book.save(path)


def _one(path: Path, unit: str, theme: str) -> dict[str, object]:
    found = [row for row in _rows(path) if (row["Interview / Person"], row["Thema"]) == (unit, theme)]
    assert len(found) == 1
    return found[0]


def test_every_unit_and_theme_with_passages_has_a_row_and_is_counted(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    rows = _rows(path)
    assert [(row["Interview / Person"], row["Thema"], row["Stellen"], row["Anteil in %"]) for row in rows] == [
        ("B01", "Finanzen", 1, 50),
        ("B02", "Ländlicher Raum", 1, 50),
        ("B02", "Daseinsvorsorge", 1, 50),
    ]
    assert rows[0]["Stellen im Wortlaut (gekürzt)"] == "B01:1.0: Antwort 1 von B01: der Dorfladen"
    assert rows[2]["Oberthema"] == "Ländlicher Raum"
    counts = _rows(path, "Matrix")
    assert [(row["Interview / Person"], row["Finanzen"]) for row in counts[:2]] == [("B01", 1), ("B02", None)]
    assert len(counts) == 12


def test_a_summary_survives_two_runs_and_the_second_changes_nothing(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    _type(path, "B01", "Finanzen", text="Klagt über leere Kassen.\nWill mehr.", author="Ida", written="3.6.2019")
    _write(tmp_path)
    first = path.read_bytes()
    assert _write(tmp_path) == [path]
    assert path.read_bytes() == first
    row = _one(path, "B01", "Finanzen")
    told = (row["Zusammenfassung"], row["geschrieben von"], row["geschrieben am"], row["Hinweis"])
    assert told == ("Klagt über leere Kassen.\nWill mehr.", "Ida", "3.6.2019", None)


def test_passages_that_changed_are_named_until_somebody_revises_the_summary(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    _type(path, "B01", "Finanzen", text="Kurz")
    _write(tmp_path)
    other = _material()
    segments = other.tables["segments"]
    texts = segments["text"].where(segments["segment_id"] != "B01:1.0", "Etwas ganz anderes")
    changed = replace(other, tables={**other.tables, "segments": segments.assign(text=texts)})
    for _ in range(2):
        matrix.write(changed, tmp_path, processed=tmp_path)
        assert _one(path, "B01", "Finanzen")["Hinweis"] == "Stellen haben sich geändert: anderer Wortlaut B01:1.0"
    _type(path, "B01", "Finanzen", written="heute")
    matrix.write(changed, tmp_path, processed=tmp_path)
    assert _one(path, "B01", "Finanzen")["Hinweis"] is None


def test_a_summary_without_passages_stays_in_its_row_and_says_so(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    _type(path, "B01", "Finanzen", text="Kurz")
    _write(tmp_path, {"B02": ("land",)})
    row = _one(path, "B01", "Finanzen")
    assert (row["Zusammenfassung"], row["Stellen"], row["Hinweis"]) == ("Kurz", 0, "keine Stellen mehr")


def test_a_summary_whose_theme_is_gone_is_kept_apart_and_comes_back(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    _type(path, "B01", "Finanzen", text="Kurz")
    whole = _material()
    book = replace(whole.study.codebook, codes=tuple(c for c in whole.study.codebook.codes if c.code_id != "geld"))
    less = Material(replace(whole.study, codebook=book), whole.tables)
    for _ in range(2):
        matrix.write(less, tmp_path, processed=tmp_path)
        (row,) = _rows(path, "Ohne Zuordnung")
        told = (row["Interview / Person"], row["Thema"], row["Zusammenfassung"], row["warum hier"])
        assert told == ("B01", "Finanzen", "Kurz", "Thema gibt es nicht mehr")
    _write(tmp_path)
    row = _one(path, "B01", "Finanzen")
    assert (row["Zusammenfassung"], row["Hinweis"]) == ("Kurz", None)
    assert _rows(path, "Ohne Zuordnung") == []


def test_what_cannot_be_read_stays_as_it_is_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "themenmatrix.xlsx"
    path.write_bytes(b"PK\x03\x04 kaputt")
    made = _write(tmp_path)
    assert path.read_bytes() == b"PK\x03\x04 kaputt"
    assert made == [tmp_path / "themenmatrix.neu.xlsx", path]
    (problem,) = summaries.set_aside(tmp_path, [f"intern/{one.name}" for one in made])
    assert problem.is_warning and "nicht als Themenmatrix lesbar" in problem.what
    assert "themenmatrix.neu.xlsx" in problem.what and "zusammengeführt" in problem.fix


@pytest.mark.parametrize("cut", [100, 2000, -1])
def test_a_half_written_workbook_is_not_replaced(cut: int, tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])
    data = path.read_bytes()
    _write(tmp_path)
    assert path.read_bytes() == data


def test_an_open_workbook_stays_and_both_are_put_together_when_it_is_closed(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    _type(path, "B01", "Finanzen", text="vorher gespeichert")
    lock = tmp_path / "~$themenmatrix.xlsx"
    lock.write_bytes(b"Ida")
    before, beside = path.read_bytes(), tmp_path / "themenmatrix.neu.xlsx"
    assert _write(tmp_path) == [beside, path]
    assert path.read_bytes() == before
    assert "geöffnet" in summaries.set_aside(tmp_path, ["intern/themenmatrix.neu.xlsx"])[0].what
    assert _one(beside, "B01", "Finanzen")["Zusammenfassung"] == "vorher gespeichert"
    assert not summaries.is_waiting(tmp_path)
    _type(path, "B01", "Finanzen", text="noch besser")
    _type(beside, "B02", "Daseinsvorsorge", text="hier hinein")
    lock.unlink()
    assert summaries.is_waiting(tmp_path)
    assert _write(tmp_path) == [path]
    assert _one(path, "B01", "Finanzen")["Zusammenfassung"] == "noch besser"
    assert _one(path, "B02", "Daseinsvorsorge")["Zusammenfassung"] == "hier hinein"
    assert not beside.exists() and _rows(path, "Ohne Zuordnung") == []


def test_an_open_workbook_that_is_up_to_date_needs_nothing_beside_it(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    (tmp_path / ".~lock.themenmatrix.xlsx#").write_text("Ida")
    assert _write(tmp_path) == [path]
    assert not (tmp_path / "themenmatrix.neu.xlsx").exists()


def test_of_two_versions_that_people_wrote_none_is_lost_however_often_it_runs(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    beside = tmp_path / "themenmatrix.neu.xlsx"
    beside.write_bytes(path.read_bytes())
    _type(path, "B01", "Finanzen", text="die eine")
    _type(beside, "B01", "Finanzen", text="die andere")
    for _ in range(3):
        _write(tmp_path)
        (row,) = _rows(path, "Ohne Zuordnung")
        assert (row["Zusammenfassung"], row["warum hier"]) == ("die andere", "zweite Fassung")
        assert str(_one(path, "B01", "Finanzen")["Zusammenfassung"]).startswith("die eine")
        _type(path, "B01", "Finanzen", text="die eine, verbessert")


def test_names_are_taken_out_of_what_people_wrote(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    _type(path, "B01", "Finanzen", text="Frau Kunze klagt", author="Kunze")
    _write(tmp_path, clean=lambda text: text.replace("Kunze", "[P1]"))
    row = _one(path, "B01", "Finanzen")
    assert (row["Zusammenfassung"], row["geschrieben von"], row["Hinweis"]) == ("Frau [P1] klagt", "[P1]", None)


def test_summaries_of_a_withdrawn_interview_are_shown_to_nobody_and_come_back_with_the_consent(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    _type(path, "B01", "Finanzen", text="Kurz")
    whole = _material()
    tables = {
        name: frame[frame["interview_id"] != "B01"] if "interview_id" in frame else frame
        for name, frame in whole.tables.items()
    }
    without = Material(replace(whole.study, without_consent=("B01",)), tables)
    for _ in range(2):
        matrix.write(without, tmp_path, processed=tmp_path)
        assert "Kurz" not in str([_rows(path, sheet) for sheet in openpyxl.load_workbook(path).sheetnames])
        assert [one["text"] for one in json.loads((tmp_path / matrix.WITHHELD).read_text())] == ["Kurz"]
    _write(tmp_path)
    assert _one(path, "B01", "Finanzen")["Zusammenfassung"] == "Kurz"
    assert json.loads((tmp_path / matrix.WITHHELD).read_text()) == []


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    for typed in ("=1+1", "+49 30", "-x", "@SUM(A1)", "https://example.org"):
        _type(path, "B01", "Finanzen", text=typed)
        _write(tmp_path)
        sheet = openpyxl.load_workbook(path)["Zusammenfassungen"]
        (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == typed]
        assert cell.data_type == "s" and cell.hyperlink is None


def test_only_what_people_write_is_open_and_all_else_can_be_filtered(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    sheet = openpyxl.load_workbook(path)["Zusammenfassungen"]
    heads = [str(cell.value) for cell in sheet[1]]
    free = {head for head, cell in zip(heads, sheet[2], strict=True) if not cell.protection.locked}
    assert free == {"Zusammenfassung", "geschrieben von", "geschrieben am"}
    assert sheet.protection.sheet and not sheet.protection.autoFilter and not sheet.protection.password
    assert sheet.auto_filter.ref == "A1:N4" and sheet.freeze_panes == "D2"
    hidden = [one for one in sheet.column_dimensions.values() if one.hidden]
    assert [(one.min, one.max) for one in hidden] == [(12, 14)]


def test_a_workbook_in_another_language_is_read_too(tmp_path: Path) -> None:
    (path,) = _write(tmp_path)
    _type(path, "B01", "Finanzen", text="Kurz")
    book = openpyxl.load_workbook(path)
    english = {"Interview / Person": "Interview / person", "Code-Kennung": "Code id", "Zusammenfassung": "Summary"}
    for cell in book["Zusammenfassungen"][1]:
        cell.value = english.get(str(cell.value), cell.value)
    book.save(path)
    found = summaries.read(path)
    assert found is not None and [(one.key, one.text) for one in found] == [(("B01", "geld"), "Kurz")]


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs")), max_size=900), st.integers(0, 1000))
def test_a_shortened_passage_is_a_piece_of_it(text: str, start: int) -> None:
    words = " ".join(text.split())
    told = clipped(text, start=start)
    assert told.removeprefix("… ").removesuffix(" …") in words or told == words
    assert len(told) <= 244


def test_ids_are_sorted_as_people_count() -> None:
    assert sorted(["B10:2.0", "B2:12.3", "B2:9.1"], key=natural) == ["B2:9.1", "B2:12.3", "B10:2.0"]
