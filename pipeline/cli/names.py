"""The command that asks people about words that could be names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipeline.cli.commands import SkipOption, StudyArgument, app
from pipeline.cli.places import find_study, places, short
from pipeline.cli.talk import end, err, explained, out, print_problems, watched

if TYPE_CHECKING:
    from pipeline.privacy.review import Doubt
    from pipeline.privacy.roster import Decided, Decision
    from pipeline.study import Study

_KEYS: dict[str, Decision] = {"p": "person", "o": "place", "k": "none", "b": "stays"}
_HELP = "p Person · o Ort · k kein Name · b bleibt sichtbar · Enter später · q Ende"


@app.command(epilog="Beispiele: mapping names ratsinterviews · mapping names ratsinterviews --sheet woerter.xlsx")
def names(  # noqa: PLR0917 - a command's options
    study: StudyArgument = "",
    listed: Annotated[bool, typer.Option("--list", help="Nur zeigen, nichts fragen.")] = False,
    sheet: Annotated[Path | None, typer.Option("--sheet", help="Als Tabelle (xlsx) mit Auswahlliste ausgeben.")] = None,
    returned: Annotated[
        Path | None, typer.Option("--import", help="Entscheidungen aus der ausgefüllten Tabelle übernehmen.")
    ] = None,
    only_leaving: Annotated[
        bool, typer.Option("--leaving", help="Nur, was das Haus verlässt: Zitate, Begriffe, Bezeichnungen.")
    ] = False,
    skip_broken: SkipOption = False,
) -> None:
    """
    Wörter entscheiden, die Namen sein könnten: was hinausgeht zuerst, das Zweifelhafteste zuerst.

    Die Entscheidungen kommen in private/names.csv; der Stand davor bleibt daneben liegen.
    """
    if listed + (sheet is not None) + (returned is not None) > 1:
        err.print("[red]Fehler[/] Nur eines von --list, --sheet und --import.")
        end(2)
    with explained():
        if returned is not None:
            _take_in(find_study(study), returned)
            return
        mapped = _mapped(study, skip_broken)
        found = _doubts(mapped, only_leaving=only_leaving)
        if listed:
            _show(found)
        elif sheet is not None:
            _write(mapped, found, sheet)
        else:
            _ask(mapped, found)


def _mapped(given: str, skip_broken: bool) -> Study:
    from pipeline.workflow import run

    folder = find_study(given)
    where = places(folder)
    with watched() as watching:
        done = run(
            folder,
            processed=where["processed"],
            reports=where["reports"],
            until="analyse",
            skip_broken=skip_broken,
            progress=watching,
        )
    print_problems(done.study.warnings)
    return done.study


def _doubts(study: Study, *, only_leaving: bool) -> list[Doubt]:
    from pipeline.privacy.review import doubts
    from pipeline.workflow.doubting import leaving, staying

    return doubts(study, leaving(study), () if only_leaving else staying(study))


def _show(found: Sequence[Doubt]) -> None:
    from pipeline.privacy.review import KINDS

    first = [one for one in found if one.leaves]
    out.print(f"[bold]Was das Haus verlässt[/]: {_count(len(first))}.")
    for number, one in enumerate(found):
        if number == len(first):
            out.print(f"[bold]Nur im internen Bericht und in den Tabellen[/]: {_count(len(found) - number)}.")
        score = f"{one.score:.2f}".replace(".", ",")
        told = f"{score} {KINDS[one.kind]:<7} {one.n:>3}× {one.word}"
        out.print(f"  {escape(told)}  [dim]{escape(one.context)}[/]", soft_wrap=True)


def _count(number: int) -> str:
    if not number:
        return "nichts offen"
    return "ein Wort offen" if number == 1 else f"{number} Wörter offen"


def _write(study: Study, found: Sequence[Doubt], path: Path) -> None:
    from pipeline.errors import Problem, StudyError
    from pipeline.privacy.review import write_sheet

    if path.exists():
        raise StudyError([Problem(str(short(path)), "gibt es schon", "anders nennen oder die Datei löschen")])
    write_sheet(found, path)
    out.print(f"{len(found)} Wörter: [bold]{escape(str(short(path)))}[/]. Die Datei ist vertraulich.", soft_wrap=True)
    out.print(f"Wenn sie ausgefüllt ist: mapping names {escape(study.name)} --import {escape(path.name)}")


def _take_in(folder: Path, path: Path) -> None:
    from pipeline.privacy.review import read_decisions

    _keep(folder, read_decisions(path))


def _ask(study: Study, found: Sequence[Doubt]) -> None:
    """Ask word by word; what was decided is kept, also when somebody breaks off."""
    if not found:
        out.print("Nichts offen.")
        return
    out.print(f"{len(found)} Wörter, {sum(one.leaves for one in found)} davon gehen hinaus. {_HELP}")
    decided: list[Decided] = []
    try:
        _answers(found, decided)
    finally:
        _keep(study.folder, decided)


def _answers(found: Sequence[Doubt], decided: list[Decided]) -> None:
    from pipeline.privacy.roster import Decided

    for number, one in enumerate(found, start=1):
        out.print(f"\n{number}/{len(found)} [bold]{escape(one.word)}[/]  [dim]{escape(one.context)}[/]", soft_wrap=True)
        answer = ""
        while answer not in (*_KEYS, "q", "-"):
            answer = typer.prompt(_HELP, default="-", show_default=False).strip().lower()
        if answer == "q":
            return
        if answer in _KEYS:
            decided.append(Decided(one.word, _KEYS[answer]))


def _keep(folder: Path, decided: Sequence[Decided]) -> None:
    from pipeline.privacy.roster import keep
    from pipeline.study.names import read_names

    given = keep(folder, decided, read_names(folder, [], is_needed=False)) if decided else []
    pseudonyms = f", neue Decknamen: {', '.join(given)}" if given else ""
    out.print(f"{len(decided)} Entscheidungen in private/names.csv{escape(pseudonyms)}.")
    if decided:
        out.print("Als Nächstes: mapping run")
