"""Words that nobody has decided are listed, the most doubtful first; decided and needed ones are not."""

from __future__ import annotations

from pathlib import Path

from pipeline.privacy import doubtful, spared
from pipeline.privacy.doubts import COLUMNS
from pipeline.privacy.review import doubts
from pipeline.privacy.settled import needed
from pipeline.study import Actor, Code, Codebook, Interview, Name, Settings, Study

BOOK = Codebook((Code(code_id="schule", label="Schule", kind="theme", terms=("waldorf*", "Kästner schule")),))


def study(*names: Name, speakers: str = "confidential") -> Study:
    settings = Settings.model_validate({"title": "Probe", "privacy": {"speakers": speakers}})
    rows = (Interview("B01", "B01.txt", Path("B01.txt"), attributes={"land": "Sachsen", "partei": "Volt"}),)
    actors = (Actor("stiftung", "Liebknecht-Stiftung", "verein", ("liebknecht*",)),)
    return Study("probe", Path(), Path(), Path(), settings, BOOK, rows, names=names, actors=actors)


def test_undecided_names_are_listed_with_their_place() -> None:
    texts = ["Nichts.", "Gestern kam Frau Kowalczyk aus Görlitz, kowalczyk@web.de."]
    found = doubtful(texts, study())
    assert list(found.columns) == list(COLUMNS)
    assert [texts[row.text][row.start : row.end] for row in found.itertuples()] == found["word"].tolist()
    assert dict(zip(found["word"], found["kind"], strict=True)) == {
        "kowalczyk@web.de": "contact",
        "Kowalczyk": "person",
        "Görlitz": "place",
    }
    assert found["score"].is_monotonic_decreasing
    assert set(found["text"]) == {1}


def test_decided_words_are_not_listed() -> None:
    names = (
        Name("", "Görlitz", (), stays=True),
        Name("Person 1", "Anna Kowalczyk", ("Kowalczyk",)),
    )
    assert doubtful(["Frau Kowalczyk kam aus Görlitz, Görlitz' Rat auch."], study(*names)).empty


def test_words_that_the_study_needs_are_not_listed() -> None:
    texts = ["Frau Liebknecht und die Waldorfschule, in Sachsen, bei Volt"]
    assert doubtful(texts, study()).empty
    assert {"sachsen", "volt", "schule"} <= needed(study()).words
    assert needed(study()).beginnings == ("liebknecht", "waldorf")


def test_only_words_that_lists_of_names_hold_are_spared_from_masking() -> None:
    """Waldorf is a place, schule is no name: a codebook's new word shall not make everything be read anew."""
    kept = spared(study())
    assert "waldorf" in kept.words
    assert "schule" not in kept.words


def test_public_studies_have_no_doubts() -> None:
    assert doubtful(["Frau Kowalczyk kam."], study(speakers="public")).empty


def test_every_word_is_asked_once_and_what_leaves_comes_first() -> None:
    listed = doubts(study(), ["Frau Kowalczyk kam."], ["Herr Zwölfaxt, bei Kowalczyks, Herr Zwölfaxt"])
    assert [(one.word, one.leaves) for one in listed] == [("Kowalczyk", True), ("Zwölfaxt", False)]
    assert listed[0].context == "Frau »Kowalczyk« kam."
    assert listed[1].n == 2
