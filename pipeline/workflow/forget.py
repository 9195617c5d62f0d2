"""Forgetting: an interview and all that derives from it goes, so that nothing is left to find."""

from __future__ import annotations

import difflib
import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.cache import Record, digests
from pipeline.errors import Problem, StudyError, TranscriptError
from pipeline.report.summaries import NAME, is_matrix
from pipeline.settling import both
from pipeline.study import Study, examine
from pipeline.study.key import copies, read_key, state, write_key
from pipeline.study.reviews import DRAW, FRAME
from pipeline.study.sheets import find_sheet, read_sheet
from pipeline.tables import replacing
from pipeline.workflow import manifest
from pipeline.workflow.erasing import Erased, Fate, erase, fate_of, mentions, told
from pipeline.workflow.run import UNFINISHED, locked, run
from pipeline.workflow.sparing import Spared, spare

LEDGER = "freigaben.json"
"""What was exported when: it tells figures of groups, never words, and stays."""
FORGOTTEN = "forgotten.csv"
"""Which interviews were forgotten when: an id and a day, for the record, and so that no sample brings them back."""
HANDED_OUT = Path("intern", "pruefung")

_TABLES = (".csv", ".xlsx")
_SHINGLE = 6


@dataclass
class Forgotten:
    """
    What forgetting did.

    Attributes:
        removed: what is gone, a line each.
        look: places where words of the interview may stand that only a person can judge.
    """

    removed: list[str] = field(default_factory=list)
    look: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Plan:
    """
    What is to be done, worked out before anything is touched.

    Attributes:
        tables: the study's tables that change, by path; that of interviews last.
        files: files of people that go.
    """

    tables: Mapping[Path, Erased]
    files: tuple[Path, ...]


def forget(folder: Path, *, processed: Path, reports: Path, interview_id: str, day: str) -> Forgotten:
    """
    Remove an interview and everything that was made from it.

    Its transcript, its rows in the study's tables and in people's decisions, names that belong to it alone, all
    tables, the whole cache, all reports; of the reports only the ledger of exports, handed-out samples without its
    segments and people's summaries of other interviews stay. Whatever ends it, calling it again completes it: the
    interview's own row goes after all but its names. Run the study afterwards to have tables and reports again.

    Args:
        folder: the study's folder.
        processed: where its tables are.
        reports: where its reports are.
        interview_id: the interview.
        day: today, for the record (ISO).

    Raises:
        StudyError: there is no trace of such an interview, or the key cannot be opened.
        BusyError: a run works on the study.
    """
    study, _ = examine(folder, processed=processed, reports=reports)
    words = _words_of(study, interview_id)
    with locked(processed):
        plan = _planned(study, interview_id)
        done = Forgotten()
        changed, spared = _changed(study), spare(study, interview_id)
        _clear(processed, spared, done)
        _clear_reports(study, interview_id, spared, done)
        done.removed += spared.removed
        done.look += [f"{NAME}: {one.unit_id}, {one.theme}" for one in spared.summaries if _shingles(one.text) & words]
        if changed:
            done.removed.append(f"reports: auch, was von Hand geändert oder dazugelegt war: {', '.join(changed)}")
        for path in (*_remains(folder), *copies(folder)):
            path.unlink(missing_ok=True)
        _note(folder, interview_id, day)
        _carry_out(folder, plan, done)
    _forget_names(study, interview_id, done)
    done.look += _traces(folder, interview_id, words)
    return done


def _words_of(study: Study, interview_id: str) -> frozenset[str]:
    """Return what interviewees say in an interview, as runs of words to be found elsewhere."""
    from pipeline.ingest.guard import read_guarded

    for row in study.interviews:
        if row.interview_id == interview_id and row.path.is_file():
            with suppress(TranscriptError):
                read = read_guarded(row.path, interviewers=(row.interviewer,) if row.interviewer else ())
                # not what the interviewer asks: every interview has it
                said = [turn.text for turn in read.turns if read.roles[turn.speaker] != "interviewer"]
                return frozenset().union(*map(_shingles, said))
    return frozenset()


def _planned(study: Study, interview_id: str) -> _Plan:
    fate = fate_of(interview_id)
    paths = sorted(_people_tables(study.folder), key=lambda path: (path.stem == "interviews", path.as_posix()))
    erased = {path: _erased(path, fate) for path in paths}
    changed = {path: one for path, one in erased.items() if one.removed or one.changed}
    files = [row.path for row in study.interviews if row.interview_id == interview_id and row.path.is_file()]
    roster = _roster(study.folder, fate)
    if not (changed or files or roster):
        known = [row.interview_id for row in study.interviews]
        close = difflib.get_close_matches(interview_id, known, n=3, cutoff=0.3) or known[:3]
        what = f"von „{interview_id}“ ist in der Studie nichts zu finden"
        raise StudyError([Problem(study.name, what, f"eine Kennung aus interviews.csv nennen: {', '.join(close)} …")])
    return _Plan(changed, tuple(files))


def _roster(folder: Path, fate: Fate) -> Erased | None:
    """Return the roster without what goes, or None where nothing does; a key that cannot be opened is an error."""
    if state(folder) == "missing":
        return None
    key = read_key(folder)
    erased = erase(key.file, key.data, fate)
    return erased if erased.removed or erased.changed else None


def _forget_names(study: Study, interview_id: str, done: Forgotten) -> None:
    """
    Take out the names that belong to the interview alone.

    A name that the others speak of stays, tied to no interview: else it would stand open in them. Where they cannot
    be read, nothing is taken out until they can.
    """
    if not _roster(study.folder, fate_of(interview_id)):
        return
    try:
        needed = _still_needed(study)
    except StudyError:
        done.look.append(
            "private/names.csv: Namen bleiben, bis die anderen Transkripte gelesen werden können; danach noch einmal "
            "`mapping forget` aufrufen"
        )
        return
    erased = _roster(study.folder, fate_of(interview_id, kept=needed))
    if erased:
        write_key(study.folder, erased.data)
        done.removed += told({"private/names.csv": erased})


def _still_needed(study: Study) -> frozenset[str]:
    """Read the other interviews and return the pseudonyms that stand in them."""
    from pipeline import tables

    run(study.folder, processed=study.processed, reports=study.reports, until="ingest")
    read = [tables.read(study.processed, name).to_csv() for name in ("interviews", "speakers", "turns")]
    return frozenset(name.pseudonym for name in study.names if any(f"[{name.pseudonym}" in text for text in read))


def _erased(path: Path, fate: Fate) -> Erased:
    try:
        return erase(path.name, path.read_bytes(), fate)
    except Exception as error:  # openpyxl raises whatever the zip and XML readers below it raise
        where = path.parent.name if path.parent.name == "reviews" else ""
        what = f"ist nicht lesbar ({type(error).__name__})"
        raise StudyError([Problem(f"{where}/{path.name}".strip("/"), what, "berichtigen oder löschen")]) from None


def _people_tables(folder: Path) -> Iterator[Path]:
    """Yield every table of a study but the roster, which can be locked."""
    for place in (folder, folder / "reviews", folder / "private"):
        for path in place.glob("*"):
            is_backup = re.fullmatch(r".+\.csv\.\d+\.bak", path.name) is not None
            is_table = path.suffix.lower() in _TABLES and path.name[0] not in ".~"
            is_other = path.stem not in ("codebook", "names", Path(FORGOTTEN).stem)
            if path.is_file() and (is_table or is_backup) and is_other:
                yield path


def _clear(processed: Path, spared: Spared, done: Forgotten) -> None:
    """Remove all tables and the cache; only the lock that is held stays, and what people wrote of others."""
    gone = _removed(path for path in processed.glob("*") if path.name != ".lock" and path not in spared.paths)
    if gone:
        done.removed.append(f"data/processed: alle Tabellen und der Zwischenspeicher ({gone} Dateien)")


def _clear_reports(study: Study, interview_id: str, spared: Spared, done: Forgotten) -> None:
    samples = study.reports / HANDED_OUT
    held = [path for path in sorted(samples.glob("*.xlsx")) if _holds(path, interview_id)]
    for path in held:
        path.unlink()
        done.removed.append(f"reports/intern/pruefung/{path.name}: ausgegebene Stichprobe mit Stellen des Interviews")
    _without_words(study.reports / LEDGER)
    staying = {path for path in samples.glob("*.xlsx") if path.name[0] not in ".~"} | spared.paths
    gone = _removed(
        path
        for path in sorted(study.reports.rglob("*"), reverse=True)
        if path not in staying and path != study.reports / LEDGER and not path.is_dir()
    )
    for path in sorted(study.reports.rglob("*"), reverse=True):
        if path.is_dir():
            with suppress(OSError):  # not empty
                path.rmdir()
    if gone:
        done.removed.append(f"reports: alle Berichte und Mappen ({gone} Dateien); das Verzeichnis der Ausgaben bleibt")


def _changed(study: Study) -> list[str]:
    """Name the reports that are not, or no longer, as the program wrote them: people lose something by it."""
    known: Mapping[str, Collection[str]] = manifest.made(study.reports)
    for path in (study.processed / ".cache" / "stages").glob("*.json"):
        known = both(known, Record(path).known())
    places = [study.reports / name for name in ("intern", "workshop", "oeffentlich")]
    files = [path for place in places for path in sorted(place.rglob("*")) if path.is_file()]
    found = digests(
        study.reports, [path for path in files if HANDED_OUT not in path.relative_to(study.reports).parents]
    )
    return [name for name, sha in found.items() if sha not in known.get(name, ()) and not is_matrix(Path(name))]


def _without_words(ledger: Path) -> None:
    """Take out of the ledger which words were let through, all but their number: somebody said them."""
    if not ledger.is_file():
        return
    entries = json.loads(ledger.read_text(encoding="utf-8"))
    for entry in entries:
        entry["exceptions"] = len(held) if isinstance(held := entry.get("exceptions", []), list) else held
    with replacing(ledger) as beside:
        beside.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _holds(path: Path, interview_id: str) -> bool:
    """Tell whether a handed-out sample holds text of an interview; one that cannot be read may."""
    from pipeline.review.anchor import interview_of
    from pipeline.review.intake import handed_out

    try:
        return interview_id in {interview_of(one) for one in handed_out(path)}
    except StudyError:
        return True


def _removed(paths: Iterable[Path]) -> int:
    """Remove files and folders and count the files."""
    count = 0
    for path in list(paths):
        if path.is_dir() and not path.is_symlink():
            count += sum(one.is_file() for one in path.rglob("*"))
            shutil.rmtree(path)
        else:
            count += 1
            path.unlink(missing_ok=True)
    return count


def _remains(folder: Path) -> list[Path]:
    """Find what a killed program was about to write: it may be of this interview."""
    return [path for path in folder.rglob(".*") if UNFINISHED.fullmatch(path.name)]


def _carry_out(folder: Path, plan: _Plan, done: Forgotten) -> None:
    names = {path: path.relative_to(folder).as_posix() for path in plan.tables}
    for path in plan.files:
        path.unlink(missing_ok=True)
        done.removed.append(f"das Transkript ({path.suffix.removeprefix('.')})")
    done.removed += told({names[path]: one for path, one in plan.tables.items()})
    for path, one in plan.tables.items():
        if path.parent.name == "reviews" and not one.left:
            _remove_round(path)
            continue
        with replacing(path) as beside:
            beside.write_bytes(one.data)


def _remove_round(path: Path) -> None:
    """Remove a round of which nothing is left, the table last: it is what makes the round be read."""
    base = path.name.removesuffix(path.suffix)
    for other in () if path.name.endswith((FRAME, ".bak")) else (FRAME, DRAW):
        path.with_name(base + other).unlink(missing_ok=True)
    path.unlink()


def _note(folder: Path, interview_id: str, day: str) -> None:
    path = folder / FORGOTTEN
    before = path.read_text(encoding="utf-8") if path.is_file() else "interview_id;date\n"
    if f"\n{interview_id};" not in before:
        with replacing(path, mode=0o600) as beside:
            beside.write_text(f"{before}{interview_id};{day}\n", encoding="utf-8")


def forgotten(folder: Path) -> dict[str, str]:
    """Return when which interviews of a study were forgotten, by id."""
    path = folder / FORGOTTEN
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.is_file() else []
    return {interview_id: day for interview_id, _, day in (line.rpartition(";") for line in lines) if interview_id}


def _traces(folder: Path, interview_id: str, words: frozenset[str]) -> list[str]:
    """Find the interview's words, or ids of its segments, in files that only people change."""
    pattern = mentions(interview_id)
    sheet = find_sheet(folder, "interviews")
    listed = {row["file"] for row in read_sheet(sheet).rows} if sheet else set()
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        is_other = path.parent.name == "interviews" and unicodedata.normalize("NFC", path.name) in listed
        if is_other or path.name.startswith("names."):
            continue
        hits = [where for where, text in _texts(path) if pattern.search(text) or _shingles(text) & words]
        found += [f"{path.relative_to(folder).as_posix()}{where}: Worte dieses Interviews" for where in hits[:3]]
    return found


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a file's text and where they stand; of what is packed, the parts."""
    data = path.read_bytes()
    if data.startswith(b"PK"):
        with suppress(zipfile.BadZipFile, RuntimeError, NotImplementedError), zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield f", {name}", re.sub(r"<[^>]*>", " ", packed.read(name).decode("utf-8", "ignore"))
        return
    for number, line in enumerate(data.decode("utf-8", "ignore").splitlines(), start=1):
        yield f", Zeile {number}", line


def _shingles(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())
    return frozenset(" ".join(words[n : n + _SHINGLE]) for n in range(len(words) - _SHINGLE + 1))
