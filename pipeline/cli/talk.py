"""What the commands say: results, problems, progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.errors import MappingError, Problem, StudyError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems and warnings, a line each."""
    for problem in problems:
        colour, word = ("yellow", "Hinweis") if problem.is_warning else ("red", "Fehler")
        out.print(f"[{colour}]{word}[/] {escape(str(problem))}")


@contextmanager
def explained() -> Iterator[None]:
    """Turn errors that are the user's to solve into messages, and Ctrl-C into a quiet end."""
    try:
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
    from pipeline.workflow import STAGES

    return {stage.name: stage.label for stage in STAGES}
