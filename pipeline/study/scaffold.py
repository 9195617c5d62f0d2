"""A new study's folder: commented templates, and the transcripts entered in the table of interviews."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Collection, Sequence
from importlib import resources
from pathlib import Path

from pipeline.errors import Problem, StudyError
from pipeline.ingest import SUPPORTED
from pipeline.study.sheets import parse_date

TEMPLATES = ("study.toml", "codebook.yaml", "interviews.csv", "actors.csv")
TABLES = frozenset({"actors", "codebook", "corrections", "findings", "interviews", "names", "quotes", "speakers"})
FOLDERS = ("interviews", "reviews", "private")
_NAME = re.compile(r"[^\W_][\w-]{0,59}")
_DATE = re.compile(
    r"""(?<!\d)(?:
        (?P<y>(?:19|20)\d\d)(?P<s>[-_.]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)          # 2019-09-19, 20190919
        |(?P<d2>\d{1,2})(?P<s2>[-_.])(?P<m2>\d{1,2})(?P=s2)(?P<y2>(?:19|20)\d\d)  # 19.09.2019, 19_9_2019
        |(?P<short>\d{1,2}\.\d{1,2}\.\d\d)                                    # 19.9.19
    )(?!\d)""",
    re.VERBOSE,
)


def create(raw: Path, name: str, *, source: Path | None = None) -> tuple[Path, list[Path]]:
    """
    Make a new study's folder, whole or not at all.

    Args:
        raw: the folder that holds the studies.
        name: the study's name and its folder's.
        source: a folder; its transcripts, those of its subfolders too, are copied and entered in interviews.csv.

    Returns:
        The study's folder (only its owner can open it), and its transcripts in the order of interviews.csv. What
        `source` holds beside transcripts stays where it is; `left_out` names it.

    Raises:
        StudyError: the name cannot be a folder's or is taken, `source` holds no transcript, or a file cannot be copied.
    """
    folder = raw / name
    _refuse_name(name, folder)
    found = _transcripts(source) if source else []
    try:
        raw.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=raw))
        try:
            files = _fill(beside, name, found)
            beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        what = f"lässt sich nicht anlegen ({error.strerror}: {Path(error.filename or folder).name})"
        raise StudyError([Problem(str(folder), what, "Zugriffsrechte und freien Platz prüfen")]) from error
    return folder, [folder / "interviews" / file for file in files]


def left_out(source: Path) -> list[Problem]:
    """Return a warning for every file of a folder that `create` does not copy: a table, or a format nobody reads."""
    fix = f"in einem dieser Formate ablegen: {', '.join(sorted(SUPPORTED))}"
    return [
        Problem(str(path.relative_to(source)), "ist kein lesbares Transkript und wurde nicht übernommen", fix, "", True)
        for path in _files(source)
        if not _is_transcript(path)
    ]


def _is_transcript(path: Path) -> bool:
    """Tables of a study have endings of transcripts too; they are known by their names."""
    return path.suffix.lower() in SUPPORTED and path.stem.lower() not in TABLES


def _refuse_name(name: str, folder: Path) -> None:
    if not _NAME.fullmatch(name):
        fix = "Buchstaben, Ziffern, - und _ verwenden, höchstens 60, am Anfang ein Buchstabe oder eine Ziffer"
        raise StudyError([Problem(f"„{name}“", "taugt nicht als Name einer Studie", fix)])
    if folder.exists() or folder.is_symlink():
        raise StudyError([Problem(str(folder), "gibt es schon, nichts wurde verändert", "einen anderen Namen wählen")])


def _files(source: Path) -> list[Path]:
    paths = (path for path in source.rglob("*") if path.is_file())
    return sorted(path for path in paths if not any(part[0] in ".~" for part in path.relative_to(source).parts))


def _transcripts(source: Path) -> list[tuple[Path, str]]:
    """Return every transcript below a folder, with the name that it gets in interviews/."""
    if not source.is_dir():
        raise StudyError([Problem(str(source), "ist kein Ordner", "den Ordner mit den Transkripten nennen")])
    found: dict[str, tuple[Path, str]] = {}
    for path in _files(source):
        if _is_transcript(path):
            file = _unique_file(path.relative_to(source), found)
            found[file.casefold()] = path, file
    if not found:
        what = "enthält kein Transkript in einem bekannten Format"
        raise StudyError([Problem(str(source), what, f"gelesen werden {', '.join(sorted(SUPPORTED))}")])
    return list(found.values())


def _unique_file(path: Path, taken: Collection[str]) -> str:
    """Return a file's name as a table cell keeps it; of two in different folders the second gets its folder's name."""
    plain = _plain(path.stem) + path.suffix
    candidates = [plain, _plain("_".join(path.with_suffix("").parts)) + path.suffix]
    number = 2
    while candidates[0].casefold() in taken:
        candidates = candidates[1:] or [f"{number}_{plain}"]
        number += 1
    return candidates[0]


def _plain(name: str) -> str:
    # a cell that begins with one of these is a formula to a spreadsheet; the others hide a file or are stripped
    return " ".join(unicodedata.normalize("NFC", name).split()).lstrip("=+-@'.~ ") or "interview"


def _fill(folder: Path, name: str, found: Sequence[tuple[Path, str]]) -> list[str]:
    """Write a study's files; return the transcripts' names in the order of interviews.csv."""
    for part in FOLDERS:
        (folder / part).mkdir()
    for template in TEMPLATES:
        _write(folder / template, _template(template, name))
    _write(folder / "LIESMICH.txt", _template("liesmich.md", name))
    _write(folder / "private" / "names.csv", _template("names.csv", name))
    (folder / "private" / "names.csv").chmod(0o600)
    (folder / "private").chmod(0o700)
    for path, file in found:
        shutil.copyfile(path, folder / "interviews" / file)
    files = [file for _, file in found]
    if files:
        header = _template("interviews.csv", name).strip().split(";")
        _write(folder / "interviews.csv", _interviews(header, files))
    return files


def _template(file: str, name: str) -> str:
    text = resources.files("pipeline.study").joinpath("templates", file).read_text(encoding="utf-8")
    formats = ", ".join(sorted(suffix.removeprefix(".") for suffix in SUPPORTED))
    return text.replace("STUDIENNAME", name).replace("FORMATE", formats)


def _write(path: Path, text: str) -> None:
    # a mark at the beginning makes Excel read umlauts; lines end as everywhere on the machine
    is_for_office = path.suffix in (".csv", ".txt")
    path.write_text(text, encoding="utf-8-sig" if is_for_office else "utf-8", newline=os.linesep)


def _interviews(header: Sequence[str], files: Sequence[str]) -> str:
    """Return interviews.csv with `;`, as a German Excel opens it."""
    table = io.StringIO()
    writer = csv.DictWriter(table, header, delimiter=";", lineterminator="\n")
    writer.writeheader()
    taken: set[str] = set()
    for file in files:
        interview_id = _interview_id(Path(file).stem, taken)
        taken.add(interview_id.casefold())
        writer.writerow({"interview_id": interview_id, "file": file, "date": _date(file), "wave": "1"})
    return table.getvalue()


def _interview_id(stem: str, taken: Collection[str]) -> str:
    """Return a file name's letters, digits, - and _ without its date; a number tells equal ones apart."""
    without_date = _DATE.sub(" ", stem)
    plain = next((text for part in (without_date, stem) if (text := _identifier(part))), "interview")
    number, found = 1, plain
    while found.casefold() in taken:
        number += 1
        found = f"{plain}_{number}"
    return found


def _identifier(text: str) -> str:
    return re.sub(r"[^\w-]+", "_", text).strip("_-")


def _date(text: str) -> str:
    """Return the date in a file's name, ISO; "" where there is none, or more than one."""
    days = set()
    for found in _DATE.finditer(text):
        part = found.groupdict()
        written = f"{part['y'] or part['y2']}-{part['m'] or part['m2']}-{part['d'] or part['d2']}"
        days.add(parse_date(part["short"] or written))
    only = days.pop() if len(days) == 1 else None
    return only.isoformat() if only else ""
