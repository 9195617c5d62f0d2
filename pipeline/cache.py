"""What need not run again: results kept by the content of everything they depend on."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import pickle
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.tables import replacing

_PACKAGE = Path(__file__).parent
_NOTHING: Mapping[str, str] = MappingProxyType({})


def digest(*parts: object) -> str:
    """Return a key (sha256, hex) of bytes, or of anything that JSON can say."""
    total = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else json.dumps(part, sort_keys=True, default=str).encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """Return the sha256 of a file's bytes, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_digest(*modules: str) -> str:
    """Return a key of the source of modules and packages of this project, named as `coding` or `study.codebook`."""
    files: set[Path] = set()
    for module in modules:
        place = _PACKAGE.joinpath(*module.split("."))
        files |= set(place.rglob("*.*")) if place.is_dir() else set(place.parent.glob(f"{place.name}.*"))
    sources = sorted(path for path in files if path.is_file() and "__pycache__" not in path.parts)
    return digest([(path.relative_to(_PACKAGE).as_posix(), file_digest(path)) for path in sources])


@cache
def library_versions(*names: str) -> dict[str, str]:
    """Return the installed versions of libraries."""
    return {name: importlib.metadata.version(name) for name in names}


class Items:
    """
    Results per interview, one file each, named by key.

    A file begins with the sha256 of the rest; one that does not agree with its digest counts as absent.

    Args:
        folder: where the files are; made when first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def get(self, key: str) -> object | None:
        """Return what is kept under a key, or None."""
        self._used.add(key)
        try:
            data = (self._folder / key).read_bytes()
        except FileNotFoundError:
            return None
        if hashlib.sha256(memoryview(data)[32:]).digest() != data[:32]:
            return None
        kept: object = pickle.loads(memoryview(data)[32:])
        return kept

    def put(self, key: str, result: object) -> None:
        """Keep a result under a key."""
        self._used.add(key)
        data = pickle.dumps(result, protocol=5)
        with replacing(self._folder / key) as beside:
            beside.write_bytes(hashlib.sha256(data).digest() + data)

    def prune(self) -> None:
        """Remove what was neither asked for nor kept since this object was made."""
        for path in self._folder.glob("*"):
            if path.name not in self._used:
                path.unlink(missing_ok=True)


class Record:
    """
    What a stage last made from what: its key and the digests of its outputs.

    Args:
        path: the record's file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def outputs(self, key: str, base: Path) -> dict[str, str] | None:
        """
        Return the outputs' digests where they are those of a key and all files still agree, else None.

        Args:
            key: of everything the stage depends on.
            base: folder that the outputs' names are relative to.
        """
        kept = self._read()
        if kept.get("key") != key:
            return None
        outputs, known = self.made(), self.known()
        is_as_made = all(_agrees(base / name, sha) for name, sha in outputs.items())
        # where people have taken their own away, the new one gets its name
        is_theirs = all(_is_other(base / name, known.get(name, [])) for name in kept.get("aside", {}))
        return outputs if is_as_made and is_theirs else None

    def made(self) -> dict[str, str]:
        """Return the digests of what the stage last made, by name."""
        outputs: dict[str, str] = self._read().get("outputs", {})
        return outputs

    def known(self) -> dict[str, list[str]]:
        """Return by name the digests of all that the stage may have written: what it made, and what it intended."""
        found: dict[str, list[str]] = {name: list(shas) for name, shas in self._read().get("known", {}).items()}
        for name, sha in self.made().items():
            found[name] = sorted({sha, *found.get(name, [])})
        return found

    def intend(self, files: Mapping[str, str]) -> None:
        """Note what is about to be written: killed in between, the stage knows its own by it."""
        known = self._read().get("known", {})
        noted = {name: sorted({sha, *known.get(name, [])}) for name, sha in files.items()}
        self._write({"key": "", **self._read(), "known": {**known, **noted}})

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def keep(self, key: str, outputs: Mapping[str, str], *, aside: Mapping[str, str] = _NOTHING) -> None:
        """
        Remember a key and its outputs' digests.

        Args:
            key: of everything the stage depends on.
            outputs: digests by name.
            aside: names of files that people have changed and that stay, with the name of the output beside each.
        """
        before = self.known()
        known = {name: sorted({outputs[new], *before.get(name, [])}) for name, new in aside.items()}
        more = {"aside": dict(sorted(aside.items())), "known": known} if aside else {}
        self._write({"key": key, "outputs": dict(sorted(outputs.items())), **more})

    def _write(self, content: Mapping[str, Any]) -> None:
        with replacing(self._path) as beside:
            beside.write_text(json.dumps(content), encoding="utf-8")


def digests(base: Path, files: Iterable[Path]) -> dict[str, str]:
    """Return the digests of files by their names relative to `base`."""
    return {path.relative_to(base).as_posix(): file_digest(path) for path in sorted(files)}


def _is_other(path: Path, known: Collection[str]) -> bool:
    return path.is_file() and file_digest(path) not in known


def _agrees(path: Path, sha: str) -> bool:
    return path.is_file() and file_digest(path) == sha
