"""What people wrote into the theme matrix, when an interview is forgotten: its own goes, that of all others stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.report.matrix import WITHHELD
from pipeline.report.summaries import NAME, Summary, bare, known, read, store, stored
from pipeline.study import Study
from pipeline.tables import replacing
from pipeline.workflow.erasing import mentions


@dataclass(frozen=True)
class Spared:
    """
    What of people's summaries stays.

    Attributes:
        paths: the files that hold it, and nothing else.
        summaries: those that readers see.
        removed: what is gone, a line each.
    """

    paths: frozenset[Path]
    summaries: tuple[Summary, ...]
    removed: tuple[str, ...]


def spare(study: Study, interview_id: str) -> Spared:
    """
    Write anew what people wrote, without what is of an interview or names one of its segments.

    All that a run had put beside it is gone from the files then; the next run adds it again.

    Args:
        study: where its reports and tables are.
        interview_id: the interview.
    """
    folder, hidden = study.reports / "intern", study.processed / WITHHELD
    found, withheld = known(folder), stored(hidden)
    unread = [path.name for path in found.kept if read(path) is None]
    shown = (*found.summaries, *found.doubles)
    staying, waiting = (tuple(_others(rows, interview_id)) for rows in (shown, withheld))
    if staying:
        with replacing(folder / NAME) as beside:
            beside.write_bytes(bare(staying))
    if waiting:
        store(hidden, waiting)
    n_gone = len(shown) + len(withheld) - len(staying) - len(waiting)
    gone = [f"{NAME}: Zusammenfassungen von Menschen ({n_gone}); die anderen bleiben"] if n_gone else []
    gone += [f"{name}: ganz, denn die Datei ist nicht lesbar" for name in unread]
    files = {folder / NAME: staying, hidden: waiting}
    return Spared(frozenset(path for path, rows in files.items() if rows), staying, tuple(gone))


def _others(rows: Sequence[Summary], interview_id: str) -> Iterator[Summary]:
    names_it = mentions(interview_id)
    for one in rows:
        if one.unit_id != interview_id and not any(map(names_it.search, (one.text, one.author, one.seen))):
            yield one
