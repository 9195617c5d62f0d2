"""The commands that map a study."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipeline import __version__
from pipeline.cli.places import find_study, places, root, short
from pipeline.cli.talk import end, err, explained, out, print_problems, watched

if TYPE_CHECKING:
    from pipeline.errors import Problem
    from pipeline.study import Study

app = typer.Typer(
    name="mapping",
    help="Aus vertraulichen Interviews wird eine Kartierung: lesen, kodieren, vergleichen, berichten.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
StudyArgument = Annotated[
    str,
    typer.Argument(
        help="Name eines Ordners in data/raw oder ein Pfad; ohne Angabe die einzige Studie, sonst die Demo."
    ),
]
SkipOption = Annotated[
    bool, typer.Option("--skip-broken", help="Interviews mit Fehlern auslassen; der Bericht nennt sie.")
]


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        out.print(f"kommunal-mapping {__version__}")
        raise typer.Exit


def _main_options(
    version: Annotated[
        bool, typer.Option("--version", help="Version ausgeben.", is_eager=True, callback=_tell_version)
    ] = False,
) -> None:
    del version


app.callback()(_main_options)


@app.command(epilog="Beispiel: mapping new ratsinterviews --from ~/Transkripte")
def new(
    name: Annotated[str, typer.Argument(help="Name der Studie; so heißt ihr Ordner in data/raw.")],
    source: Annotated[
        Path | None, typer.Option("--from", help="Ordner mit Transkripten: kopieren und in die Tabelle eintragen.")
    ] = None,
) -> None:
    """Eine Studie anlegen: Ordner, kommentierte Vorlagen und die Tabelle der Interviews."""
    from pipeline.study.scaffold import create, left_out

    with explained():
        folder, files = create(root() / "data" / "raw", name, source=source)
        print_problems(left_out(source) if source else [])
        out.print(f"[bold]{escape(str(short(folder)))}[/] ist angelegt, {len(files)} Transkripte eingetragen.")
        out.print("Als Nächstes: interviews.csv ergänzen, codebook.yaml anpassen, private/names.csv füllen, dann")
        out.print(f"    mapping check {escape(name)}")


@app.command(epilog="Beispiel: mapping check ratsinterviews")
def check(study: StudyArgument = "") -> None:
    """Alles prüfen, ohne zu rechnen: Tabellen, Codebuch, Ankerbeispiele und jedes Transkript."""
    from pipeline.coding.anchors import anchor_check
    from pipeline.study import examine
    from pipeline.workflow import check as check_study

    with explained():
        folder = find_study(study)
        where = places(folder)
        with watched() as watching:
            problems = check_study(folder, **where, progress=watching)
        examined, _ = examine(folder, **where)
        print_problems([*problems, *_exposed(examined)])
        anchors = anchor_check(examined.codebook)
        for row in anchors[anchors["is_found"] != anchors["is_example"]].to_dict("records"):
            what = "verfehlt seinen Code" if row["is_example"] else "wird als Gegenbeispiel getroffen"
            out.print(f"[yellow]Anker[/] {row['code_id']}: „{escape(row['text'])}“ {what}")
        stops = sum(not problem.is_warning for problem in problems)
        out.print(
            f"{len(examined.interviews)} Interviews, {len(examined.codebook.codes)} Codes, "
            f"{len(anchors)} Anker, {stops} Fehler."
        )
        if stops:
            raise typer.Exit(1)


@app.command(
    epilog="Beispiele: mapping run · mapping run ratsinterviews · mapping run benchmarks/magdeburg --skip-broken"
)
def run(study: StudyArgument = "", skip_broken: SkipOption = False) -> None:
    """Alles, was nötig ist: von den Transkripten bis zum Bericht; Unverändertes wird nicht neu gerechnet."""
    run_until(study, "release", skip_broken)


def run_until(study: str, until: str, skip_broken: bool) -> None:
    """Map a study up to a stage, and say what is wrong with it and where the results are."""
    from pipeline.workflow import run as run_study

    with explained():
        folder = find_study(study)
        where = places(folder)
        with watched() as watching:
            done = run_study(folder, **where, until=until, skip_broken=skip_broken, progress=watching)
        print_problems([*done.study.warnings, *done.study.skipped, *_exposed(done.study)])
        if done.study.skipped:
            left_out = {problem.interview_id for problem in done.study.skipped}
            out.print(f"[yellow]{len(left_out)} Interviews ausgelassen[/]: {escape(', '.join(sorted(left_out)))}")
        if until in ("report", "release", "oeffentlich"):
            out.print(f"Bericht:  [bold]{escape(str(short(where['reports'] / 'intern' / 'mapping.html')))}[/]")
        print_problems(done.aside)
        for problem in done.undecided:
            out.print(f"[yellow]Noch nicht hinaus[/] {escape(str(problem))}")
        if done.outputs.get("release"):
            out.print(f"Workshop: {escape(str(short(where['reports'] / 'workshop')))}")
        if done.outputs.get("oeffentlich"):
            out.print(f"Öffentlich: {escape(str(short(where['reports'] / 'oeffentlich')))}")


def _exposed(study: Study) -> list[Problem]:
    """Warn of a key that others can read; invented names may be read by all."""
    from pipeline.study.key import exposed

    return [] if study.settings.is_fictional else exposed(study.folder)


def _stage_command(name: str, text: str) -> None:
    def command(study: StudyArgument = "", skip_broken: SkipOption = False) -> None:
        run_until(study, name, skip_broken)

    command.__doc__ = text
    app.command(name, help=text, epilog=f"Beispiel: mapping {name} ratsinterviews")(command)


@app.command(epilog="Beispiele: mapping ingest ratsinterviews · mapping ingest --explain Interview.docx")
def ingest(
    study: Annotated[
        list[str] | None, typer.Argument(help="Studie wie bei run; mit --explain oder --json: Dateien.")
    ] = None,
    skip_broken: SkipOption = False,
    explain: Annotated[bool, typer.Option("--explain", help="Zeigen, was an Transkripten verstanden wurde.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Dasselbe für Skripte: ein JSON-Objekt je Datei.")] = False,
) -> None:
    """Bis zu dieser Stufe: Transkripte lesen, in Segmente teilen, Namen ersetzen."""
    given = study or []
    if explain or json:
        _tell(given, as_json=json)
    elif len(given) > 1:
        err.print("[red]Fehler[/] Nur eine Studie auf einmal; mehrere Dateien nur mit --explain oder --json.")
        end(2)
    else:
        run_until("".join(given), "ingest", skip_broken)


def _tell(files: Sequence[str], *, as_json: bool) -> None:
    import json

    from pipeline.ingest import explain

    for file in files:
        told = json.dumps(explain.as_json(Path(file)), ensure_ascii=False) if as_json else explain.explain(Path(file))
        typer.echo(told)


for _name, _text in {
    "embed": "Bis zu dieser Stufe: jedes Segment in einen Vektor fassen.",
    "code": "Bis zu dieser Stufe: Segmente nach dem Codebuch kodieren.",
    "cluster": "Bis zu dieser Stufe: ähnliche Segmente gruppieren, auch solche ohne Code.",
    "quotes": "Bis zu dieser Stufe: freigegebene Zitate mit den Transkripten vergleichen.",
    "network": "Bis zu dieser Stufe: das Netz aus Akteuren und Themen.",
    "analyse": "Bis zu dieser Stufe: Gruppen vergleichen und Befunde formulieren.",
    "report": "Bis zu dieser Stufe: den internen Bericht schreiben.",
}.items():
    _stage_command(_name, _text)
