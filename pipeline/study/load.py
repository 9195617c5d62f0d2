"""A study's folder, read and held against itself: everything that is wrong is found at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pipeline.errors import Problem, StudyError
from pipeline.study.codebook import Codebook, read_codebook
from pipeline.study.reviews import Review, read_reviews
from pipeline.study.settings import Contrast, Settings, read_settings
from pipeline.study.sheets import CONSENT, Sheet, find_sheet, parse_date, read_sheet

OWN_COLUMNS = ("interview_id", "file", "date", "wave", "interviewer", "consent")
CONSENTS = ("none", "aggregate", "paraphrase", "quote")
FICTIONAL = "erfunden"

T = TypeVar("T")


@dataclass(frozen=True)
class Interview:
    """A row of interviews.csv; `date` is ISO or "", `attributes` are the study's own columns."""

    interview_id: str
    file: str
    path: Path
    date: str = ""
    wave: str = ""
    interviewer: str = ""
    consent: str = "aggregate"
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Speaker:
    """A row of speakers.csv: a person in one interview, or in all of them (`*`)."""

    speaker: str
    interview_id: str
    role: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class Actor:
    """A row of actors.csv: an organisation or office that is spoken of."""

    actor_id: str
    label: str
    kind: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Name:
    """A row of private/names.csv: a person's or place's name that must not appear, and what stands in its place."""

    pseudonym: str
    name: str
    aliases: tuple[str, ...]
    interview_ids: tuple[str, ...] = ()
    is_place: bool = False


@dataclass(frozen=True)
class Correction:
    """
    A row of corrections.csv.

    Attributes:
        interview_id: whose transcript it repairs.
        old: a piece of a turn's text, as the transcript has it.
        new: what stands there instead; "" takes the piece out.
        reason: why, for the record.
        row: the row's number in the table, for messages.
    """

    interview_id: str
    old: str
    new: str
    reason: str = ""
    row: int = 0


@dataclass(frozen=True)
class Study:
    """
    Everything people gave us, validated.

    Attributes:
        folder: the study's own folder.
        reviews: rounds of human coding that came back.
        skipped: problems of interviews left out on request.
        warnings: problems that do not stop a run.
    """

    name: str
    folder: Path
    processed: Path
    reports: Path
    settings: Settings
    codebook: Codebook
    interviews: tuple[Interview, ...]
    speakers: tuple[Speaker, ...] = ()
    actors: tuple[Actor, ...] = ()
    names: tuple[Name, ...] = ()
    corrections: tuple[Correction, ...] = ()
    reviews: tuple[Review, ...] = ()
    skipped: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:
        """The title as it stands on every output; fictional studies say so."""
        return f"{self.settings.title} ({FICTIONAL})" if self.settings.is_fictional else self.settings.title

    @property
    def attributes(self) -> tuple[str, ...]:
        """Columns that group figures are made for."""
        if self.settings.attributes:
            return self.settings.attributes
        rows = self.speakers if self.settings.unit == "person" else self.interviews
        return tuple(dict.fromkeys(name for row in rows for name in row.attributes))


def examine(folder: Path, *, processed: Path, reports: Path) -> tuple[Study, tuple[Problem, ...]]:
    """
    Read a study's folder and find everything that is wrong with it.

    Args:
        folder: holds study.toml, codebook, interviews.csv and the rest.
        processed: where tables go.
        reports: where reports go.

    Returns:
        The study, as far as it can be read (default settings and an empty codebook where theirs cannot), and the
        problems of all files, warnings among them. Interviews that have problems are in the study.
    """
    problems: list[Problem] = []
    settings = _attempt(lambda: read_settings(folder / "study.toml"), problems)
    codebook = _attempt(lambda: _codebook(folder), problems)
    listed = _attempt(lambda: _interviews(folder, problems), problems)
    interviews = listed or ()
    known_ids = {row.interview_id for row in interviews}
    speakers = _attempt(lambda: _speakers(folder, problems, known_ids), problems) or ()
    actors = _attempt(lambda: _actors(folder, problems), problems) or ()
    names = _attempt(lambda: _names(folder, problems), problems) or ()
    corrections = _attempt(lambda: _corrections(folder, problems, known_ids), problems) or ()
    reviews, faults = read_reviews(folder / "reviews", codebook or Codebook(()))
    problems += faults if codebook else ()
    if settings and codebook:
        problems += _unknown_codes(settings, codebook)
    if settings and listed is not None:
        problems += _unknown_values(settings, interviews, speakers)
    study = Study(
        folder.name,
        folder,
        processed,
        reports,
        settings or Settings(title=folder.name),
        codebook or Codebook(()),
        interviews,
        speakers,
        actors,
        names,
        corrections,
        reviews,
    )
    return study, tuple(sorted(problems))


def admit(study: Study, problems: Sequence[Problem], *, skip_broken: bool = False) -> Study:
    """
    Decide whether a study can be mapped in spite of its problems.

    Args:
        study: the study as `examine` read it.
        problems: what is wrong with it and its transcripts.
        skip_broken: leave out the interviews that have problems instead of refusing the study.

    Returns:
        The study with its warnings, without the interviews that were left out.

    Raises:
        StudyError: carries all problems that are no warnings.
    """
    stops = [problem for problem in problems if not problem.is_warning]
    if any(not skip_broken or not problem.interview_id for problem in stops):
        raise StudyError(stops)
    broken = {problem.interview_id for problem in stops}
    kept = tuple(row for row in study.interviews if row.interview_id not in broken)
    if not kept:
        raise StudyError([*stops, Problem("interviews.csv", "kein Interview übrig", "mindestens eines eintragen")])
    warnings = tuple(problem for problem in problems if problem.is_warning)
    return replace(study, interviews=kept, skipped=tuple(stops), warnings=warnings)


def _attempt(read: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return read()
    except StudyError as error:
        problems += error.problems
        return None


def _codebook(folder: Path) -> Codebook:
    for name in ("codebook.yaml", "codebook.yml", "codebook.xlsx"):
        if (folder / name).is_file():
            return read_codebook(folder / name)
    raise StudyError([Problem("codebook.yaml", "fehlt", "mit `mapping new` anlegen")])


def _required(folder: Path, stem: str, columns: Sequence[str]) -> Sheet | None:
    path = find_sheet(folder, stem)
    if path is None:
        return None
    sheet = read_sheet(path)
    missing = [column for column in columns if column not in sheet.columns]
    if missing:
        raise StudyError(
            Problem(f"{sheet.file}, Zeile 1", f"Spalte {column} fehlt", f"vorhanden: {', '.join(sheet.columns)}")
            for column in missing
        )
    return sheet


def _interviews(folder: Path, problems: list[Problem]) -> tuple[Interview, ...]:
    sheet = _required(folder, "interviews", ("interview_id", "file"))
    if sheet is None:
        raise StudyError([Problem("interviews.csv", "fehlt", "mit `mapping new --from ORDNER` anlegen")])
    files = _transcripts(folder)
    rows: dict[str, Interview] = {}
    named: set[Path] = set()
    for index, cells in sheet.numbered():
        row, found = _interview(sheet, index, cells, files)
        if row.interview_id in rows:
            what = f"interview_id {row.interview_id} steht mehrfach da"
            found.append(Problem(sheet.cell(index, "interview_id"), what, "eindeutig benennen"))
        if row.path in named and row.path.is_absolute():
            what = f"die Datei „{row.file}“ steht mehrfach da"
            found.append(Problem(sheet.cell(index, "file"), what, "jedes Transkript einmal nennen", row.interview_id))
        problems += found
        rows.setdefault(row.interview_id, row)
        named.add(row.path)
    problems += [
        Problem(
            f"interviews/{path.name}", f"steht nicht in {sheet.file}", "Zeile ergänzen oder Datei entfernen", "", True
        )
        for path in sorted(files.values())
        if path not in named
    ]
    return tuple(rows[key] for key in sorted(rows))


def _transcripts(folder: Path) -> dict[str, Path]:
    """Files of interviews/ by NFC name: macOS hands out decomposed umlauts."""
    paths = sorted((folder / "interviews").glob("*"))
    return {unicodedata.normalize("NFC", path.name): path for path in paths if path.name[0] not in ".~"}


def _interview(
    sheet: Sheet, index: int, cells: Mapping[str, str], files: Mapping[str, Path]
) -> tuple[Interview, list[Problem]]:
    interview_id, file = cells["interview_id"], unicodedata.normalize("NFC", cells["file"])
    problems = []

    def wrong(column: str, what: str, fix: str) -> None:
        problems.append(Problem(sheet.cell(index, column), what, fix, interview_id))

    if not interview_id or any(c in interview_id for c in ":/\\|"):
        wrong("interview_id", f"„{interview_id}“ taugt nicht als Kennung", "Buchstaben, Ziffern, - und _ verwenden")
    if file not in files:
        wrong("file", f"die Datei „{file}“ liegt nicht in interviews/", "Dateinamen berichtigen oder Datei ablegen")
    written = cells.get("date", "")
    day = parse_date(written)
    if written and day is None:
        wrong("date", f"„{written}“ ist kein Datum", "als 19.09.2019 oder 2019-09-19 schreiben")
    given = cells.get("consent", "").lower()
    consent = CONSENT.get(given, given or "aggregate")
    if consent not in CONSENTS:
        wrong("consent", f"„{given}“ ist keine Einwilligung", "keine, zusammengefasst, paraphrase oder zitat eintragen")
    return (
        Interview(
            interview_id,
            file,
            files.get(file, Path(file)),
            day.isoformat() if day else "",
            cells.get("wave", ""),
            cells.get("interviewer", ""),
            consent,
            {column: cells[column] for column in sheet.columns if column not in OWN_COLUMNS},
        ),
        problems,
    )


def _speakers(folder: Path, problems: list[Problem], known_ids: set[str]) -> tuple[Speaker, ...]:
    sheet = _required(folder, "speakers", ("speaker",))
    if sheet is None:
        return ()
    rows = []
    for index, cells in sheet.numbered():
        interview_id = cells.get("interview_id", "") or "*"
        if interview_id != "*" and interview_id not in known_ids:
            what = f"das Interview „{interview_id}“ gibt es nicht"
            problems.append(
                Problem(sheet.cell(index, "interview_id"), what, "Kennung aus interviews.csv oder * eintragen")
            )
        attributes = {c: cells[c] for c in sheet.columns if c not in ("speaker", "interview_id", "role")}
        rows.append(Speaker(cells["speaker"], interview_id, cells.get("role", ""), attributes))
    return tuple(rows)


def _actors(folder: Path, problems: list[Problem]) -> tuple[Actor, ...]:
    sheet = _required(folder, "actors", ("actor_id", "label"))
    if sheet is None:
        return ()
    rows: dict[str, Actor] = {}
    for index, cells in sheet.numbered():
        actor_id = cells["actor_id"]
        if actor_id in rows or not actor_id:
            what = f"actor_id „{actor_id}“ steht mehrfach da oder fehlt"
            problems.append(Problem(sheet.cell(index, "actor_id"), what, "eindeutig benennen"))
        rows[actor_id] = Actor(actor_id, cells["label"], cells.get("kind", ""), _parts(cells.get("aliases", "")))
    return tuple(rows.values())


def _corrections(folder: Path, problems: list[Problem], known_ids: set[str]) -> tuple[Correction, ...]:
    sheet = _required(folder, "corrections", ("interview_id", "old", "new"))
    if sheet is None:
        return ()
    rows = []
    for index, cells in sheet.numbered():
        if cells["interview_id"] not in known_ids:
            what = f"das Interview „{cells['interview_id']}“ gibt es nicht"
            problems.append(Problem(sheet.cell(index, "interview_id"), what, "Kennung aus interviews.csv eintragen"))
        where = (cells["interview_id"], cells["old"], cells["new"], cells.get("reason", ""))
        rows.append(Correction(*where, sheet.lines[index]))
    return tuple(rows)


def _names(folder: Path, problems: list[Problem]) -> tuple[Name, ...]:
    sheet = _required(folder / "private", "names", ("pseudonym", "name"))
    if sheet is None:
        return ()
    rows = []
    for index, cells in sheet.numbered():
        if not cells["pseudonym"] or not cells["name"]:
            # the row's number, never the name: messages travel
            problems.append(Problem(sheet.cell(index, "pseudonym"), "Name oder Pseudonym fehlt", "beides eintragen"))
            continue
        ids = _parts(cells.get("interview_ids", ""))
        is_place = cells.get("kind", "").lower() in ("ort", "place")
        rows.append(Name(cells["pseudonym"], cells["name"], _parts(cells.get("aliases", "")), ids, is_place))
    return tuple(rows)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _unknown_codes(settings: Settings, codebook: Codebook) -> list[Problem]:
    return [
        Problem(_place(contrast), f"den Code „{code}“ gibt es nicht", "code_id aus dem Codebuch eintragen")
        for contrast in settings.contrasts
        for code in contrast.codes
        if code not in codebook
    ]


def _unknown_values(settings: Settings, interviews: Sequence[Interview], speakers: Sequence[Speaker]) -> list[Problem]:
    values: dict[str, set[str]] = {"wave": {row.wave for row in interviews}}
    rows: Sequence[Interview | Speaker] = [*interviews, *speakers]
    for row in rows:
        for name, value in row.attributes.items():
            values.setdefault(name, set()).add(value)
    compared = [contrast for contrast in settings.contrasts if contrast.attribute != "date"]
    problems = [problem for contrast in compared for problem in _group_problems(contrast, values)]
    unknown = [name for name in settings.attributes if name not in values]
    return problems + [
        Problem("study.toml, attributes", f"„{name}“ ist keine Spalte", f"vorhanden: {', '.join(sorted(values))}")
        for name in unknown
    ]


def _group_problems(contrast: Contrast, values: Mapping[str, set[str]]) -> list[Problem]:
    if contrast.attribute not in values:
        fix = f"eines von {', '.join(sorted(values))} eintragen"
        return [Problem(_place(contrast), f"das Merkmal „{contrast.attribute}“ gibt es nicht", fix)]
    known = values[contrast.attribute] - {""}
    fix = f"vorhanden: {', '.join(sorted(known)) or 'nichts'}"
    return [
        Problem(_place(contrast), f"„{value}“ kommt in {contrast.attribute} nicht vor", fix)
        for value in (*contrast.a, *contrast.b)
        if value not in known
    ]


def _place(contrast: Contrast) -> str:
    return f"study.toml, Kontrast {contrast.contrast_id}"
