"""private/names.csv: who and what must not be recognised, and what people decided about doubtful words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Problem
from pipeline.study.key import read_key, state
from pipeline.study.sheets import parse_sheet, parts, with_columns

COLUMNS = ("pseudonym", "name", "aliases", "kind", "interview_ids")
STAYING = ("kein name", "bleibt", "none", "stays")
"""Values of the column `kind` that let a word stay."""


@dataclass(frozen=True)
class Name:
    """
    A row of private/names.csv: a person's or place's name that must not appear, and what stands in its place.

    Attributes:
        pseudonym: stands in the name's place; empty where the word stays.
        name: the name as people write it.
        aliases: other forms; one that begins with `!` is a phrase that is no name.
        interview_ids: interviews that the name belongs to; empty means all.
        is_place: it names a place.
        stays: a person decided that the word is no name, or may be seen.
    """

    pseudonym: str
    name: str
    aliases: tuple[str, ...]
    interview_ids: tuple[str, ...] = ()
    is_place: bool = False
    stays: bool = False


def read_names(folder: Path, problems: list[Problem], *, is_needed: bool = True) -> tuple[Name, ...]:
    """
    Read a study's private/names.csv (or .xlsx), open or locked.

    Args:
        folder: the study's folder.
        problems: rows that cannot be used are added here, by number and never by name: messages travel.
        is_needed: a study whose speakers are public may do without.

    Raises:
        StudyError: the key is missing or cannot be opened; the table cannot be read or lacks a column.
    """
    if not is_needed and state(folder) == "missing":
        return ()
    key = read_key(folder)
    sheet = with_columns(parse_sheet(key.file, key.data), ("pseudonym", "name"))
    rows = []
    for index, cells in sheet.numbered():
        kind = cells.get("kind", "").lower()
        stays = kind in STAYING
        if not cells["name"] or not (cells["pseudonym"] or stays):
            problems.append(Problem(sheet.cell(index, "pseudonym"), "Name oder Pseudonym fehlt", "beides eintragen"))
            continue
        aliases, ids = parts(cells.get("aliases", "")), parts(cells.get("interview_ids", ""))
        rows.append(Name(cells["pseudonym"], cells["name"], aliases, ids, kind in ("ort", "place"), stays))
    return tuple(rows)
