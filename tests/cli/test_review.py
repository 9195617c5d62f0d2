"""Samples go out and decisions come back on the command line: said plainly, and nothing is overwritten or lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.cli.review import app as review_app
from tests.conftest import Mapped
from tests.review.material import fill

COMMANDS = sorted(one.name or one.callback.__name__ for one in review_app.registered_commands if one.callback)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["review", *arguments])


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def study(copy: Mapped, monkeypatch: pytest.MonkeyPatch) -> Mapped:
    """The mapped study, in the current folder."""
    monkeypatch.chdir(copy.root)
    return copy


def sheet(study: Mapped, name: str = "klein-anna-1.xlsx") -> Path:
    return study.reports / "intern" / "pruefung" / name


def rows_by_text(path: Path) -> dict[str, int]:
    """The rows of a spreadsheet by the text that is to be coded."""
    cells = openpyxl.load_workbook(path)["Kodieren"]
    return {str(cells.cell(row, 3).value): row for row in range(2, cells.max_row + 1)}


def row_of(path: Path, words: str) -> int:
    return next(row for text, row in rows_by_text(path).items() if words in text)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_gives_an_example(name: str) -> None:
    shown = call(name, "--help")
    assert shown.exit_code == 0
    assert f"mapping review {name}" in plain(shown.stdout).partition("Beispiel")[2]


def test_there_are_three_commands_and_help_lists_them() -> None:
    assert COMMANDS == ["draw", "import", "status"]
    assert [name for name in COMMANDS if f" {name} " not in call("--help").stdout] == []
    assert " review " in CliRunner().invoke(app, ["--help"]).stdout


def test_a_round_goes_out_and_comes_back(study: Mapped) -> None:
    drawn = call("draw", "klein", "--coder", "Anna")
    assert drawn.exit_code == 0, drawn.output
    assert "28 Stellen für Anna, Runde 1" in plain(drawn.stdout)  # every answer of those who gave their consent
    path = sheet(study)
    assert len(rows_by_text(path)) == 28
    row = row_of(path, "hat sich bewährt")
    fill(path, {f"D{row}": "Läden", f"E{row}": "bewährt", f"P{row}": "klar"})
    done = call("import", str(path))
    assert done.exit_code == 0, done.output
    assert "1 Entscheidungen neu, 0 geändert; 27 Stellen noch offen" in plain(done.stdout)
    assert (study.folder / "reviews" / "anna-1.csv").is_file()
    run = study.run(until="code")
    assert [one.where for one in run.study.warnings] == ["interviews.csv"]  # who did not consent
    table = pd.read_parquet(study.processed / "decisions.parquet")
    assert set(table["segment_id"]) == {"B01:2.1"}
    chosen = table[table["value"] == 1]
    assert set(chosen["code_id"]) == {"land", "laden", "laden:bewaehrt", "bewaehrt"}
    assert set(table["memo"]) == {"klar"}


def test_a_round_that_is_out_is_not_overwritten(study: Mapped) -> None:
    assert call("draw", "klein", "--coder", "Anna").exit_code == 0
    before = sheet(study).read_bytes()
    again = call("draw", "klein", "--coder", "anna")
    assert again.exit_code == 1
    assert "klein-anna-1.xlsx: gibt es schon: diese Runde ist ausgegeben" in plain(again.stderr)
    assert sheet(study).read_bytes() == before


def test_a_round_can_be_put_elsewhere_and_is_the_same_there(study: Mapped, tmp_path: Path) -> None:
    assert call("draw", "klein", "--coder", "Anna", "--random", "12", "--uncertain", "3").exit_code == 0
    for to in (tmp_path / "stick", tmp_path / "runde.xlsx"):
        assert (
            call("draw", "klein", "--coder", "Anna", "--random", "12", "--uncertain", "3", "--to", str(to)).exit_code
            == 0
        )
    bytes_there = {path.read_bytes() for path in (tmp_path / "stick" / "klein-anna-1.xlsx", tmp_path / "runde.xlsx")}
    assert bytes_there == {sheet(study).read_bytes()}


def test_importing_twice_changes_nothing_and_says_so(study: Mapped) -> None:
    call("draw", "klein", "--coder", "Anna")
    fill(sheet(study), {"D2": "Bus"})
    assert call("import", str(sheet(study))).exit_code == 0
    before = {path: path.read_bytes() for path in (study.folder / "reviews").iterdir()}
    again = call("import", str(sheet(study)), "klein")
    assert again.exit_code == 0
    assert "klein-anna-1.xlsx: unverändert" in plain(again.stdout)
    assert {path: path.read_bytes() for path in (study.folder / "reviews").iterdir()} == before


def test_of_several_files_none_is_taken_in_when_one_is_wrong(study: Mapped) -> None:
    for coder in ("Anna", "Berta"):
        assert call("draw", "klein", "--coder", coder).exit_code == 0
    berta = sheet(study, "klein-berta-1.xlsx")
    fill(sheet(study), {"D2": "Bus"})
    fill(berta, {"D2": "Buss", "G3": "bewährt"})
    done = call("import", str(sheet(study)), str(berta))
    assert done.exit_code == 1
    assert "klein-berta-1.xlsx, Kodieren!D2: „Buss“ ist kein Code" in plain(done.stderr)
    assert "Kodieren!G3" in done.stderr
    assert not (study.folder / "reviews").exists()
    fill(berta, {"D2": "Bus", "G3": None})
    assert call("import", str(sheet(study)), str(berta), "klein").exit_code == 0
    assert sorted(path.name for path in (study.folder / "reviews").glob("*-1.csv")) == ["anna-1.csv", "berta-1.csv"]


def test_a_round_of_another_study_is_refused(study: Mapped) -> None:
    call("draw", "klein", "--coder", "Anna")
    (study.root / "data" / "raw" / "anders").mkdir()
    done = call("import", str(sheet(study)), "anders")
    assert done.exit_code == 1
    assert "gehört zur Studie „klein“" in plain(done.stderr)


def test_a_name_more_in_the_roster_costs_no_decision(study: Mapped) -> None:
    """The Sparkasse's clerk turns out to be named: the text changes, the decision stays."""
    call("draw", "klein", "--coder", "Anna")
    row = row_of(sheet(study), "Pfarrer")
    fill(sheet(study), {f"D{row}": "– kein Code –"})
    assert call("import", str(sheet(study))).exit_code == 0
    with (study.folder / "private" / "names.csv").open("a", encoding="utf-8") as names:
        names.write("Person 9;Otto Pfarrer;Pfarrer;person;B02\n")
    run = study.run(until="code")
    assert [one.where for one in run.study.warnings] == ["interviews.csv"]  # who did not consent
    segments = pd.read_parquet(study.processed / "segments.parquet").set_index("segment_id")["text"]
    table = pd.read_parquet(study.processed / "decisions.parquet")
    (segment_id,) = set(table["segment_id"])
    assert "[Person 9]" in segments[segment_id]
    assert set(table["value"]) == {0}


def test_a_correction_moves_a_decision_and_a_lost_one_is_told(study: Mapped) -> None:
    call("draw", "klein", "--coder", "Anna")
    pastor, clerk = row_of(sheet(study), "Pfarrer"), row_of(sheet(study), "alles beim Alten")
    fill(sheet(study), {f"D{pastor}": "– kein Code –", f"D{clerk}": "Leben auf dem Land"})
    assert call("import", str(sheet(study))).exit_code == 0
    path = study.folder / "interviews" / "B02.txt"
    text = path.read_text(encoding="utf-8")
    text = text.replace("die Tierärztin", "die Tierärztinnen")
    text = text.replace("Sonst ist alles beim Alten, wir haben unsere Ruhe und die Apfelbäume.", "Nein danke.")
    path.write_text(text, encoding="utf-8")
    run = study.run(until="code")
    lost = [problem.where for problem in run.study.warnings if problem.where != "interviews.csv"]  # no consent
    assert lost == [f"reviews/anna-1.csv, Zeile {clerk}"]
    assert "Apfel" not in str(run.study.warnings)
    table = pd.read_parquet(study.processed / "decisions.parquet")
    assert set(table["segment_id"]) == {"B02:4.1"}


def test_status_says_what_is_out_what_is_back_and_what_is_rare(study: Mapped) -> None:
    assert "Noch ist nichts kodiert" in plain(call("status", "klein").stdout)
    for coder in ("Anna", "Berta"):
        call("draw", "klein", "--coder", coder)
    fill(sheet(study), {"D2": "Bus", "D3": "Geld"})
    call("import", str(sheet(study)))
    told = plain(call("status").stdout)
    assert "Anna: 2 entschieden, 26 offen (Runde 1)" in told
    assert "Noch nicht zurück: reports/klein/intern/pruefung/klein-berta-1.xlsx" in told
    assert "0 von 7 Codes an mindestens 10 Stellen gefunden" in told
    assert "Bus (1)" in told


def test_a_broken_table_in_reviews_is_named_by_line(study: Mapped) -> None:
    call("draw", "klein", "--coder", "Anna")
    fill(sheet(study), {"D2": "Bus"})
    call("import", str(sheet(study)))
    path = study.folder / "reviews" / "anna-1.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(";bus;", ";buss;"), encoding="utf-8")
    for command in (("import", str(sheet(study))), ("status", "klein"), ("draw", "klein", "--coder", "Anna")):
        done = call(*command)
        assert done.exit_code == 1
        assert "reviews/anna-1.csv, Zeile 2, Spalte codes: „buss“ ist kein Code → meinten Sie „bus“?" in plain(
            done.stderr
        )
