"""
The key of a study: `private/names.csv`, the only place where pseudonyms and names stand side by side.

Open it lies there as the table that people edit (0600); locked as `names.csv.verschluesselt`, encrypted with a
passphrase (scrypt, AES-256-GCM). A locked key is decrypted in memory and never written open but by `unlock`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import Problem, StudyError
from pipeline.study.sheets import find_sheet
from pipeline.tables import replacing

State = Literal["open", "locked", "both", "missing"]

ENDING = ".verschluesselt"
BACKUP = ".bisher"
"""Ending of the copy that is kept of a roster as it was before a program changed it."""
SHORTEST = 12
"""Characters that a new passphrase has at least."""

_FORMAT, _VERSION = "kommunal-mapping-schluessel", 1
_N, _R, _P = 2**17, 8, 1  # 128 MiB, OWASP's first choice for scrypt
_MOST_N = 2**20
_FIELDS = ("format", "version", "study", "file", "n", "r", "p", "salt", "nonce", "data")
_asking: ContextVar[Callable[[], str] | None] = ContextVar("asking", default=None)


@dataclass(frozen=True)
class Key:
    """A study's roster as it lies on the disk, open: its table's name, its bytes, and whether it lies there locked."""

    file: str
    data: bytes
    is_locked: bool


@contextmanager
def passphrase_from(ask: Callable[[], str]) -> Iterator[None]:
    """Let whoever reads a locked key in the body get the passphrase from `ask`, which is called when it is needed."""
    token = _asking.set(ask)
    try:
        yield
    finally:
        _asking.reset(token)


def state(folder: Path) -> State:
    """Say whether a study's key lies there open, locked, both ways, or not at all."""
    is_open, is_locked = find_sheet(folder / "private", "names") is not None, locked_file(folder).is_file()
    states: dict[tuple[bool, bool], State] = {(True, False): "open", (False, True): "locked", (True, True): "both"}
    return states.get((is_open, is_locked), "missing")


def read_key(folder: Path, passphrase: str | None = None) -> Key:
    """
    Read a study's roster; a locked one is decrypted in memory only.

    Args:
        folder: the study's folder.
        passphrase: of a locked key; None asks whom `passphrase_from` named.

    Raises:
        StudyError: the key is missing or there twice; it is locked and the passphrase is missing or wrong; it is
            damaged or belongs to another study.
    """
    found = state(folder)
    if found == "missing":
        raise _missing()
    if found == "both":
        raise _twice(folder)
    if found == "locked":
        return _decrypted(folder, _given(passphrase))
    path = _open(folder)
    return Key(path.name, path.read_bytes(), False)


def write_key(folder: Path, data: bytes, *, file: str = "names.csv", passphrase: str | None = None) -> Path:
    """
    Write a study's roster the way it lies there: locked where it is locked, else open with mode 0600.

    This is the one way to change the roster by program: with a locked key nothing is written that can be read
    without the passphrase.

    Args:
        folder: the study's folder.
        data: the whole table.
        file: its name where there is none yet; a table that is there keeps its own.
        passphrase: of a locked key, the one it was locked with; None asks whom `passphrase_from` named.

    Returns:
        The file that was written.

    Raises:
        StudyError: as `read_key`, but that a missing key is made.
    """
    found = state(folder)
    if found == "missing":
        return _put(folder / "private" / file, data)
    if found == "open":
        return _put(_open(folder), data)
    secret = _given(passphrase)
    return _put(locked_file(folder), _encrypted(folder, read_key(folder, secret).file, data, secret))


def lock(folder: Path, passphrase: str) -> Path:
    """
    Encrypt a study's roster; the open table and open copies of it are removed once the locked one was read back.

    A lock that was interrupted is finished where both say the same.

    Returns:
        The locked file.

    Raises:
        StudyError: nothing to lock, too short a passphrase, or both are there and differ.
    """
    found, path = state(folder), locked_file(folder)
    if found == "missing":
        raise _missing()
    if found == "locked":
        raise _wrong(path, "ist schon verschlossen", "nichts zu tun; öffnen mit `mapping key STUDIE --unlock`")
    plain = _open(folder)
    data = plain.read_bytes()
    if found == "open":
        if len(_normal(passphrase)) < SHORTEST:
            fix = f"mindestens {SHORTEST} Zeichen nehmen, zum Beispiel vier Wörter"
            raise _wrong(path, "das Passwort ist zu kurz", fix)
        _put(path, _encrypted(folder, plain.name, data, passphrase))
    if _decrypted(folder, passphrase).data != data:
        raise _twice(folder)
    plain.unlink()
    for copy in copies(folder):
        if ENDING not in copy.name:
            copy.unlink()
    return path


def unlock(folder: Path, passphrase: str) -> Path:
    """
    Write a study's roster open again, 0600, and remove the locked file once the open one was read back.

    Returns:
        The open table.

    Raises:
        StudyError: nothing to unlock, or what `read_key` says of a locked key.
    """
    found = state(folder)
    if found == "missing":
        raise _missing()
    if found == "open":
        raise _wrong(_open(folder), "ist schon offen", "nichts zu tun; verschließen mit `mapping key STUDIE --lock`")
    key = _decrypted(folder, passphrase)
    path = folder / "private" / key.file
    if found == "locked":
        _put(path, key.data)
    if _open(folder).read_bytes() != key.data:
        raise _twice(folder)
    locked_file(folder).unlink()
    return path


def exposed(folder: Path) -> list[Problem]:
    """Warn of an open key, or of its folder, that others on this machine can read; Windows has no such modes."""
    if os.name != "posix":
        return []
    private = folder / "private"
    wanted = [(path, mode) for path, mode in [(private, 0o700), *((one, 0o600) for one in _files(folder))]]
    return [
        Problem(
            f"private/{path.name}" if path != private else "private",
            f"ist für andere auf diesem Rechner lesbar (Rechte {mode_of(path):o})",
            f"`chmod {mode:o} {path}`; auf Laufwerken ohne Rechte hilft `mapping key STUDIE --lock`",
            "",
            True,
        )
        for path, mode in wanted
        if path.exists() and mode_of(path) & 0o077
    ]


def secure(folder: Path) -> None:
    """Take the rights of others from the key and its folder."""
    private = folder / "private"
    if private.is_dir():
        private.chmod(0o700)
    for path in _files(folder):
        path.chmod(0o600)


def mode_of(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "private").glob("*") if path.is_file())


def copies(folder: Path) -> list[Path]:
    """Return the rosters that are kept as they were before, and what a killed program left of one."""
    found = (path for path in (folder / "private").glob("*") if path.is_file())
    return sorted(path for path in found if path.name.endswith(BACKUP) or path.name.startswith(".names"))


def locked_file(folder: Path) -> Path:
    """Return where a locked key lies."""
    return folder / "private" / f"names.csv{ENDING}"


def _open(folder: Path) -> Path:
    path = find_sheet(folder / "private", "names")
    if path is None:
        raise _missing()
    return path


def _put(path: Path, data: bytes) -> Path:
    with replacing(path, mode=0o600) as beside:
        beside.write_bytes(data)
    if path.read_bytes() != data:
        raise _wrong(path, "lässt sich nicht richtig schreiben", "Datenträger prüfen")
    return path


def _given(passphrase: str | None) -> str:
    if passphrase is not None:
        return passphrase
    ask = _asking.get()
    if ask is None:
        fix = "das Passwort angeben; aus Python: `with passphrase_from(getpass.getpass): …`"
        raise StudyError([Problem(f"private/names.csv{ENDING}", "der Schlüssel ist verschlossen", fix)])
    return ask()


def _encrypted(folder: Path, file: str, data: bytes, passphrase: str) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    head: dict[str, Any] = {"format": _FORMAT, "version": _VERSION, "study": _name(folder), "file": file}
    head |= {"n": _N, "r": _R, "p": _P, "salt": _text(salt), "nonce": _text(nonce)}
    head["data"] = _text(AESGCM(_derived(passphrase, head)).encrypt(nonce, data, _bound(head)))
    return (json.dumps(head | {"sha256": _digest(head)}, ensure_ascii=False, indent=1) + "\n").encode()


def _decrypted(folder: Path, passphrase: str) -> Key:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    path = locked_file(folder)
    head = _head(path)
    if head["study"] != _name(folder):
        what = f"gehört zur Studie „{head['study']}“, nicht zu „{_name(folder)}“"
        fix = "zurücklegen; wurde der Ordner umbenannt: zurückbenennen, mit --unlock öffnen, umbenennen, --lock"
        raise _wrong(path, what, fix)
    try:
        data = AESGCM(_derived(passphrase, head)).decrypt(_bytes(head["nonce"]), _bytes(head["data"]), _bound(head))
    except InvalidTag:
        fix = "auf Groß- und Kleinschreibung und Tastatur achten; ohne das Passwort ist der Schlüssel verloren"
        raise _wrong(path, "das Passwort ist falsch", fix) from None
    return Key(head["file"], data, True)


def _head(path: Path) -> dict[str, Any]:
    """Read a locked file, as far as that goes without the passphrase."""
    try:
        head = json.loads(path.read_text(encoding="utf-8"))
        if head["format"] == _FORMAT and head["version"] > _VERSION:
            raise _wrong(path, "ist von einer neueren Version geschrieben", "diese hier erneuern")
        whole = {name: head[name] for name in _FIELDS}
        is_whole = head["sha256"] == _digest(whole) and head["format"] == _FORMAT and whole["n"] <= _MOST_N
        is_plain = Path(str(whole["file"])).name == whole["file"] and str(whole["file"]).startswith("names.")
        _bytes(whole["salt"]), _bytes(whole["nonce"]), _bytes(whole["data"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise _damaged(path) from error
    if not (is_whole and is_plain):
        raise _damaged(path)
    return whole


def _derived(passphrase: str, head: dict[str, Any]) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    scrypt = Scrypt(salt=_bytes(head["salt"]), length=32, n=head["n"], r=head["r"], p=head["p"])
    return scrypt.derive(_normal(passphrase).encode())


def _normal(passphrase: str) -> str:
    # the same umlaut typed on two systems can be two sequences of code points
    return unicodedata.normalize("NFC", passphrase)


def _bound(head: dict[str, Any]) -> bytes:
    return json.dumps({name: head[name] for name in _FIELDS if name != "data"}, sort_keys=True).encode()


def _digest(head: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps({name: head[name] for name in _FIELDS}, sort_keys=True).encode()).hexdigest()


def _name(folder: Path) -> str:
    return unicodedata.normalize("NFC", folder.resolve().name)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _wrong(path: Path, what: str, fix: str) -> StudyError:
    return StudyError([Problem(f"private/{path.name}", what, fix)])


def _damaged(path: Path) -> StudyError:
    return _wrong(path, "ist beschädigt oder kein Schlüssel dieses Programms", "aus einer Sicherung holen")


def _twice(folder: Path) -> StudyError:
    what = f"liegt offen und verschlossen da ({locked_file(folder).name})"
    fix = "`mapping key STUDIE --lock` räumt auf, wenn beide gleich sind; sonst die veraltete Datei löschen"
    return _wrong(_open(folder), what, fix)


def _missing() -> StudyError:
    what = "der Schlüssel fehlt: ohne ihn stünden alle Namen offen im Bericht"
    fix = (
        "aus einer Sicherung holen; ist er verloren, die Tabelle neu anlegen (Kopfzeile `pseudonym;name;aliases`), "
        "auch wenn keine Namen zu ersetzen sind"
    )
    return StudyError([Problem("private/names.csv", what, fix)])
