"""Tables as people's Excel writes them: csv with `,` or `;`, UTF-8 or cp1252, or xlsx; German or English headers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.errors import Problem, StudyError

HEADERS: Mapping[str, str] = {
    "interview": "interview_id",
    "interview-id": "interview_id",
    "interview id": "interview_id",
    "interviewid": "interview_id",
    "id": "interview_id",
    "kennung": "interview_id",
    "datei": "file",
    "dateiname": "file",
    "datum": "date",
    "interviewdatum": "date",
    "welle": "wave",
    "interviewerin": "interviewer",
    "interviewer*in": "interviewer",
    "interviewer:in": "interviewer",
    "einwilligung": "consent",
    "einverständnis": "consent",
    "bundesland": "land",
    "siedlung": "settlement",
    "ortstyp": "settlement",
    "rolle": "role",
    "funktion": "role",
    "geschlecht": "gender",
    "altersgruppe": "age_group",
    "sprecher": "speaker",
    "sprecherin": "speaker",
    "sprecher*in": "speaker",
    "fraktion": "faction",
    "partei": "party",
    "akteur": "label",
    "bezeichnung": "label",
    "art": "kind",
    "andere namen": "aliases",
    "alias": "aliases",
    "aliase": "aliases",
    "alt": "old",
    "neu": "new",
    "grund": "reason",
    "pseudonym": "pseudonym",
    "name": "name",
}
"""German headers and what they are called in the tables; headers not named here are kept in lower case."""

CONSENT: Mapping[str, str] = {
    "keine": "none",
    "nein": "none",
    "zusammengefasst": "aggregate",
    "aggregiert": "aggregate",
    "paraphrase": "paraphrase",
    "sinngemäß": "paraphrase",
    "zitat": "quote",
    "ja": "quote",
}
"""German values of the column `consent`."""


_EXCEL_HINT = re.compile(r"\Asep=.\r?\n")  # a first line that tells Excel the delimiter


@dataclass(frozen=True)
class Sheet:
    """
    A table that people wrote.

    Attributes:
        file: the file's name, for messages.
        columns: translated headers in the file's order.
        rows: one dict of stripped strings a row.
        lines: the row's number in the file, as a spreadsheet shows it.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    lines: tuple[int, ...]

    def cell(self, index: int, column: str) -> str:
        """Say where a cell is, as a message names it."""
        return f"{self.file}, Zeile {self.lines[index]}, Spalte {column}"

    def numbered(self) -> Iterable[tuple[int, Mapping[str, str]]]:
        """Iterate over (index, row)."""
        return enumerate(self.rows)


def find_sheet(folder: Path, stem: str) -> Path | None:
    """Return `stem.csv` or `stem.xlsx` in a folder, or None where neither is there."""
    return next((path for ending in (".csv", ".xlsx") if (path := folder / f"{stem}{ending}").is_file()), None)


def read_sheet(path: Path) -> Sheet:
    """
    Read a csv or xlsx table.

    Returns:
        The sheet; wholly empty rows are left out, headers translated (`HEADERS`).

    Raises:
        StudyError: no header, a header twice, a row with more cells than headers, or a damaged file.
    """
    return parse_sheet(path.name, path.read_bytes())


def parse_sheet(name: str, data: bytes) -> Sheet:
    """Read a table as `read_sheet` does, from its file's name and bytes."""
    path = Path(name)
    cells = _xlsx_cells(path, data) if path.suffix.lower() == ".xlsx" else _csv_cells(path, data)
    filled = [(line, row) for line, row in cells if any(row)]
    if not filled:
        raise _error(path, "ist leer", "Kopfzeile und Zeilen eintragen")
    header = [translate_header(cell) for cell in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise _error(path, f"hat die Spalte {twice[0] or '(ohne Namen)'} mehrfach", "Spalten eindeutig benennen")
    too_long = [line for line, row in filled[1:] if any(row[len(header) :])]
    if too_long:
        raise _error(
            path, "hat mehr Zellen als Spalten", "Text mit Komma in Anführungszeichen setzen", f", Zeile {too_long[0]}"
        )
    rows = tuple(dict(zip(header, row + [""] * (len(header) - len(row)), strict=False)) for _, row in filled[1:])
    return Sheet(path.name, tuple(header), rows, tuple(line for line, _ in filled[1:]))


def required_sheet(folder: Path, stem: str, columns: Sequence[str]) -> Sheet | None:
    """
    Read `stem.csv` or `stem.xlsx` in a folder; None where neither is there.

    Raises:
        StudyError: the table cannot be read, or lacks one of the columns.
    """
    path = find_sheet(folder, stem)
    return None if path is None else with_columns(read_sheet(path), columns)


def with_columns(sheet: Sheet, columns: Sequence[str]) -> Sheet:
    """
    Return a table that has the columns it needs.

    Raises:
        StudyError: it lacks some.
    """
    missing = [column for column in columns if column not in sheet.columns]
    if missing:
        raise StudyError(
            Problem(f"{sheet.file}, Zeile 1", f"Spalte {column} fehlt", f"vorhanden: {', '.join(sheet.columns)}")
            for column in missing
        )
    return sheet


def parts(cell: str) -> tuple[str, ...]:
    """Return what stands between the `|` of a cell."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def translate_header(header: str) -> str:
    """Return a header's name in the tables: lower case, German names translated."""
    plain = " ".join(header.strip().lower().split())
    return HEADERS.get(plain, plain.replace(" ", "_"))


def parse_date(text: str) -> date | None:
    """Read `2019-09-19`, `19.09.2019` or `19.9.19`; None where it is none of these."""
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    return None


def decode(data: bytes) -> str:
    """Decode a text file that a person's program wrote: UTF-8 with or without BOM, marked UTF-16, else cp1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _csv_cells(path: Path, data: bytes) -> list[tuple[int, list[str]]]:
    text = _EXCEL_HINT.sub("", decode(data).replace("\x00", ""), count=1)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(number, [cell.strip() for cell in row]) for number, row in enumerate(reader, start=1)]
    except csv.Error as error:
        raise _error(path, f"ist keine lesbare csv-Tabelle ({error})", "neu als csv speichern") from error


def _xlsx_cells(path: Path, data: bytes) -> list[tuple[int, list[str]]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        cells = [(number, [_cell_text(value) for value in row]) for number, row in enumerate(sheet.values, start=1)]
        book.close()
    except Exception as error:  # openpyxl raises whatever the zip and XML readers below it raise
        raise _error(path, f"ist keine lesbare Excel-Datei ({type(error).__name__})", "neu speichern") from error
    return cells


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _error(path: Path, what: str, fix: str, place: str = "") -> StudyError:
    return StudyError([Problem(f"{path.name}{place}", what, fix)])
