"""
Files that readers get are made beside their place and moved there, but never over what people have changed.

What does not come to an end leaves no trace: not what a search refuses, not what a killed run had begun.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import MappingProxyType

from pipeline.cache import Record, digests, file_digest

Known = Mapping[str, Collection[str]]
"""By a file's name the digests of all that the program may have written there."""

_NOTHING: Known = MappingProxyType({})


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


@dataclass(frozen=True)
class Settled:
    """
    Files that came into their place.

    Attributes:
        paths: where they are, sorted.
        aside: what people have changed and stays, with the new file beside it.
    """

    paths: tuple[Path, ...]
    aside: Mapping[Path, Path] = field(default_factory=dict)


def move(beside: Path, folder: Path) -> Settled:
    """
    Move every file of a folder to its place, each of them whole or not at all, over what is there.

    Files that lie there already and were not made anew stay: people may have put them there.
    """
    return _moved({path: folder / path.relative_to(beside) for path in _files(beside)})


class Settling:
    """
    Moves what a stage made to its place, except where people have changed what lies there: then beside it.

    Args:
        record: of the stage; knows what the program wrote before.
        base: folder that the names in the record are relative to.
        also: what the program wrote before by other witness, where the record may be lost.

    Attributes:
        aside: what people have changed, with the new file beside it; of all calls.
    """

    def __init__(self, record: Record, base: Path, *, also: Known = _NOTHING) -> None:
        self._record, self._base, self._also = record, base, also
        self.aside: dict[Path, Path] = {}

    def __call__(self, beside: Path, folder: Path) -> Settled:
        """
        Move every file of a folder to its place.

        A file whose digest the program does not know is somebody's: the new one is called `folien-neu.pptx`, or
        `folien-neu2.pptx` where that is somebody's too. What is about to be written is noted first, so that after
        being killed in between the program knows its own.
        """
        known = both(self._record.known(), self._also)
        targets, aside = {}, {}
        for path in _files(beside):
            wanted = folder / path.relative_to(beside)
            targets[path] = self._free(wanted, file_digest(path), known)
            if targets[path] != wanted:
                aside[wanted] = targets[path]
        names = {path: target.relative_to(self._base).as_posix() for path, target in targets.items()}
        self._record.intend({names[path]: file_digest(path) for path in targets})
        moved = _moved(targets)
        self.aside |= aside
        return Settled(moved.paths, aside)

    def _free(self, wanted: Path, digest: str, known: Known) -> Path:
        places = (wanted.with_name(beside_name(wanted.name, number)) for number in count())
        return next(one for one in places if self._may_replace(one, {digest, *known.get(self._name(one), ())}))

    def _may_replace(self, path: Path, own: Collection[str]) -> bool:
        return not os.path.lexists(path) or (path.is_file() and file_digest(path) in own)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._base).as_posix()

    def keep(self, key: str, made: Mapping[str, str]) -> None:
        """Record what the stage made, and what of people's stays beside it."""
        aside = {self._name(theirs): self._name(new) for theirs, new in self.aside.items()}
        self._record.keep(key, made, aside=aside)


def both(first: Known, second: Known) -> dict[str, set[str]]:
    """Put together what two witnesses know."""
    return {name: {*first.get(name, ()), *second.get(name, ())} for name in {*first, *second}}


def beside_name(name: str, number: int) -> str:
    """Return a file's name, or with a number that of the one beside it: `folien-neu.pptx`, `folien-neu2.pptx`."""
    path = Path(name)
    return f"{path.stem}-neu{number if number > 1 else ''}{path.suffix}" if number else name


def remove_stale(base: Path, before: Known, made: Mapping[str, str]) -> None:
    """
    Remove what a stage made last time and no longer makes, unless somebody has changed it since.

    Args:
        base: folder that names are relative to.
        before: what the stage may have written before.
        made: what it makes now.
    """
    stale = [base / name for name in before if name not in made]
    for name, sha in digests(base, [path for path in stale if path.is_file()]).items():
        if sha in before[name]:
            (base / name).unlink()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _moved(targets: Mapping[Path, Path]) -> Settled:
    for path, target in targets.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    return Settled(tuple(sorted(targets.values())))
