"""What leaves the house."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from pipeline import release
from pipeline.release.words import without_rare_terms
from pipeline.report.material import Material
from tests import synthetic

K = 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("mappe")
    study = synthetic.study(place)
    release.build(study, synthetic.tables(study), place / "workshop")
    return place / "workshop"


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / "charts" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def everything(folder: Path) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8-sig")
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".csv", ".svg", ".txt"}
    )


def test_no_quote_and_no_interview_leaves(folder: Path) -> None:
    text = everything(folder)
    assert "Antwort" not in text
    assert not [number for number in range(1, 41) if f"B{number:02}" in text]


def test_every_count_of_people_is_none_or_at_least_k(folder: Path) -> None:
    counts = [float(row["Zahl"]) for name in ("befragte-rolle", "ziele", "massnahmen") for row in rows(folder, name)]
    counts += [float(row["Zahl"]) for row in rows(folder, "laender") if row["Zahl"]]
    for row in rows(folder, "bewertungen"):
        counts += [float(row[name]) for name in ("bewährt", "kritisch", "neu", "Bedarf") if row[name]]
    for row in rows(folder, "vorschlaege"):
        counts += [float(row[name]) for name in ("dafür", "dagegen", "beides", "ohne Haltung") if row.get(name)]
    assert counts and all(count == 0 or count >= K for count in counts)


def test_the_only_landrat_is_nowhere(folder: Path) -> None:
    assert "Landrat" not in everything(folder)
    assert all(float(row["Zahl in der Gruppe"]) >= K for row in rows(folder, "gruppen-rolle"))


def test_a_group_left_out_cannot_be_worked_out_from_the_others(folder: Path) -> None:
    """39 people; what the table of roles tells, taken from all, leaves at least k."""
    told = {row["Bezeichnung"]: float(row["Zahl"]) for row in rows(folder, "befragte-rolle")}
    groups = {row["Gruppe"]: float(row["Zahl in der Gruppe"]) for row in rows(folder, "gruppen-rolle")}
    assert sum(told.values()) == 39
    assert all(told[name] == n for name, n in groups.items())
    assert 39 - sum(groups.values()) >= K
    lands = [float(row["Zahl"]) for row in rows(folder, "laender") if row["Zahl"]]
    assert 39 - sum(lands) == 0 or 39 - sum(lands) >= K


def test_every_chart_says_k(folder: Path) -> None:
    for path in (folder / "charts").glob("*.svg"):
        assert f"unter {K} nicht ausgewiesen" in path.read_text(encoding="utf-8").replace("\n", " ")


def test_terms_leave_only_if_several_people_said_them() -> None:
    study = synthetic.study(Path("x"))
    tables = synthetic.tables(study)
    # of the four terms of each cluster only this one stands in the texts
    labels = without_rare_terms(Material(study, tables), k=K)
    assert all(list(terms) == [synthetic.SCRIPT] for terms in labels["terms"])
    assert not any(labels["label"]) and not any(map(len, labels["central_segment_ids"]))


def test_the_readme_says_that_it_is_invented_and_what_is_missing(folder: Path) -> None:
    text = (folder / "LIESMICH.txt").read_text(encoding="utf-8-sig")
    assert "erfunden" in text
    assert "Rolle: Ausprägungen mit weniger als 5 Befragten: 1" in text
    assert "charts/themen.png" in text
