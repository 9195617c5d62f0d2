"""What the commands say: results, problems, progress."""

from __future__ import annotations

import functools
import os
import platform
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from pipeline import __version__
from pipeline.errors import MappingError, Problem, StudyError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

PASSPHRASE = "KOMMUNAL_PASSPHRASE"
"""The environment's variable that may hold the passphrase of a locked key."""


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems and warnings, a line each."""
    for problem in problems:
        colour, word = ("yellow", "Hinweis") if problem.is_warning else ("red", "Fehler")
        out.print(f"[{colour}]{word}[/] {escape(str(problem))}")


@contextmanager
def explained() -> Iterator[None]:
    """Turn errors that are the user's to solve into messages, Ctrl-C into a quiet end; ask for a passphrase."""
    from pipeline.study.key import passphrase_from

    try:
        with passphrase_from(functools.cache(passphrase)):
            yield
    except StudyError as error:
        for problem in error.problems:
            err.print(f"[red]Fehler[/] {escape(str(problem))}")
        broken = sum(bool(problem.interview_id) for problem in error.problems)
        if broken and broken == len(error.problems):
            err.print("Ohne die betroffenen Interviews weiter: mit [bold]--skip-broken[/].")
        end(1)
    except MappingError as error:
        err.print(f"[red]Fehler[/] {escape(str(error))}")
        end(1)
    except KeyboardInterrupt:
        err.print("Abgebrochen. Nichts ist halb geschrieben; der nächste Lauf macht dort weiter.")
        end(130)


def passphrase(*, is_new: bool = False) -> str:
    """
    Return the passphrase of a study's key, from the environment or typed unseen.

    Args:
        is_new: it is being chosen: typed twice.

    Raises:
        StudyError: it is not in the environment, and nobody can be asked.
    """
    if given := os.environ.get(PASSPHRASE, ""):
        return given
    if not sys.stdin.isatty():
        fix = f"in einem Terminal starten oder {PASSPHRASE} setzen"
        raise StudyError([Problem("private", "der Schlüssel ist verschlossen, das Passwort fehlt", fix)])
    prompt = "Neues Passwort für den Schlüssel" if is_new else "Passwort des Schlüssels"
    typed: str = typer.prompt(prompt, hide_input=True, confirmation_prompt=is_new, err=True)
    return typed


def unexpected(error: BaseException) -> NoReturn:
    """
    Tell of an error in the program itself: its kind and where it arose.

    Neither its message nor a value nor a line of code is told: they can hold what somebody said in confidence.
    """
    err.print(f"[red]Unerwarteter Fehler[/] {escape(_kind(error))}. Das ist ein Fehler des Programms, nicht Ihrer.")
    for cause in _chain(error):
        err.print(f"  {escape(_kind(cause))}", soft_wrap=True)
        for frame in traceback.extract_tb(cause.__traceback__):
            err.print(f"    {escape(_place(frame.filename))}:{frame.lineno} in {escape(frame.name)}", soft_wrap=True)
    err.print(f"kommunal-mapping {__version__}, Python {platform.python_version()}, {platform.system()}")
    err.print("Diese Zeilen enthalten nichts aus den Interviews und keine Namen; bitte so, wie sie sind, melden.")
    raise SystemExit(70)


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error and what led to it, the first cause first."""
    found: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in found:
        found.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return found[::-1]


def _place(file: str) -> str:
    """Name a source file from its package on: what stands before can name a person."""
    parts = Path(file).parts
    known = [n for n, part in enumerate(parts) if part in ("pipeline", "site-packages", "lib")]
    return Path(*parts[known[-1] :]).as_posix() if known else Path(file).name


def end(status: int) -> NoReturn:
    """End the command with a status."""
    raise typer.Exit(status)


class _Bars:
    """Progress as bars on a terminal, and as a line a stage elsewhere."""

    def __init__(self, start: Callable[[str, int], None], advance: Callable[[], None], end: Callable[[], None]) -> None:
        self._start, self._advance, self._end = start, advance, end

    def start(self, stage: str, total: int) -> None:
        """Show a bar for a stage."""
        self._start(_labels()[stage], total)

    def advance(self) -> None:
        """Move it."""
        self._advance()

    def done(self, stage: str, seconds: float, *, is_cached: bool) -> None:
        """Replace it by a line."""
        self._end()
        time = "unverändert" if is_cached else f"{seconds:.1f} s".replace(".", ",")
        out.print(f"[green]✓[/] {_labels()[stage]:<44}[dim]{time:>12}[/]")


@contextmanager
def watched() -> Iterator[_Bars]:
    """Show progress while the body runs."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("  {task.description:<44}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bars:
        tasks: list[int] = []

        def start(label: str, total: int) -> None:
            tasks.append(bars.add_task(label, total=total))

        def advance() -> None:
            if tasks:
                bars.advance(tasks[-1])  # type: ignore[arg-type]

        def close() -> None:
            while tasks:
                bars.remove_task(tasks.pop())  # type: ignore[arg-type]

        yield _Bars(start, advance, close)


def _labels() -> dict[str, str]:
    from pipeline.workflow import PUBLISH, STAGES

    return {stage.name: stage.label for stage in (*STAGES, PUBLISH)}
