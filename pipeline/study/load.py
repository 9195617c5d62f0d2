"""A study's folder, read and held against itself: everything that is wrong is found at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pipeline.errors import Problem, StudyError
from pipeline.study.codebook import Codebook, read_codebook
from pipeline.study.exceptions import Exemption, read_exemptions
from pipeline.study.judged import Judgement, read_judgements
from pipeline.study.names import Name, read_names
from pipeline.study.quotes import Release, read_quotes
from pipeline.study.reviews import Review, read_reviews
from pipeline.study.settings import Contrast, Settings, read_settings
from pipeline.study.sheets import CONSENT, Sheet, parse_date, parts, required_sheet

OWN_COLUMNS = ("interview_id", "file", "date", "wave", "interviewer", "consent")
CONSENTS = ("none", "aggregate", "paraphrase", "quote")
FICTIONAL = {"de": "erfunden", "en": "fictional"}

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
        quotes: what people released.
        exemptions: what may leave although it looks like a name.
        judgements: findings that people keep, drop or reword.
        skipped: problems of interviews left out on request.
        without_consent: ids of interviews that nobody may read, see `consenting`.
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
    quotes: tuple[Release, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    without_consent: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title as it stands on every output; fictional studies say so."""
        settings = self.settings
        return f"{settings.title} ({FICTIONAL[settings.language]})" if settings.is_fictional else settings.title

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
    is_public = settings is not None and settings.privacy.speakers == "public"
    names = _attempt(lambda: read_names(folder, problems, is_needed=not is_public), problems) or ()
    corrections = _attempt(lambda: _corrections(folder, problems, known_ids), problems) or ()
    reviews, faults = read_reviews(folder / "reviews", codebook or Codebook(()))
    problems += faults if codebook else ()
    consents = {row.interview_id: row.consent for row in interviews}
    quotes, wrong_quotes = read_quotes(folder, codebook or Codebook(()), consents)
    exemptions, wrong_exemptions = read_exemptions(folder)
    judgements, wrong_judgements = read_judgements(folder)
    problems += [*(wrong_quotes if codebook and listed else ()), *wrong_exemptions, *wrong_judgements]
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
        quotes=quotes,
        exemptions=exemptions,
        judgements=judgements,
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


def consenting(study: Study, problems: Sequence[Problem]) -> tuple[Study, tuple[Problem, ...]]:
    """
    Leave out the interviews without any consent before one of them is opened.

    Args:
        study: the study as `examine` read it.
        problems: what is wrong with it.

    Returns:
        The study without them; the problems without theirs, and a warning that names them.
    """
    ids = tuple(row.interview_id for row in study.interviews if row.consent == "none")
    if not ids:
        return study, tuple(problems)
    kept = tuple(row for row in study.interviews if row.interview_id not in ids)
    count = "1 Interview" if len(ids) == 1 else f"{len(ids)} Interviews"
    what = f"{count} ohne Einwilligung, nicht gelesen: {', '.join(ids)}"
    told = Problem("interviews.csv", what, "was noch da ist, löscht `mapping forget`", "", True)
    others = [problem for problem in problems if problem.interview_id not in ids]
    return replace(study, interviews=kept, without_consent=ids), tuple(sorted([*others, told]))


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


def _interviews(folder: Path, problems: list[Problem]) -> tuple[Interview, ...]:
    sheet = required_sheet(folder, "interviews", ("interview_id", "file"))
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
    sheet = required_sheet(folder, "speakers", ("speaker",))
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
    sheet = required_sheet(folder, "actors", ("actor_id", "label"))
    if sheet is None:
        return ()
    rows: dict[str, Actor] = {}
    for index, cells in sheet.numbered():
        actor_id = cells["actor_id"]
        if actor_id in rows or not actor_id:
            what = f"actor_id „{actor_id}“ steht mehrfach da oder fehlt"
            problems.append(Problem(sheet.cell(index, "actor_id"), what, "eindeutig benennen"))
        rows[actor_id] = Actor(actor_id, cells["label"], cells.get("kind", ""), parts(cells.get("aliases", "")))
    return tuple(rows.values())


def _corrections(folder: Path, problems: list[Problem], known_ids: set[str]) -> tuple[Correction, ...]:
    sheet = required_sheet(folder, "corrections", ("interview_id", "old", "new"))
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
    return (
        problems
        + [
            Problem("study.toml, attributes", f"„{name}“ ist keine Spalte", f"vorhanden: {', '.join(sorted(values))}")
            for name in unknown
        ]
        + _unknown_disclosure(settings, values)
    )


def _unknown_disclosure(settings: Settings, values: Mapping[str, set[str]]) -> list[Problem]:
    """Find attributes and values that `[privacy]` names and no table has."""
    privacy, fix = settings.privacy, f"vorhanden: {', '.join(sorted(values))}"
    problems = [
        Problem("study.toml, privacy.two_way", f"„{name}“ ist keine Spalte", fix)
        for pair in privacy.two_way
        for name in pair
        if name not in values
    ]
    problems += [
        Problem("study.toml, privacy.two_way", f"„{first}“ lässt sich nicht mit sich selbst kreuzen", "zwei nennen")
        for first, second in privacy.two_way
        if first == second
    ]
    for name, classes in privacy.generalise.items():
        where = f"study.toml, privacy.generalise.{name}"
        if name not in values:
            problems.append(Problem(where, f"„{name}“ ist keine Spalte", fix))
        known = values.get(name, set()) - {""}
        own = f"vorhanden: {', '.join(sorted(known)) or 'nichts'}"
        missing = [value for value in classes if name in values and value not in known]
        problems += [Problem(where, f"„{value}“ kommt in {name} nicht vor", own) for value in missing]
    return problems


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
