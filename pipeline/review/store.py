"""Rounds as people can read and compare them: three text files in `reviews/`, written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.review.anchor import interview_of
from pipeline.review.coders import slug
from pipeline.review.inclusion import Chances, chances
from pipeline.study.reviews import DRAW, FRAME, NO_CODE, Judged, Review, guarded
from pipeline.tables import replacing


@dataclass(frozen=True)
class Kept:
    """
    What taking in a round did.

    Attributes:
        path: its table.
        new: decisions that were not there.
        changed: decisions or memos that were different.
        kept: earlier decisions that this file leaves open; they stay.
        open: rows without a decision.
        is_new: whether the round had not come back before.
        backup: where the earlier version is, if anything was changed.
    """

    path: Path
    new: int = 0
    changed: int = 0
    kept: int = 0
    open: int = 0
    is_new: bool = False
    backup: Path | None = None

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing had to be written."""
        return not self.is_new and self.backup is None


def keep(review: Review, folder: Path, reviews: Sequence[Review]) -> Kept:
    """
    Write a round that came back.

    A later version of a round that is there already replaces decisions by its own and adds new ones; it takes none
    away. The version before is kept beside it.

    Args:
        review: as `read_back` returns it.
        folder: `reviews/` of the study.
        reviews: the rounds that are there.
    """
    earlier = next((one for one in reviews if one.draw_id == review.draw_id), None)
    before = {row.segment_id: row for row in earlier.rows} if earlier else {}
    rows = tuple(_merged(row, before.pop(row.segment_id, None)) for row in review.rows)
    merged = replace(review, rows=(*rows, *before.values()))
    path = folder / (earlier.file if earlier else f"{_free_name(review, folder)}.csv")
    files = _files(merged, path)
    counts = _counts(review, earlier)
    is_same = all(one.is_file() and one.read_bytes() == text.encode() for one, text in files.items())
    if is_same:
        return Kept(path, kept=counts["kept"], open=counts["open"])
    backup = _back_up(path) if earlier else None
    for one, text in files.items():
        with replacing(one) as beside:
            beside.write_bytes(text.encode())
    return Kept(path, **counts, is_new=earlier is None, backup=backup)


def remaining(review: Review, gone: Collection[str]) -> Review:
    """Return a round without the segments of some interviews: a sample handed out earlier brings none back."""
    rows = tuple(row for row in review.rows if interview_of(row.segment_id) not in gone)
    frame = {one: place for one, place in review.frame.items() if interview_of(one) not in gone}
    return replace(review, rows=rows, frame=frame)


def _merged(row: Judged, before: Judged | None) -> Judged:
    if before is None:
        return row
    choices = before.choices if row.choices is None else row.choices
    return replace(row, choices=choices, memo=row.memo or before.memo)


def _counts(review: Review, earlier: Review | None) -> dict[str, int]:
    before = {row.segment_id: row for row in earlier.rows} if earlier else {}
    pairs = [(row, before.get(row.segment_id)) for row in review.rows]
    was_open = [(row, old) for row, old in pairs if old is None or old.choices is None]
    both = [(row, old) for row, old in pairs if old is not None and old.choices is not None]
    merged = [_merged(row, old) for row, old in pairs]
    return {
        "new": sum(row.choices is not None for row, _ in was_open),
        "changed": sum((now.choices, now.memo) != (old.choices, old.memo) for now, old in _with_old(merged, both)),
        "kept": sum(row.choices is None for row, _ in both),
        "open": sum(row.choices is None for row in merged),
    }


def _with_old(merged: Iterable[Judged], both: Iterable[tuple[Judged, Judged]]) -> list[tuple[Judged, Judged]]:
    old = {before.segment_id: before for _, before in both}
    return [(row, old[row.segment_id]) for row in merged if row.segment_id in old]


def _free_name(review: Review, folder: Path) -> str:
    """Return `<coder>-<round>`, or the next number where another round has that name."""
    number = review.round
    while (folder / f"{slug(review.coder)}-{number}.csv").exists():
        number += 1
    return f"{slug(review.coder)}-{number}"


def _back_up(path: Path) -> Path:
    number = 1
    while (backup := path.with_name(f"{path.name}.{number}.bak")).exists():
        number += 1
    with replacing(backup) as beside:
        beside.write_bytes(path.read_bytes())
    return backup


def _files(review: Review, path: Path) -> Mapping[Path, str]:
    """Return the three files' texts; the table last, for it is what makes the round be read."""
    draw = {
        "study": review.study,
        "coder": review.coder,
        "round": review.round,
        "draw_id": review.draw_id,
        "codes": [vars(one) for one in review.offered],
    }
    frame = [
        {"segment_id": one, "shared_stratum": place.shared, "own_stratum": place.own, "drawn": place.drawn}
        for one, place in sorted(review.frame.items())
    ]
    chances_of = chances(review)
    return {
        path.with_name(path.stem + FRAME): _csv(frame),
        path.with_name(path.stem + DRAW): json.dumps(draw, ensure_ascii=False, indent=1) + "\n",
        path: _csv([_row(row, chances_of) for row in review.rows]),
    }


def _row(row: Judged, chances_of: Chances) -> dict[str, str]:
    probability = None if row.part == "uncertain" else chances_of.get(row.segment_id)
    codes = "" if row.choices is None else " | ".join(row.choices) or NO_CODE
    return {
        "segment_id": row.segment_id,
        "part": row.part,
        "inclusion_probability": "" if probability is None else f"{probability:.6g}",
        "codes": codes,
        "memo": guarded(row.memo),
        "text": guarded(row.text),
    }


def _csv(rows: Sequence[Mapping[str, str]]) -> str:
    """Return a table as a German Excel opens it: `;`, and a mark that makes it read umlauts."""
    table = io.StringIO()
    writer = csv.DictWriter(table, list(rows[0]) if rows else [], delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return "\ufeff" + table.getvalue()
