"""The list of doubtful words that people decide: what leaves first, the most doubtful first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Problem, StudyError
from pipeline.privacy.doubts import doubtful
from pipeline.privacy.forms import words_of
from pipeline.privacy.roster import Decided, Decision
from pipeline.study.sheets import read_sheet

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.study import Study

ANSWERS: Mapping[str, Decision] = {
    "Person": "person",
    "Ort": "place",
    "kein Name": "none",
    "bleibt": "stays",
}
"""What people choose in the spreadsheet."""

KINDS = {"person": "Person", "place": "Ort", "contact": "Kontakt"}
HEADER = ("Wort", "Entscheidung", "Deckname", "vielleicht", "Punktwert", "Fundstellen", "geht hinaus", "Zusammenhang")
_WIDTHS = (24, 16, 14, 11, 10, 12, 12, 90)
_AROUND = 60


@dataclass(frozen=True)
class Doubt:
    """
    A word that nobody has decided.

    Attributes:
        word: as it stands in the text; of a genitive and its base form, the base form.
        kind: person, place or contact.
        score: how likely it is a name, the highest of its mentions.
        n: its mentions.
        context: the text around the first of them.
        leaves: it is in a text that leaves the house.
    """

    word: str
    kind: str
    score: float
    n: int
    context: str
    leaves: bool


def doubts(study: Study, leaving: Sequence[str], others: Sequence[str] = ()) -> list[Doubt]:
    """
    List every word that somebody has to decide, once.

    Args:
        study: the study with its roster.
        leaving: texts that leave the house.
        others: all other texts.

    Returns:
        What leaves first; then the most doubtful first.
    """
    parts = [(doubtful(leaving, study), leaving, True), (doubtful(others, study), others, False)]
    forms = {words_of(word) for found, _, _ in parts for word in found["word"]}
    listed: dict[tuple[str, ...], Doubt] = {}
    for found, texts, leaves in parts:
        for key, one in _by_word(found, texts, forms, leaves=leaves).items():
            listed.setdefault(key, one)
    return sorted(listed.values(), key=lambda one: (not one.leaves, -one.score, one.word))


def _by_word(
    found: pd.DataFrame, texts: Sequence[str], forms: set[tuple[str, ...]], *, leaves: bool
) -> dict[tuple[str, ...], Doubt]:
    listed: dict[tuple[str, ...], Doubt] = {}
    for row in found.to_dict("records"):
        key = _base(words_of(row["word"]), forms)
        held = listed.get(key)
        if held is None:
            context = _context(texts[row["text"]], row["start"], row["end"])
            listed[key] = Doubt(row["word"], row["kind"], row["score"], 1, context, leaves)
        else:
            word = min(held.word, row["word"], key=len)
            listed[key] = Doubt(word, held.kind, held.score, held.n + 1, held.context, leaves)
    return listed


def _base(phrase: tuple[str, ...], forms: set[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the form without a genitive's s, where it is doubtful too."""
    if not phrase:
        return phrase
    bare = (*phrase[:-1], phrase[-1].removesuffix("s"))
    return bare if bare in forms else phrase


def _context(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return " ".join(f"{before}»{text[start:end]}«{after}".split())


def write_sheet(listed: Sequence[Doubt], path: Path) -> None:
    """Write the list as a spreadsheet (xlsx) with a drop-down for the decision; strings are never formulas."""
    import xlsxwriter

    from pipeline.tables import replacing

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with replacing(path, mode=0o600) as beside:
        book = xlsxwriter.Workbook(str(beside), options)
        book.set_properties(
            {"title": "Zweifelhafte Wörter", "comments": "Vertraulich", "created": datetime(2019, 1, 1)}
        )
        sheet = book.add_worksheet("Wörter")
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, (name, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrap)
            sheet.write_string(0, column, name, bold)
        for number, one in enumerate(listed, start=1):
            cells = (one.word, "", "", KINDS[one.kind], f"{one.score:.2f}".replace(".", ","), str(one.n))
            for column, cell in enumerate((*cells, "ja" if one.leaves else "", one.context)):
                sheet.write_string(number, column, cell)
        sheet.data_validation(1, 1, max(len(listed), 1), 1, {"validate": "list", "source": list(ANSWERS)})
        sheet.freeze_panes(1, 1)
        book.close()


def read_decisions(path: Path) -> list[Decided]:
    """
    Read the decisions from a spreadsheet (xlsx or csv) that came back; rows without one are left out.

    Raises:
        StudyError: it lacks these columns, or has a decision that does not exist; cells are named, never words.
    """
    sheet = read_sheet(path)
    column = next((name for name in ("decision", "entscheidung") if name in sheet.columns), None)
    if column is None or "wort" not in sheet.columns:
        what, fix = "die Spalten „Wort“ und „Entscheidung“ fehlen", "mit `mapping names --sheet` neu ausgeben"
        raise StudyError([Problem(path.name, what, fix)])
    answers = {name.casefold(): decision for name, decision in ANSWERS.items()}
    decided, problems = [], []
    for index, cells in sheet.numbered():
        answer = cells[column].casefold()
        if answer in answers and cells["wort"]:
            pseudonym = cells.get("deckname", "") or cells.get("pseudonym", "")
            decided.append(Decided(cells["wort"], answers[answer], pseudonym))
        elif answer:
            what, fix = "diese Entscheidung gibt es nicht", f"eines von {', '.join(ANSWERS)} wählen"
            problems.append(Problem(sheet.cell(index, "Entscheidung"), what, fix))
    if problems:
        raise StudyError(problems)
    return decided
