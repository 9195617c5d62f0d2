"""One scale of strength for findings of all kinds, and the order that follows from it."""

from __future__ import annotations

import pytest

from pipeline.analysis.findings import _most, _place
from pipeline.analysis.material import Finding
from pipeline.analysis.strength import Strength, at_least, of_status, weakest


@pytest.mark.parametrize(("n", "total", "low"), [(0, 20, 0.0), (10, 20, 0.2993), (81, 263, 0.2553)])
def test_at_least_is_wilsons_lower_end(n: int, total: int, low: float) -> None:
    """81 of 263: Newcombe (1998), Statistics in Medicine 17, table I, gives 0.2553 to 0.3662; 10 of 20 by hand."""
    assert at_least(n, total) == pytest.approx(low, abs=5e-5)


def test_nothing_of_nothing_is_nothing() -> None:
    assert at_least(0, 0) == 0


def test_several_are_as_weak_as_the_weakest() -> None:
    assert of_status(["corrected"]) == "clear"
    assert of_status(["corrected", "few", "corrected"]) == "rather"
    assert of_status(["unchecked", "few"]) == "hint"
    assert weakest(["hint", "clear"]) == "hint"


def finding(key: str, strength: Strength, size: float) -> Finding:
    return Finding("theme", key, key, "", 0.0, 1, strength=strength, size=size)


def test_strength_comes_before_size_and_nothing_comes_last() -> None:
    found = [
        finding("a", "none", 0.9),
        finding("b", "hint", 0.8),
        finding("c", "clear", 0.1),
        finding("d", "rather", 0.5),
        finding("e", "clear", 0.2),
        finding("f", "none", 0.1),
    ]
    assert "".join(one.key for one in sorted(found, key=_place)) == "ecdbaf"


def test_the_weakest_of_a_kind_are_left_out_first() -> None:
    found = [finding(str(number), "hint", 1 - number / 10) for number in range(8)]
    assert [one.key for one in _most(found, {"theme:7"})] == ["0", "1", "2", "3", "4", "7"]
