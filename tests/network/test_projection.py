"""Agreement, conflict and their divisors; every figure is worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.network import as_ties, project, two_mode
from pipeline.network.projection import Normalisation, Projection, TwoModeNormalisation


def statements(*rows: tuple[str, str, float | None, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [(actor, concept, level) for actor, concept, level, n in rows for _ in range(n)],
        columns=["actor", "concept", "level"],
    )


TWO = statements(("a", "bus", -4, 2), ("b", "bus", 2, 3))


@pytest.mark.parametrize(
    ("kind", "weight"), [("congruence", 2.4), ("conflict", 3.6), ("subtract", -1.2), ("ignore", 6.0)]
)
def test_two_mentions_at_minus_4_against_three_at_2_on_a_scale_of_10(kind: Projection, weight: float) -> None:
    """2 × 3 × (1 − 6 / 10) = 2.4 agree, 2 × 3 × 6 / 10 = 3.6 do not."""
    assert project(TWO, kind=kind, scale=10).loc["a", "b"] == pytest.approx(weight)


@pytest.mark.parametrize(
    ("normalise", "weight"), [("none", 2.4), ("average", 2.4 / 2.5), ("cosine", 2.4 / 6), ("jaccard", 2.4 / 5)]
)
def test_normalisations_of_the_same_case(normalise: Normalisation, weight: float) -> None:
    """2 and 3 statements: their mean is 2.5 and product 6; no cell has both, so that 2 + 3 stand alone."""
    assert project(TWO, normalise=normalise, scale=10).loc["a", "b"] == pytest.approx(weight)


def test_jaccard_adds_the_products_of_shared_cells() -> None:
    """bus+ is shared (2 × 3), wohnen− is a's alone (1): congruence 6 over 1 + 6."""
    shared = statements(("a", "bus", 1, 2), ("b", "bus", 1, 3), ("a", "wohnen", -1, 1))
    assert project(shared, normalise="jaccard").loc["a", "b"] == pytest.approx(6 / 7)


def test_opposite_ends_of_the_range_do_not_agree_at_all() -> None:
    opposed = statements(("a", "bus", 1, 1), ("b", "bus", -1, 1))
    assert project(opposed, kind="congruence").loc["a", "b"] == 0
    assert project(opposed, kind="conflict").loc["a", "b"] == 1


def test_statements_without_a_level_count_only_where_levels_are_ignored() -> None:
    silent = statements(("a", "bus", None, 1), ("b", "bus", 1, 2))
    assert project(silent, kind="ignore").loc["a", "b"] == 2
    assert project(silent, kind="congruence").to_numpy().tolist() == [[0, 0], [0, 0]]


def test_levels_beyond_the_declared_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="scale"):
        project(TWO, scale=5)


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["bus", "land"]), st.sampled_from([-1.0, 0.0, 1.0])),
        min_size=1,
        max_size=25,
    )
)
def test_what_agrees_and_what_does_not_add_up_to_all(rows: list[tuple[str, str, float]]) -> None:
    frame = pd.DataFrame(rows, columns=["actor", "concept", "level"])
    agree, differ, both = (project(frame, kind=kind, scale=2) for kind in ("congruence", "conflict", "ignore"))
    np.testing.assert_allclose(agree + differ, both)
    np.testing.assert_allclose(agree, agree.T)
    assert not np.diag(agree).any()


def test_the_true_cosine_is_that_of_what_both_speak_of() -> None:
    """a speaks of bus 2 ×, b of bus 3 ×: all in one direction. 2.4 of 6 agree, 3.6 do not."""
    found = {kind: project(TWO, kind=kind, normalise="true_cosine", scale=10).loc["a", "b"] for kind in KINDS}
    assert found == pytest.approx({"ignore": 1.0, "congruence": 0.4, "conflict": 0.6, "subtract": -0.2})


def test_the_true_cosine_of_two_concepts() -> None:
    """(3, 4) and (4, 3): 24 of 25; the product of the sums, which the other cosine takes, is 49."""
    pairs = statements(("a", "bus", 1, 3), ("a", "land", 1, 4), ("b", "bus", 1, 4), ("b", "land", 1, 3))
    assert project(pairs, normalise="true_cosine").loc["a", "b"] == pytest.approx(24 / 25)
    assert project(pairs, normalise="cosine").loc["a", "b"] == pytest.approx(24 / 49)


def test_what_is_said_again_in_a_document_counts_once_if_wanted() -> None:
    """a says bus at −4 in two documents, twice in one of them: 3 × 1 of 6 tenths become 2 × 1."""
    rows = [("d1", "a", "bus", -4), ("d1", "a", "bus", -4), ("d2", "a", "bus", -4), ("d1", "b", "bus", 2)]
    frame = pd.DataFrame(rows, columns=["document", "actor", "concept", "level"])
    assert project(frame, scale=10).loc["a", "b"] == pytest.approx(1.2)
    assert project(frame, scale=10, duplicates="document").loc["a", "b"] == pytest.approx(0.8)
    with pytest.raises(ValueError, match="document"):
        project(TWO, duplicates="document")


def test_another_level_in_the_same_document_is_another_statement() -> None:
    rows = [("d1", "a", "bus", 1), ("d1", "a", "bus", -1), ("d1", "b", "bus", 1), ("d1", "b", "bus", None)]
    frame = pd.DataFrame(rows, columns=["document", "actor", "concept", "level"])
    assert project(frame, kind="ignore", duplicates="document").loc["a", "b"] == 4


KINDS: tuple[Projection, ...] = ("ignore", "congruence", "conflict", "subtract")
DIVISORS: tuple[Normalisation, ...] = ("none", "average", "jaccard", "cosine", "true_cosine")
SAID = st.lists(
    st.tuples(
        st.sampled_from("abcd"), st.sampled_from(["bus", "land", "rad"]), st.sampled_from([-5.0, -1.0, 0.0, 3.0])
    ),
    min_size=1,
    max_size=30,
)


@given(SAID, st.sampled_from(KINDS), st.sampled_from(DIVISORS), st.randoms(use_true_random=False))
def test_neither_order_nor_names_matter(
    rows: list[tuple[str, str, float]], kind: Projection, normalise: Normalisation, chance: object
) -> None:
    frame = pd.DataFrame(rows, columns=["actor", "concept", "level"])
    shuffled = frame.sample(frac=1, random_state=chance.randrange(1000))  # type: ignore[attr-defined]
    renamed = shuffled.assign(actor=shuffled["actor"].map(dict(zip("abcd", "wxyz", strict=True))))
    first = project(frame, kind=kind, normalise=normalise, scale=10)
    second = project(renamed, kind=kind, normalise=normalise, scale=10)
    np.testing.assert_allclose(first.to_numpy(), second.to_numpy(), atol=1e-12)
    np.testing.assert_allclose(first, first.T)
    assert not np.diag(first).any()


@given(SAID, st.sampled_from(DIVISORS))
def test_agreement_and_conflict_are_the_parts_of_all_by_every_divisor_that_levels_do_not_change(
    rows: list[tuple[str, str, float]], normalise: Normalisation
) -> None:
    """Jaccard's cells are those of a concept and level, and so others where levels are ignored."""
    frame = pd.DataFrame(rows, columns=["actor", "concept", "level"])
    agree, differ, less, both = (
        project(frame, kind=kind, normalise=normalise, scale=10)
        for kind in ("congruence", "conflict", "subtract", "ignore")
    )
    np.testing.assert_allclose(agree - differ, less, atol=1e-12)
    if normalise != "jaccard":
        np.testing.assert_allclose(agree + differ, both, atol=1e-12)
    if normalise == "true_cosine":
        assert both.to_numpy().max() <= 1 + 1e-12


# a speaks three times of bus and once of land, b once of bus and twice of rad
TALK = statements(("a", "bus", None, 3), ("a", "land", None, 1), ("b", "bus", 1, 1), ("b", "rad", None, 2))


@pytest.mark.parametrize(
    ("normalise", "rows"),
    [
        ("none", [[3, 1, 0], [1, 0, 2]]),
        ("activity", [[0.75, 0.25, 0], [1 / 3, 0, 2 / 3]]),
        ("prominence", [[0.75, 1, 0], [0.25, 0, 1]]),
        ("share", [[0.3, 0.1, 0], [0.25, 0, 0.5]]),
    ],
)
def test_actors_and_concepts_by_hand(normalise: TwoModeNormalisation, rows: list[list[float]]) -> None:
    """Of ten and four segments, for the share of all they said."""
    found = two_mode(TALK, normalise=normalise, totals=pd.Series({"b": 4, "a": 10}))
    assert (found.index.tolist(), found.columns.tolist()) == (["a", "b"], ["bus", "land", "rad"])
    np.testing.assert_allclose(found, rows)


def test_a_share_needs_all_that_was_said() -> None:
    for totals in (None, pd.Series({"a": 10})):
        with pytest.raises(ValueError, match="total"):
            two_mode(TALK, normalise="share", totals=totals)


def test_two_modes_without_what_is_said_again() -> None:
    frame = TALK.assign(document="d1")
    assert two_mode(frame, duplicates="document").to_numpy().tolist() == [[1, 1, 0], [1, 0, 1]]


def test_a_matrix_is_a_list_of_ties() -> None:
    weights = pd.DataFrame([[0, 2, 0], [2, 0, -1], [0, -1, 0]], index=list("abc"), columns=list("abc"))
    assert as_ties(weights).to_numpy().tolist() == [["a", "b", 2.0], ["b", "c", -1.0]]
