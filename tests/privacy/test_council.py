"""The 115 known speakers of a city council, treated as confidential."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.privacy import settled
from pipeline.privacy.settled import Needed

COUNCIL = Path(__file__).parents[3] / "shared" / "data" / "magdeburg"
pytestmark = pytest.mark.skipif(not COUNCIL.is_dir(), reason="the council's sessions are not here")


def council(step: int) -> tuple[int, int, float]:
    """Return mentions of family names, how many a roster leaves, and the share found without one."""
    from benchmarks.names import magdeburg, with_roster, without_roster

    names, sessions = magdeburg(COUNCIL)
    assert len(names) == 115
    total, left = with_roster(sessions[::step], names)
    count = without_roster(sessions[::step], names, settled((), Needed()))
    return total, left.total(), 1 - count.missed / count.mentions


def test_a_roster_leaves_no_family_name_in_two_sessions() -> None:
    total, left, found = council(36)
    assert total > 50
    assert left == 0
    assert found > 0.6


@pytest.mark.prove
def test_a_roster_leaves_no_family_name_in_seventy_two_sessions() -> None:
    total, left, found = council(1)
    assert total > 5000
    assert left == 0
    assert found > 0.7
