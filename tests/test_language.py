"""Sentences, words and lemmas of spoken German."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.language import lemmas, n_words, sentences, tokenise

SPOKEN = st.text(st.sampled_from("abÄzB19 .!?…\n\"“”„»«')],-ß"), max_size=60)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Das war gut. | Dann kam der Winter.",
        "Wirklich? | Ja! | Na gut.",
        "Was? | nein, so nicht.",
        "Und dann… | Dann war Schluss.",
        "Und von... | Doch, es ist wohl so.",
        "Er sagte: „Komm mit.“ | Ich kam mit.",
        "Gut so. | (lacht) Aber nein.",
        "Das war's. | Alles klar.",
        "Darum geht’s. | Haben andere Fragen?",
        "Wir haben Bücher, Hefte usw. | Das ist viel.",
        "Mit Bussen etc. | Also alles.",
        "Es kostet 2.000. | Der Rest ist weg.",
        "Die Note 4,9. | Alle Mühe war umsonst.",
        "Am 18.10. | Hier ist sie nicht dabei.",
        "Beschluss 526. | Das sind alle.",
        "Es ist A oder B. | Es tut mir leid.",
        "Auf diese Art. | Übrigens, danke.",
        "Zeile eins\n|zeile zwei",
        "[Person 12]. | Danach kam niemand.",
    ],
)
def test_sentences_end_here(text: str) -> None:
    assert cut(text.replace("|", "")) == [part.strip() for part in text.split("|")]


@pytest.mark.parametrize(
    "text",
    [
        "Herr Dr. Henning und Prof. Pott kommen.",
        "Am 26. Mai war die Wahl.",
        "Seit dem 1. FC spricht keiner.",
        "Im 19. Jahrhundert, unter Wilhelm II. Preußen.",
        "Thomas M. Meyer kam.",
        "Das gilt z. B. Richtung Nord, z.B. Tempo 30.",
        "Das sind ca. 40 Mio. Euro bzw. Anteile.",
        "Nach § 53 Abs. 1 und Art. 88 gilt Nr. 5.",
        "In der Lübecker Str. 5 und der Hauptstr. 7.",
        "Er fragte „Kommst du?“ und ging.",
        "Er rief (ganz laut!) und ging.",
        "Das ist ja … Die Planung.",
        "Wir sagten... nichts.",
        "Der [unv.] Kreis hat das.",
        "d. h. Hinweise, u. a. Leute, i. d. R. Laien.",
        "1. Das Wohnen",
        "Um 10.30 Uhr.",
    ],
)
def test_sentences_do_not_end_here(text: str) -> None:
    assert cut(text) == [text]


def test_no_text_has_no_sentence() -> None:
    assert sentences("") == sentences(" \n ") == []


@settings(deadline=None)
@given(SPOKEN)
@example("... Na. Ja")
def test_sentences_cover_all_text_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    inside = {place for start, end in spans for place in range(start, end)}
    assert all(character.isspace() for place, character in enumerate(text) if place not in inside)
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)


@settings(deadline=None)
@given(SPOKEN)
def test_no_word_is_cut(text: str) -> None:
    assert [word for part in cut(text) for word in part.split()] == text.split()


@settings(deadline=None)
@given(SPOKEN.map(lambda text: " ".join(text.split())))
def test_a_sentence_by_itself_is_one_sentence(text: str) -> None:
    assert [cut(sentence) for sentence in cut(text)] == [[sentence] for sentence in cut(text)]


@pytest.mark.parametrize(
    ("text", "number"), [("", 0), ("Ja – nein, vielleicht …", 3), ("(lacht) 30 km/h", 3), ("E-Mail", 1)]
)
def test_words_are_what_holds_a_letter_or_digit(text: str, number: int) -> None:
    assert n_words(text) == number


def test_tokens_know_their_text_sentence_and_place() -> None:
    texts = ["Der Bus kommt. Er fährt!", "", "Nahverkehr?"]
    rows = tokenise(texts)
    assert rows["form"].tolist() == ["der", "bus", "kommt", "er", "fährt", "nahverkehr"]
    assert rows["text"].tolist() == [0, 0, 0, 0, 0, 2]
    assert rows["sentence"].tolist() == [0, 0, 0, 1, 1, 0]
    cells = zip(rows["text"], rows["start"], rows["end"], strict=True)
    assert [texts[text][start:end] for text, start, end in cells] == [
        "Der",
        "Bus",
        "kommt",
        "Er",
        "fährt",
        "Nahverkehr",
    ]


def test_no_texts_have_no_tokens_but_all_columns() -> None:
    for texts in ([], ["", " … "]):
        rows = tokenise(texts)
        assert (len(rows), list(rows.columns)) == (0, ["text", "sentence", "start", "end", "form"])


@settings(deadline=None)
@given(st.lists(SPOKEN, max_size=3))
def test_tokens_are_at_their_offsets(texts: list[str]) -> None:
    rows = tokenise(texts)
    for text, start, end, form in rows[["text", "start", "end", "form"]].itertuples(index=False):
        assert texts[text][start:end].lower() == form


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("häuser", "haus"), ("bürgermeisterinnen", "bürgermeisterin"), ("ging", "gehen"), ("läden", "laden")],
)
def test_lemmas_are_lower_case_dictionary_forms(form: str, lemma: str) -> None:
    assert lemmas([form]) == [lemma]
