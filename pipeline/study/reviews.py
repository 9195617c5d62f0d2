"""Rounds of human coding that came back: `reviews/`, read and validated."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import Problem, StudyError
from pipeline.study.codebook import Codebook
from pipeline.study.sheets import Sheet, read_sheet

Part = Literal["shared", "own", "shared+own", "uncertain"]

PARTS: tuple[Part, ...] = ("shared", "own", "shared+own", "uncertain")
NO_CODE = "kein Code"
"""What stands in the column `codes` where somebody found that no code applies."""
STANDS = ("pro", "contra")
SAMPLED = "+"
FRAME, DRAW = ".rahmen.csv", ".ziehung.json"
"""Endings of the two files beside a round's table: who could be drawn, and what was handed out."""

_FORMULA = ("=", "+", "-", "@", "'")
_COLUMNS = ("segment_id", "part", "text", "codes", "memo")
_FRAME_COLUMNS = ("segment_id", "shared_stratum", "own_stratum", "drawn")


@dataclass(frozen=True)
class Offer:
    """A code as it stood in the codebook when a round was handed out."""

    code_id: str
    label: str
    kind: str
    parent: str = ""


@dataclass(frozen=True)
class Place:
    """
    A segment's place in the frame that a round was drawn from.

    Attributes:
        shared: its stratum for the part that all coders get.
        own: its stratum for the coder's own part; with SAMPLED at the end where it was in his random sample before
            and could not be drawn again.
        drawn: the parts that it was drawn for, handed out or already decided by the coder: some of PARTS, or "".
    """

    shared: str
    own: str
    drawn: str = ""


@dataclass(frozen=True)
class Judged:
    """
    A row of a round: a segment that was handed out.

    Attributes:
        segment_id: as it was handed out.
        part: why it was handed out.
        text: as the coder saw it.
        choices: `theme`, `theme:evaluation`, `proposition:pro|contra`; () where no code applies; None while open.
        line: the row's number in the file, for messages.
    """

    segment_id: str
    part: Part
    text: str
    choices: tuple[str, ...] | None = None
    memo: str = ""
    line: int = 0


@dataclass(frozen=True)
class Review:
    """
    A round of one coder.

    Attributes:
        file: its table's name, `<coder>-<round>.csv`.
        study: name of the study that it was drawn from.
        draw_id: key of what was handed out.
        offered: the codes that could be chosen.
        frame: every segment that could be drawn.
        digest: key of its three files' contents.
    """

    file: str
    study: str
    coder: str
    round: int
    draw_id: str
    offered: tuple[Offer, ...]
    rows: tuple[Judged, ...]
    frame: Mapping[str, Place] = field(default_factory=dict, repr=False)
    digest: str = ""

    @property
    def decided(self) -> tuple[Judged, ...]:
        """The rows that are finished."""
        return tuple(row for row in self.rows if row.choices is not None)


def read_reviews(folder: Path, codebook: Codebook) -> tuple[tuple[Review, ...], tuple[Problem, ...]]:
    """
    Read every round in a folder.

    Args:
        folder: `reviews/`; it may be missing.
        codebook: today's codes; a round may name them or those that it offered.

    Returns:
        The rounds by file name, those that cannot be read left out, and everything that is wrong, by line.
    """
    problems: list[Problem] = []
    reviews = []
    for path in sorted(folder.glob("*")):
        if path.name[0] in ".~" or path.name.endswith(FRAME):
            continue
        if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
            fix = "mit `mapping review import` einlesen"
            problems.append(Problem(f"reviews/{path.name}", "wird so nicht gelesen", fix, "", True))
        elif path.suffix.lower() == ".csv":
            try:
                reviews.append(_review(path, codebook, problems))
            except StudyError as error:
                problems += error.problems
    return tuple(reviews), tuple(sorted(problems))


def fault(choice: str, kinds: Mapping[str, str]) -> tuple[str, str] | None:
    """
    Say what is wrong with a choice, and what to do about it; None where nothing is.

    Args:
        choice: `theme`, `theme:evaluation`, `proposition:pro|contra`.
        kinds: the kind of every code that may be named, by id.
    """
    code_id, colon, qualifier = choice.partition(":")
    kind, is_stand = kinds.get(code_id), qualifier in STANDS
    close = [f"meinten Sie „{found}“?" for found in difflib.get_close_matches(code_id, kinds, n=1)]
    rules = (
        (kind is None, f"„{code_id}“ ist kein Code", (close or ["code_id aus dem Codebuch eintragen"])[0]),
        (kind == "evaluation", f"„{code_id}“ ist eine Wertung", "hinter den Code schreiben: `thema:wertung`"),
        (not colon, "", ""),
        (kind == "proposition" and not is_stand, f"„{code_id}“ ist eine These", "`:pro` oder `:contra` schreiben"),
        (kind != "proposition" and is_stand, f"„{code_id}“ ist keine These", "eine Wertung eintragen"),
        (
            not is_stand and kinds.get(qualifier) != "evaluation",
            f"„{qualifier}“ ist keine Wertung",
            "eine Wertung aus dem Codebuch eintragen",
        ),
    )
    what, fix = next(((what, fix) for is_so, what, fix in rules if is_so), ("", ""))
    return (what, fix) if what else None


def _review(path: Path, codebook: Codebook, problems: list[Problem]) -> Review:
    base = path.name.removesuffix(path.suffix)
    draw_path, frame_path = path.with_name(base + DRAW), path.with_name(base + FRAME)
    missing = [beside.name for beside in (draw_path, frame_path) if not beside.is_file()]
    if missing:
        fix = "aus einer Sicherung holen, oder die ausgefüllte Tabelle mit `mapping review import` einlesen"
        raise StudyError([Problem(f"reviews/{path.name}", f"daneben fehlt {missing[0]}", fix)])
    draw = _draw(draw_path)
    offered = draw["offered"]
    kinds = {code.code_id: str(code.kind) for code in codebook.codes} | {one.code_id: one.kind for one in offered}
    rows = tuple(_rows(_sheet(path, _COLUMNS), kinds, problems))
    frame = dict(_frame(_sheet(frame_path, _FRAME_COLUMNS), problems))
    digest = hashlib.sha256(b"".join(one.read_bytes() for one in (path, draw_path, frame_path))).hexdigest()
    return Review(path.name, rows=rows, frame=frame, digest=digest, **draw)


def _draw(path: Path) -> dict[str, Any]:
    try:
        draw = json.loads(path.read_text(encoding="utf-8-sig"))
        offered = tuple(Offer(**one) for one in draw["codes"])
        texts = {name: str(draw[name]) for name in ("study", "coder", "draw_id")}
        return {**texts, "round": int(draw["round"]), "offered": offered}
    except (ValueError, KeyError, TypeError) as error:
        what = f"ist beschädigt ({type(error).__name__})"
        fix = "aus einer Sicherung holen, oder die ausgefüllte Tabelle mit `mapping review import` einlesen"
        raise StudyError([Problem(f"reviews/{path.name}", what, fix)]) from error


def _sheet(path: Path, columns: Sequence[str]) -> Sheet:
    try:
        sheet = read_sheet(path)
    except StudyError as error:
        raise StudyError(replace(problem, where=f"reviews/{problem.where}") for problem in error.problems) from error
    missing = [column for column in columns if column not in sheet.columns]
    if missing:
        where = f"reviews/{path.name}, Zeile 1"
        raise StudyError([Problem(where, f"Spalte {missing[0]} fehlt", f"vorhanden: {', '.join(sheet.columns)}")])
    return sheet


def _rows(sheet: Sheet, kinds: Mapping[str, str], problems: list[Problem]) -> Iterator[Judged]:
    seen: dict[str, int] = {}
    for index, cells in sheet.numbered():
        segment_id, part, line = cells["segment_id"], cells["part"] or "uncertain", sheet.lines[index]
        choices = _choices(cells["codes"])
        wrong = list(_faults(choices or (), kinds))
        if ":" not in segment_id:
            wrong.append(("segment_id", f"„{segment_id}“ ist keine Kennung einer Stelle", "wie `B07:12.3` schreiben"))
        if segment_id in seen:
            what = f"{segment_id} steht schon in Zeile {seen[segment_id]}"
            wrong.append(("segment_id", what, "jede Stelle einmal aufführen"))
        if part not in PARTS:
            wrong.append(("part", f"„{part}“ ist kein Teil der Stichprobe", f"eines von {', '.join(PARTS)} eintragen"))
        problems += [Problem(f"reviews/{sheet.cell(index, where)}", what, fix) for where, what, fix in wrong]
        seen.setdefault(segment_id, line)
        if not wrong:
            text, memo = bare(cells["text"]), bare(cells["memo"])
            yield Judged(segment_id, part, text, choices, memo, line)  # type: ignore[arg-type]


def _choices(cell: str) -> tuple[str, ...] | None:
    parts = tuple(part.replace(" ", "") if ":" in part else part.strip() for part in cell.split("|") if part.strip())
    if not parts:
        return None
    return () if parts == (NO_CODE,) else parts


def _faults(choices: Sequence[str], kinds: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for number, choice in enumerate(choices):
        if choice == NO_CODE:
            yield "codes", f"„{NO_CODE}“ steht neben anderen Codes", "eines von beiden löschen"
        elif found := fault(choice, kinds):
            yield "codes", *found
        elif choice in choices[:number]:
            yield "codes", f"„{choice}“ steht doppelt da", "einmal löschen"


def _frame(sheet: Sheet, problems: list[Problem]) -> Iterator[tuple[str, Place]]:
    for index, cells in sheet.numbered():
        drawn = cells["drawn"]
        if drawn not in ("", *PARTS):
            where = f"reviews/{sheet.cell(index, 'drawn')}"
            problems.append(Problem(where, f"„{drawn}“ ist kein Teil der Stichprobe", "aus einer Sicherung holen"))
        yield cells["segment_id"], Place(cells["shared_stratum"], cells["own_stratum"], drawn)


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in _FORMULA else text


def bare(cell: str) -> str:
    """Return what `guarded` was given."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell
