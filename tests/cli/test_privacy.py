"""The key, exports and forgetting on the command line: said plainly, asked before, and no name is told."""

from __future__ import annotations

import hashlib
import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.cli import app, talk
from pipeline.review import Review
from pipeline.review.store import remaining
from pipeline.study import key as keys
from pipeline.study.reviews import Judged, Place
from pipeline.workflow.audit import Export, exports
from tests.conftest import Mapped
from tests.tiny import CANARIES

PASSPHRASE = "vier kleine Wörter hier"


def call(*arguments: str, typed: str = "", passphrase: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed, env={talk.PASSPHRASE: passphrase})


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def study(fresh: Mapped, monkeypatch: pytest.MonkeyPatch) -> Mapped:
    """The study as people gave it, in the current folder; guessing passphrases is made cheap."""
    monkeypatch.setattr(keys, "_N", 2**10)
    monkeypatch.chdir(fresh.root)
    return fresh


@pytest.fixture
def rebuilt(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What forgetting asks to be run again, instead of running it."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(import_module("pipeline.workflow"), "run", lambda folder, **options: calls.append(options))
    return calls


def test_a_key_is_locked_and_opened_with_a_passphrase_from_the_environment(study: Mapped) -> None:
    locked = call("key", "klein", "--lock", passphrase=PASSPHRASE)
    assert locked.exit_code == 0, locked.output
    assert "Verschlossen: data/raw/klein/private/names.csv.verschluesselt" in plain(locked.stdout)
    assert "ohne es ist der Schlüssel verloren" in plain(locked.stdout)
    assert "ist verschlossen" in call("key", "klein", "--status").stdout
    assert "nur eines von" in plain(call("key", "klein", "--lock", "--unlock").stderr).casefold()
    wrong = call("key", "klein", "--unlock", passphrase="etwas ganz anderes")
    assert (wrong.exit_code, "das Passwort ist falsch" in plain(wrong.stderr)) == (1, True)
    assert call("key", "klein", "--unlock", passphrase=PASSPHRASE).exit_code == 0
    assert (study.folder / "private" / "names.csv").stat().st_mode & 0o777 == 0o600
    said = locked.output + wrong.output
    assert [name for name in (*CANARIES, PASSPHRASE) if name in said] == []


def test_without_a_terminal_a_locked_key_says_what_to_set(study: Mapped) -> None:
    call("key", "klein", "--lock", passphrase=PASSPHRASE)
    shown = call("check", "klein")
    assert shown.exit_code == 1
    assert "KOMMUNAL_PASSPHRASE setzen" in plain(shown.stdout)


def test_key_takes_the_rights_of_others_and_says_so(study: Mapped) -> None:
    (study.folder / "private").chmod(0o755)
    (study.folder / "private" / "names.csv").chmod(0o644)
    shown = call("key", "klein")
    assert "private/names.csv: Rechte anderer entzogen." in shown.stdout
    assert "entzogen" not in call("key", "klein").stdout


def test_check_warns_of_an_open_key_of_real_people_only(study: Mapped) -> None:
    (study.folder / "private" / "names.csv").chmod(0o644)
    assert "lesbar" not in call("check", "klein").stdout
    settings = study.folder / "study.toml"
    settings.write_text(settings.read_text().replace("is_fictional = true", "is_fictional = false"))
    assert "ist für andere auf diesem Rechner lesbar (Rechte 644) → `chmod 600" in plain(call("check", "klein").stdout)


def test_forgetting_asks_first(study: Mapped, rebuilt: list[dict[str, Any]]) -> None:
    shown = call("forget", "B03", "klein", typed="n\n")
    assert (shown.exit_code, rebuilt) == (1, [])
    assert "Nichts gelöscht" in shown.stderr
    assert (study.folder / "interviews" / "rübenkamp2019.docx").is_file()


def test_forgetting_says_what_went_without_names_and_runs_the_study_again(
    study: Mapped, rebuilt: list[dict[str, Any]]
) -> None:
    shown = call("forget", "B03", "klein", "--yes")
    assert shown.exit_code == 0, shown.output
    text = plain(shown.stdout)
    for part in ("das Transkript (docx)", "interviews.csv: 1 Zeile gelöscht", "private/names.csv: 1 Zeile gelöscht"):
        assert part in text
    assert [name for name in CANARIES if name.casefold() in shown.output.casefold()] == []
    assert [one["until"] for one in rebuilt] == ["release"]
    again = call("forget", "B03", "klein", "--yes")
    assert (again.exit_code, "von „B03“ ist in der Studie nichts zu finden" in plain(again.stderr)) == (1, True)
    assert "vergessen: B03" in call("audit", "klein").stdout


def test_audit_tells_exports_consents_and_the_key(study: Mapped) -> None:
    """Quotes from three, paraphrases from two, figures of two, and one without consent: as interviews.csv has it."""
    slides = study.reports / "workshop" / "folien.pptx"
    slides.parent.mkdir(parents=True)
    slides.write_bytes(b"eins")
    ledger = [
        {
            "when": "2026-11-22T17:00:00+00:00",
            "profile": "workshop",
            "k": 5,
            "files": {"folien.pptx": hashlib.sha256(b"eins").hexdigest(), "weg.svg": "0" * 64},
        }
    ]
    (study.reports / "freigaben.json").write_text(json.dumps(ledger), encoding="utf-8")
    text = plain(call("audit", "klein").stdout)
    assert "Ausgaben (1) 2026-11-22T17:00:00+00:00 workshop k = 5 2 Dateien, davon 1 seither verändert" in text
    assert "Zitat 3 Paraphrase 2 zusammengefasst 2 keine 1" in text
    assert "Er liegt offen da (private/names.csv); 4 Einträge." in text


def test_a_study_that_exported_nothing_has_no_exports(tmp_path: Path) -> None:
    assert exports(tmp_path) == ()


def test_a_damaged_ledger_is_said_to_be_damaged(study: Mapped) -> None:
    study.reports.mkdir(parents=True)
    (study.reports / "freigaben.json").write_text('[{"when": 1}]', encoding="utf-8")
    shown = call("audit", "klein")
    assert (shown.exit_code, "freigaben.json: ist beschädigt (KeyError)" in plain(shown.stderr)) == (1, True)


def test_exports_are_told_in_their_order(tmp_path: Path) -> None:
    rows = [{"when": day, "profile": "workshop", "k": 5, "files": {}} for day in ("2026-02-01", "2026-01-01")]
    (tmp_path / "freigaben.json").write_text(json.dumps({"exports": rows}), encoding="utf-8")
    assert exports(tmp_path) == (
        Export("2026-01-01", "workshop", 5, 0, 0),
        Export("2026-02-01", "workshop", 5, 0, 0),
    )


def test_a_sample_handed_out_earlier_brings_no_forgotten_interview_back() -> None:
    rows = tuple(Judged(one, "own", "Text") for one in ("B03:2.1", "B01:2.1"))
    frame = {one: Place("a", "b") for one in ("B03:2.1", "B03:4.1", "B01:2.1")}
    left = remaining(Review("anna-1.csv", "klein", "Anna", 1, "x", (), rows, frame), {"B03"})
    assert [row.segment_id for row in left.rows] == ["B01:2.1"]
    assert list(left.frame) == ["B01:2.1"]
