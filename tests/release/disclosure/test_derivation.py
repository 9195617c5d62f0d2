"""Which groups betray a small one by sums and differences."""

from __future__ import annotations

from pipeline.release.disclosure.derivation import betraying


def _cut(*groups: str) -> list[frozenset[str]]:
    return [frozenset(group) for group in groups]


def test_a_group_of_one_that_four_groups_betray() -> None:
    """S − P − Q + W is {f}: abcdef − abcgh − deijk + ghijk."""
    used = betraying([_cut("abcdef", "ghijklmno"), _cut("abcgh", "deijk", "flmno"), _cut("ghijk")], k=5)
    assert (0, 0) in used
    assert len(used) > 2


def test_groups_that_lie_across_each_other_betray_nobody() -> None:
    assert betraying([_cut("abcdef", "ghijklm"), _cut("abcghi", "defjklm")], k=5) == []


def test_what_is_as_large_as_k_may_be_known() -> None:
    assert betraying([_cut("abcdefghij"), _cut("abcde")], k=5) == []
    assert betraying([_cut("abcdefghi"), _cut("abcde")], k=5) == [(0, 0), (1, 0)]
