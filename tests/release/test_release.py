"""What leaves the house."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest

from pipeline import release
from pipeline.release.words import without_rare_terms
from pipeline.report import matter
from pipeline.report.material import Material
from pipeline.report.plan import plan
from tests import synthetic
from tests.report import judged

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
    counts = [float(row["Zahl"]) for row in rows(folder, "befragte-rolle")]
    counts += [float(row["Zahl"]) for row in rows(folder, "laender") if row["Zahl"]]
    assert counts and all(count == 0 or count >= K for count in counts)


def test_every_count_of_segments_stands_on_nobody_or_at_least_k_people() -> None:
    """Whatever is told of evaluations, stands and shares, the people behind it are counted apart."""
    study = synthetic.study(Path("x"))
    made = synthetic.tables(study)
    material = Material(study, made, k=K)
    book, coded = study.codebook, material.coded

    def behind(*code_ids: str) -> int:
        return int(coded.loc[coded["code_id"].isin(code_ids), "unit_id"].nunique())

    n_told = 0
    for row in matter.evaluations(material).to_dict("records"):
        family = [name for name in book.themes if row["code_id"] in (name, *book.ancestors(name))]
        for mark in book.of_kind("evaluation"):
            n = behind(*(f"{name}:{mark.code_id}" for name in family))
            assert math.isnan(row[mark.label]) == (0 < n < K)
            n_told += n >= K
    for row in matter.stands(material).to_dict("records"):
        for side in ("pro", "contra"):
            n = behind(f"{row['code_id']}:{side}")
            assert math.isnan(row[side]) == (0 < n < K)
    for kind in ("goal", "measure"):
        told = set(matter.occurrences(material, kind)["code_id"])
        assert told == {code.code_id for code in book.of_kind(kind) if behind(code.code_id) >= K}
    assert n_told


def test_nothing_that_leaves_counts_people_by_the_machines_verdicts(folder: Path) -> None:
    heads = {name: set(rows(folder, name)[0]) for name in ("themen", "ziele", "massnahmen", "bewertungen", "netz")}
    for names in heads.values():
        assert not [name for name in names if "Zahl" in name or "Interviews" in name or "Gespräche" in name]
    assert {"Anteil in %", "Stand der Prüfung", "Stellen"} <= heads["ziele"]


def test_after_people_decided_no_count_of_theirs_leaves(tmp_path: Path) -> None:
    study = synthetic.study(tmp_path)
    made = judged.tables(study)
    charts = plan(Material(study, made, k=K))
    told = next(chart for chart in charts if chart.name == "themen").table
    assert "korrigiert" in set(told["Stand der Prüfung"])
    assert not [name for chart in charts for name in chart.table if "Menschen" in str(name)]
    inside = plan(Material(study, made))
    assert "Interviews, in denen Menschen es fanden" in next(one for one in inside if one.name == "themen").table


def test_the_only_landrat_is_nowhere(folder: Path) -> None:
    assert "Landrat" not in everything(folder)
    assert all(float(row["Zahl in der Gruppe"]) >= K for row in rows(folder, "gruppen-rolle"))


def test_a_group_left_out_cannot_be_worked_out_from_the_others(folder: Path) -> None:
    """39 people; what the table of roles tells, taken from all, leaves at least k."""
    told = {row["Bezeichnung"]: float(row["Zahl"]) for row in rows(folder, "befragte-rolle")}
    groups = {row["Gruppe"]: float(row["Zahl in der Gruppe"]) for row in rows(folder, "gruppen-rolle")}
    assert sum(told.values()) == 39
    assert all(told[name] == n for name, n in groups.items())
    assert 39 - sum(groups.values()) == 0 or 39 - sum(groups.values()) >= K
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
    # two Landräte and nine active ones; without the mayors one of the West would be left over beside the council
    assert "Rolle: zusammengefasst zu „übrige“: 3 Ausprägungen" in text
    assert "charts/themen.png" in text
