"""What people changed in a report stays: the new one is written beside it, and said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.report import build
from pipeline.workflow.audit import exports
from pipeline.workflow.forget import forget
from tests.conftest import Mapped

EDITED = (
    "intern/mapping.html",
    "intern/charts/themen.csv",
    "workshop/folien.pptx",
    "workshop/arbeitsblaetter.docx",
)
NEW = (
    "intern/mapping-neu.html",
    "intern/charts/themen-neu.csv",
    "workshop/folien-neu.pptx",
    "workshop/arbeitsblaetter-neu.docx",
)
BY_HAND = b" von Hand"


def edit(study: Mapped, *names: str) -> dict[str, bytes]:
    """Change files by hand; return how they were."""
    before = {name: (study.reports / name).read_bytes() for name in names}
    for name, data in before.items():
        (study.reports / name).write_bytes(data + BY_HAND)
    return before


def beside(study: Mapped) -> set[str]:
    return {path.relative_to(study.reports).as_posix() for path in study.reports.rglob("*-neu*")}


def test_a_rerun_writes_beside_what_was_edited_says_so_and_is_quiet_afterwards(copy: Mapped) -> None:
    before = edit(copy, *EDITED)
    done = copy.run()
    assert {name: (copy.reports / name).read_bytes() for name in EDITED} == {
        name: data + BY_HAND for name, data in before.items()
    }
    assert beside(copy) == set(NEW)
    for name, new in zip(EDITED, NEW, strict=True):
        assert (copy.reports / new).read_bytes() == before[name]
    told = {problem.where: problem.what for problem in done.aside}
    assert set(told) == set(EDITED)
    assert told["intern/mapping.html"] == "wurde von Hand geändert und bleibt; das Neue liegt daneben: mapping-neu.html"
    assert "niemand nach Namen durchsucht" in told["workshop/folien.pptx"]
    again = copy.run()
    assert (again.seconds, again.aside) == ({}, ())


@pytest.mark.prove
def test_the_ledger_does_not_vouch_for_what_was_edited(copy: Mapped) -> None:
    edit(copy, EDITED[2])
    copy.run()
    last = json.loads((copy.reports / "freigaben.json").read_text(encoding="utf-8"))[-1]
    assert EDITED[2] not in last["files"]
    assert NEW[2] in last["files"]
    assert exports(copy.reports)[-1].unsearched == (EDITED[2],)


@pytest.mark.prove
def test_when_the_edited_file_is_gone_the_new_one_gets_its_name(copy: Mapped) -> None:
    before = edit(copy, EDITED[0])
    copy.run(until="report")
    (copy.reports / EDITED[0]).unlink()
    done = copy.run(until="report")
    assert done.aside == ()
    assert (copy.reports / EDITED[0]).read_bytes() == before[EDITED[0]]
    assert beside(copy) == set()


def test_killed_before_it_was_recorded_a_report_is_not_taken_for_peoples(
    copy: Mapped, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report changes, is in place, and the run ends before it writes that down: the next run knows its own."""
    record = copy.processed / ".cache" / "stages" / "report.json"
    (copy.reports / EDITED[0]).unlink()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def otherwise(*arguments: Any, beside: Path, **options: Any) -> list[Path]:
        paths = build(*arguments, beside=beside, **options)
        page = beside / "mapping.html"
        page.write_bytes(page.read_bytes() + b"<!-- anders -->")
        return paths

    monkeypatch.setattr("pipeline.report.build", otherwise)
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.settling.Settling.keep", killed)
        with pytest.raises(KeyboardInterrupt):
            copy.run(until="report")
    assert (copy.reports / EDITED[0]).read_bytes().endswith(b"anders -->")
    assert json.loads(record.read_text(encoding="utf-8"))["outputs"]
    monkeypatch.undo()
    done = copy.run(until="report")
    assert done.aside == ()
    assert not (copy.reports / EDITED[0]).read_bytes().endswith(b"anders -->")
    assert beside(copy) == set()


@pytest.mark.prove
def test_without_tables_and_cache_reports_are_still_known_as_the_programs(copy: Mapped) -> None:
    """Somebody removed data/processed; only what was edited is somebody's."""
    for path in (copy.processed / ".cache" / "stages").glob("*.json"):
        if path.stem in ("report", "release"):
            path.unlink()
    (copy.reports / EDITED[1]).write_bytes(BY_HAND)
    done = copy.run()
    assert [problem.where for problem in done.aside] == [EDITED[1]]


@pytest.mark.prove
def test_forgetting_removes_edited_reports_too_and_names_them(copy: Mapped) -> None:
    edit(copy, EDITED[0])
    (copy.reports / "workshop" / "notiz.txt").write_text("Genossenschaft", encoding="utf-8")
    done = forget(copy.folder, **copy.places, interview_id="B03", day="2026-11-22")
    assert not [path for path in copy.reports.rglob("*") if path.name != "freigaben.json" and path.is_file()]
    (told,) = [line for line in done.removed if "von Hand" in line]
    assert told.endswith("intern/mapping.html, workshop/notiz.txt")
