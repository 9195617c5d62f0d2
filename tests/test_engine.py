"""Work on all processors: every result arrives with its number, and so does what went wrong."""

from __future__ import annotations

import os
import time

import pytest

from pipeline.engine import each, processors
from pipeline.errors import TranscriptError


def square(number: int) -> int:
    return number * number


def wait_and_tell(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def process(_: object) -> int:
    return os.getpid()


def refuse(number: int) -> int:
    if number == 3:
        raise TranscriptError("B03.txt", "die Datei ist leer", "bitte die vollständige Datei ablegen")
    return number


@pytest.mark.parametrize("workers", [1, 2])
def test_every_item_has_its_result(workers: int) -> None:
    assert sorted(each(square, range(12), workers=workers)) == [(n, n * n) for n in range(12)]


def test_results_carry_their_items_number_whenever_they_arrive() -> None:
    """The first item is the slowest; its result is found by its number all the same."""
    found = list(each(wait_and_tell, [0.4, 0.0, 0.0, 0.0], workers=2))
    assert dict(found) == {0: 0.4, 1: 0.0, 2: 0.0, 3: 0.0}
    assert found[0][0] != 0


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_worker_raises_is_raised_here_as_it_was(workers: int) -> None:
    with pytest.raises(TranscriptError) as raised:
        list(each(refuse, range(6), workers=workers))
    assert (raised.value.where, raised.value.what) == ("B03.txt", "die Datei ist leer")


def test_one_item_is_done_in_this_process() -> None:
    assert list(each(process, ["only"], workers=4)) == [(0, os.getpid())]
    assert dict(each(process, ["first", "second"], workers=1)) == dict.fromkeys((0, 1), os.getpid())


def test_several_items_are_done_elsewhere() -> None:
    assert os.getpid() not in dict(each(process, ["first", "second"], workers=2)).values()


def test_no_items_give_no_results() -> None:
    assert list(each(square, [])) == []


def test_there_is_at_least_one_processor() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)
