"""What was exported: the ledger read, and the files held against it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.cache import file_digest
from pipeline.errors import Problem, StudyError
from pipeline.workflow.forget import LEDGER


@dataclass(frozen=True)
class Export:
    """
    An export as the ledger has it.

    Attributes:
        when: day and time.
        profile: for whom: intern, workshop, oeffentlich.
        k: the smallest group shown; 0 where none was asked for.
        files: how many.
        changed: how many of them are no longer there, or are not as they were then.
        unsearched: files that people had changed by then: they lay there, but were not searched.
    """

    when: str
    profile: str
    k: int
    files: int
    changed: int
    unsearched: tuple[str, ...] = ()


def exports(reports: Path) -> tuple[Export, ...]:
    """
    Read the ledger of a study's exports, the earliest first.

    Args:
        reports: the study's reports; without a ledger nothing was exported.

    Raises:
        StudyError: the ledger is damaged.
    """
    path = reports / LEDGER
    if not path.is_file():
        return ()
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        rows = told["exports"] if isinstance(told, dict) else told
        return tuple(sorted((_export(row, reports) for row in rows), key=lambda one: (one.when, one.profile)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"ist beschädigt ({type(error).__name__})"
        raise StudyError(
            [Problem(LEDGER, what, "aus einer Sicherung holen; sie belegt, was ausgegeben wurde")]
        ) from None


def _export(row: Mapping[str, Any], reports: Path) -> Export:
    files: Mapping[str, str] = row["files"]
    changed = sum(not _agrees(reports, str(row["profile"]), name, sha) for name, sha in files.items())
    unsearched = tuple(str(name) for name in row.get("unsearched", ()))
    return Export(str(row["when"]), str(row["profile"]), int(row.get("k") or 0), len(files), changed, unsearched)


def _agrees(reports: Path, profile: str, name: str, sha: str) -> bool:
    places = (reports / name, reports / profile / name)
    return any(path.is_file() and file_digest(path) == sha for path in places)
