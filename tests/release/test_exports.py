"""An export is made beside its place: what does not pass leaves no trace, and what people put there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.release.exports import move, staged
from pipeline.workflow.run import UNFINISHED


def test_files_come_into_their_place_and_others_stay(tmp_path: Path) -> None:
    place = tmp_path / "workshop"
    (place / "charts").mkdir(parents=True)
    (place / "notiz.txt").write_text("von uns", encoding="utf-8")
    (place / "charts" / "a.csv").write_text("alt", encoding="utf-8")
    with staged(place) as beside:
        (beside / "charts").mkdir()
        (beside / "charts" / "a.csv").write_text("neu", encoding="utf-8")
        (beside / "b.txt").write_text("b", encoding="utf-8")
        paths = move(beside, place)
    assert paths == [place / "b.txt", place / "charts" / "a.csv"]
    assert (place / "charts" / "a.csv").read_text(encoding="utf-8") == "neu"
    assert (place / "notiz.txt").read_text(encoding="utf-8") == "von uns"
    assert [path.name for path in tmp_path.iterdir()] == ["workshop"]


def test_what_fails_leaves_the_place_as_it_was_and_nothing_beside(tmp_path: Path) -> None:
    place = tmp_path / "workshop"
    place.mkdir()
    (place / "a.csv").write_text("alt", encoding="utf-8")
    with pytest.raises(ValueError, match="halt"), staged(place) as beside:
        (beside / "a.csv").write_text("neu", encoding="utf-8")
        raise ValueError("halt")
    assert (place / "a.csv").read_text(encoding="utf-8") == "alt"
    assert [path.name for path in tmp_path.iterdir()] == ["workshop"]


def test_what_a_killed_run_leaves_is_known_as_unfinished(tmp_path: Path) -> None:
    with staged(tmp_path / "workshop") as beside:
        assert UNFINISHED.fullmatch(beside.name)
