"""The shipped tagger finds names in sentences that it has not seen, and can be made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import StudyError
from pipeline.privacy.lists import family_names, given_names, places
from pipeline.privacy.tagger import MODEL, TOKEN, features, tagging, tags

NER = Path(__file__).parents[3] / "shared" / "data" / "ner"


def test_persons_and_places_are_told_from_nouns() -> None:
    text = "Gestern hat Petra Schulze in Dresden den Haushalt vorgestellt."
    found = {text[tag.start : tag.end]: tag for tag in tags(text)}
    assert list(found) == ["Gestern", "Petra", "Schulze", "Dresden", "Haushalt"]
    assert min(found["Petra"].person, found["Schulze"].person) > 0.8
    assert found["Dresden"].place > 0.5
    assert max(found["Haushalt"].person, found["Haushalt"].place, found["Gestern"].person) < 0.1


def test_what_stands_in_brackets_is_one_word_and_never_tagged() -> None:
    assert TOKEN.findall("[Person 12], Frau [Ort 3]-Müller") == ["[Person 12]", ",", "Frau", "[Ort 3]", "-", "Müller"]
    assert tags("[Petra Schulze]") == []


def test_every_word_has_features_and_neighbours_count() -> None:
    first, second = features(["Frau", "Schulze"])
    assert "w=schulze" in second
    assert "-1|wfrau" in second
    assert "+1|wschulze" in first
    assert features([]) == []


def test_a_model_that_is_not_installed_is_named() -> None:
    with pytest.raises(StudyError, match="de_core_news_nirgends"):
        tagging("de_core_news_nirgends")


def test_the_lists_hold_what_they_say() -> None:
    assert {"Hanna", "Aylin", "Zofia"} <= given_names()
    assert "Müller" in family_names()
    assert places()["Görlitz"].land == "Sachsen"
    assert [places()[name].size for name in ("Magdeburg", "Görlitz")] == ["Großstadt", "Mittelstadt"]


def test_model_and_lists_are_small_and_attributed() -> None:
    assert 1e6 < MODEL.stat().st_size < 2e6
    told = MODEL.with_name("ATTRIBUTION.md").read_text(encoding="utf-8")
    assert all(word in told for word in ("GermEval 2014", "Benikova", "CC BY 4.0", "GeoNames", "Faker"))


@pytest.mark.prove
@pytest.mark.skipif(not NER.is_dir(), reason="the training sentences are not here")
def test_training_anew_gives_the_same_bytes(tmp_path: Path) -> None:
    from benchmarks.tagger import main

    main(NER, tmp_path / "tagger.crfsuite")
    assert (tmp_path / "tagger.crfsuite").read_bytes() == MODEL.read_bytes()


@pytest.mark.skipif(not NER.is_dir(), reason="the sentences are not here")
def test_token_recall_on_sentences_held_out() -> None:
    """A CRF of this kind with name lists and tags finds 80.6 % at .5 and 88.2 % at .1, says the data's README."""
    from benchmarks.names import tagger_figures

    recall = {threshold: found for threshold, found, _, _ in tagger_figures(NER / "dev.tsv")}
    assert recall[0.1] > 0.87
    assert recall[0.5] > 0.73
