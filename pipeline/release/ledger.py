"""freigaben.json: what has left, when, and with which exceptions; the only file of a report that knows the time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.tables import replacing

FILE = "freigaben.json"

Entry = dict[str, Any]


def entries(reports: Path) -> list[Entry]:
    """
    Read what has left a study so far, oldest first.

    Args:
        reports: the study's folder of reports; the file may be missing.
    """
    path = reports / FILE
    if not path.is_file():
        return []
    read: list[Entry] = json.loads(path.read_text(encoding="utf-8"))
    return read


def record(reports: Path, entry: Mapping[str, Any], *, now: datetime | None = None) -> Path:
    """
    Add an export to the ledger, unless the last of its profile was the same.

    Args:
        reports: the study's folder of reports.
        entry: `profile` and what else is to be known of the export; JSON can say it.
        now: when it left; by default the present.

    Returns:
        The ledger's path.
    """
    known = entries(reports)
    moment = (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
    fresh: Entry = json.loads(json.dumps(dict(entry), ensure_ascii=False))
    last = _last(known, fresh["profile"])
    if last != fresh:
        with replacing(reports / FILE) as beside:
            told = [*known, {"when": moment, **fresh}]
            beside.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return reports / FILE


def _last(known: Sequence[Entry], profile: str) -> Entry | None:
    """Return the last entry of a profile without its time."""
    mine = [entry for entry in known if entry["profile"] == profile]
    return {name: value for name, value in mine[-1].items() if name != "when"} if mine else None
