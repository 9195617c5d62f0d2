"""Runs the stages that need to, and writes down what was made from what."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.cache import Items, Record, digests
from pipeline.errors import BusyError, Problem, StudyError, Undecided
from pipeline.settling import Settling, remove_stale
from pipeline.study import Study, admit, consenting, examine, judged, quotes
from pipeline.texts import speaking
from pipeline.workflow import manifest
from pipeline.workflow.naming import nameless
from pipeline.workflow.stages import (
    JUDGED,
    ORPHANS,
    PUBLISH,
    QUOTES,
    REPORTING,
    STAGES,
    Stage,
    read_all,
    read_problems,
)
from pipeline.workflow.work import Progress, Silence, Work

UNFINISHED = re.compile(r"\..+-[a-z0-9_]{8}(\.[a-z0-9]+)?")  # as `tables.replacing` names it

KEEPING = frozenset({"ingest", "embed", "code"})
"""Stages that keep results per interview."""


@dataclass
class Run:
    """
    What a run did.

    Attributes:
        seconds: by stage; only stages that ran are in it.
        outputs: digests of all files made, by name relative to the folder that holds tables or reports.
        undecided: why an export was not made, though nothing is wrong: people have to decide something first.
        aside: which files people have changed, so that what was made now lies beside them.
    """

    study: Study
    seconds: dict[str, float] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    undecided: tuple[Problem, ...] = ()
    aside: tuple[Problem, ...] = ()


def check(folder: Path, *, processed: Path, reports: Path, progress: Progress | None = None) -> list[Problem]:
    """
    Find everything that is wrong with a study: its tables, its codebook and each of its transcripts.

    Returns:
        Problems and warnings, sorted by place.
    """
    study, problems = consenting(*examine(folder, processed=processed, reports=reports))
    with locked(processed):
        return sorted({*problems, *_read_problems(study, problems, progress or Silence())})


def run(
    folder: Path,
    *,
    processed: Path,
    reports: Path,
    until: str = "release",
    skip_broken: bool = False,
    progress: Progress | None = None,
) -> Run:
    """
    Map a study: run every stage up to one, but only where something it depends on has changed.

    Args:
        folder: the study's folder.
        processed: where tables and the cache go.
        reports: where reports go.
        until: name of the last stage; `oeffentlich` makes, after all others, what everybody may see.
        skip_broken: leave out interviews that have problems.
        progress: is told how far the run is.

    Raises:
        StudyError: something is wrong with what people gave us; all of it is named.
        BusyError: another run works on the study.
    """
    watching = progress or Silence()
    began = time.perf_counter()
    with locked(processed):
        _remove_remains(processed, reports)
        study, problems = consenting(*examine(folder, processed=processed, reports=reports))
        stops = [problem for problem in problems if not problem.is_warning]
        if stops and not skip_broken:
            _admitted(study, [*problems, *_read_problems(study, problems, watching)], skip_broken)
        done = Run(_admitted(study, problems, skip_broken))
        work = Work(done.study, Items(processed / ".cache" / "items"), watching)
        stages = (*STAGES, PUBLISH)
        for stage in stages[: [stage.name for stage in stages].index(until) + 1]:
            _run_stage(stage, work, done)
            if stage.name == "ingest":
                found = read_problems(processed)
                work.study = done.study = _admitted(study, [*problems, *found], skip_broken)
            _warn(work, done, _told(stage.name, processed, done))
        if until in (STAGES[-1].name, PUBLISH.name):
            # a stage that did not run has not asked for what it keeps
            if done.seconds.keys() >= KEEPING:
                work.items.prune()
            manifest.write(done.study, done.outputs, done.seconds, time.perf_counter() - began)
    return done


def _admitted(study: Study, problems: Sequence[Problem], skip_broken: bool) -> Study:
    """Admit a study; what it says of its problems from here on stands in reports, and in logs where it is refused."""
    try:
        admitted = admit(study, problems, skip_broken=skip_broken)
    except StudyError as error:
        whole = [problem for problem in error.problems if not problem.interview_id]
        told = nameless([problem for problem in error.problems if problem.interview_id], study)
        raise StudyError([*whole, *told]) from None
    return replace(admitted, skipped=nameless(admitted.skipped, study), warnings=nameless(admitted.warnings, study))


def _warn(work: Work, done: Run, found: Sequence[Problem]) -> None:
    work.study = done.study = replace(work.study, warnings=(*work.study.warnings, *found))


def _told(name: str, processed: Path, done: Run) -> list[Problem]:
    """Return what a stage found that does not stop the run, and that people should know."""
    if name == "report":
        from pipeline.report.summaries import set_aside

        made = done.outputs[name]
        matrix = set_aside(done.study.reports / "intern", made)
        return [*judged.OFFER.set_aside(made), *quotes.OFFER.set_aside(made), *matrix]
    kept = {"code": ORPHANS, "quotes": QUOTES, "analyse": JUDGED}
    found = read_problems(processed, name=kept[name]) if name in kept else []
    # wrong quotes are no warnings: they stop what leaves
    return [problem for problem in found if name != "quotes" or problem.is_warning]


def _run_stage(stage: Stage, work: Work, done: Run) -> None:
    study = work.study
    base = study.reports if stage.name in REPORTING else study.processed
    record = Record(study.processed / ".cache" / "stages" / f"{stage.name}.json")
    key = stage.key(study, [done.outputs[name] for name in stage.needs])
    kept = record.outputs(key, base)
    began = time.perf_counter()
    if kept is None:
        work.progress.start(stage.name, len(study.interviews))
        before = record.known()
        work.settle = settling = Settling(record, base, also=manifest.made(study.reports))
        try:
            with speaking(study.settings.language):
                made = digests(base, stage.run(work))
        except Undecided as error:
            # what was made before stays as it is, and the next run tries again
            done.outputs[stage.name], done.undecided = {}, (*done.undecided, *error.problems)
            return
        remove_stale(base, before, made)
        settling.keep(key, made)
        done.aside += tuple(_aside(settling, base, stage.name))
        done.seconds[stage.name] = time.perf_counter() - began
    done.outputs[stage.name] = made if kept is None else kept
    work.progress.done(stage.name, time.perf_counter() - began, is_cached=kept is not None)


def _aside(settling: Settling, base: Path, stage: str) -> Iterator[Problem]:
    """Say which files people have changed, and where the new ones are."""
    fix = "vergleichen; löscht man die geänderte Datei oder nennt sie um, bekommt die neue im nächsten Lauf ihren Namen"
    for theirs, new in sorted(settling.aside.items()):
        what = f"wurde von Hand geändert und bleibt; das Neue liegt daneben: {new.name}"
        unsearched = "" if stage == "report" else "; die geänderte Datei hat niemand nach Namen durchsucht"
        yield Problem(theirs.relative_to(base).as_posix(), what + unsearched, fix, "", True)


def _remove_remains(*folders: Path) -> None:
    """Remove what a killed run was about to write: it may be of an interview that is gone."""
    for path in [path for folder in folders for path in folder.rglob(".*") if UNFINISHED.fullmatch(path.name)]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _read_problems(study: Study, problems: Sequence[Problem], progress: Progress) -> list[Problem]:
    """Read the transcripts of a study that cannot be mapped as it is, to name all problems at once."""
    readable = tuple(row for row in study.interviews if row.path.is_file())
    if not readable:
        return []
    progress.start("ingest", len(readable))
    partly = replace(study, interviews=readable)
    results = read_all(Work(partly, Items(study.processed / ".cache" / "items"), progress))
    return [problem for rows in results for problem in rows.problems]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """
    Hold the kernel's lock of a study; it is gone when the process is, however it ends.

    Processes that are forked meanwhile have no part in it: else one that lives on would keep the study locked.

    Raises:
        BusyError: another process holds it.
    """
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise BusyError(f"An {folder.name} arbeitet schon ein anderer Lauf → warten, bis er fertig ist") from None
    _held.add(handle)
    try:
        yield
    finally:
        _held.discard(handle)
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


_held: set[int] = set()


def _let_go() -> None:
    while _held:
        os.close(_held.pop())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
