"""The command that says why a segment was coded as it was."""

from __future__ import annotations

import re

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.cli import app
from tests.conftest import Mapped


@pytest.fixture
def study(mapped: Mapped, monkeypatch: pytest.MonkeyPatch) -> Mapped:
    """The mapped study, in the current folder; only read."""
    monkeypatch.chdir(mapped.root)
    return mapped


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments])


def plain(text: str) -> str:
    return " ".join(text.split())


def test_a_segment_is_shown_with_its_question_and_the_words_of_its_codes(study: Mapped) -> None:
    shown = call("B01:2.1", "klein")
    text = plain(shown.stdout)
    assert shown.exit_code == 0
    assert "Gefragt: Frau [Person 1], wo bekommen Sie hier Ihre Lebensmittel?" in text
    assert "„Unser Dorfladen hat sich bewährt" in text
    coded = text.partition("Kodiert ")[2].partition("Nicht kodiert")[0]
    assert "Läden (laden), maschinell" in coded
    assert re.search(r"Wörter: (dorfladen; einkaufen|einkaufen; dorfladen)", coded)
    assert "Läden: bewährt (laden:bewaehrt), Wörter im selben Satz" in coded
    assert "(ab 0,50 kodiert)" in coded


def test_an_unknown_segment_is_an_error_that_names_those_that_look_alike(study: Mapped) -> None:
    shown = call("B01:2.2", "klein")
    assert shown.exit_code == 1
    assert "B01:2.1" in plain(shown.stderr) and "Traceback" not in shown.output


def test_without_tables_the_way_to_make_them_is_told(fresh: Mapped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(fresh.root)
    shown = call("B01:2.1", "klein")
    assert shown.exit_code == 1
    assert "mapping run" in plain(shown.stderr)
