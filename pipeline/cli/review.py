"""The commands that send samples out to people and take their decisions in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipeline.cli.commands import SkipOption, StudyArgument
from pipeline.cli.places import find_study, places, short
from pipeline.cli.talk import explained, out, print_problems, watched
from pipeline.errors import Problem, StudyError

if TYPE_CHECKING:
    from pipeline.review import Kept, Review
    from pipeline.study import Study

app = typer.Typer(
    name="review",
    help="Menschen kodieren: Stichproben ausgeben, Entscheidungen einlesen, Stand ansehen.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

HANDED_OUT = Path("intern", "pruefung")
"""Where spreadsheets are put, below a study's reports."""


@app.command(epilog="Beispiel: mapping review draw ratsinterviews --coder Anna")
def draw(  # noqa: PLR0917 - a command's options
    coder: Annotated[str, typer.Option("--coder", help="Wer kodiert; so heißt die Person in allen Auswertungen.")],
    study: StudyArgument = "",
    random: Annotated[int, typer.Option(min=0, help="Zufällig gezogene Stellen: an ihnen wird gemessen.")] = 100,
    uncertain: Annotated[
        int, typer.Option(min=0, help="Stellen, bei denen der Rechner unsicher ist: aus ihnen lernt er.")
    ] = 50,
    shared: Annotated[
        float, typer.Option(min=0, max=1, help="Anteil der zufälligen Stellen, die alle Kodierenden bekommen.")
    ] = 0.3,
    to: Annotated[
        Path | None, typer.Option("--to", help="Wohin; sonst reports/<studie>/intern/pruefung. Überschreibt nichts.")
    ] = None,
    skip_broken: SkipOption = False,
) -> None:
    """Eine Stichprobe als Tabelle ausgeben: mit Auswahllisten, blind, das Codebuch liegt bei."""
    from pipeline import tables
    from pipeline.review import Sizes, hand_out, workbook

    with explained():
        done = _mapped(study, "code", skip_broken)
        names = ("segments", "speakers", "interviews", "evidence", "models")
        handout = hand_out(
            {name: tables.read(done.processed, name) for name in names},
            done.codebook,
            done.reviews,
            study=done.name,
            title=done.title,
            coder=coder,
            seed=done.settings.seed,
            sizes=Sizes(random, uncertain, shared),
            threshold=done.settings.coding.threshold,
        )
        path = _free(to or done.reports / HANDED_OUT, handout.file)
        workbook.write(handout, done.codebook, path, marks="erfunden" if done.settings.is_fictional else "")
        out.print(f"{len(handout.items)} Stellen für {escape(handout.coder)}, Runde {handout.round}:")
        out.print(f"[bold]{escape(str(short(path)))}[/]", soft_wrap=True)
        out.print("Die Datei ist vertraulich. Wenn sie ausgefüllt ist:")
        out.print(f"    mapping review import {escape(str(short(path)))}", soft_wrap=True)


@app.command("import", epilog="Beispiel: mapping review import ratsinterviews-anna-1.xlsx")
def take_in(
    files: Annotated[
        list[str], typer.Argument(help="Ausgefüllte Tabellen; dahinter, wo nötig, die Studie.", show_default=False)
    ],
) -> None:
    """Ausgefüllte Tabellen prüfen und die Entscheidungen in die Studie legen."""
    from pipeline.review import keep, read_back
    from pipeline.review.store import remaining
    from pipeline.workflow.forget import forgotten

    with explained():
        paths, study = _files_and_study(files)
        returned: list[tuple[Path, Review]] = []
        problems: list[Problem] = []
        for path in paths:
            try:
                returned.append((path, read_back(path)))
            except StudyError as error:
                problems += error.problems
        folders = [find_study(study or review.study) for _, review in returned]
        problems += [
            Problem(path.name, f"gehört zur Studie „{review.study}“", f"nicht zu „{folder.name}“: die richtige nennen")
            for (path, review), folder in zip(returned, folders, strict=True)
            if review.study != folder.name
        ]
        if problems:
            raise StudyError(problems)
        for folder in folders:
            _reviews(folder)
        for (path, review), folder in zip(returned, folders, strict=True):
            into = _reviews(folder)
            gone = forgotten(folder).keys() - {row.interview_id for row in into.interviews}
            _tell(path, keep(remaining(review, gone), folder / "reviews", into.reviews))
        for folder in dict.fromkeys(folders):
            print_problems(_warnings(folder))
        out.print("Als Nächstes: mapping run")


@app.command(epilog="Beispiel: mapping review status ratsinterviews")
def status(study: StudyArgument = "", skip_broken: SkipOption = False) -> None:
    """Zeigen, welche Runden ausgegeben und zurück sind, wer wie weit ist und welche Codes noch fehlen."""
    from pipeline import tables
    from pipeline.review import decisions
    from pipeline.review.status import FEW, out_of_reach, positives, progress

    with explained():
        done = _mapped(study, "ingest", skip_broken)
        held = {name: tables.read(done.processed, name) for name in ("segments", "speakers", "interviews")}
        table, problems = decisions(done.reviews, held["segments"], done.codebook, names=done.names)
        print_problems(problems)
        for one in progress(done.reviews):
            rounds = ", ".join(map(str, one.rounds))
            out.print(f"[bold]{escape(one.coder)}[/]: {one.decided} entschieden, {one.open} offen (Runde {rounds})")
        for path in _still_out(done):
            out.print(f"Noch nicht zurück: {escape(str(short(path)))}", soft_wrap=True)
        if not done.reviews:
            out.print("Noch ist nichts kodiert. Anfangen: mapping review draw --coder NAME")
            return
        counts = positives(table, done.codebook)
        rare = [f"{escape(done.codebook.label(one))} ({count})" for one, count in counts.items() if count < FEW]
        out.print(f"{len(counts) - len(rare)} von {len(counts)} Codes an mindestens {FEW} Stellen gefunden.")
        if rare:
            out.print(f"[yellow]Seltener[/]: {', '.join(rare)}")
        if missing := out_of_reach(done.reviews, held):
            out.print(
                f"[yellow]Hinweis[/] {missing} Stellen konnten noch nicht gezogen werden: eine neue Runde ausgeben."
            )


def _mapped(study: str, until: str, skip_broken: bool) -> Study:
    """Run a study's stages up to one and return the study."""
    from pipeline.workflow import run

    folder = find_study(study)
    where = places(folder)
    with watched() as watching:
        done = run(folder, **where, until=until, skip_broken=skip_broken, progress=watching)
    print_problems(done.study.warnings)
    return done.study


def _free(to: Path, name: str) -> Path:
    path = to if to.suffix.lower() == ".xlsx" else to / name
    if path.exists():
        fix = "ausfüllen und mit `mapping review import` einlesen; oder löschen, dann wird sie neu ausgegeben"
        raise StudyError([Problem(str(short(path)), "gibt es schon: diese Runde ist ausgegeben", fix)])
    return path


def _files_and_study(given: Sequence[str]) -> tuple[list[Path], str]:
    """What stands last and is no file names the study."""
    *front, last = given
    is_study = bool(front) and not Path(last).is_file() and not Path(last).suffix
    return [Path(name) for name in (front if is_study else given)], last if is_study else ""


def _reviews(folder: Path) -> Study:
    """Return a study whose rounds can be read."""
    from pipeline.study import examine

    study, problems = examine(folder, **places(folder))
    wrong = [one for one in problems if not one.is_warning and one.where.startswith("reviews/")]
    if wrong:
        raise StudyError(wrong)
    return study


def _warnings(folder: Path) -> list[Problem]:
    """Tell at once what the next run would say of the decisions, where the segments are there."""
    from pipeline import tables
    from pipeline.review import decisions

    study = _reviews(folder)
    if not (study.processed / "segments.parquet").is_file():
        return []
    _, problems = decisions(study.reviews, tables.read(study.processed, "segments"), study.codebook, names=study.names)
    return problems


def _tell(path: Path, kept: Kept) -> None:
    name = f"[bold]{escape(path.name)}[/]"
    if kept.is_unchanged:
        out.print(f"{name}: unverändert, schon eingelesen; {kept.open} Stellen sind noch offen.")
        return
    stay = f", {kept.kept} frühere bleiben" if kept.kept else ""
    out.print(f"{name}: {kept.new} Entscheidungen neu, {kept.changed} geändert{stay}; {kept.open} Stellen noch offen.")
    out.print(f"→ {escape(str(short(kept.path)))}", soft_wrap=True)
    if kept.backup:
        out.print(f"Der frühere Stand liegt in {escape(kept.backup.name)}.", soft_wrap=True)


def _still_out(study: Study) -> list[Path]:
    """Return the spreadsheets in the usual place whose rounds have not come back."""
    back = {Path(one.file).stem for one in study.reviews}
    paths = sorted((study.reports / HANDED_OUT).glob(f"{study.name}-*.xlsx"))
    return [path for path in paths if path.stem.removeprefix(f"{study.name}-") not in back]
