"""What can go wrong, in words a user can act on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong with what a user gave us; sorted by place, row 2 before row 11.

    Attributes:
        where: file, and line or cell where known (`interviews.csv, row 5, column date`).
        what: what is wrong there.
        fix: what the user can do about it.
        interview_id: the interview that cannot be mapped because of it, or "" when the whole study is concerned.
        is_warning: the run can go on without a decision.
    """

    where: str
    what: str
    fix: str
    interview_id: str = ""
    is_warning: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what} → {self.fix}"

    def __lt__(self, other: Problem) -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[list[tuple[int, str]], str]:
        parts = re.split(r"(\d+)", self.where)
        return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], self.what


class MappingError(Exception):
    """Base of every error that is the user's to solve; the command line prints it without a traceback."""


class StudyError(MappingError):
    """The study's own files are wrong; carries all problems that were found, not the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TranscriptError(MappingError):
    """One transcript cannot be read; other interviews are not affected."""

    def __init__(self, where: str, what: str, fix: str) -> None:
        self.where, self.what, self.fix = where, what, fix
        super().__init__(f"{where}: {what} → {fix}")

    def __reduce__(self) -> tuple[type[TranscriptError], tuple[str, str, str]]:
        return TranscriptError, (self.where, self.what, self.fix)


class Undecided(MappingError):
    """Something may not leave yet, because people have to decide first; carries what is to be decided."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TableError(MappingError):
    """A table does not fulfil its schema."""


class BusyError(MappingError):
    """Another run holds the study's lock."""
