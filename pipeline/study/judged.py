"""findings.csv: which findings people keep, drop or reword."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import Problem, StudyError
from pipeline.study.offers import Offer
from pipeline.study.sheets import Sheet, find_sheet, read_sheet

Decision = Literal["keep", "drop", "reword"]

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
OFFER = Offer("befunde", "findings", COLUMNS, _HEADERS)
"""The table as the report offers it."""
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
    path = find_sheet(folder, OFFER.stem)
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
    sheet = OFFER.read(read_sheet(path), needed=("finding_id", "decision"))
    problems: list[Problem] = []
    found = tuple(_rows(sheet, problems))
    return found, tuple(problems)


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
