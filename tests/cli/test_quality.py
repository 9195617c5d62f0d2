"""The command that says how good the coding is: the page's sentences, in the terminal."""

from __future__ import annotations

import re
from html import unescape

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipeline.cli import app
from tests.conftest import Mapped


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["quality", *arguments])


def plain(text: str) -> str:
    return " ".join(text.split())


def test_without_decisions_it_says_how_to_begin_as_the_page_does(
    mapped: Mapped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mapped.root)
    shown = call("klein")
    assert shown.exit_code == 0, shown.output
    text = plain(shown.stdout)
    assert "Noch hat kein Mensch Kodierungen geprüft." in text
    assert "mapping review draw --coder NAME" in text
    page = unescape((mapped.reports / "intern" / "mapping.html").read_text(encoding="utf-8"))
    section = re.search(r'<section id="quality".*?</section>', page, flags=re.DOTALL)
    assert section
    for sentence in re.findall(r"<p[^>]*>([^<]+)</p>", section[0]):
        assert plain(sentence) in text


def test_without_tables_the_way_to_make_them_is_told(fresh: Mapped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(fresh.root)
    shown = call("klein")
    assert shown.exit_code == 1
    assert "mapping run" in plain(shown.stderr)
