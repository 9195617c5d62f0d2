"""Words and pieces of words as scikit-learn would weigh them, made from the corpus alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.coding import tfidf
from tests.coding.small import tokens

TEXTS = ["Der Bus kommt, der Bus fährt.", "Busse und Dorfläden", "", "Ein Dorfladen!"]


def test_pieces_are_weighed_as_scikit_learn_does() -> None:
    """Its `char_wb` is another program; it gives words shorter than a piece another treatment, so none is here."""
    texts = ["rufbus kommt", "rufbusse fahren", "dorfladen"]
    peer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True).fit_transform(texts)
    own = tfidf.pieces(tokens(texts), len(texts))
    np.testing.assert_allclose((own @ own.T).toarray(), (peer @ peer.T).toarray(), atol=1e-6)


def test_words_are_weighed_as_scikit_learn_does() -> None:
    """On words that are their own lemmas."""
    texts = ["bus bahn bus", "bahn haus", "haus"]
    peer = TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    own = tfidf.words(tokens(texts), len(texts))
    np.testing.assert_allclose((own @ own.T).toarray(), (peer @ peer.T).toarray(), atol=1e-6)


def test_inflected_words_are_one_word() -> None:
    own = tfidf.words(tokens(["Dorfladen", "Dorfläden", "Bus"]), 3)
    np.testing.assert_allclose((own @ own.T).toarray(), [[1, 1, 0], [1, 1, 0], [0, 0, 1]], atol=1e-6)


def test_columns_have_names_and_marks_none_of_them() -> None:
    words = tokens(TEXTS)
    weights = tfidf.words(words, len(TEXTS))
    names = tfidf.lemma_names(words)
    used = {names[column] for column in weights.indices}
    assert weights.shape == (4, len(names))
    assert {"bus", "dorfladen"} <= used
    assert not used & {",", ".", "!"}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(alphabet="abäß 🙂.,", max_size=20), min_size=1, max_size=5))
def test_rows_have_length_one_or_are_empty(texts: list[str]) -> None:
    for block in (tfidf.words(tokens(texts), len(texts)), tfidf.pieces(tokens(texts), len(texts))):
        lengths = np.sqrt(np.asarray((block @ block.T).diagonal()))
        assert all(length == 0 or abs(length - 1) < 1e-5 for length in lengths)
