"""Vectors of texts: their shape, their likeness, and that neighbours do not matter."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.embed import DIMENSIONS, centred, embed

BUS = "Bei uns fährt abends kein Bus mehr ins Dorf."
BAHN = "Nach achtzehn Uhr kommt man ohne Auto nicht mehr nach Hause."
KITA = "Die Kita sucht seit Monaten eine Erzieherin."


def test_a_text_is_a_row_of_length_one() -> None:
    vectors = embed([BUS, KITA, "", "🙂", "Straße " * 400])
    assert vectors.shape == (5, DIMENSIONS) == (5, 512)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows() -> None:
    assert embed([]).shape == (0, 512)
    assert embed([]).dtype == np.float32


@pytest.mark.parametrize(
    ("text", "like", "unlike"),
    [
        (BUS, BAHN, KITA),
        ("Der Haushalt ist nicht ausgeglichen.", "Uns fehlt Geld in der Gemeindekasse.", BUS),
        ("Sie wurde im Wahlkampf bedroht.", "Am Infostand hat uns einer angegriffen.", KITA),
    ],
)
def test_sentences_that_mean_something_similar_are_nearer(text: str, like: str, unlike: str) -> None:
    first, near, far = embed([text, like, unlike])
    assert first @ near > first @ far + 0.05


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    alone = np.vstack([embed([text]) for text in (BUS, BAHN, KITA)])
    together = embed([KITA, "Ein langer Satz " * 60, BUS, BAHN])
    np.testing.assert_allclose(together[[2, 3, 0]], alone, atol=1e-5)


def test_centring_takes_out_what_is_shared() -> None:
    """(3, 1) and (1, 1) share (2, 1): what is left is (1, 0) and (−1, 0), and the argument stays as it was."""
    vectors = np.array([(3, 1), (1, 1)], dtype=np.float32)
    np.testing.assert_array_equal(centred(vectors), [(1, 0), (-1, 0)])
    np.testing.assert_array_equal(vectors, [(3, 1), (1, 1)])


def test_centring_with_a_given_mean_gives_rows_length_one_again() -> None:
    """(3, 4) less (0, 0) is five long."""
    moved = centred(np.array([(3, 4)], dtype=np.float32), mean=np.zeros(2, dtype=np.float32))
    np.testing.assert_allclose(moved, [(0.6, 0.8)], rtol=1e-6)


def test_centring_leaves_equal_texts_at_nothing_instead_of_dividing_by_it() -> None:
    assert centred(np.ones((3, 4), dtype=np.float32)).tolist() == np.zeros((3, 4)).tolist()
