"""An export is made beside its place, searched, and only then moved there: what does not pass leaves no trace."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """
    Give an empty folder beside a place, on the same disk; it is gone afterwards, whatever happens.

    Args:
        folder: the place.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    # the name of what a killed run leaves behind, see `tables.replacing`
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield beside
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def move(beside: Path, folder: Path) -> list[Path]:
    """
    Move every file of a folder to its place, each of them whole or not at all.

    Files that lie there already and were not made anew stay: people may have put them there.

    Returns:
        The files' paths in their place, sorted.
    """
    moved = []
    for path in sorted(path for path in beside.rglob("*") if path.is_file()):
        target = folder / path.relative_to(beside)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        moved.append(target)
    return moved
