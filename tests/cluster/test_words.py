"""What clusters are called: words that tell them apart, in the form of the text."""

from __future__ import annotations

import numpy as np

from pipeline.cluster.words import stopwords, terms, words
from pipeline.coding import corpus
from pipeline.language import tokenise


def test_terms_have_the_form_of_the_text_and_no_stop_words() -> None:
    texts = ["Friedhöfe kosten. Die Friedhöfe sind teuer.", "Wir haben die Friedhöfe und den Bus."] * 2
    texts += ["Der Bus fährt und fährt.", "Ja also der Bus, genau."] * 2
    spoken = words(corpus([tokenise(texts)]), texts, np.arange(8))
    found = terms(spoken, np.repeat([0, 1], 4), np.arange(8))
    assert found[0][0] == "Friedhöfe"
    assert found[1][0] == "Bus"
    assert not {form.lower() for form in found[0] + found[1]} & stopwords()


def test_a_term_of_one_person_names_no_cluster() -> None:
    texts = ["Der Zeppelin, der Zeppelin, der Zeppelin und der Bus."] + ["Der Bus kommt."] * 3
    spoken = words(corpus([tokenise(texts)]), texts, np.arange(4))
    assert terms(spoken, np.zeros(4, dtype=np.int64), np.arange(4)) == [["Bus"]]


def test_stop_words_are_plain_lower_case_words() -> None:
    assert len(stopwords()) > 1500
    assert all(word == word.lower().strip() and " " not in word for word in stopwords())
    assert {"ich", "und", "ähm", "halt", "tagesordnung"} <= stopwords()
    assert not {"friedhof", "wolf", "bus", "rechte", "verwaltung"} & stopwords()
