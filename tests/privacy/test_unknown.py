"""Names that no roster knows are masked where they are surely names, and nothing else is touched."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.privacy import Mask, replacer, settled, unknown, without_names
from pipeline.privacy.settled import Needed
from pipeline.study import Name


def masked(text: str, *, spared: tuple[str, ...] = (), names: tuple[Name, ...] = (), **options: Any) -> str:
    mask = unknown([text], is_spared=settled(names, Needed(frozenset(spared))), **options)
    return mask(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dann hat Frau Kowalczyk gesagt, das geht.", "Dann hat Frau [Name] gesagt, das geht."),
        ("Herr Dr. Zwölfaxt war da.", "Herr Dr. [Name] war da."),
        ("Ich habe Herrn von Quorvax gefragt.", "Ich habe Herrn von [Name] gefragt."),
        ("Mit Herrn Loch rede ich, im Haushalt ist ein Loch.", "Mit Herrn [Name] rede ich, im Haushalt ist ein Loch."),
        ("Frau Burmeister und Frau Bürgermeisterin Krawuttke", "Frau [Name] und Frau Bürgermeisterin [Name]"),
        ("Frau Kowalczyk kam. Später ging Kowalczyk.", "Frau [Name] kam. Später ging [Name]."),
    ],
)
def test_who_is_addressed_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sehr geehrte Frau Vorsitzende, Herr Präsident, Frau Ministerin!",
        "Eine junge Frau Sie fragt: ob das geht.",
        "Der Dorfladen und die Feuerwehr sind das Herz der Gemeinde.",
        "Im August und am Montag, Ende Mai, war der Stadtrat zusammen.",
        "[Person 3] und [Ort 1] haben [Name] gefragt.",
        "Die AfD, die CDU und DIE LINKE haben in Sachsen gestritten.",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert masked(text) == text


def test_decided_and_needed_words_stay() -> None:
    text = "Frau Merkel und Herr Marx waren da."
    stays = Name("", "Merkel", (), stays=True)
    assert masked(text, names=(stays,), spared=("marx",)) == text


def test_a_study_may_keep_unknown_names() -> None:
    assert masked("Frau Kowalczyk kam.", masks=False) == "Frau Kowalczyk kam."


def test_places_are_told_by_size_and_land_where_the_study_wants_it() -> None:
    """Görlitz (Saxony) has some 56,000 inhabitants, which makes it a middle-sized town; Länder stay."""
    text = "Ich komme aus Görlitz, das liegt in Sachsen."
    assert masked(text, generalises=True) == "Ich komme aus [Mittelstadt in Sachsen], das liegt in Sachsen."
    assert masked(text) == text


def test_contact_data_goes_before_names_do() -> None:
    clean = replacer([Name("P1", "Anna Link", ())])
    assert without_names("Anna Link, anna.link@web.de", clean) == "[P1], [E-Mail]"
    assert without_names("siehe www.web.de/anna, sagt Link", clean) == "siehe [Link], sagt [P1]"


def test_a_mask_of_nothing_changes_nothing() -> None:
    assert Mask()("Frau Kowalczyk kam.") == "Frau Kowalczyk kam."
