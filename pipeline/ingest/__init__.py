"""Transcripts of every supported format → turns with speakers, times and roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import cast

from pipeline.errors import TranscriptError
from pipeline.ingest.cleaning import clean_lines
from pipeline.ingest.layout import without_numbers
from pipeline.ingest.marks import unknown_marks
from pipeline.ingest.model import Line, Reader, Reading, Role, Transcript, Turn, Unreadable
from pipeline.ingest.names import all_name_keys
from pipeline.ingest.roles import assign_roles
from pipeline.ingest.turns import build_turns

__all__ = ["SUPPORTED", "Line", "Reading", "Role", "Transcript", "Turn", "read_transcript"]

SUPPORTED: Mapping[str, str] = MappingProxyType(
    {
        ".csv": "csv",
        ".docm": "docx",
        ".docx": "docx",
        ".eaf": "eaf",
        ".exb": "exb",
        ".flk": "folker",
        ".fln": "folker",
        ".htm": "html",
        ".html": "html",
        ".json": "json",
        ".markdown": "md",
        ".md": "md",
        ".odt": "odt",
        ".otr": "otr",
        ".pdf": "pdf",
        ".rtf": "rtf",
        ".srt": "srt",
        ".tei": "tei",
        ".textgrid": "textgrid",
        ".tsv": "csv",
        ".txt": "txt",
        ".vtt": "vtt",
        ".xlsx": "xlsx",
        ".xml": "xml",
    }
)


def read_transcript(
    path: Path, *, known_speakers: Collection[str] = (), interviewers: Collection[str] = ()
) -> Transcript:
    """
    Read a transcript.

    Args:
        path: a file whose suffix is in `SUPPORTED`.
        known_speakers: names from the study's tables; such a label need not recur.
        interviewers: names of the study's interviewers, full or in part; they are known speakers too.

    Returns:
        Turns in the order of the file, the role of every speaker, and what was left out.

    Raises:
        TranscriptError: whatever is wrong with the file; its words never quote the transcript.
    """
    try:
        return _read(path, known_speakers=known_speakers, interviewers=interviewers)
    except Unreadable as error:
        raise TranscriptError(path.name, error.what, error.fix) from None
    except OSError as error:
        what = f"die Datei lässt sich nicht öffnen ({type(error).__name__})"
        raise TranscriptError(path.name, what, "bitte Ort und Zugriffsrechte prüfen") from None
    except MemoryError:
        what = "das Lesen braucht mehr Arbeitsspeicher, als da ist"
        raise TranscriptError(path.name, what, "bitte Bilder und Einbettungen entfernen") from None
    except RecursionError:
        what = "die Datei ist zu tief verschachtelt"
        raise TranscriptError(path.name, what, "bitte als einfachen Text speichern") from None
    # Libraries fail on broken files in ways of their own; the cause is named, its message may quote the interview.
    except Exception as error:
        what = f"die Datei ist beschädigt ({type(error).__name__})"
        raise TranscriptError(path.name, what, "bitte im Ursprungsprogramm öffnen und neu speichern") from None


def _read(path: Path, *, known_speakers: Collection[str], interviewers: Collection[str]) -> Transcript:
    name = _format(path)
    data = path.read_bytes()
    if not data.strip():
        raise Unreadable("die Datei ist leer", "bitte die vollständige Datei ablegen")
    reading = _reader(name)(data)
    lines, cleaned = clean_lines(reading.lines)
    bare, numbered = (lines, ()) if reading.is_cues else without_numbers(lines)
    clean = replace(reading, lines=bare)
    turns, built = build_turns(clean, known=all_name_keys([*known_speakers, *interviewers]))
    roles, guessed = assign_roles(turns, interviewers=interviewers)
    warnings = (*reading.warnings, *cleaned, *numbered, *built, *unknown_marks(turns), *guessed)
    return Transcript(name, turns, roles, warnings)


def _format(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in SUPPORTED:
        return SUPPORTED[suffix]
    fix = f"bitte in einem dieser Formate ablegen: {', '.join(sorted(SUPPORTED))}"
    raise Unreadable(f"das Format „{suffix or 'ohne Endung'}“ wird nicht gelesen", fix)


def _reader(name: str) -> Reader:
    # Imported when needed: a study of text files does not wait for the PDF library.
    return cast(Reader, import_module(f"pipeline.ingest.readers.{name}").read)
