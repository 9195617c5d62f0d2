"""From a filled template to the next report: people's judgements are respected, and their files left as they are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.tables import read
from tests.conftest import Mapped


def judge(study: Mapped, **decisions: str) -> Path:
    """Copy the template into the study, with decisions about some themes; return the copy."""
    lines = (study.reports / "intern" / "befunde.csv").read_text("utf-8-sig").splitlines()
    judged = []
    for line in lines:
        name = line.split(";")[0].removeprefix("theme:")
        judged.append(
            line.replace(f"theme:{name};;", f"theme:{name};{decisions[name]};") if name in decisions else line
        )
    path = study.folder / "findings.csv"
    path.write_text("\n".join([*judged, "gap:nirgends;behalten;;;;"]), encoding="cp1252", errors="replace")
    return path


def themes(study: Mapped) -> pd.Series[str]:
    rows = read(study.processed, "findings")
    return rows[rows["kind"] == "theme"].set_index("subject")["decision"]


def test_judgements_are_respected_and_survive(copy: Mapped) -> None:
    first, second = list(themes(copy).index)[:2]
    path = judge(copy, **{first: "behalten", second: "streichen"})
    written = path.read_bytes()
    done = copy.run()
    assert set(done.seconds) <= {"analyse", "report", "release"}
    assert dict(themes(copy).loc[[first, second]]) == {first: "keep", second: "drop"}
    assert path.read_bytes() == written
    (warning,) = [one for one in done.study.warnings if "nirgends" in one.what]
    assert warning.where.startswith("findings.csv, Zeile ")
    page = (copy.reports / "intern" / "mapping.html").read_text(encoding="utf-8")
    assert "von Menschen bestätigt" in page
    assert "1 Befund gestrichen" in page
    # what was decided stands in the next template, the finding that is gone too
    template = (copy.reports / "intern" / "befunde.csv").read_text("utf-8-sig")
    assert f"theme:{first};behalten;" in template and f"theme:{second};streichen;" in template
    assert "gap:nirgends;behalten" in template
    assert not copy.run().seconds


def test_a_template_that_people_changed_stays_and_is_told(copy: Mapped) -> None:
    path = copy.reports / "intern" / "befunde.csv"
    first = themes(copy).index[0]
    path.write_text(path.read_text("utf-8-sig").replace(f"theme:{first};;", f"theme:{first};streichen;"), "utf-8-sig")
    written = path.read_bytes()
    done = copy.run()
    assert path.read_bytes() == written
    assert (copy.reports / "intern" / "befunde.neu.csv").is_file()
    assert any("befunde.neu.csv" in one.what for one in done.study.warnings)
    assert themes(copy)[first] == ""
