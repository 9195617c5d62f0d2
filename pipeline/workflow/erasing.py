"""Rows of one interview out of the tables that people wrote; everything else in them stays as it is."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.study.sheets import parts, translate_header

Fate = Callable[[Sequence[str], Sequence[str]], Sequence[str] | None]
"""From headers and cells of a row to the cells that stay; None where the row goes."""


@dataclass(frozen=True)
class Erased:
    """
    A table without the rows of an interview.

    Attributes:
        data: the file's bytes.
        removed: rows that are gone.
        changed: rows that no longer name the interview.
        left: rows below the header that remain.
    """

    data: bytes
    removed: int = 0
    changed: int = 0
    left: int = 0


def mentions(interview_id: str) -> re.Pattern[str]:
    """Return what finds ids of an interview's segments and speakers: `B07:12.3`, `B07:I1`."""
    return re.compile(rf"(?<![\w-]){re.escape(interview_id)}:\w")


def fate_of(interview_id: str, *, kept: Collection[str] = ()) -> Fate:
    """
    Decide what becomes of a row when an interview is forgotten.

    A row of the interview goes, and one that names one of its segments; a name that belongs to several interviews
    stays with the others.

    Args:
        interview_id: the interview.
        kept: pseudonyms that are needed although their name belongs to this interview alone.
    """
    names_it = mentions(interview_id)

    def fate(headers: Sequence[str], cells: Sequence[str]) -> Sequence[str] | None:
        row = dict(zip(headers, cells, strict=False))
        if row.get("interview_id") == interview_id or any(names_it.search(cell) for cell in cells):
            return None
        ids = parts(row.get("interview_ids", ""))
        if interview_id not in ids:
            return cells
        left = "|".join(one for one in ids if one != interview_id)
        if not left and row.get("pseudonym") not in kept:
            return None
        return [left if name == "interview_ids" else cell for name, cell in zip(headers, cells, strict=False)]

    return fate


def erase(name: str, data: bytes, fate: Fate) -> Erased:
    """
    Take rows out of a table.

    Args:
        name: the file's, for its ending: xlsx, or else csv.
        data: its bytes.
        fate: what becomes of a row.

    Returns:
        The same bytes where nothing had to go; encoding, delimiter, order and other rows are as they were.
    """
    found = _xlsx(data, fate) if Path(name).suffix.lower() == ".xlsx" else _csv(data, fate)
    return found if found.removed or found.changed else Erased(data, 0, 0, found.left)


def _csv(data: bytes, fate: Fate) -> Erased:
    text, encoding = _decoded(data)
    lines = list(io.StringIO(text, newline=""))
    hint = 1 if lines and re.match(r"sep=.\r?\n", lines[0]) else 0
    delimiter = max(",;\t", key=(lines[hint] if len(lines) > hint else "").count)
    reader = csv.reader(lines[hint:], delimiter=delimiter)
    headers: list[str] = []
    kept, counts, start = lines[:hint], Counter[str](), hint
    for cells in reader:
        raw, start = lines[start : hint + reader.line_num], hint + reader.line_num
        if not headers or not any(cells):
            headers = headers or ([translate_header(cell) for cell in cells] if any(cells) else [])
            kept += raw
            continue
        bare = [cell.strip() for cell in cells]
        stays = fate(headers, bare)
        counts[_what(bare, stays)] += 1
        counts["left"] += stays is not None
        kept += [] if stays is None else raw if list(stays) == bare else [_line(stays, delimiter, raw[-1])]
    return Erased("".join(kept).encode(encoding), counts["removed"], counts["changed"], counts["left"])


def _what(cells: Sequence[str], stays: Sequence[str] | None) -> str:
    return "removed" if stays is None else "changed" if list(stays) != list(cells) else "same"


def _line(cells: Sequence[str], delimiter: str, before: str) -> str:
    row = io.StringIO()
    csv.writer(row, delimiter=delimiter, lineterminator="").writerow(cells)
    return row.getvalue() + before[len(before.rstrip("\r\n")) :]


def _decoded(data: bytes) -> tuple[str, str]:
    """Return a text and what to encode it with, as `study.sheets.decode` reads it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig"), "utf-8-sig"
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _xlsx(data: bytes, fate: Fate) -> Erased:
    """Take rows out of every sheet that has a header."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    counts = Counter[str]()
    for sheet in book.worksheets:
        rows = [(number, [_cell(value) for value in row]) for number, row in enumerate(sheet.values, start=1)]
        filled = [(number, cells) for number, cells in rows if any(cells)]
        headers = [translate_header(cell) for cell in filled[0][1]] if filled else []
        for number, cells in reversed(filled[1:]):
            stays = fate(headers, cells)
            counts[_what(cells, stays)] += 1
            counts["left"] += stays is not None
            if stays is None:
                sheet.delete_rows(number)
            elif list(stays) != cells:
                column = headers.index("interview_ids") + 1
                sheet.cell(number, column).value = stays[column - 1] or None
    written = io.BytesIO()
    book.save(written)
    return Erased(written.getvalue(), counts["removed"], counts["changed"], counts["left"])


def _cell(value: object) -> str:
    return "" if value is None else str(value).strip()


def told(erased: Mapping[str, Erased]) -> list[str]:
    """Say what is gone from which table."""
    lines = []
    for name, one in sorted(erased.items()):
        gone = [f"{one.removed} {'Zeile' if one.removed == 1 else 'Zeilen'} gelöscht"] if one.removed else []
        changed = [f"aus {one.changed} {'Zeile' if one.changed == 1 else 'Zeilen'} genommen"] if one.changed else []
        if gone or changed:
            lines.append(f"{name}: {', '.join(gone + changed)}")
    return lines
