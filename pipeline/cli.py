"""The command line: reads, calls, writes; the only code that prints or exits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from pipeline import __version__
from pipeline.errors import MappingError, Problem, StudyError

app = typer.Typer(
    name="mapping",
    help="Aus vertraulichen Interviews wird eine Kartierung: lesen, kodieren, vergleichen, berichten.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

DEMO = "demo"

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

    with _explained():
        folder, files = create(_root() / "data" / "raw", name, source=source)
        _print_problems(left_out(source) if source else [])
        out.print(f"[bold]{escape(str(_short(folder)))}[/] ist angelegt, {len(files)} Transkripte eingetragen.")
        out.print("Als Nächstes: interviews.csv ergänzen, codebook.yaml anpassen, private/names.csv füllen, dann")
        out.print(f"    mapping check {escape(name)}")


@app.command(epilog="Beispiel: mapping check ratsinterviews")
def check(study: StudyArgument = "") -> None:
    """Alles prüfen, ohne zu rechnen: Tabellen, Codebuch, Ankerbeispiele und jedes Transkript."""
    from pipeline.coding.anchors import anchor_check
    from pipeline.study import examine
    from pipeline.workflow import check as check_study

    with _explained():
        folder = _study(study)
        places = _places(folder)
        with _progress() as watching:
            problems = check_study(folder, **places, progress=watching)
        _print_problems(problems)
        examined, _ = examine(folder, **places)
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
    _run(study, "release", skip_broken)


def _run(study: str, until: str, skip_broken: bool) -> None:
    from pipeline.workflow import run as run_study

    with _explained():
        folder = _study(study)
        places = _places(folder)
        with _progress() as watching:
            done = run_study(folder, **places, until=until, skip_broken=skip_broken, progress=watching)
        _print_problems([*done.study.warnings, *done.study.skipped])
        if done.study.skipped:
            left_out = {problem.interview_id for problem in done.study.skipped}
            out.print(f"[yellow]{len(left_out)} Interviews ausgelassen[/]: {escape(', '.join(sorted(left_out)))}")
        if until in ("report", "release"):
            out.print(f"Bericht:  [bold]{escape(str(_short(places['reports'] / 'intern' / 'mapping.html')))}[/]")
        if until == "release":
            out.print(f"Workshop: {escape(str(_short(places['reports'] / 'workshop')))}")


def _stage_command(name: str, text: str) -> None:
    def command(study: StudyArgument = "", skip_broken: SkipOption = False) -> None:
        _run(study, name, skip_broken)

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
        _end(2)
    else:
        _run("".join(given), "ingest", skip_broken)


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
    "network": "Bis zu dieser Stufe: das Netz aus Akteuren und Themen.",
    "analyse": "Bis zu dieser Stufe: Gruppen vergleichen und Befunde formulieren.",
    "report": "Bis zu dieser Stufe: den internen Bericht schreiben.",
    "release": "Bis zu dieser Stufe: die Mappe für den Workshop schreiben (alles).",
}.items():
    _stage_command(_name, _text)


def _root() -> Path:
    """The folder that holds data/raw: this one, or the one that the project was installed from."""
    here = Path.cwd()
    installed = Path(__file__).resolve().parent.parent
    return here if (here / "data" / "raw").is_dir() or not (installed / "data" / "raw").is_dir() else installed


def _study(given: str) -> Path:
    """Find the study's folder; several without a choice are an error that names them."""
    raw = _root() / "data" / "raw"
    if given:
        folder = next((path for path in (raw / given, Path(given)) if path.is_dir()), None)
        if folder is None:
            fix = f"vorhanden: {', '.join(_names(raw)) or 'keine'}"
            raise StudyError([Problem(str(_short(raw / given)), "diesen Ordner gibt es nicht", fix)])
        return folder.resolve()
    names = [name for name in _names(raw) if name != DEMO]
    if len(names) > 1:
        what = f"enthält mehrere Studien: {', '.join(names)}"
        fix = f"eine wählen: `make mapping STUDY={names[0]}` oder `mapping run {names[0]}`"
        raise StudyError([Problem(str(_short(raw)), what, fix)])
    if not names and (raw / DEMO).is_dir():
        out.print("In data/raw liegt keine eigene Studie: kartiert wird die [bold]erfundene Demo[/].")
        return raw / DEMO
    if not names:
        raise StudyError([Problem(str(_short(raw)), "enthält keine Studie", "mit `mapping new NAME` anlegen")])
    return raw / names[0]


def _names(raw: Path) -> list[str]:
    return sorted(path.name for path in raw.glob("*") if path.is_dir() and path.name[0] not in "._")


def _places(folder: Path) -> dict[str, Path]:
    root = _root()
    return {"processed": root / "data" / "processed" / folder.name, "reports": root / "reports" / folder.name}


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        colour, word = ("yellow", "Hinweis") if problem.is_warning else ("red", "Fehler")
        out.print(f"[{colour}]{word}[/] {escape(str(problem))}")


@contextmanager
def _explained() -> Iterator[None]:
    """Turn errors that are the user's to solve into messages, and Ctrl-C into a quiet end."""
    try:
        yield
    except StudyError as error:
        for problem in error.problems:
            err.print(f"[red]Fehler[/] {escape(str(problem))}")
        broken = sum(bool(problem.interview_id) for problem in error.problems)
        if broken and broken == len(error.problems):
            err.print("Ohne die betroffenen Interviews weiter: mit [bold]--skip-broken[/].")
        _end(1)
    except MappingError as error:
        err.print(f"[red]Fehler[/] {escape(str(error))}")
        _end(1)
    except KeyboardInterrupt:
        err.print("Abgebrochen. Nichts ist halb geschrieben; der nächste Lauf macht dort weiter.")
        _end(130)


def _end(status: int) -> NoReturn:
    raise typer.Exit(status)


class _Bars:
    """Progress as bars on a terminal, and as a line a stage elsewhere."""

    def __init__(self, start: Callable[[str, int], None], advance: Callable[[], None], end: Callable[[], None]) -> None:
        self._start, self._advance, self._end = start, advance, end

    def start(self, stage: str, total: int) -> None:
        """Show a bar for a stage."""
        self._start(_labels()[stage], total)

    def advance(self) -> None:
        """Move it."""
        self._advance()

    def done(self, stage: str, seconds: float, *, is_cached: bool) -> None:
        """Replace it by a line."""
        self._end()
        time = "unverändert" if is_cached else f"{seconds:.1f} s".replace(".", ",")
        out.print(f"[green]✓[/] {_labels()[stage]:<44}[dim]{time:>12}[/]")


@contextmanager
def _progress() -> Iterator[_Bars]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("  {task.description:<44}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bars:
        tasks: list[int] = []

        def start(label: str, total: int) -> None:
            tasks.append(bars.add_task(label, total=total))

        def advance() -> None:
            if tasks:
                bars.advance(tasks[-1])  # type: ignore[arg-type]

        def end() -> None:
            while tasks:
                bars.remove_task(tasks.pop())  # type: ignore[arg-type]

        yield _Bars(start, advance, end)


def _labels() -> dict[str, str]:
    from pipeline.workflow import STAGES

    return {stage.name: stage.label for stage in STAGES}
