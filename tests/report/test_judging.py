"""befunde.csv can be filled in and read back, and is never written over what people wrote."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.cache import Record, digests
from pipeline.report.judging import dropped, judged_line, template, write_template
from pipeline.report.material import Material
from pipeline.study import Study
from pipeline.study.judged import Judgement, judgements
from pipeline.tables import check
from tests.analysis.small import study as small_study


def findings(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Make the table `findings` of id, sentence, decision and note."""
    frame = pd.DataFrame(rows, columns=["finding_id", "machine_text", "decision", "note"])
    known = {"kind": "theme", "strength": "hint", "subject": "geld", "change": "", "value": 0.27064, "n": 6}
    filled = frame.assign(**known, text=frame["machine_text"], ci_low=None, ci_high=None, rank=range(1, len(rows) + 1))
    filled["segment_ids"] = [[] for _ in rows]
    return check(filled.astype({"ci_low": float, "ci_high": float}), "findings")


TWO = findings(("theme:geld", "Geld zählt.", "", ""), ("theme:land", "=Land", "", ""))


def study(place: Path, *known: Judgement) -> Study:
    return replace(small_study(), processed=place / "processed", reports=place / "reports", judgements=known)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_template_opens_in_german_excel() -> None:
    rows = read(template(TWO, ()))
    assert rows == [
        ["befund", "entscheidung", "text", "notiz", "wert", "gesehener text"],
        ["theme:geld", "", "Geld zählt.", "", "0,2706", "Geld zählt."],
        ["theme:land", "", "'=Land", "", "0,2706", "'=Land"],
    ]


def test_what_was_judged_stands_in_the_next_template_and_orphans_too() -> None:
    known = (Judgement("theme:land", "reword", "Auf dem Land.", "kürzer", 0.5, "Alt."), Judgement("gap:weg", "drop"))
    rows = read(template(TWO, known))
    assert rows[2] == ["theme:land", "umformulieren", "Auf dem Land.", "kürzer", "0,2706", "'=Land"]
    assert rows[3] == ["gap:weg", "streichen", "", "", "", ""]


def test_a_filled_template_is_read_as_it_was_meant(tmp_path: Path) -> None:
    path = write_template(study(tmp_path), TWO, tmp_path / "reports" / "intern")
    text = path.read_text(encoding="utf-8-sig").replace("theme:geld;;", "theme:geld;behalten;")
    path.write_text(text, encoding="cp1252")
    assert judgements(path) == ((Judgement("theme:geld", "keep", "", "", 0.2706, "Geld zählt.", 2),), ())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_untouched_template_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "intern"
    write_template(study(tmp_path), TWO, folder)
    # saved by Excel: other bytes, nothing decided
    (folder / "befunde.csv").write_bytes((folder / "befunde.csv").read_text("utf-8-sig").encode("cp1252"))
    assert write_template(study(tmp_path), TWO.head(1), folder).name == "befunde.csv"
    assert names(folder) == ["befunde.csv"]


def decide(path: Path, finding_id: str = "theme:geld") -> None:
    path.write_text(
        path.read_text("utf-8-sig").replace(f"{finding_id};;", f"{finding_id};streichen;"), encoding="utf-8-sig"
    )


def test_what_people_wrote_is_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "intern"
    first = write_template(study(tmp_path), TWO, folder)
    decide(first)
    before = first.read_bytes()
    second = write_template(study(tmp_path), TWO, folder)
    assert second.name == "befunde.neu.csv"
    decide(second, "theme:land")
    assert write_template(study(tmp_path), TWO, folder).name == "befunde.neu2.csv"
    assert first.read_bytes() == before


def test_what_people_wrote_and_the_study_knows_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "intern"
    decide(write_template(study(tmp_path), TWO, folder))
    known = study(tmp_path, Judgement("theme:geld", "drop"))
    assert write_template(known, TWO, folder).name == "befunde.csv"


def test_what_the_last_run_wrote_is_replaced_although_people_changed_their_mind(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "intern"
    judged = study(tmp_path, Judgement("theme:geld", "drop"))
    path = write_template(judged, TWO, folder)
    Record(judged.processed / ".cache" / "stages" / "report.json").keep("key", digests(judged.reports, [path]))
    assert write_template(study(tmp_path), TWO, folder).name == "befunde.csv"


def test_an_unreadable_template_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "intern"
    folder.mkdir(parents=True)
    (folder / "befunde.csv").write_text("Notizen von Anna", encoding="utf-8")
    assert write_template(study(tmp_path), TWO, folder).name == "befunde.neu.csv"


@pytest.mark.parametrize(
    ("decisions", "line"),
    [
        ((), ""),
        (("drop", "drop", "drop"), "Durchgesehen von Menschen: 3 Befunde gestrichen."),
        (("keep", "drop"), "Durchgesehen von Menschen: 1 Befund bestätigt, 1 Befund gestrichen."),
    ],
)
def test_the_report_counts_what_people_decided(decisions: Sequence[str], line: str) -> None:
    rows = findings(*((f"theme:{n}", "Satz.", decision, "") for n, decision in enumerate([*decisions, ""])))
    assert judged_line(Material(small_study(), {"findings": rows})) == line


def test_dropped_findings_are_listed_with_their_notes_and_not_told() -> None:
    rows = findings(("a", "Erster.", "drop", ""), ("b", "Zweiter.", "drop", "bekannt"), ("c", "Dritter.", "keep", ""))
    material = Material(small_study(), {"findings": rows})
    assert dropped(material) == ["Erster.", "Zweiter. (Notiz: bekannt)"]
    assert list(material.findings["finding_id"]) == ["c"]
