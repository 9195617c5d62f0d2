"""A small study's folder, written as people would."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import Problem, StudyError
from pipeline.study import Study, examine

SETTINGS = 'title = "Probe"\n'
CODEBOOK = """
codes:
  - code_id: verkehr
    label: Verkehr
    kind: theme
  - code_id: bewaehrt
    label: bewährt
    kind: evaluation
"""
INTERVIEWS = "interview_id,file,date,consent,land\nB01,a.txt,2019-03-12,quote,Sachsen\nB02,b.txt,,,Bayern\n"


def write(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write a study that has no problems, with some files replaced, added or (None) left out."""
    complete: dict[str, str | bytes | None] = {
        "study.toml": SETTINGS,
        "codebook.yaml": CODEBOOK,
        "interviews.csv": INTERVIEWS,
        "interviews/a.txt": "I: Was?\nB: Das.",
        "interviews/b.txt": "I: Was?\nB: Nichts.",
        "private/names.csv": "pseudonym,name\n",
    }
    for name, content in (complete | dict(files or {})).items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def examined(folder: Path) -> tuple[Study, tuple[Problem, ...]]:
    """Examine a study whose outputs nobody looks at."""
    return examine(folder, processed=folder / "processed", reports=folder / "reports")


def places(problems: StudyError | tuple[Problem, ...]) -> list[str]:
    """Return where the problems are."""
    return [problem.where for problem in (problems.problems if isinstance(problems, StudyError) else problems)]
