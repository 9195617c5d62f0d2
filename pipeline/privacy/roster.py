"""What people decide about doubtful words goes into private/names.csv, and nothing that stands there is lost."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.study.key import BACKUP, locked_file, read_key, write_key
from pipeline.study.names import Name
from pipeline.study.sheets import decode, parse_sheet, translate_header
from pipeline.tables import replacing

Decision = Literal["person", "place", "none", "stays"]
KINDS: Mapping[Decision, str] = {"person": "person", "place": "ort", "none": "kein Name", "stays": "bleibt"}
"""What a decision is called in the column `kind`."""

_PREFIX: Mapping[Decision, str] = {"person": "Person", "place": "Ort"}


@dataclass(frozen=True)
class Decided:
    """
    What a person decided about a word.

    Attributes:
        word: the word or phrase.
        decision: whom or what it names, or that it stays.
        pseudonym: of a person or place that the roster knows already; empty gives the next free one.
    """

    word: str
    decision: Decision
    pseudonym: str = ""


def keep(folder: Path, decided: Sequence[Decided], names: Sequence[Name]) -> list[str]:
    """
    Add decisions to a study's roster, below what stands there; the table as it was is kept beside it, with mode 0600.

    Args:
        folder: the study's folder.
        decided: the decisions; words that the roster has are left out.
        names: the roster as it is.

    Returns:
        The pseudonyms given, in order.

    Raises:
        StudyError: the key cannot be opened.
    """
    known = {name.name for name in names}
    rows = _rows([one for one in decided if one.word not in known], names)
    if not rows:
        return []
    key = read_key(folder)
    header = [translate_header(cell) for cell in parse_sheet(key.file, key.data).columns]
    lacks = "" if "kind" in header else "kind"
    columns = [*header, lacks] if lacks else header
    cells = [[row.get(column, "") for column in columns] for row in rows]
    _keep_copy(folder, key.file, key.data, is_locked=key.is_locked)
    add = _with_xlsx_rows if key.file.endswith(".xlsx") else _with_csv_rows
    write_key(folder, add(key.data, cells, lacks, len(header)))
    return [row["pseudonym"] for row in rows if row["pseudonym"]]


def _rows(decided: Sequence[Decided], names: Sequence[Name]) -> list[dict[str, str]]:
    used = [name.pseudonym for name in names]
    rows = []
    for one in decided:
        pseudonym = one.pseudonym or _next_free(used, _PREFIX.get(one.decision, ""))
        used.append(pseudonym)
        rows.append({"pseudonym": pseudonym, "name": one.word, "kind": KINDS[one.decision]})
    return rows


def _next_free(used: Sequence[str], prefix: str) -> str:
    if not prefix:
        return ""
    numbers = [int(found[1]) for one in used if (found := re.fullmatch(rf"{prefix} (\d+)", one))]
    return f"{prefix} {max(numbers, default=0) + 1}"


def _with_csv_rows(data: bytes, rows: Sequence[Sequence[str]], header: str, _: int) -> bytes:
    text = decode(data)
    first = next(line for line in text.split("\n") if line.strip() and not line.startswith("sep="))
    end = "\r\n" if "\r\n" in text else "\n"
    delimiter = max(",;\t", key=first.count)
    if header:
        text = text.replace(first, f"{first.rstrip()}{delimiter}{header}" + "\r" * first.endswith("\r"), 1)
    added = io.StringIO()
    writer = csv.writer(added, delimiter=delimiter, lineterminator=end)
    writer.writerows(rows)
    joined = text + ("" if text.endswith("\n") else end) + added.getvalue()
    # Excel takes a table without the mark for cp1252; what was in it stays as it was spelled
    return joined.encode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") or _is_windows(data) else "utf-8")


def _is_windows(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _with_xlsx_rows(data: bytes, rows: Sequence[Sequence[str]], header: str, width: int) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    if header:
        book.worksheets[0].cell(1, width + 1, header)
    for row in rows:
        book.worksheets[0].append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _keep_copy(folder: Path, file: str, data: bytes, *, is_locked: bool) -> None:
    """Keep what was there before; of a locked key the locked file, for nothing open may lie beside it."""
    source = locked_file(folder) if is_locked else None
    path = folder / "private" / (f"{source.name if source else file}{BACKUP}")
    with replacing(path, mode=0o600) as beside:
        beside.write_bytes(source.read_bytes() if source else data)
