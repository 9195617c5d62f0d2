"""A reader that hangs, crashes, eats memory or writes files harms nobody and is named."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from joblib import Parallel, delayed

from pipeline.errors import TranscriptError
from pipeline.ingest import Reading, guard, read_transcript
from pipeline.ingest.guard import read_guarded
from pipeline.ingest.readers import txt

TEXT = "I: Was war?\n\nB: Viel.\n\nI: Und?\n\nB: Mehr. (lacht)\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "a.txt"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """A reader that was started before a test has patched something does not see the patch."""
    guard.close()
    yield
    guard.close()


def _no_zombies() -> bool:
    """No child has ended without being waited for."""
    try:
        return os.waitpid(-1, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return True


def test_a_file_reads_as_it_does_without_guard(path: Path) -> None:
    assert read_guarded(path, known_speakers=["B"]) == read_transcript(path, known_speakers=["B"])
    assert _no_zombies()


def test_what_is_wrong_with_a_file_is_said_as_without_guard(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(TranscriptError, match=r"a\.txt: die Datei ist leer"):
        read_guarded(tmp_path / "a.txt")
    with pytest.raises(TranscriptError, match=r"das Format „\.mp3“"):
        read_guarded(tmp_path / "a.mp3")


def _hang(_: bytes) -> NoReturn:
    while True:
        time.sleep(1)


def _eat(_: bytes) -> Reading:
    eaten = [bytearray(2**24) for _ in range(1000)]
    raise AssertionError(len(eaten))


def _crash(_: bytes) -> NoReturn:
    ctypes.string_at(0)
    raise AssertionError


def _leave(_: bytes) -> NoReturn:
    raise SystemExit("leise")


def _vanish(_: bytes) -> NoReturn:
    os._exit(3)


@pytest.mark.parametrize(
    ("reader", "what"),
    [
        (_hang, r"länger als 0\.3 Sekunden"),
        (_eat, "Arbeitsspeicher"),
        (_crash, r"abgestürzt \(Signal 11\)"),
        (_leave, r"abgestürzt \(SystemExit\)"),
        (_vanish, "abgestürzt"),
    ],
)
def test_every_way_to_fail_has_a_name(path: Path, monkeypatch: pytest.MonkeyPatch, reader: object, what: str) -> None:
    monkeypatch.setattr(txt, "read", reader)
    seconds = 0.3 if reader is _hang else 30
    with pytest.raises(TranscriptError, match=what):
        read_guarded(path, seconds=seconds, memory=2**26)
    assert _no_zombies()


def test_a_reader_cannot_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(_: bytes) -> Reading:
        (path.parent / "b.txt").write_text("x", encoding="utf-8")
        raise AssertionError

    monkeypatch.setattr(txt, "read", write)
    with pytest.raises(TranscriptError):
        read_guarded(path)
    left = path.parent / "b.txt"
    assert not left.exists() or left.read_bytes() == b""


def test_a_pipe_that_nobody_fills_is_a_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(TranscriptError, match="länger als"):
        read_guarded(tmp_path / "a.txt", seconds=0.3)


def test_it_works_inside_worker_processes(path: Path) -> None:
    read = Parallel(n_jobs=2)(delayed(read_guarded)(path) for _ in range(4))
    assert read == [read_transcript(path)] * 4


def test_a_long_transcript_comes_through_the_pipe(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"I: Was?\n\nB: {'Wort ' * 200_000}\n\nI: Und?\n", encoding="utf-8")
    assert len(read_guarded(tmp_path / "a.txt").turns[1].text) == 999_999


def test_without_fork_the_file_is_read_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(guard.os, "fork")
    assert read_guarded(path) == read_transcript(path)


def _pid() -> int:
    return guard._readers["current"].pid


def test_one_process_reads_file_after_file_and_is_replaced_after_a_failure(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_guarded(path)
    first = _pid()
    read_guarded(path)
    assert _pid() == first
    with pytest.raises(TranscriptError):
        read_guarded(path.parent / "b.txt")
    assert _pid() == first
    monkeypatch.setattr(guard, "_FILES_EACH", 1)
    read_guarded(path)
    assert guard._readers == {}
    assert _no_zombies()


def test_a_reader_that_somebody_killed_is_replaced(path: Path) -> None:
    read_guarded(path)
    os.kill(_pid(), signal.SIGKILL)
    time.sleep(0.2)
    assert read_guarded(path) == read_transcript(path)


def test_a_fork_of_the_whole_process_has_a_reader_of_its_own(path: Path) -> None:
    read_guarded(path)
    child = os.fork()
    if child == 0:
        ok = guard._readers == {} and len(read_guarded(path).turns) == 4
        guard.close()
        os._exit(0 if ok else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert len(read_guarded(path).turns) == 4


def test_threads_take_turns(path: Path) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(read_guarded(path).turns))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [4] * 8


def test_the_reader_ends_with_its_process(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.ingest import guard; "
        "guard.read_guarded(Path(sys.argv[1])); print(guard._readers['current'].pid)"
    )
    root = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True, cwd=root)
    assert ran.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(ran.stdout), 0)
