"""The spreadsheet that a coder gets: what to code, the codebook, a guide, and what only the machine reads."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.review.handout import Handout, fingerprint
from pipeline.review.words import KIND_WORDS, NONE, Words, words
from pipeline.study import Codebook
from pipeline.tables import replacing
from pipeline.texts import texts

CREATED = datetime(2019, 1, 1)
"""When every workbook says that it was made, for the same inputs to give the same bytes."""

N_CODES = 6
"""Codes that a row has place for."""

HIDDEN, LISTS = "_Ziehung", "_Listen"
LONGEST_CELL = 32_000
"""A spreadsheet's cell ends soon after."""

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_WIDTHS = {"number": 5, "question": 30, "text": 66, "code": 27, "mark": 12, "memo": 34}
_CHARACTERS_A_LINE = 70
_LINE_HEIGHT, _HIGHEST_ROW = 15, 405


def write(handout: Handout, codebook: Codebook, path: Path, *, marks: str = "") -> Path:
    """
    Write a round as a spreadsheet; what the machine thinks and why a segment is in it cannot be seen.

    Args:
        handout: the round.
        codebook: the codes, as `handout.offered` names them.
        path: where to.
        marks: what the file says of itself beside being confidential, such as that it is fictional.

    Returns:
        The path.
    """
    import xlsxwriter

    names = _said()["sheets"]
    choice = words(handout.offered)
    with replacing(path) as beside:
        book = xlsxwriter.Workbook(str(beside), _OPTIONS)
        confidential = " · ".join(filter(None, (_said()["guide"]["confidential"], marks)))
        book.set_properties({"title": handout.title, "comments": confidential, "created": CREATED})
        looks = _formats(book)
        _coding(book.add_worksheet(names["coding"]), handout, choice, looks)
        _codebook(book.add_worksheet(names["book"]), handout, codebook, choice, looks)
        _guide(book.add_worksheet(names["guide"]), handout, confidential, looks)
        _lists(book.add_worksheet(LISTS), choice)
        _hidden(book.add_worksheet(HIDDEN), handout)
        book.close()
    return path


def _said() -> Mapping[str, Any]:
    """Sheets are handed out and read back in German, whatever the report's language: they must be understood again."""
    return dict(texts("de")["review"])


def shown(text: str) -> str:
    """Return as much of a text as a cell can hold."""
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]} […]"


def header(name: str, number: int = 0) -> str:
    """Return the header of a column of the coding sheet."""
    return str(_said()["columns"][name]).format(n=number)


def payload(handout: Handout) -> dict[str, Any]:
    """Return what the machine must know when the sheet comes back, as JSON can say it; rows in the sheet's order."""
    return {
        "draw_id": handout.draw_id,
        "study": handout.study,
        "coder": handout.coder,
        "round": handout.round,
        "codes": [vars(one) for one in handout.offered],
        "rows": [[item.segment_id, item.part, fingerprint(shown(item.text))] for item in handout.items],
        "frame": [[one, *vars(place).values()] for one, place in sorted(handout.frame.items())],
    }


def _formats(book: Any) -> Mapping[str, Any]:
    top = {"valign": "top", "text_wrap": True}
    head = {"bold": True, "bg_color": "#e6eef3", "text_wrap": True, "valign": "vcenter", "bottom": 1}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "warn": book.add_format({"bold": True, "font_color": "#8a2b06"}),
        "head": book.add_format(head),
        "text": book.add_format(top),
        "question": book.add_format({**top, "font_color": "#595959", "italic": True}),
        "choice": book.add_format({**top, "bg_color": "#fffbea", "border": 1, "border_color": "#d9d9d9"}),
    }


def _coding(sheet: Any, handout: Handout, choice: Words, looks: Mapping[str, Any]) -> None:
    pairs = [(kind, n) for n in range(1, N_CODES + 1) for kind in ("code", "mark")]
    columns = [("number", 0), ("question", 0), ("text", 0), *pairs, ("memo", 0)]
    last = max(len(handout.items), 1)
    for place, (kind, n) in enumerate(columns):
        sheet.write_string(0, place, header(kind, n), looks["head"])
        sheet.set_column(place, place, _WIDTHS[kind])
        if kind in ("code", "mark"):
            sheet.data_validation(1, place, last, place, _choice(kind, choice))
    for row, item in enumerate(handout.items, start=1):
        sheet.write_number(row, 0, row, looks["text"])
        sheet.write_string(row, 1, shown(item.question), looks["question"])
        sheet.write_string(row, 2, shown(item.text), looks["text"])
        for place in range(3, len(columns)):
            sheet.write_blank(row, place, None, looks["choice"])
        sheet.set_row(row, _height(item.text))
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _choice(kind: str, choice: Words) -> dict[str, Any]:
    """Long lists must be ranges: a list that is written out ends at 255 characters."""
    column, count = ("A", len(choice.codes) + 1) if kind == "code" else ("B", max(len(choice.marks), 1))
    return {
        "validate": "list",
        "source": f"={LISTS}!${column}$1:${column}${count}",
        "error_title": "Nicht in der Liste",
        "error_message": "Bitte aus der Liste wählen; eigene Anmerkungen gehören in die Spalte Memo.",
    }


def _height(text: str) -> int:
    """Spreadsheets differ in whether they find a wrapped row's height; it is set for the text to be read."""
    return min(_LINE_HEIGHT * (1 + len(text) // _CHARACTERS_A_LINE) + 4, _HIGHEST_ROW)


def _codebook(sheet: Any, handout: Handout, codebook: Codebook, choice: Words, looks: Mapping[str, Any]) -> None:
    called = {code_id: name for name, code_id in {**choice.codes, **choice.marks}.items()}
    columns: Mapping[str, str] = _said()["book"]
    for place, (name, word) in enumerate(columns.items()):
        sheet.write_string(0, place, word, looks["head"])
        sheet.set_column(place, place, 24 if name in ("label", "parent") else 16 if name in ("code_id", "kind") else 46)
    for row, one in enumerate(handout.offered, start=1):
        code = codebook[one.code_id]
        cells = {
            **code.model_dump(),
            "label": called[one.code_id],
            "kind": KIND_WORDS[one.kind],
            "parent": called.get(one.parent, ""),
        }
        for place, name in enumerate(columns):
            value = cells[name]
            text = value if isinstance(value, str) else "\n".join(f"• {line}" for line in value)
            sheet.write_string(row, place, text[:LONGEST_CELL], looks["text"])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(handout.offered), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _guide(sheet: Any, handout: Handout, confidential: str, looks: Mapping[str, Any]) -> None:
    said = _said()["guide"]
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, said["title"].format(title=handout.title), looks["title"])
    sheet.write_string(1, 0, confidential, looks["warn"])
    sheet.write_string(2, 0, said["coder"].format(coder=handout.coder, round=handout.round, n=len(handout.items)))
    for number, step in enumerate(said["steps"], start=1):
        sheet.write_string(3 + number, 0, f"{number}.", looks["text"])
        sheet.write_string(3 + number, 1, step.format(none=NONE), looks["text"])
        sheet.set_row(3 + number, 2 * _LINE_HEIGHT + 4)
    sheet.write_string(5 + len(said["steps"]), 0, said["back"])
    sheet.set_row(0, 2 * _LINE_HEIGHT)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _lists(sheet: Any, choice: Words) -> None:
    _column(sheet, 0, [NONE, *choice.codes])
    _column(sheet, 1, list(choice.marks))
    sheet.hide()


def _hidden(sheet: Any, handout: Handout) -> None:
    packed = base64.b64encode(zlib.compress(json.dumps(payload(handout), sort_keys=True).encode(), 9)).decode()
    _column(sheet, 0, [packed[start : start + LONGEST_CELL] for start in range(0, len(packed), LONGEST_CELL)])
    sheet.very_hidden()


def _column(sheet: Any, place: int, cells: Sequence[str] | Iterable[str]) -> None:
    for row, cell in enumerate(cells):
        sheet.write_string(row, place, cell)
