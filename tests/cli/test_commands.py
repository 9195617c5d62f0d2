"""The command line: help with examples, the study that is meant, and errors that a user can act on."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline import __version__
from pipeline.cli import app
from pipeline.errors import BusyError, Problem, StudyError
from pipeline.workflow import STAGES, Run
from tests.conftest import Mapped
from tests.tiny import write_study
from tests.workflow.test_run import spoil

COMMANDS = sorted(command.name or command.callback.__name__ for command in app.registered_commands if command.callback)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def plain(text: str) -> str:
    """Undo what a terminal of 80 columns does to lines."""
    return " ".join(text.split())


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project folder, and the current one."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What runs are asked for, instead of running."""
    calls: list[dict[str, Any]] = []

    def note(folder: Path, **options: Any) -> Run:
        from pipeline.study import examine

        calls.append({"folder": folder, **options})
        study, _ = examine(folder, processed=options["processed"], reports=options["reports"])
        return Run(study)

    monkeypatch.setattr(import_module("pipeline.workflow"), "run", note)
    return calls


def test_there_is_a_command_for_every_stage() -> None:
    assert {"new", "check", "run", *(stage.name for stage in STAGES)} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_gives_an_example(name: str) -> None:
    shown = call(name, "--help")
    assert shown.exit_code == 0
    text = plain(shown.stdout)
    assert f"mapping {name}" in text.partition("Beispiel")[2]
    command = next(one for one in app.registered_commands if name in (one.name, getattr(one.callback, "__name__", "")))
    assert len((command.help or getattr(command.callback, "__doc__", None) or "").split()) >= 4


def test_help_lists_every_command() -> None:
    text = call("--help").stdout
    assert [name for name in COMMANDS if f" {name} " not in text] == []
    assert plain(call().stdout) == plain(text)  # and so does no argument at all


def test_the_version_is_told() -> None:
    assert call("--version").stdout == f"kommunal-mapping {__version__}\n"


def test_without_a_study_the_demo_is_mapped_and_named_so(root: Path, asked: list[dict[str, Any]]) -> None:
    (root / "data" / "raw" / "demo").mkdir()
    shown = call("run")
    assert "erfundene Demo" in shown.stdout
    assert [one["folder"].name for one in asked] == ["demo"]


def test_the_only_study_is_meant_without_a_name(root: Path, asked: list[dict[str, Any]]) -> None:
    for name in ("demo", "rat", ".versteckt", "_vorlage"):
        (root / "data" / "raw" / name).mkdir()
    shown = call("run")
    assert "Demo" not in shown.stdout
    assert [one["folder"].name for one in asked] == ["rat"]
    assert asked[0]["processed"] == root / "data" / "processed" / "rat"
    assert asked[0]["reports"] == root / "reports" / "rat"


@pytest.mark.parametrize("command", ["run", "check", "code"])
def test_among_several_studies_one_must_be_chosen(root: Path, asked: list[dict[str, Any]], command: str) -> None:
    for name in ("kreis", "rat"):
        (root / "data" / "raw" / name).mkdir()
    shown = call(command)
    assert shown.exit_code == 1
    assert "mehrere Studien: kreis, rat" in plain(shown.stderr)
    assert "make mapping STUDY=kreis" in plain(shown.stderr)
    assert asked == []


def test_no_study_and_no_demo_is_an_error(root: Path) -> None:
    shown = call("run")
    assert shown.exit_code == 1
    assert "mapping new" in plain(shown.stderr)


def test_a_study_is_chosen_by_name_or_path(root: Path, asked: list[dict[str, Any]]) -> None:
    for folder in (root / "data" / "raw" / "rat", root / "anderswo" / "kreis"):
        folder.mkdir(parents=True)
    call("run", "rat")
    call("run", "anderswo/kreis")
    assert [one["folder"] for one in asked] == [root / "data" / "raw" / "rat", root / "anderswo" / "kreis"]
    assert asked[1]["processed"] == root / "data" / "processed" / "kreis"


def test_a_study_that_is_not_there_is_an_error_that_names_the_others(root: Path) -> None:
    (root / "data" / "raw" / "rat").mkdir()
    shown = call("run", "tar")
    assert shown.exit_code == 1
    assert "vorhanden: rat" in plain(shown.stderr)


@pytest.mark.parametrize("name", ["run", *(stage.name for stage in STAGES)])
def test_a_stages_command_runs_up_to_it(root: Path, asked: list[dict[str, Any]], name: str) -> None:
    (root / "data" / "raw" / "rat").mkdir()
    assert call(name, "rat").exit_code == 0
    assert call(name, "rat", "--skip-broken").exit_code == 0
    until = "release" if name == "run" else name
    assert [(one["until"], one["skip_broken"]) for one in asked] == [(until, False), (until, True)]


PROBLEMS = [
    Problem("interviews/B02.txt", "die Datei ist leer", "bitte ablegen", "B02"),
    Problem("interviews.csv, Zeile 3", "„[irgendwann]“ ist kein Datum", "berichtigen", "B03"),
]


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (StudyError(PROBLEMS), 1, ["B02.txt: die Datei ist leer → bitte ablegen", "„[irgendwann]“", "--skip-broken"]),
        (BusyError("An rat arbeitet schon ein anderer Lauf"), 1, ["An rat arbeitet schon ein anderer Lauf"]),
        (KeyboardInterrupt(), 130, ["Abgebrochen"]),
    ],
    ids=["study", "busy", "interrupt"],
)
def test_errors_are_told_on_stderr_without_a_traceback(
    root: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, status: int, told: list[str]
) -> None:
    (root / "data" / "raw" / "rat").mkdir()

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(import_module("pipeline.workflow"), "run", fail)
    shown = call("run", "rat")
    assert shown.exit_code == status
    assert [words for words in told if words not in plain(shown.stderr)] == []
    assert "Traceback" not in shown.output
    assert shown.stdout == ""


def test_leaving_out_interviews_is_proposed_only_where_it_helps(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "data" / "raw" / "rat").mkdir()

    def fail(*_: object, **__: object) -> None:
        raise StudyError([*PROBLEMS, Problem("study.toml", "fehlt", "anlegen")])

    monkeypatch.setattr(import_module("pipeline.workflow"), "run", fail)
    assert "--skip-broken" not in call("run", "rat").stderr


def test_check_lists_everything_that_is_wrong(root: Path) -> None:
    study = Mapped(root)
    write_study(study.folder)
    spoil(study)
    shown = call("check")
    assert shown.exit_code == 1
    text = plain(shown.stdout)
    assert text.count("Fehler ") == 5
    assert "8 Interviews, 8 Codes, 5 Anker, 5 Fehler." in text


def test_check_of_a_good_study_says_so_and_which_anchors_fail(root: Path) -> None:
    study = Mapped(root)
    write_study(study.folder)
    book = study.folder / "codebook.yaml"
    text = book.read_text(encoding="utf-8")
    text = text.replace("[Wir müssen die Anlage neu laden.]", "[Der Dorfladen heißt auch so.]")
    book.write_text(text.replace("[Der Bus fährt nach", "[Die Bahn fährt nach dem Plan., Der Bus fährt nach"), "utf-8")
    shown = call("check")
    assert shown.exit_code == 0
    assert "Anker laden: „Der Dorfladen heißt auch so.“ wird als Gegenbeispiel getroffen" in plain(shown.stdout)
    assert "Anker bus: „Die Bahn fährt nach dem Plan.“ verfehlt seinen Code" in plain(shown.stdout)
    assert "8 Interviews, 8 Codes, 6 Anker, 0 Fehler." in plain(shown.stdout)


def test_what_need_not_run_is_said_to_be_unchanged(copy: Mapped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy.root)
    shown = call("code", "klein")
    assert shown.exit_code == 0
    assert shown.stdout.count("unverändert") == 3


def test_interviews_that_were_left_out_are_named(root: Path) -> None:
    study = Mapped(root)
    write_study(study.folder)
    (study.folder / "interviews" / "B02.txt").write_bytes(b"")
    shown = call("ingest", "--skip-broken")
    assert shown.exit_code == 0
    assert "1 Interviews ausgelassen: B02" in plain(shown.stdout)
    assert "B02.txt" in plain(shown.stdout)


def test_a_new_study_is_laid_out_so_that_check_can_read_it(root: Path) -> None:
    """Its template is in order; an interview is still missing, and check says so instead of failing."""
    assert call("new", "ratsinterviews").exit_code == 0
    folder = root / "data" / "raw" / "ratsinterviews"
    assert {path.name for path in folder.iterdir()} >= {"study.toml", "codebook.yaml", "interviews.csv", "interviews"}
    shown = call("check", "ratsinterviews")
    assert shown.exit_code == 0, shown.output
    assert "0 Interviews" in plain(shown.stdout)


def test_a_new_study_from_a_folder_lists_its_transcripts_and_maps(root: Path, tmp_path_factory: Any) -> None:
    source = tmp_path_factory.mktemp("quelle")
    made = write_study(source / "klein")
    transcripts = shutil.copytree(made / "interviews", source / "transkripte")
    assert call("new", "rat", "--from", str(transcripts)).exit_code == 0
    assert call("check", "rat").exit_code == 0
    assert call("ingest", "rat").exit_code == 0
    rows = (root / "data" / "raw" / "rat" / "interviews.csv").read_text(encoding="utf-8").strip().splitlines()
    assert len(rows) == 1 + 8
    again = call("new", "rat")
    assert again.exit_code == 1  # what is there is not overwritten
    assert "Traceback" not in again.output
