"""Excel tables of turns."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from pipeline.ingest import sheet
from pipeline.ingest.archive import Archive
from pipeline.ingest.model import Reading, Unreadable, counted

_MAX_CELLS = 2_000_000


def read(data: bytes) -> Reading:
    """Read an .xlsx file: the first sheet that has a column of text, else the first; others are counted."""
    from openpyxl import load_workbook

    # Opened with our limits first; openpyxl has none.
    if not any(name.startswith("xl/") for name in Archive(data).names):
        raise Unreadable("die Datei ist keine Excel-Tabelle", "bitte in Excel öffnen und als .xlsx speichern")
    book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    tables = [rows for page in book.worksheets if (rows := _rows(page))]
    if not tables:
        raise Unreadable("die Tabelle ist leer", "bitte die vollständige Datei ablegen")
    chosen = next((rows for rows in tables if any(sheet.columns(row) for row in rows[:10])), tables[0])
    others = len(tables) - 1
    dropped = (f"Nicht übernommen: {counted(others, 'weiteres Tabellenblatt', 'weitere Tabellenblätter')}.",)
    return sheet.reading(chosen, dropped if others else ())


def _rows(page: Any) -> list[list[str]]:
    rows = []
    n_cells = 0
    for row in page.iter_rows(values_only=True):
        n_cells += len(row)
        if n_cells > _MAX_CELLS:
            raise Unreadable("die Tabelle ist zu groß", "bitte leere Zeilen und Spalten löschen")
        cells = [_text(value) for value in row]
        if any(cells):
            rows.append(cells)
    return rows


def _text(value: Any) -> str:
    """A cell as text; times of day are times of the recording."""
    if isinstance(value, dt.datetime):
        value = value.time()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, dt.timedelta):
        return str(value.total_seconds())
    return "" if value is None else str(value)
