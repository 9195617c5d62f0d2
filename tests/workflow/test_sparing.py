"""Summaries that people wrote, over whole runs: they stay, names go, and those of a forgotten interview go too."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipeline.report.matrix import WITHHELD
from pipeline.report.summaries import Summary, bare, read, store, stored
from pipeline.workflow.forget import forget
from tests.conftest import Mapped
from tests.tiny import write_study


def _matrix(study: Mapped) -> Path:
    return study.reports / "intern" / "themenmatrix.xlsx"


def _type(path: Path, texts: dict[str, str]) -> None:
    """Write into the first row of some interviews, as people do."""
    book, left = openpyxl.load_workbook(path), dict(texts)
    sheet = book["Zusammenfassungen"]
    column = [cell.value for cell in sheet[1]].index("Zusammenfassung") + 1
    for row in range(2, sheet.max_row + 1):
        text = left.pop(str(sheet.cell(row, 1).value), None)
        if text:
            sheet.cell(row, column).value = text
    assert not left
    book.save(path)


def _texts(path: Path) -> dict[str, str]:
    found = read(path)
    assert found is not None
    return {one.unit_id: one.text for one in found}


@pytest.mark.prove
def test_summaries_survive_runs_without_names_and_the_next_run_has_nothing_to_do(copy: Mapped) -> None:
    _type(_matrix(copy), {"B01": "Klagt über den Laden", "B03": "Herr Rübenkamp will die Genossenschaft"})
    done = copy.run(until="report")
    assert list(done.seconds) == ["report"]
    told = _texts(_matrix(copy))
    assert told["B01"] == "Klagt über den Laden"
    assert "Genossenschaft" in told["B03"] and "Rübenkamp" not in told["B03"]
    data = _matrix(copy).read_bytes()
    assert copy.run(until="report").seconds == {}
    assert _matrix(copy).read_bytes() == data
    assert list((copy.reports / "intern").glob("themenmatrix*")) == [_matrix(copy)]
    assert done.aside == ()


@pytest.fixture
def written(tmp_path: Path) -> Mapped:
    """A study with summaries as people wrote them, in the workbook and put aside, without any other report."""
    made = Mapped(tmp_path / "kopie")
    write_study(made.folder)
    rows = [
        Summary("B01", "daseinsvorsorge", "Klagt", "Ida", "heute", "Daseinsvorsorge", "B01:2.1=ab12cd"),
        Summary("B03", "daseinsvorsorge", "Will die Genossenschaft"),
        Summary("B02", "daseinsvorsorge", "Wie B03:2.1, nur anders"),
    ]
    _matrix(made).parent.mkdir(parents=True)
    _matrix(made).write_bytes(bare(rows))
    store(made.processed / WITHHELD, [Summary("B03", "x", "Schnee im Winter"), Summary("B04", "x", "bleibt")])
    return made


def test_forgetting_takes_the_interviews_summaries_and_no_others(written: Mapped) -> None:
    done = forget(written.folder, **written.places, interview_id="B03", day="2026-11-22")
    found = read(_matrix(written))
    assert found == [Summary("B01", "daseinsvorsorge", "Klagt", "Ida", "heute", "Daseinsvorsorge", "B01:2.1=ab12cd")]
    assert [one.text for one in stored(written.processed / WITHHELD)] == ["bleibt"]
    assert "themenmatrix.xlsx: Zusammenfassungen von Menschen (3); die anderen bleiben" in done.removed


def test_forgetting_takes_a_matrix_that_cannot_be_read(written: Mapped) -> None:
    _matrix(written).write_bytes(b"PK\x03\x04 Genossenschaft")
    done = forget(written.folder, **written.places, interview_id="B03", day="2026-11-22")
    assert not _matrix(written).exists()
    assert "themenmatrix.xlsx: ganz, denn die Datei ist nicht lesbar" in done.removed


def test_words_of_the_interview_in_other_summaries_are_pointed_out(written: Mapped) -> None:
    text = "Er sagt: einen Dorfladen als Genossenschaft, damit das Einkaufen wieder zu Fuß geht"
    _matrix(written).write_bytes(bare([Summary("B01", "laden", text, theme="Laden"), Summary("B02", "laden", "Kurz")]))
    done = forget(written.folder, **written.places, interview_id="B03", day="2026-11-22")
    assert set(_texts(_matrix(written))) == {"B01", "B02"}
    assert [line for line in done.look if line.startswith("themenmatrix")] == ["themenmatrix.xlsx: B01, Laden"]
