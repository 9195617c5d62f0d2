"""The writers for tests and demo: the same arguments give the same bytes."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ingest import Turn
from tests import transcript_writers as writers

TURNS = (Turn("I", "Was war? Und dann?", 0.0), Turn("B", "Viel – wirklich.", 3.0))


@pytest.mark.parametrize("name", ["txt", "md", "docx", "odt", "rtf", "pdf", "vtt", "srt", "html"])
def test_the_same_turns_give_the_same_bytes(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write: Callable[..., None] = getattr(writers, f"write_{name}")
    write(tmp_path / "a", TURNS)
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    write(tmp_path / "b", TURNS)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_odt_begins_with_its_type_uncompressed(tmp_path: Path) -> None:
    writers.write_odt(tmp_path / "a.odt", TURNS)
    with zipfile.ZipFile(tmp_path / "a.odt") as opened:
        first = opened.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_a_turn_ends_where_the_next_begins_and_the_last_by_its_words() -> None:
    assert writers.ends_of(TURNS) == [3.0, pytest.approx(3.0 + 3 / 2.3)]


def test_clocks_are_rounded_once() -> None:
    assert writers.clock(59.99, separator="-", digits=1) == "00:01:00-0"
    assert writers.clock(3723.456, digits=3) == "01:02:03.456"
