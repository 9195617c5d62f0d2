"""private/ausnahmen.csv: every exception has a reason and somebody who stands for it."""

from __future__ import annotations

from pathlib import Path

from pipeline.study import Exemption
from tests.study.folders import examined, places, write


def test_exceptions_are_read(tmp_path: Path) -> None:
    rows = "wort;grund;wer;datum\nWolf;das Tier;A. B.;2019-10-01\nWas tun Sie hier?;Leitfrage;A. B.;\n"
    study, problems = examined(write(tmp_path, {"private/ausnahmen.csv": rows}))
    assert problems == ()
    assert study.exemptions == (
        Exemption("Wolf", "das Tier", "A. B.", "2019-10-01"),
        Exemption("Was tun Sie hier?", "Leitfrage", "A. B.", ""),
    )


def test_without_a_reason_or_a_person_an_exception_does_not_count_and_its_word_is_not_told(tmp_path: Path) -> None:
    rows = "wort;grund;wer;datum\nWolf;;A. B.;\nFuchs;Tier;;\n"
    study, problems = examined(write(tmp_path, {"private/ausnahmen.csv": rows}))
    assert study.exemptions == ()
    assert places(problems) == ["ausnahmen.csv, Zeile 2, Spalte reason", "ausnahmen.csv, Zeile 3, Spalte wer"]
    assert "Wolf" not in str(problems) and "Fuchs" not in str(problems)


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    _, problems = examined(write(tmp_path, {"private/ausnahmen.csv": "wort;grund\nWolf;Tier\n"}))
    assert places(problems) == ["ausnahmen.csv, Zeile 1"]
