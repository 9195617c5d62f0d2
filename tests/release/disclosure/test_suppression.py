"""Figures of codes in groups: what must not be told, and what else must not be told for its sake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.release.disclosure.bounding import Claims, ranges
from pipeline.release.disclosure.suppression import complete, families, is_sensitive

K = 5


def claims(
    groups: NDArray[np.bool_], amounts: NDArray[np.float64], *, parents: Sequence[int] = (), tables: Sequence[int] = ()
) -> Claims:
    """Put together what would be told of everybody and of some groups; small figures are secret."""
    everybody = np.ones((1, groups.shape[1]), dtype=bool)
    members = np.vstack([everybody, groups])
    n_groups, n_codes = len(members), len(amounts)
    nothing = np.zeros((n_codes, n_groups), dtype=bool)
    made = Claims(
        members,
        amounts,
        ~nothing,
        nothing,
        list(parents) or [-1] * n_codes,
        list(range(n_groups)),
        [0, *(tables or [1] * len(groups))],
        nothing,
    )
    secret = is_sensitive(made.having, made.sizes, k=K)
    return replace(made, told=~secret, secret=secret)


def parts(*sizes: int) -> NDArray[np.bool_]:
    """Cut people into groups of some sizes, one after another."""
    ends = np.cumsum(sizes)
    place = np.arange(ends[-1])
    return np.array([(end - size <= place) & (place < end) for end, size in zip(ends, sizes, strict=True)])


def said(*counts: tuple[int, int], amount: float = 0.1) -> NDArray[np.float64]:
    """Let so many of so many people of each group speak of a code."""
    return np.array([[amount * (number < having) for size, having in counts for number in range(size)]])


def test_what_may_be_told_for_itself() -> None:
    """Groups of 4, 9, 9, 9, 9, 10 and 10 people; k is 5."""
    sizes = np.array([4, 9, 9, 9, 9, 10, 10])
    having = np.array([[4, 0, 4, 5, 9, 0, 10]])
    assert is_sensitive(having, sizes, k=K).tolist() == [[True, True, True, False, True, False, False]]


def test_one_secret_alone_is_worked_out_from_the_whole() -> None:
    """30 people in three groups; two of the first speak of it: 0.2 = all − 0.6 − 0.7."""
    made = claims(parts(10, 10, 10), said((10, 2), (10, 6), (10, 7)))
    assert made.secret.tolist() == [[False, True, False, False]]
    (found,) = ranges(made, [0])
    assert (found.low, found.high) == pytest.approx((0.2, 0.2))


def test_a_secret_gets_the_smallest_of_its_table_for_company() -> None:
    """2 + 6 people stay together unknown: the first group said between nothing and 0.8 of it, so did the second."""
    kept = complete(claims(parts(10, 10, 10), said((10, 2), (10, 6), (10, 7))), k=K)
    assert kept.told.tolist() == [[True, False, False, True]]
    for found in ranges(kept, [0]):
        assert (found.low, found.high) == pytest.approx((0, 0.8))
        assert (found.fewest, found.most) == (0, 10)


def test_a_region_betrays_what_its_laender_hide() -> None:
    """Four Länder of ten, two to a region: hiding one in each region is no secret, both of one region must go."""
    laender = parts(10, 10, 10, 10)
    regions = np.array([laender[0] | laender[1], laender[2] | laender[3]])
    amounts = said((10, 2), (10, 6), (10, 7), (10, 8))
    made = claims(np.vstack([laender, regions]), amounts, tables=[1, 1, 1, 1, 2, 2])
    alone = replace(made, told=made.told & ~np.array([[0, 0, 0, 1, 0, 0, 0]], dtype=bool))
    assert ranges(alone, [0])[0].high == pytest.approx(0.2)
    kept = complete(made, k=K)
    assert not kept.told[0, 1] and not kept.told[0, 2]
    first = ranges(kept, [0])[0]
    assert (first.low, first.high) == pytest.approx((0, 0.8))


def test_what_is_told_of_a_part_bounds_the_whole_and_the_other_way_round() -> None:
    """A secret of the part: whoever reads that nobody in the group speaks of the whole knows it."""
    groups = parts(10, 10, 10)
    whole, part = said((10, 6), (10, 6), (10, 8)), said((10, 2), (10, 6), (10, 5), amount=0.05)
    kept = complete(claims(groups, np.vstack([whole, part]), parents=[-1, 0]), k=K)
    for found in ranges(kept, [0, 1]):
        assert found.most - found.fewest >= K
        assert found.high - found.low >= kept.sums[found.code, found.group] - 1e-6


def test_the_sides_of_a_contrast_are_told_together_or_not_at_all() -> None:
    groups = parts(10, 20)
    made = claims(groups, said((10, 6), (20, 8)))
    made = replace(made, partners=[0, 2, 1])
    forced = replace(made, told=np.array([[True, False, False]]), secret=np.array([[False, True, False]]))
    assert complete(forced, k=K).told.tolist()[0][1:] == [False, False]


def test_what_is_known_from_an_earlier_export_is_no_company() -> None:
    """The second group was told before: only the third can hide the first."""
    made = claims(parts(10, 10, 10), said((10, 2), (10, 6), (10, 7)))
    kept = complete(replace(made, known=np.array([[False, False, True, False]])), k=K)
    assert not kept.told[0, 3]
    assert ranges(kept, [0])[0].high == pytest.approx(0.9)


def test_what_nobody_gives_any_talk_to_nobody_speaks_of() -> None:
    """Shares of talk and who speaks at all: a printed nothing of the one is one of the other in the same people."""
    groups = parts(10, 10, 10)
    talk, speaks = said((10, 0), (10, 6), (10, 8)), said((10, 0), (10, 6), (10, 8), amount=1)
    made = claims(groups, np.vstack([talk, speaks]), parents=[1, -1])
    nothing = np.array([[False] * 4, [False, True, False, False]])
    made = replace(made, told=~nothing & [[True] * 4, [True, False, False, False]], secret=nothing)
    (apart,) = ranges(made, [0, 1])
    assert (apart.high, apart.most) == pytest.approx((10, 10))
    (twins,) = ranges(replace(made, twins=[1, 0]), [0, 1])
    assert (twins.high, twins.most) == pytest.approx((0, 0))


def test_codes_that_belong_to_each_other_are_judged_together() -> None:
    assert families([-1, 0, -1, 1]) == [(0, 1, 3), (2,)]


@pytest.mark.parametrize("seed", range(6))
def test_no_secret_of_eight_by_five_tables_with_margins_is_narrow(seed: int) -> None:
    """120 people by an attribute of eight values and one of five, and the margins of both: every secret is kept."""
    rng = np.random.default_rng(seed)
    eight, five = rng.integers(8, size=120), rng.integers(5, size=120)
    groups = np.vstack([[eight == value for value in range(8)], [five == value for value in range(5)]])
    amounts = rng.uniform(0.01, 0.2, (3, 120)) * (rng.uniform(size=(3, 120)) < [[0.1], [0.3], [0.6]])
    made = claims(groups, amounts, tables=[1] * 8 + [2] * 5)
    kept = complete(made, k=K)
    assert not (kept.told & made.secret).any()
    for code in range(3):
        for found in ranges(kept, [code]):
            assert found.most - found.fewest >= K
            assert found.high - found.low >= kept.sums[code, found.group] - 1e-6


def test_the_same_claims_give_the_same_answer() -> None:
    rng = np.random.default_rng(3)
    groups = np.array([rng.integers(4, size=60) == value for value in range(4)])
    made = claims(groups, rng.uniform(0, 0.1, (2, 60)) * (rng.uniform(size=(2, 60)) < 0.2))
    first, second = complete(made, k=K), complete(made, k=K)
    assert (first.told == second.told).all()
