"""What the readers and the shared parts of ingest hand to one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["interviewer", "interviewee", "other"]


@dataclass(frozen=True)
class Turn:
    """
    An uninterrupted contribution of one speaker.

    Attributes:
        speaker: the label as the transcript writes it (`I`, `B1`, `Anna Müller`), without colon or time.
        text: what was said, in one line: NFC, white space collapsed, transcription marks kept, times taken out.
        start_s: seconds from the start of the recording, where the transcript says so.
    """

    speaker: str
    text: str
    start_s: float | None


@dataclass(frozen=True)
class Transcript:
    """
    A transcript as its file has it.

    Attributes:
        format: a value of `SUPPORTED`.
        turns: in the order of the file, at least one.
        roles: every speaker of `turns`, in order of appearance.
        warnings: German sentences about what was left out or guessed; they never quote the transcript.
    """

    format: str
    turns: tuple[Turn, ...]
    roles: dict[str, Role]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """
    A line or paragraph of a file; table cells are separated by tabs.

    Attributes:
        text: as the file has it, label and times included.
        speaker: only where the format itself names the speaker (a WebVTT voice).
        start_s: only where the format itself has the time.
        emphasis: the bold beginning of `text`, "" if it does not begin in bold.
        n_aside: words in columns of a table that are neither speaker nor text nor time.
    """

    text: str
    speaker: str | None = None
    start_s: float | None = None
    emphasis: str = ""
    n_aside: int = 0


@dataclass(frozen=True)
class Reading:
    """
    What a reader got out of a file.

    Attributes:
        lines: in reading order.
        warnings: German sentences about what was left out.
        is_cues: the lines are subtitles, so that one contribution is spread over several of them.
        is_wrapped: a line ends where the page did, so that one may begin anywhere in a sentence.
    """

    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()
    is_cues: bool = False
    is_wrapped: bool = False


Reader: TypeAlias = Callable[[bytes], Reading]


class Unreadable(Exception):
    """A file cannot be read; says what is wrong and what the user can do, not yet in which file."""

    def __init__(self, what: str, fix: str) -> None:
        self.what, self.fix = what, fix
        super().__init__(f"{what} → {fix}")


def counted(number: int, one: str, many: str) -> str:
    """Put a number before its noun: `1 Absatz`, `3 Absätze`."""
    return f"{number} {one if number == 1 else many}"
