"""A spreadsheet that came back: every row checked, everything wrong named by its cell."""

from __future__ import annotations

import base64
import binascii
import difflib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import Problem, StudyError
from pipeline.review.handout import fingerprint, plain
from pipeline.review.words import NONE, Words, words
from pipeline.review.workbook import HIDDEN, N_CODES, header
from pipeline.study.reviews import STANDS, Judged, Offer, Place, Review

_HEADER_WITHIN = 20
_NAMED_ROWS = 10


def read_back(path: Path) -> Review:
    """
    Read a spreadsheet that `workbook.write` made and somebody filled in, sorted, filtered or saved elsewhere.

    Returns:
        The round with what was decided; rows in the order of their numbers, `file` as it was given.

    Raises:
        StudyError: everything that is wrong with it, by cell.
    """
    sheets = _sheets(path)
    told = _payload(path, sheets.pop(HIDDEN, []))
    table = _table(path, sheets)
    reading = _Reading(table, told["rows"], words(told["offered"]), {one.code_id: one for one in told["offered"]})
    rows = dict(reading.rows())
    missing = [str(n) for n in range(1, len(told["rows"]) + 1) if n not in reading.seen]
    if missing:
        named = ", ".join(missing[:_NAMED_ROWS]) + (" …" if len(missing) > _NAMED_ROWS else "")
        fix = "Zeilen wieder einfügen (rückgängig machen); was noch nicht kodiert ist, bleibt leer stehen"
        reading.problems.append(Problem(table.place(), f"es fehlen die Zeilen mit Nr. {named}", fix))
    if reading.problems:
        raise StudyError(reading.problems)
    return Review(
        path.name,
        told["study"],
        told["coder"],
        told["round"],
        told["draw_id"],
        told["offered"],
        tuple(rows[number] for number in sorted(rows)),
        told["frame"],
    )


def handed_out(path: Path) -> frozenset[str]:
    """
    Return the ids of the segments whose text a handed-out spreadsheet holds.

    Raises:
        StudyError: it is none that `workbook.write` made, or it is damaged.
    """
    return frozenset(row[0] for row in _payload(path, _sheets(path).get(HIDDEN, []))["rows"])


@dataclass(frozen=True)
class _Table:
    """The coding sheet: its headers' columns, and its rows below the header with their numbers in the sheet."""

    file: str
    sheet: str
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Sequence[str]]]

    def place(self, row: int = 0, column: str = "") -> str:
        """Say where a cell is."""
        from openpyxl.utils import get_column_letter

        cell = f"!{get_column_letter(self.columns[column] + 1)}{row}" if column else ""
        return f"{self.file}, {self.sheet}{cell}"

    def cell(self, cells: Sequence[str], column: str) -> str:
        """Return a row's cell; a column that was deleted is empty."""
        place = self.columns.get(column, len(cells))
        return cells[place] if place < len(cells) else ""


@dataclass
class _Reading:
    """Reads the rows of one table and gathers what is wrong."""

    table: _Table
    handed_out: Sequence[Sequence[str]]
    words: Words
    offered: Mapping[str, Offer]
    problems: list[Problem] = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, Judged]]:
        """Yield every row by its number."""
        for line, cells in self.table.rows:
            number = self._number(line, cells)
            if number is None:
                continue
            segment_id, part, print_of_text = self.handed_out[number - 1]
            text = plain(self.table.cell(cells, header("text")))
            if fingerprint(text) != print_of_text:
                self._wrong(line, header("text"), f"der Text von Nr. {number} ist verändert", "rückgängig machen")
            choices = self._choices(line, cells)
            memo = self.table.cell(cells, header("memo"))
            yield number, Judged(segment_id, part, text, choices, memo, line)  # type: ignore[arg-type]

    def _wrong(self, line: int, column: str, what: str, fix: str) -> None:
        self.problems.append(Problem(self.table.place(line, column), what, fix))

    def _number(self, line: int, cells: Sequence[str]) -> int | None:
        column = header("number")
        written = self.table.cell(cells, column)
        number = int(written) if written.isdecimal() else 0
        if not 1 <= number <= len(self.handed_out):
            what = f"„{written}“ ist keine Nummer dieser Tabelle" if written else "diese Zeile hat keine Nummer"
            self._wrong(line, column, what, "eingefügte Zeilen löschen, veränderte Nummern berichtigen")
        elif number in self.seen:
            what = f"Nr. {number} steht schon in Zeile {self.seen[number]}"
            self._wrong(line, column, what, "eine der beiden Zeilen löschen")
        else:
            self.seen[number] = line
            return number
        return None

    def _choices(self, line: int, cells: Sequence[str]) -> tuple[str, ...] | None:
        found: list[str] = []
        is_none = False
        for n in range(1, N_CODES + 1):
            code, mark = (plain(self.table.cell(cells, header(kind, n))) for kind in ("code", "mark"))
            if _is_none(code):
                is_none = True
                if mark:
                    self._wrong(line, header("mark", n), f"„{mark}“ steht bei „{NONE}“", "Wertung löschen")
            elif code or mark:
                found += self._choice(line, n, code, mark, found)
        if is_none and found:
            column = next(header("code", n) for n in range(1, N_CODES + 1) if _is_none(self._code(cells, n)))
            self._wrong(line, column, f"„{NONE}“ steht neben anderen Codes", "eines von beiden löschen")
        return tuple(found) if found or is_none else None

    def _code(self, cells: Sequence[str], n: int) -> str:
        return plain(self.table.cell(cells, header("code", n)))

    def _choice(self, line: int, n: int, code: str, mark: str, before: Sequence[str]) -> list[str]:
        """Return what one pair of cells says; nothing where it is wrong."""
        code_id, mark_id = self.words.code(code), self.words.mark(mark) if mark else ""
        if not code:
            self._wrong(line, header("mark", n), f"die Wertung „{mark}“ hat keinen Code", f"{header('code', n)} wählen")
        elif code_id is None:
            self._wrong(line, header("code", n), f"„{code}“ ist kein Code", _close(code, self.words.codes))
        elif mark_id is None:
            self._wrong(line, header("mark", n), f"„{mark}“ ist keine Wertung", _close(mark, self.words.marks))
        elif mark_id and (mark_id in STANDS) != (self.offered[code_id].kind == "proposition"):
            is_stand = mark_id in STANDS
            what = f"„{code}“ ist keine These" if is_stand else f"„{code}“ ist eine These"
            fix = "dafür und dagegen gibt es nur bei Thesen" if is_stand else "dafür oder dagegen wählen, oder nichts"
            self._wrong(line, header("mark", n), what, fix)
        elif any(_is_same(code_id, mark_id, other) for other in before):
            fix = "einmal löschen; zweimal dasselbe Thema nur mit zwei verschiedenen Wertungen"
            self._wrong(line, header("code", n), f"„{code}“ steht in dieser Zeile schon", fix)
        else:
            return [f"{code_id}:{mark_id}" if mark_id else code_id]
        return []


def _is_same(code_id: str, mark_id: str, other: str) -> bool:
    other_id, _, other_mark = other.partition(":")
    return other_id == code_id and (mark_id == other_mark or not mark_id or not other_mark)


def _is_none(cell: str) -> bool:
    return cell.strip("–- ").casefold() == NONE.strip("–- ").casefold()


def _close(cell: str, names: Mapping[str, str]) -> str:
    folded = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(cell.casefold(), folded, n=1)
    return f"aus der Liste wählen; meinten Sie „{folded[close[0]]}“?" if close else "aus der Liste wählen"


def _sheets(path: Path) -> dict[str, list[list[str]]]:
    """Return the cells of every sheet by its name."""
    if not path.is_file():
        raise _refused(path, "gibt es nicht", "Pfad prüfen")
    if path.suffix.lower() != ".xlsx":
        raise _refused(
            path, "ist keine xlsx-Datei", "im Tabellenprogramm als „.xlsx“ speichern und noch einmal einlesen"
        )
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        cells = {sheet.title: [[_text(value) for value in row] for row in sheet.values] for sheet in book.worksheets}
        book.close()
    except Exception as error:  # openpyxl raises whatever the zip and XML readers below it raise
        fix = "im Tabellenprogramm öffnen und neu als „.xlsx“ speichern"
        raise _refused(path, f"ist beschädigt ({type(error).__name__})", fix) from error
    return cells


def _payload(path: Path, cells: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Return what was handed out."""
    packed = "".join(row[0] for row in cells if row)
    try:
        told = json.loads(zlib.decompress(base64.b64decode(packed, validate=True)))
        told["offered"] = tuple(Offer(**one) for one in told.pop("codes"))
        told["frame"] = {one: Place(*places) for one, *places in told["frame"]}
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError) as error:
        what = "ist keine Tabelle von `mapping review draw`, oder ihr verborgenes Blatt fehlt"
        raise _refused(path, what, "in der ausgegebenen Datei kodieren, nicht in einer Kopie der Zellen") from error
    return dict(told)


def _table(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> _Table:
    """Find the coding sheet by its header, wherever it stands."""
    needed = {header("number"), header("text"), header("code", 1)}
    for name, cells in sheets.items():
        for line, row in enumerate(cells[:_HEADER_WITHIN], start=1):
            if needed <= set(row):
                below = [(n, one) for n, one in enumerate(cells[line:], start=line + 1) if any(one)]
                return _Table(path.name, name, {cell: place for place, cell in enumerate(row) if cell}, below)
    raise _refused(path, f"hat kein Blatt mit den Spalten {', '.join(sorted(needed))}", "Kopfzeile wiederherstellen")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _refused(path: Path, what: str, fix: str) -> StudyError:
    return StudyError([Problem(path.name, what, fix)])
