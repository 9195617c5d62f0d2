"""`mapping release`: for whom, and what is said where nothing leaves."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import Problem
from pipeline.study import examine
from pipeline.workflow import Run
from tests.cli.test_commands import call, plain

QUESTION = Problem("Mappe", "2 Wörter könnten ein Name sein", "`mapping names rat` zeigt sie und fragt", "", True)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a run was asked for; every export waits for a decision."""
    (tmp_path / "data" / "raw" / "rat").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    calls: list[dict[str, Any]] = []

    def note(folder: Path, **options: Any) -> Run:
        calls.append(options)
        study, _ = examine(folder, processed=options["processed"], reports=options["reports"])
        return Run(study, outputs={"release": {}, "oeffentlich": {}}, undecided=(QUESTION,))

    monkeypatch.setattr(import_module("pipeline.workflow"), "run", note)
    return calls


def test_the_profile_says_how_far_it_goes(asked: list[dict[str, Any]]) -> None:
    for options in ((), ("--profile", "workshop"), ("--profile", "oeffentlich")):
        assert call("release", "rat", *options).exit_code == 0
    assert [one["until"] for one in asked] == ["release", "release", "oeffentlich"]


def test_an_export_that_waits_is_no_error_and_says_what_to_do(asked: list[dict[str, Any]]) -> None:
    shown = call("release", "rat")
    text = plain(shown.stdout)
    assert (shown.exit_code, "2 Wörter könnten ein Name sein" in text, "mapping names rat" in text) == (0, True, True)
    assert "Workshop:" not in text


def test_an_unknown_profile_is_an_error(asked: list[dict[str, Any]]) -> None:
    assert call("release", "rat", "--profile", "presse").exit_code == 2
    assert asked == []
