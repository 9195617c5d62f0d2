"""Files are read in a process of its own: one that hangs, crashes or eats memory is one error with a reason."""

from __future__ import annotations

import atexit
import faulthandler
import gc
import os
import pickle
import select
import signal
import threading
import time
import warnings
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from pipeline.errors import TranscriptError
from pipeline.ingest import SUPPORTED, read_transcript
from pipeline.ingest.model import Transcript

# Imported before the fork, so that no child loads them anew; a failed import is the child's to report.
_LIBRARIES = {"pdf": ("pypdf",), "xlsx": ("openpyxl",)}
_FIX = "bitte im Ursprungsprogramm öffnen, neu speichern und noch einmal versuchen"
_MIB = 2**20
_SPENT = "Arbeitsspeicher"
_LENGTH = 8
# A reader of many files is replaced now and then, so that what one file leaves behind does not last.
_FILES_EACH = 100
_PATIENCE = 5.0


@dataclass
class _Reader:
    """A child process that reads one file after another; `owner` is the process that started it."""

    pid: int
    requests: int
    answers: int
    owner: int
    memory: int
    n_read: int = 0


_lock = threading.Lock()
_readers: dict[str, _Reader] = {}


def read_guarded(
    path: Path,
    *,
    known_speakers: Collection[str] = (),
    interviewers: Collection[str] = (),
    seconds: float = 60.0,
    memory: int = 2**30,
) -> Transcript:
    """
    Read a transcript like `read_transcript`, within limits.

    The child process that reads can write no file. It is kept for the files that follow, replaced after one that
    hung, crashed or ran out of memory, and ends with this process. Where the system cannot fork, the file is read
    here, without limits.

    Args:
        path: a file whose suffix is in `SUPPORTED`.
        known_speakers: as in `read_transcript`.
        interviewers: as in `read_transcript`.
        seconds: of wall-clock time.
        memory: bytes of address space beyond what this process has now.

    Raises:
        TranscriptError: what `read_transcript` says, or that a limit was hit, or that the reader crashed.
    """
    read = partial(
        read_transcript, path.absolute(), known_speakers=tuple(known_speakers), interviewers=tuple(interviewers)
    )
    if not hasattr(os, "fork"):
        return read()
    _warm(path)
    with _lock:
        answer, status = _answer(pickle.dumps(read), seconds, memory)
        try:
            return _checked(path, answer, status, seconds=seconds, memory=memory)
        except TranscriptError as error:
            if _SPENT in error.what:
                close()
            raise


def close() -> None:
    """End the child process that reads, if there is one; the next file starts another."""
    reader = _readers.pop("current", None)
    if reader is not None and reader.owner == os.getpid():
        _end(reader)


def _answer(request: bytes, seconds: float, memory: int) -> tuple[bytes | None, int]:
    """What a reader says to a request, or None if time ran out or it died; and its wait status, 0 if it lives."""
    reader = _reader(memory)
    answer = None
    deadline = time.monotonic() + seconds
    is_late = False
    try:
        _send(reader.requests, request)
        answer, is_late = _received(reader.answers, deadline)
    except OSError:
        answer = None
    finally:
        reader.n_read += 1
        # An interrupt on the way leaves the pipe in mid-sentence as well.
        status = 0 if answer is not None and reader.n_read < _FILES_EACH else _retired(reader)
    return answer, -1 if is_late else status


def _reader(memory: int) -> _Reader:
    """The reader of this process; after a fork of the whole process, or for another limit, a new one."""
    reader = _readers.get("current")
    if reader is not None and reader.owner == os.getpid() and reader.memory == memory and _lives(reader):
        return reader
    close()
    _readers["current"] = _started(memory)
    return _readers["current"]


def _lives(reader: _Reader) -> bool:
    with suppress(ChildProcessError):
        return os.waitpid(reader.pid, os.WNOHANG) == (0, 0)
    return False


def _started(memory: int) -> _Reader:
    requests, answers = os.pipe(), os.pipe()
    owner = os.getpid()
    with warnings.catch_warnings():
        # Python warns of threads; the child runs none of their code and never returns.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os.close(requests[1])
        os.close(answers[0])
        _serve(requests[0], answers[1], memory=memory, owner=owner)
    os.close(requests[0])
    os.close(answers[1])
    return _Reader(pid, requests[1], answers[0], owner, memory)


def _retired(reader: _Reader) -> int:
    _readers.pop("current", None)
    return _end(reader)


def _end(reader: _Reader) -> int:
    """End a reader and take its status, so that no zombie stays."""
    os.close(reader.requests)
    os.close(reader.answers)
    with suppress(ProcessLookupError):
        # One that crashed has its status already.
        os.kill(reader.pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        return os.waitpid(reader.pid, 0)[1]
    return 0


def _warm(path: Path) -> None:
    name = SUPPORTED.get(path.suffix.lower(), "")
    modules = [f"pipeline.ingest.readers.{name}", "lxml.etree", *_LIBRARIES.get(name, ())] if name else []
    for module in modules:
        with suppress(ImportError):
            import_module(module)


def _serve(requests: int, answers: int, *, memory: int, owner: int) -> NoReturn:
    """The child: read file after file, then vanish without running what the parent had planned for its own end."""
    try:
        _confine(memory)
        while (request := _next(requests, owner)) is not None:
            _send(answers, _outcome(pickle.loads(request)))
    finally:
        os._exit(0)


def _next(requests: int, owner: int) -> bytes | None:
    """The next request; None if the parent is gone or has closed the pipe."""
    poll = _poll(requests)
    while not poll.poll(_PATIENCE * 1000):
        if os.getppid() != owner:
            return None
    return _received(requests, float("inf"))[0]


def _confine(memory: int) -> None:
    import resource

    faulthandler.disable()
    # The collector would touch, and so copy, every object of the parent.
    gc.freeze()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    used = _address_space()
    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: 0}
    for kind, value in {**limits, **({resource.RLIMIT_AS: used + memory} if used else {})}.items():
        _, hard = resource.getrlimit(kind)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (allowed, allowed))


def _address_space() -> int:
    """Bytes of address space of this process; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _outcome(read: Callable[[], Transcript]) -> bytes:
    try:
        return pickle.dumps(read())
    except TranscriptError as error:
        return pickle.dumps(error)
    # A reader that wants to end the process is one that crashed.
    except BaseException as error:
        return pickle.dumps(type(error).__name__)


def _send(pipe: int, data: bytes) -> None:
    view = memoryview(len(data).to_bytes(_LENGTH, "big") + data)
    while view:
        view = view[os.write(pipe, view) :]


def _received(pipe: int, deadline: float) -> tuple[bytes | None, bool]:
    """A whole message, or None if the pipe ends before it does or time runs out; and whether it was the time."""
    poll = _poll(pipe)
    data = bytearray()
    while len(data) < _LENGTH or len(data) < _LENGTH + int.from_bytes(data[:_LENGTH], "big"):
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(None if left == float("inf") else left * 1000):
            return None, True
        part = os.read(pipe, _MIB)
        if not part:
            return None, False
        data += part
    return bytes(data[_LENGTH:]), False


def _poll(pipe: int) -> select.poll:
    poll = select.poll()
    poll.register(pipe, select.POLLIN | select.POLLHUP)
    return poll


def _checked(path: Path, answer: bytes | None, status: int, *, seconds: float, memory: int) -> Transcript:
    if answer is None and status == -1:
        raise TranscriptError(path.name, f"das Lesen dauerte länger als {seconds:g} Sekunden", _FIX)
    found: Any = f"Signal {os.WTERMSIG(status)}" if answer is None else pickle.loads(answer)
    if isinstance(found, Transcript):
        return found
    if isinstance(found, TranscriptError):
        raise found
    if found == "MemoryError":
        raise TranscriptError(path.name, f"das Lesen brauchte mehr als {memory // _MIB} MiB {_SPENT}", _FIX)
    raise TranscriptError(path.name, f"das Leseprogramm ist abgestürzt ({found})", _FIX)


def _forget() -> None:
    """In a child of this process the reader is the parent's, and the lock may be held by a thread that is not here."""
    global _lock  # noqa: PLW0603 - a lock cannot be opened by others
    _lock = threading.Lock()
    _readers.clear()


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
