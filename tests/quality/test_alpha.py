"""Krippendorff's alpha gives published values, agrees with another implementation, and keeps its properties."""

from __future__ import annotations

import math
import os
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import TableError
from pipeline.quality.alpha import Metric, alpha_u, krippendorff_alpha, set_distances, unit_disagreements
from pipeline.quality.raters import percent_agreement

SHARED = Path(os.environ.get("KOMMUNAL_SHARED") or Path(__file__).resolve().parents[3] / "shared")
FIVE_CODERS = SHARED / "data" / "cimt" / "concreteness_5coders.csv"
LEVELS = {"low concreteness": 1, "intermediate concreteness": 2, "high concreteness": 3}

NAN = float("nan")
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C: four observers, twelve units
TWELVE_UNITS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T

matrices = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([NAN, 1.0, 2.0, 3.0, 5.0]), min_size=coders, max_size=coders), min_size=1, max_size=12
    )
)
metrics = st.sampled_from(["nominal", "ordinal", "interval"])
code_sets = st.frozensets(st.sampled_from("abcd"), max_size=3)


def spans(*rows: tuple[str, int, int, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["coder", "start", "end", "category"])


def five_coders() -> pd.DataFrame:
    if not FIVE_CODERS.is_file():
        pytest.skip("the five coders' file is not here")
    return pd.read_csv(FIVE_CODERS).filter(like="coder").replace(LEVELS).astype(float)


@pytest.mark.parametrize(("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_twelve_units_of_four_observers_give_the_published_alpha(metric: Metric, published: float) -> None:
    assert krippendorff_alpha(TWELVE_UNITS, metric=metric) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize(("metric", "published"), [("nominal", 0.379), ("ordinal", 0.541)])
def test_five_coders_of_concreteness_give_the_published_alpha(metric: Metric, published: float) -> None:
    assert krippendorff_alpha(five_coders(), metric=metric) == pytest.approx(published, abs=0.0005)


def test_five_coders_agree_in_pairs_and_all_together_as_published() -> None:
    table = five_coders()
    pairs = [percent_agreement(table[a], table[b]) for a, b in combinations(table.columns, 2)]
    assert np.mean(pairs) == pytest.approx(0.680, abs=0.0005)
    counts = np.stack([(table == level).sum(axis=1) for level in LEVELS.values()], axis=-1).astype(float)
    assert (unit_disagreements(counts, 1 - np.eye(3)) == 0).sum() == 478


@settings(deadline=None)
@given(matrices, metrics)
def test_alpha_is_that_of_the_package_krippendorff(rows: list[list[float]], metric: Metric) -> None:
    peer = pytest.importorskip("krippendorff")
    ours = krippendorff_alpha(rows, metric=metric)
    table = np.array(rows)
    pairable = table[(~np.isnan(table)).sum(axis=1) >= 2]
    if len(set(pairable[~np.isnan(pairable)])) < 2:
        assert math.isnan(ours)
    else:
        assert ours == pytest.approx(peer.alpha(pairable.T, level_of_measurement=metric), abs=1e-9)


@settings(deadline=None)
@given(matrices, metrics, st.randoms())
def test_the_order_of_coders_and_units_does_not_matter(rows: list[list[float]], metric: Metric, random: Any) -> None:
    order = random.sample(range(len(rows[0])), len(rows[0]))
    shuffled = [[row[place] for place in order] for row in random.sample(rows, len(rows))]
    assert krippendorff_alpha(shuffled, metric=metric) == pytest.approx(
        krippendorff_alpha(rows, metric=metric), abs=1e-12, nan_ok=True
    )


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=10).filter(lambda values: len(set(values)) > 1), metrics)
def test_perfect_agreement_is_one(values: list[int], metric: Metric) -> None:
    assert krippendorff_alpha([[value] * 3 for value in values], metric=metric) == 1


@pytest.mark.parametrize("rows", [[[1, 1], [1, 1]], [[1, NAN], [NAN, 2]], [[NAN, NAN]], [[1, 1], [2, NAN]]])
def test_alpha_is_undefined_without_variation_or_without_pairs(rows: list[list[float]]) -> None:
    assert math.isnan(krippendorff_alpha(rows, metric="nominal"))


def test_names_are_nominal_values() -> None:
    # o = 2 of 4 values differ; chance: 2·(3·1) of 4·3 pairs → 1 − (2/4) / (6/12) = 0
    assert krippendorff_alpha([["gut", "gut"], ["gut", None], ["gut", "schlecht"]], metric="nominal") == 0


@pytest.mark.parametrize(
    ("one", "other", "jaccard", "masi"),
    [
        ("ab", "ab", 0, 0),
        ("a", "ab", 1 / 2, 1 - 1 / 2 * 2 / 3),
        ("ab", "bc", 2 / 3, 1 - 1 / 3 * 1 / 3),
        ("a", "b", 1, 1),
        ("", "a", 1, 1),
        ("", "", 0, 0),
    ],
)
def test_distances_of_sets_follow_passonneau(one: str, other: str, jaccard: float, masi: float) -> None:
    sets = [frozenset(one), frozenset(other)]
    assert set_distances(sets, metric="jaccard")[0, 1] == pytest.approx(jaccard)
    assert set_distances(sets)[0, 1] == pytest.approx(masi)


@settings(deadline=None)
@given(st.lists(code_sets, min_size=1, max_size=6))
def test_distances_of_sets_are_symmetric_and_zero_for_equal_sets_only(sets: list[frozenset[str]]) -> None:
    distances = set_distances(sets)
    assert (distances == distances.T).all()
    assert all((distances[i, j] == 0) == (sets[i] == sets[j]) for i in range(len(sets)) for j in range(len(sets)))


def test_alpha_of_sets_by_hand() -> None:
    """
    {a} and {a, b} lie 1 − 1/2 · 2/3 = 2/3 apart, {c} lies 1 from both.

    Observed: 2 · 2/3 over 6 values = 2/9. Expected: 2 · (1·3·2/3 + 1·2·1 + 3·2·1) over 6 · 5 = 2/3. 1 − 1/3 = 2/3.
    """
    a, ab, c = frozenset("a"), frozenset("ab"), frozenset("c")
    assert krippendorff_alpha([[a, ab], [ab, ab], [c, c], [a, None]], metric="masi") == pytest.approx(2 / 3)
    # with Jaccard 1/2: observed 1/6, expected 2 · (3/2 + 2 + 6) / 30 = 19/30
    assert krippendorff_alpha([[a, ab], [ab, ab], [c, c]], metric="jaccard") == pytest.approx(1 - (1 / 6) / (19 / 30))


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 3), min_size=1, max_size=8))
def test_sets_of_one_code_are_nominal_values(rows: list[tuple[str, ...]]) -> None:
    sets = [[frozenset(value) for value in row] for row in rows]
    nominal = krippendorff_alpha([list(row) for row in rows], metric="nominal")
    assert krippendorff_alpha(sets, metric="masi") == pytest.approx(nominal, nan_ok=True)


def test_unitizing_one_category_by_hand() -> None:
    """
    Of 10 characters A marks 0–4 and B 2–6: they differ on 4, counted for both: 8 of 20.

    Marked are 8 and not marked 12 of 20. Chance pairs 20² − 8² − 12² = 192 of what can be paired, scaled by
    20 − (4² + 4² + 12) / 20 = 17.8. 1 − 8 · 17.8 / 192 = 31/120.
    """
    marked = spans(("A", 0, 4, "x"), ("B", 2, 6, "x"))
    assert alpha_u(marked, length=10) == pytest.approx(31 / 120)
    assert alpha_u(marked, length=10, is_binary=True) == pytest.approx(31 / 120)


def test_unitizing_several_categories_gives_another_programs_values() -> None:
    """
    Three coders, two categories, 20 characters: _uα 0.474 and |_uα 0.433.

    The values are those that a public program written from Krippendorff et al. (2016) gives for its example. By hand:
    coders differ on 7–9 (one of three: 4 of 9 pairs), 9–10 (all: 6), 10–12 (4) and 15–20 (4): 42, over m − 1 = 2: 21.
    1 has 11, 2 has 21 and gaps 28 of 60: 60² − 11² − 21² − 28² = 2254; units with themselves
    3² + 2² + 8² + 3² + 8² + 3² + 5² + 28 = 212. 1 − 21 · (60 − 212/60) / 2254 = 0.4739.
    """
    marked = spans(
        *[("Alex", 2, 5, "1"), ("Alex", 9, 11, "1"), ("Alex", 12, 20, "2")],
        *[("Paul", 2, 5, "1"), ("Paul", 7, 15, "2"), ("Susan", 2, 5, "1"), ("Susan", 10, 15, "2")],
    )
    assert alpha_u(marked, length=20) == pytest.approx(0.474, abs=0.0005)
    assert alpha_u(marked, length=20, is_binary=True) == pytest.approx(0.433, abs=0.0005)


def test_a_passage_that_only_one_marks_is_a_disagreement() -> None:
    both = spans(("A", 0, 4, "x"), ("B", 0, 4, "x"))
    one_more = pd.concat([both, spans(("A", 6, 8, "x"))])
    assert alpha_u(both, length=10) == 1
    assert alpha_u(one_more, length=10) < 1
    # B read it too and marked nothing: 4 of 20 are marked, 16 are not
    alone = alpha_u(spans(("A", 0, 4, "x")), length=10, coders=["A", "B"])
    assert alone == pytest.approx(1 - 8 * (20 - (4**2 + 16) / 20) / (20**2 - 4**2 - 16**2))


def test_continua_are_laid_end_to_end() -> None:
    first = spans(("A", 0, 4, "x"), ("B", 2, 6, "y")).assign(continuum="s1")
    second = spans(("A", 1, 3, "y"), ("B", 1, 3, "y")).assign(continuum="s2")
    apart = alpha_u(pd.concat([second, first]), length={"s1": 10, "s2": 5, "s3": 7})
    joined = spans(("A", 0, 4, "x"), ("B", 2, 6, "y"), ("A", 11, 13, "y"), ("B", 11, 13, "y"))
    assert apart == pytest.approx(alpha_u(joined, length=22), abs=1e-12)


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(["", "x", "y"])] * 3), min_size=1, max_size=10))
def test_units_of_one_character_give_nominal_alpha_of_characters(rows: list[tuple[str, ...]]) -> None:
    marked = spans(
        *((coder, at, at + 1, row[i]) for at, row in enumerate(rows) for i, coder in enumerate("ABC") if row[i])
    )
    nominal = krippendorff_alpha([list(row) for row in rows], metric="nominal")
    unitized = alpha_u(marked, length=len(rows), coders=["A", "B", "C"])
    assert unitized == pytest.approx(nominal, abs=1e-9, nan_ok=True)


def test_overlapping_spans_of_one_category_are_one_and_touching_ones_are_two() -> None:
    """B marks 0–8, A 0–6: 2 of 10 characters differ; marked are 14, not marked 6 of 20: 20² − 14² − 6² = 168."""
    other = spans(("B", 0, 8, "x"))
    overlapping = pd.concat([spans(("A", 0, 4, "x"), ("A", 2, 6, "x"), ("A", 3, 5, "x")), other])
    assert alpha_u(overlapping, length=10) == pytest.approx(1 - 4 * (20 - (6**2 + 8**2 + 6) / 20) / 168)
    touching = pd.concat([spans(("A", 0, 3, "x"), ("A", 3, 6, "x")), other])
    assert alpha_u(touching, length=10) == pytest.approx(1 - 4 * (20 - (3**2 + 3**2 + 8**2 + 6) / 20) / 168)


def test_two_categories_on_one_passage_are_refused_unless_categories_do_not_matter() -> None:
    marked = spans(("A", 0, 4, "x"), ("A", 2, 6, "y"), ("B", 0, 6, "x"))
    with pytest.raises(TableError, match="für jeden Code einzeln"):
        alpha_u(marked, length=10)
    assert alpha_u(marked, length=10, is_binary=True) == 1


@pytest.mark.parametrize("row", [("A", 4, 4, "x"), ("A", -1, 3, "x"), ("A", 8, 11, "x")])
def test_spans_outside_of_their_continuum_are_refused(row: tuple[str, int, int, str]) -> None:
    with pytest.raises(TableError, match="außerhalb"):
        alpha_u(spans(row), length=10)


def test_unitizing_is_undefined_without_two_coders_or_without_variation() -> None:
    assert math.isnan(alpha_u(spans(("A", 0, 4, "x")), length=10))
    assert math.isnan(alpha_u(spans(), length=10, coders=["A", "B"]))
    assert math.isnan(alpha_u(spans(("A", 0, 10, "x"), ("B", 0, 10, "x")), length=10))
