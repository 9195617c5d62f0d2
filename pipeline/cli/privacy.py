"""The commands around confidentiality: the key, what was exported, and forgetting an interview."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipeline.cli.commands import StudyArgument, app
from pipeline.cli.places import find_study, places, short
from pipeline.cli.talk import end, err, explained, out, passphrase, print_problems, watched
from pipeline.errors import StudyError

if TYPE_CHECKING:
    from pipeline.study import Study
    from pipeline.workflow.audit import Export

_STATES = {
    "open": "liegt offen da (private/names.csv)",
    "locked": "ist verschlossen",
    "both": "liegt offen und verschlossen da",
    "missing": "fehlt",
}
_CONSENTS = {"quote": "Zitat", "paraphrase": "Paraphrase", "aggregate": "zusammengefasst", "none": "keine"}


@app.command(epilog="Beispiele: mapping key ratsinterviews · mapping key ratsinterviews --lock")
def key(
    study: StudyArgument = "",
    lock: Annotated[bool, typer.Option("--lock", help="Mit einem Passwort verschließen.")] = False,
    unlock: Annotated[bool, typer.Option("--unlock", help="Wieder öffnen, um die Tabelle zu bearbeiten.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Nur sagen, wie es um ihn steht (wie ohne Angabe).")] = False,
) -> None:
    """Den Schlüssel der Decknamen verschließen, öffnen oder seinen Zustand zeigen; Rechte anderer werden entzogen."""
    from pipeline.study import key as keys

    if lock + unlock + status > 1:
        err.print("[red]Fehler[/] Nur eines von --lock, --unlock und --status.")
        end(2)
    with explained():
        folder = find_study(study)
        found = keys.exposed(folder)
        keys.secure(folder)
        if lock:
            path = keys.lock(folder, passphrase(is_new=keys.state(folder) == "open"))
            out.print(f"Verschlossen: {escape(str(short(path)))}", soft_wrap=True)
            out.print("Das Passwort steht nirgends: ohne es ist der Schlüssel verloren.")
            out.print("Kopien von names.csv in Sicherungen und im Papierkorb bleiben offen.")
        elif unlock:
            path = keys.unlock(folder, passphrase())
            out.print(f"Offen: {escape(str(short(path)))}. Nach dem Bearbeiten: mapping key --lock", soft_wrap=True)
        else:
            out.print(f"Der Schlüssel von {escape(folder.name)} {_STATES[keys.state(folder)]}.")
        for problem in found:
            out.print(f"{escape(problem.where)}: Rechte anderer entzogen.")


@app.command(epilog="Beispiel: mapping forget B07 ratsinterviews")
def forget(
    interview: Annotated[str, typer.Argument(help="Kennung des Interviews, wie sie in interviews.csv steht.")],
    study: StudyArgument = "",
    yes: Annotated[bool, typer.Option("--yes", help="Nicht nachfragen.")] = False,
    skip_broken: Annotated[
        bool, typer.Option("--skip-broken", help="Danach ohne Interviews mit Fehlern neu rechnen.")
    ] = False,
) -> None:
    """Ein Interview und alles, was aus ihm entstand, löschen; dann neu rechnen."""
    from pipeline.workflow import run as run_study
    from pipeline.workflow.forget import forget as forget_interview

    with explained():
        folder = find_study(study)
        where = places(folder)
        if not yes:
            _confirm(interview, folder)
        done = forget_interview(folder, **where, interview_id=interview, day=date.today().isoformat())
        out.print(f"[bold]{escape(interview)}[/] ist vergessen:")
        for line in done.removed:
            out.print(f"  gelöscht: {escape(line)}", soft_wrap=True)
        for place in done.look:
            out.print(f"  [yellow]bitte ansehen[/]: {escape(place)}", soft_wrap=True)
        out.print("Nicht erreichbar sind Sicherungen, Ausdrucke und was weitergegeben wurde.")
        try:
            with watched() as watching:
                run_study(folder, **where, until="release", skip_broken=skip_broken, progress=watching)
        except StudyError:
            out.print("Gelöscht ist alles; neu gerechnet werden kann erst, wenn dies behoben ist:")
            raise


def _confirm(interview: str, folder: Path) -> None:
    err.print(f"Gelöscht werden aus der Studie [bold]{escape(folder.name)}[/]: das Transkript von {escape(interview)},")
    err.print("seine Zeilen in allen Tabellen und Entscheidungen, alle Berichte und Zwischenergebnisse. Ausgegebene")
    err.print("Stichproben mit seinen Stellen auch: Ausgefülltes vorher mit `mapping review import` einlesen.")
    if not typer.confirm("Das lässt sich nicht rückgängig machen. Löschen?", err=True):
        err.print("Nichts gelöscht.")
        end(1)


@app.command(epilog="Beispiel: mapping audit ratsinterviews")
def audit(study: StudyArgument = "") -> None:
    """Sagen, was wann an wen mit welchem k ausgegeben wurde, und wie es um Einwilligungen und Schlüssel steht."""
    from pipeline.study import examine
    from pipeline.study import key as keys
    from pipeline.workflow.audit import exports
    from pipeline.workflow.forget import forgotten

    with explained():
        folder = find_study(study)
        where = places(folder)
        made = exports(where["reports"])
        out.print(f"[bold]Ausgaben[/] ({len(made)})")
        for one in made:
            _print_export(one)
        examined, _ = examine(folder, **where)
        out.print("[bold]Einwilligungen[/]")
        _print_consents(examined)
        for interview_id, day in sorted(forgotten(folder).items()):
            out.print(f"  vergessen: {escape(interview_id)} ({escape(day)})")
        out.print("[bold]Schlüssel[/]")
        out.print(f"  Er {_STATES[keys.state(folder)]}; {len(examined.names)} Einträge.")
        print_problems(keys.exposed(folder))


def _print_export(one: Export) -> None:
    k = f"k = {one.k}" if one.k else "ohne k"
    changed = f", davon {one.changed} seither verändert oder entfernt" if one.changed else ""
    files = "1 Datei" if one.files == 1 else f"{one.files} Dateien"
    out.print(f"  {escape(one.when)}  {escape(one.profile)}  {k}  {files}{changed}", soft_wrap=True)
    if one.unsearched:
        out.print(f"    von Hand geändert, nicht durchsucht: {escape(', '.join(one.unsearched))}", soft_wrap=True)


def _print_consents(study: Study) -> None:
    counts = Counter(row.consent for row in study.interviews)
    for consent, label in _CONSENTS.items():
        out.print(f"  {label:<16}{counts[consent]:>4}")
