"""Studies that tests share: a tiny one that is mapped once, and copies of it to change."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pipeline.workflow import STAGES, Run, run
from tests.tiny import write_study

# how long an example takes depends on what else the machine does
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@dataclass(frozen=True)
class Mapped:
    """A study and where its outputs are, below one root."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "data" / "raw" / "klein"

    @property
    def places(self) -> dict[str, Path]:
        return {"processed": self.processed, "reports": self.reports}

    @property
    def processed(self) -> Path:
        return self.root / "data" / "processed" / "klein"

    @property
    def reports(self) -> Path:
        return self.root / "reports" / "klein"

    def run(self, **options: Any) -> Run:
        return run(self.folder, **self.places, **options)


@pytest.fixture(scope="session")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    """The tiny study, mapped as far as it goes; not to be changed."""
    made = Mapped(tmp_path_factory.mktemp("klein"))
    write_study(made.folder)
    made.run()
    return made


@pytest.fixture
def copy(mapped: Mapped, tmp_path: Path) -> Mapped:
    """A copy of the mapped study with all of its outputs, to be changed."""
    made = Mapped(tmp_path / "kopie")
    shutil.copytree(mapped.root, made.root)
    return made


@pytest.fixture
def fresh(tmp_path: Path) -> Mapped:
    """The tiny study as people gave it, without any output."""
    made = Mapped(tmp_path / "frisch")
    write_study(made.folder)
    return made


@pytest.fixture
def until_coded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the way end with coding: what the last stage's end brings comes sooner."""
    monkeypatch.setattr(import_module("pipeline.workflow.run"), "STAGES", STAGES[:3])
