"""findings.csv: which findings people keep, drop or reword."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pipeline.errors import Problem, StudyError
from pipeline.study.reviews import bare
from pipeline.study.sheets import Sheet, find_sheet, read_sheet

Decision = Literal["keep", "drop", "reword"]

STEM, TEMPLATE = "findings", "befunde"
"""Names without ending: of the study's table, and of the template that the report comes with."""

COLUMNS: Mapping[str, str] = {
    "finding_id": "befund",
    "decision": "entscheidung",
    "text": "text",
    "note": "notiz",
    "value": "wert",
    "seen_text": "gesehener text",
}
"""The columns and their German headers, in the order of the template."""
DECISIONS: Mapping[Decision, str] = {"keep": "behalten", "drop": "streichen", "reword": "umformulieren"}
"""What can be decided about a finding, and what it is called in German."""

_HEADERS = {german.replace(" ", "_"): name for name, german in COLUMNS.items()} | {
    "befund-id": "finding_id",
    "befund_id": "finding_id",
    # what `read_sheet` makes of „Kennung“ and „ID“
    "interview_id": "finding_id",
}
_VALUES: Mapping[str, Decision] = {word: name for name, german in DECISIONS.items() for word in (name, german)}


@dataclass(frozen=True)
class Judgement:
    """
    A row of findings.csv.

    Attributes:
        finding_id: of the table `findings`.
        text: the sentence to be told instead; "" unless it is reworded.
        note: why, for those who come later.
        value: the figure as it was when somebody judged; None where that is not known.
        seen_text: the sentence as it was then; "" where that is not known.
        line: the row's number in the file, for messages.
    """

    finding_id: str
    decision: Decision
    text: str = ""
    note: str = ""
    value: float | None = None
    seen_text: str = ""
    line: int = 0


def read_judgements(folder: Path) -> tuple[tuple[Judgement, ...], tuple[Problem, ...]]:
    """
    Read findings.csv or findings.xlsx.

    Args:
        folder: the study's; the file may be missing.

    Returns:
        What was judged, in the file's order; rows without a decision are left out. And everything that is wrong.
    """
    path = find_sheet(folder, STEM)
    if path is None:
        return (), ()
    try:
        return judgements(path)
    except StudyError as error:
        return (), error.problems


def judgements(path: Path) -> tuple[tuple[Judgement, ...], tuple[Problem, ...]]:
    """
    Read a table of judgements.

    Raises:
        StudyError: the file is no table.
    """
    sheet = _translated(read_sheet(path))
    missing = [name for name in ("finding_id", "decision") if name not in sheet.columns]
    if missing:
        names = " und ".join(f"„{COLUMNS[name]}“ ({name})" for name in missing)
        raise StudyError([Problem(f"{path.name}, Zeile 1", f"es fehlt: {names}", _template_hint())])
    problems: list[Problem] = []
    found = tuple(_rows(sheet, problems))
    return found, tuple(problems)


def template_name(number: int) -> str:
    """Return the template's name, or that of the next one where people have written into those before."""
    return f"{TEMPLATE}.csv" if not number else f"{TEMPLATE}.neu{number if number > 1 else ''}.csv"


def set_aside(made: Iterable[str]) -> list[Problem]:
    """
    Warn where the template had to be written beside one that people have changed.

    Args:
        made: names of all files of the report.
    """
    beside = [name for name in made if name.rpartition("/")[2].startswith(f"{TEMPLATE}.neu")]
    what = f"enthält Ihre Einträge und blieb stehen; der neue Stand heißt {', '.join(beside)}"
    fix = f"die Einträge übernehmen: Datei als {STEM}.csv in den Ordner der Studie (data/raw/…) legen"
    return [Problem(f"{TEMPLATE}.csv", what, fix, "", True)] if beside else []


def _template_hint() -> str:
    return "die Vorlage befunde.csv aus reports/…/intern kopieren und ausfüllen"


def _translated(sheet: Sheet) -> Sheet:
    names = {column: _HEADERS.get(column, column) for column in sheet.columns}
    twice = [name for name in names.values() if list(names.values()).count(name) > 1]
    if twice:
        what = f"die Spalte „{COLUMNS.get(twice[0], twice[0])}“ steht mehrfach da"
        raise StudyError([Problem(f"{sheet.file}, Zeile 1", what, "eine davon löschen")])
    rows = tuple({names[column]: bare(cell) for column, cell in row.items()} for row in sheet.rows)
    return replace(sheet, columns=tuple(names.values()), rows=rows)


def _rows(sheet: Sheet, problems: list[Problem]) -> Iterator[Judgement]:
    lines: dict[str, int] = {}
    for index, cells in sheet.numbered():
        finding_id, line = cells["finding_id"], sheet.lines[index]
        faults = list(_faults(cells))
        if finding_id and finding_id in lines:
            what = f"„{finding_id}“ steht schon in Zeile {lines[finding_id]}"
            faults.append(("finding_id", what, "jeden Befund einmal aufführen"))
        problems += [Problem(sheet.cell(index, COLUMNS[column]), what, fix) for column, what, fix in faults]
        lines.setdefault(finding_id, line)
        decision = _VALUES.get(cells["decision"].lower())
        if decision and not faults:
            text = cells.get("text", "") if decision == "reword" else ""
            known = (cells.get("note", ""), _number(cells.get("value", "")), cells.get("seen_text", ""))
            yield Judgement(finding_id, decision, text, *known, line)


def _faults(cells: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the column, what is wrong, and what to do about it."""
    given, text, seen = cells["decision"], cells.get("text", ""), cells.get("seen_text", "")
    decision, names = _VALUES.get(given.lower()), ", ".join(DECISIONS.values())
    is_changed = bool(text and seen) and text != seen
    if not cells["finding_id"]:
        yield "finding_id", "ist leer", "die Kennung des Befunds aus der Vorlage eintragen"
    if given and not decision:
        yield "decision", f"„{given}“ ist keine Entscheidung", f"eines von {names} eintragen, oder nichts"
    if decision == "reword" and not text:
        yield (
            "text",
            "der neue Wortlaut fehlt",
            "den Satz für den Bericht eintragen, oder „behalten“ wählen",
        )
    if decision == "reword" and text and text == seen:
        yield "text", "der Wortlaut ist unverändert", "den Satz ändern, oder „behalten“ wählen"
    if is_changed and (decision == "keep" or not given):
        yield "text", "der Wortlaut ist geändert, aber nicht „umformulieren“ gewählt", "„umformulieren“ eintragen"
    if cells.get("value", "") and _number(cells["value"]) is None:
        yield "value", f"„{cells['value']}“ ist keine Zahl", "stehen lassen, was die Vorlage enthielt, oder leeren"


def _number(cell: str) -> float | None:
    try:
        return float(cell.replace("\u2212", "-").replace(",", ".")) if cell else None
    except ValueError:
        return None
