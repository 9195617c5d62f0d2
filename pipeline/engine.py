"""Where per-interview work runs: processes on this machine, one BLAS thread each."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(work: Callable[[Item], Result], items: Sequence[Item], *, workers: int = 0) -> Iterator[tuple[int, Result]]:
    """
    Do the same work for every item, on all processors.

    Args:
        work: a function at the top of a module; what it raises is raised here.
        items: its arguments, the heaviest first for an even load.
        workers: how many processes; 0 means one for every processor.

    Yields:
        (index of the item, result) in the order in which they are done.
    """
    count = min(workers or processors(), len(items))
    if count <= 1:
        yield from ((index, work(item)) for index, item in enumerate(items))
        return
    from joblib import Parallel, delayed

    # a worker that has grown is replaced by a new one; joblib warns of it, its work is not lost
    warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given", category=UserWarning)
    numbered = _Numbered(work)
    with Parallel(n_jobs=count, return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs") as parallel:
        yield from parallel(delayed(numbered)(index, item) for index, item in enumerate(items))


def processors() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Numbered:
    """Carries an item's number along, for results that arrive out of order."""

    def __init__(self, work: Callable[[Item], Result]) -> None:
        self.work = work

    def __call__(self, index: int, item: Item) -> tuple[int, Result]:
        return index, self.work(item)  # type: ignore[arg-type, return-value]
