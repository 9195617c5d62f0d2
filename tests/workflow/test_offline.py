"""A study maps from end to end where there is no network at all, and nothing tries to reach one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Mapped

PROJECT = Path(__file__).parents[2]
WATCH = """
import os, sys

def noting(event, given):
    is_local = event == "socket.connect" and isinstance(given[1], (str, bytes))
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto") and not is_local:
        with open(os.environ["REACHED"], "a") as log:
            log.write(f"{event} {given[1:]!r}\\n")

sys.addaudithook(noting)
"""
REACH = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)"


def without_network() -> list[str]:
    """Return what begins a command that runs in a network namespace without a usable interface."""
    for begin in (["unshare", "-n"], ["unshare", "-rn"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*begin, "true"], capture_output=True, check=False).returncode == 0
        ):
            return begin
    pytest.skip("this system does not let us make a network namespace (unshare -n)")


def run_offline(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python without a network; what it tries to reach is noted in `reached.txt`."""
    watching = root / "watching"
    watching.mkdir(exist_ok=True)
    (watching / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    environment = os.environ | {
        "PYTHONPATH": f"{watching}{os.pathsep}{PROJECT}",
        "REACHED": str(root / "reached.txt"),
        "OMP_NUM_THREADS": "1",
    }
    command = [*without_network(), sys.executable, *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def assert_mapped_offline(root: Path, study: str) -> None:
    ended = run_offline(root, "-m", "pipeline", "run", study)
    assert ended.returncode == 0, ended.stderr
    assert (root / "reports" / study / "intern" / "mapping.html").is_file()
    assert (root / "reports" / study / "manifest.json").is_file()
    assert not (root / "reached.txt").exists(), (root / "reached.txt").read_text()


def test_the_tiny_study_maps_without_a_network(fresh: Mapped) -> None:
    assert_mapped_offline(fresh.root, "klein")


def test_in_that_namespace_not_even_this_machine_is_reached_and_a_try_is_noted(tmp_path: Path) -> None:
    """Else the absence of a try would say nothing."""
    ended = run_offline(tmp_path, "-c", REACH)
    assert "OSError" in ended.stderr
    assert "socket.connect" in (tmp_path / "reached.txt").read_text(encoding="utf-8")


@pytest.mark.prove
def test_the_demo_maps_without_a_network(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "data" / "raw" / "demo", tmp_path / "data" / "raw" / "demo")
    assert_mapped_offline(tmp_path, "demo")
