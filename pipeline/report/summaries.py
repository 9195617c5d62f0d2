"""What people wrote into the theme matrix: read back before the workbook is written anew."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.errors import Problem
from pipeline.tables import replacing
from pipeline.texts import texts

STEM = "themenmatrix"
NAME = f"{STEM}.xlsx"
"""The workbook."""
LANGUAGES = ("de", "en")
"""A workbook is read in any of them, whichever the study is told in today."""

LONGEST_CELL = 32_767
"""Characters that a cell of Excel holds."""

_WRITTEN = ("summary", "author", "written")
_NEEDED = frozenset({"unit_id", "code_id", "summary"})
_LOCKS = ("~${}", ".~lock.{}#")
_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError, EOFError)


@dataclass(frozen=True)
class Summary:
    """
    What somebody wrote about what a unit says of a theme.

    Attributes:
        unit_id: the interview's or person's.
        code_id: the theme's.
        text: the summary; "" where only `author` or `written` is filled in.
        author: who wrote it, as they typed it.
        written: when, likewise.
        theme: the theme's label when it was last told.
        seen: the passages when it was written, see `passages_key`.
        is_edited: whether it was written since the workbook was made.
        is_spare: whether it stood among those that fit no row.
    """

    unit_id: str
    code_id: str
    text: str
    author: str = ""
    written: str = ""
    theme: str = ""
    seen: str = ""
    is_edited: bool = False
    is_spare: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The row that it belongs to."""
        return self.unit_id, self.code_id

    @property
    def stamp(self) -> str:
        """What tells whether somebody has changed it."""
        return _short("\x1f".join((self.text, self.author, self.written)), 12)


@dataclass(frozen=True)
class Known:
    """
    What people wrote, and what of their workbooks may be written over.

    Attributes:
        summaries: of all workbooks that can be read, the newest version of each, in the workbooks' order.
        doubles: other versions of the same, which nobody has put together yet.
        target: where the next workbook goes.
        taken: workbooks beside it whose content stands in the next one.
        kept: workbooks that stay as they are: open in a program, or unreadable.
    """

    summaries: tuple[Summary, ...]
    doubles: tuple[Summary, ...]
    target: Path
    taken: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()


def passages_key(texts_of: Mapping[str, str]) -> str:
    """
    Write down passages so that it can be told later which are new, gone or changed.

    Args:
        texts_of: text by segment_id.
    """
    return " ".join(f"{name}={_short(text, 6)}" for name, text in texts_of.items())


def differences(seen: str, now: str) -> tuple[list[str], list[str], list[str]]:
    """Return ids of the passages that are new, gone, and changed, between two keys of `passages_key`."""
    then, today = (dict(part.rpartition("=")[::2] for part in key.split()) for key in (seen, now))
    new, gone = ([name for name in a if name not in b] for a, b in ((today, then), (then, today)))
    return new, gone, [name for name in today if name in then and then[name] != today[name]]


def known(folder: Path) -> Known:
    """
    Read all theme matrices of a folder.

    Args:
        folder: of the internal report.
    """
    found: list[Summary] = []
    free: list[Path] = []
    kept: list[Path] = []
    for path in _places(folder):
        rows = read(path) if path.is_file() else []
        found += rows or []
        if rows is None or is_open(path):
            kept.append(path)
        else:
            free.append(path)
    summaries, doubles = _merged(found)
    return Known(summaries, doubles, free[0], tuple(path for path in free[1:] if path.is_file()), tuple(kept))


def _places(folder: Path) -> Iterator[Path]:
    """Yield all workbooks that are there, and the first name that is free."""
    for number in count():
        path = folder / _file(number)
        yield path
        if number and not path.is_file():
            return


def _file(number: int) -> str:
    return NAME if not number else f"{STEM}.neu{number if number > 1 else ''}.xlsx"


def is_matrix(path: Path) -> bool:
    """Say whether a file is called as one of the workbooks is."""
    return re.fullmatch(rf"{STEM}(\.neu\d*)?\.xlsx", path.name) is not None


def is_open(path: Path) -> bool:
    """Say whether Excel or LibreOffice has a file open, as far as they tell."""
    return any((path.parent / lock.format(path.name)).exists() for lock in _LOCKS)


def is_waiting(folder: Path) -> bool:
    """Say whether a workbook lies beside one that was open and is open no more: they can be put together."""
    return (folder / _file(1)).is_file() and not is_open(folder / _file(0))


def read(path: Path) -> list[Summary] | None:
    """Return what people wrote into a workbook, in its order; None where it is not what a run once wrote."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True)
        try:
            sheets = [_rows(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
        finally:
            book.close()
    except (*_BROKEN, zipfile.BadZipFile, InvalidFileException):
        return None
    found = [rows for rows in sheets if rows is not None]
    return [row for rows in found for row in rows] if found else None


def _rows(rows: Iterator[Sequence[object]]) -> list[Summary] | None:
    """Return the summaries of a sheet; None where it has no room for any."""
    names = _headers()
    heads = [names.get(_cell(cell), "") for cell in next(rows, ())]
    if not set(heads) >= _NEEDED:
        return None
    made = (_summary({name: _cell(cell) for name, cell in zip(heads, row, strict=False) if name}) for row in rows)
    return [row for row in made if row.unit_id and row.code_id and (row.text or row.author or row.written)]


def _headers() -> dict[str, str]:
    return {str(head): name for own in LANGUAGES for name, head in texts(own)["matrix"]["columns"].items()}


def _summary(row: Mapping[str, str]) -> Summary:
    text, author, written = (row.get(name, "") for name in _WRITTEN)
    one = Summary(row["unit_id"], row["code_id"], text, author, written, row.get("theme", ""))
    is_edited = one.stamp != row.get("stamp", "")
    seen = row.get("shown", "") if is_edited and "shown" in row else row.get("seen", "")
    return replace(one, seen=seen, is_edited=is_edited, is_spare="reason" in row)


def _cell(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value).strip()


def _merged(found: Iterable[Summary]) -> tuple[tuple[Summary, ...], tuple[Summary, ...]]:
    """Keep one version of each summary: what was edited last goes before what a run carried over."""
    best: dict[tuple[str, str], Summary] = {}
    doubles: dict[tuple[str, ...], Summary] = {}
    for one in sorted(found, key=lambda one: (one.is_spare, not one.is_edited)):
        first = best.setdefault(one.key, one)
        is_older = first.is_edited and not (one.is_edited or one.is_spare)
        if one.text and one.text != first.text and not is_older:
            doubles.setdefault((*one.key, one.text), one)
    return tuple(best.values()), tuple(doubles.values())


def bare(summaries: Iterable[Summary]) -> bytes:
    """Return a workbook that holds nothing else than summaries, for `read` and nobody else."""
    import xlsxwriter

    words = texts()["matrix"]
    values = {"unit_id": "unit_id", "theme": "theme", "code_id": "code_id", "summary": "text", "author": "author"}
    values |= {"written": "written", "seen": "seen", "stamp": "stamp"}
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(words["summaries"])
        for number, (name, attribute) in enumerate(values.items()):
            sheet.write_string(0, number, words["columns"][name])
            for row, one in enumerate(summaries, 1):
                sheet.write_string(row, number, str(getattr(one, attribute))[:LONGEST_CELL])
    return target.getvalue()


def store(path: Path, summaries: Iterable[Summary]) -> Path:
    """Write summaries where no reader sees them, its owner's alone."""
    with replacing(path, mode=0o600) as beside:
        beside.write_text(json.dumps([asdict(one) for one in summaries], ensure_ascii=False, indent=1), "utf-8")
    return path


def stored(path: Path) -> tuple[Summary, ...]:
    """Read what `store` wrote; nothing where there is no such file."""
    rows: list[dict[str, Any]] = []
    with suppress(FileNotFoundError, ValueError):
        rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(Summary(**row) for row in rows)


def set_aside(folder: Path, made: Iterable[str]) -> list[Problem]:
    """
    Warn where a workbook stayed as it was because it was open or cannot be read.

    Args:
        folder: of the internal report.
        made: names of all files of the report.
    """
    names = sorted({name.rpartition("/")[2] for name in made})
    beside = [name for name in names if name.startswith(f"{STEM}.neu")]
    if not beside:
        return []
    told = f"; der neue Stand heißt {', '.join(beside)}"
    if is_open(folder / NAME):
        what, fix = f"ist in Excel oder LibreOffice geöffnet und blieb unberührt{told}", "schließen"
    else:
        what, fix = (
            f"ist nicht als Themenmatrix lesbar und blieb unberührt{told}",
            "aus einer Kopie wiederherstellen oder löschen",
        )
    return [
        Problem(NAME, what, f"die Datei {fix} und `mapping run` wiederholen: beide werden zusammengeführt", "", True)
    ]


def _short(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]
