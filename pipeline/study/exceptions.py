"""private/ausnahmen.csv: words and phrases that may leave although they look like a name or were said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Problem, StudyError
from pipeline.study.sheets import find_sheet, read_sheet

STEM = "ausnahmen"
_TEXT_HEADERS = ("wort", "ausdruck", "word", "phrase")
_WHO_HEADERS = ("wer", "who")


@dataclass(frozen=True)
class Exemption:
    """
    A row of private/ausnahmen.csv.

    Attributes:
        text: the word („Wolf“) or the phrase (a question of the guide) that may leave.
        reason: why.
        who: decided it.
        date: when, as it was written.
    """

    text: str
    reason: str
    who: str
    date: str = ""


def read_exemptions(folder: Path) -> tuple[tuple[Exemption, ...], tuple[Problem, ...]]:
    """
    Read private/ausnahmen.csv or .xlsx.

    Args:
        folder: the study's; the file may be missing.

    Returns:
        The exemptions in the file's order; rows without a reason or a person are wrong and do not count. Messages
        name rows, never the words.
    """
    path = find_sheet(folder / "private", STEM)
    if path is None:
        return (), ()
    try:
        sheet = read_sheet(path)
    except StudyError as error:
        return (), error.problems
    text = next((name for name in _TEXT_HEADERS if name in sheet.columns), "")
    who = next((name for name in _WHO_HEADERS if name in sheet.columns), "")
    if not (text and who and "reason" in sheet.columns):
        fix = "Kopfzeile: wort;grund;wer;datum"
        return (), (Problem(f"{path.name}, Zeile 1", "es fehlt eine Spalte", fix),)
    found, problems = [], []
    for index, cells in sheet.numbered():
        empty = [name for name in (text, "reason", who) if not cells[name]]
        problems += [Problem(sheet.cell(index, name), "ist leer", "Wort, Grund und Person eintragen") for name in empty]
        if not empty:
            found.append(Exemption(cells[text], cells["reason"], cells[who], cells.get("date", "")))
    return tuple(found), tuple(problems)
