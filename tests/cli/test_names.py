"""`mapping names` asks about doubtful words, shows them, and hands them out as a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.cli import names as command
from pipeline.privacy.review import Doubt
from pipeline.study import Codebook, Settings, Study

LISTED = [
    Doubt("Kowalczyk", "person", 0.95, 3, "Frau »Kowalczyk« kam", True),
    Doubt("Görlitz", "place", 0.9, 1, "aus »Görlitz«", False),
    Doubt("Schäfer", "person", 0.2, 1, "der »Schäfer«", False),
    Doubt("Merkel", "person", 0.2, 1, "die »Merkel«", False),
]
ROSTER = "pseudonym,name,aliases,kind,interview_ids\nPerson 1,Anna Müller,,person,\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data" / "raw" / "räte"
    (folder / "private").mkdir(parents=True)
    (folder / "private" / "names.csv").write_text(ROSTER, encoding="utf-8")
    made = Study("räte", folder, tmp_path, tmp_path, Settings(title="Räte"), Codebook(()), ())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "_mapped", lambda given, skip_broken: made)
    monkeypatch.setattr(
        command, "_doubts", lambda study, only_leaving: [one for one in LISTED if one.leaves or not only_leaving]
    )
    return folder


def call(*arguments: str, typed: str = "") -> str:
    result = CliRunner().invoke(app, ["names", "räte", *arguments], input=typed)
    assert result.exit_code == 0, result.output
    return result.output


def roster(study: Path) -> str:
    return (study / "private" / "names.csv").read_text(encoding="utf-8")


def test_the_list_begins_with_what_leaves(study: Path) -> None:
    told = call("--list")
    assert "Was das Haus verlässt: ein Wort offen." in told
    assert "Tabellen: 3 Wörter offen." in told
    assert told.index("Kowalczyk") < told.index("Görlitz") < told.index("Merkel")
    assert roster(study) == ROSTER


def test_only_what_leaves_can_be_asked_for(study: Path) -> None:
    assert "Görlitz" not in call("--list", "--leaving")


def test_answers_go_into_the_roster(study: Path) -> None:
    told = call(typed="p\no\nk\nb\n")
    assert (
        roster(study)
        == ROSTER + "Person 2,Kowalczyk,,person,\nOrt 1,Görlitz,,ort,\n,Schäfer,,kein Name,\n,Merkel,,bleibt,\n"
    )
    assert "4 Entscheidungen" in told
    assert "Person 2, Ort 1" in told


def test_later_and_end_decide_nothing(study: Path) -> None:
    call(typed="\nx\no\nq\n")
    assert roster(study) == ROSTER + "Ort 1,Görlitz,,ort,\n"


def test_what_was_answered_is_kept_when_somebody_breaks_off(study: Path) -> None:
    CliRunner().invoke(app, ["names", "räte"], input="k\n")
    assert roster(study) == ROSTER + ",Kowalczyk,,kein Name,\n"


def test_a_spreadsheet_goes_out_and_comes_back(study: Path) -> None:
    told = call("--sheet", "woerter.xlsx")
    assert "--import woerter.xlsx" in told
    book = openpyxl.load_workbook("woerter.xlsx")
    book.worksheets[0]["B3"] = "bleibt"
    book.save("woerter.xlsx")
    call("--import", "woerter.xlsx")
    assert roster(study) == ROSTER + ",Görlitz,,bleibt,\n"


def test_no_file_is_overwritten(study: Path) -> None:
    Path("woerter.xlsx").write_text("meins", encoding="utf-8")
    result = CliRunner().invoke(app, ["names", "räte", "--sheet", "woerter.xlsx"])
    assert result.exit_code == 1
    assert Path("woerter.xlsx").read_text(encoding="utf-8") == "meins"


def test_one_way_at_a_time(study: Path) -> None:
    result = CliRunner().invoke(app, ["names", "räte", "--list", "--sheet", "woerter.xlsx"])
    assert result.exit_code == 2
