"""Rostered names are replaced in every form in which German writes them, and nothing else is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.privacy import replacer
from pipeline.study import Name


def person(name: str, *aliases: str, pseudonym: str = "P1", interviews: tuple[str, ...] = ()) -> Name:
    return Name(pseudonym, name, aliases, interviews)


def replaced(text: str, *names: Name, interview_id: str = "") -> str:
    return replacer(names, interview_id)(text)


def test_without_a_roster_nothing_changes() -> None:
    assert replaced("Anna Müller war da.") == "Anna Müller war da."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das sagt Anna Müller.", "Das sagt [P1]."),
        ("Frau Müller, bitte", "Frau [P1], bitte"),
        ("Müllers Antrag", "[P1] Antrag"),
        ("Anna Müllers Antrag", "[P1] Antrag"),
        ("Müller's Antrag", "[P1]'s Antrag"),
        ("die Müllersche Idee, der Müllerschen", "die [P1] Idee, der [P1]"),
        ("Mueller und MÜLLER", "[P1] und [P1]"),
        ("Mu\u0308ller", "[P1]"),
        ("Müller-Papier", "[P1]-Papier"),
        ("Müller, Anna: Ja.", "[P1]: Ja."),
        ("Anna\u00a0Müller und Anna-Müller", "[P1] und [P1]"),
        ("Dr. Müller und Prof. Dr. Anna Müller", "Dr. [P1] und Prof. Dr. [P1]"),
        ("anna müller sagte", "[P1] sagte"),
        ("(Müller)", "([P1])"),
    ],
)
def test_every_form_of_a_name_is_replaced(text: str, expected: str) -> None:
    assert replaced(text, person("Anna Müller")) == expected


@pytest.mark.parametrize(
    "text",
    ["Müllerei", "Anna kam.", "der Müll", "Annas Haus", "Vermüllerung", "Die Annahme", "Schmidt"],
)
def test_what_only_resembles_a_name_stays(text: str) -> None:
    assert replaced(text, person("Anna Müller")) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Fritz Fritz", "Fritz' Antrag"),
        ("Karl Fritz", "Fritz’ Antrag"),
        ("Karl Schulz", "Schulzens Hof"),
        ("Karl Schulz", "Schulz' Hof"),
        ("Karl Groß", "Herr Gross"),
        ("Karl Gross", "Herr Groß"),
        ("Karl Weiß", "WEISS"),
        ("Jörg Schröder", "Joerg Schroeder"),
        ("Joerg Schroeder", "Jörg Schröder"),
        ("Mu\u0308ller", "Müller"),
        ("Lindhorst", "Lindhorsts"),
        ("Anna Schmidt-Wagner", "Frau Schmidt-Wagner"),
        ("Anna Schmidt-Wagner", "Schmidt-Wagners"),
        ("Anna Schmidt-Wagner", "Schmidt\u2011Wagner"),
        ("Anna Schmidt-Wagner", "Schmidt Wagner"),
        ("Anna Schmidt-Wagner", "Frau Schmidt"),
        ("Anna Schmidt-Wagner", "Frau Wagner"),
        ("Klaus von der Heide", "Klaus von der Heide"),
        ("Klaus von der Heide", "Klaus Heide"),
        ("Klaus von der Heide", "Herr von der Heide"),
        ("Dr. Anna Müller", "Anna Müller"),
        ("Doktor Mertin", "Herr Mertin"),
        ("Frau Kamp", "Kamp"),
        ("Müller, Anna", "Anna Müller"),
        ("Müller, Anna", "Frau Müller"),
        ("von der Heide, Klaus", "Herrn Heide"),
        ("Anna Müller, MdL", "Frau Müller"),
        ("Anna Müller M.A.", "Anna Müller"),
        ("Thomas M. Meyer", "Thomas Meyer"),
        ("Thomas M. Meyer", "Thomas M. Meyer"),
        ("Anna Ho", "Frau Ho"),
    ],
)
def test_no_capitalised_word_of_the_name_is_left(name: str, text: str) -> None:
    left = re.sub(r"\[P1\]|\b(?:Frau|Herrn?|Antrag|Hof|von der)\b|['’ ]", "", replaced(text, person(name)))
    assert left == ""


def test_given_names_and_nicknames_count_where_they_are_aliases() -> None:
    hanna = person("Hanna Ullmann", "Hanna", "Hannchen Klein")
    assert replaced("Hanna, du! Hannas Hund, Hannchen Klein, Klein", hanna) == "[P1], du! [P1] Hund, [P1], Klein"


def test_a_phrase_that_is_no_name_is_spared() -> None:
    wolf = person("Karl Wolf", "!der Wolf", "!Wolf und Schaf")
    text = "Herr Wolf sagt, der Wolf kommt. Wolf und Schaf! Dem Wolf"
    assert replaced(text, wolf) == "Herr [P1] sagt, der Wolf kommt. Wolf und Schaf! Dem [P1]"


def test_the_longest_name_wins() -> None:
    names = person("Anna Müller", pseudonym="A"), person("Anna Müller-Groß", pseudonym="B")
    assert replaced("Anna Müller-Groß und Anna Müller", *names) == "[B] und [A]"


def test_a_family_name_belongs_to_who_bears_it_whole() -> None:
    """Schmidt is half of the first one's name and all of the second one's."""
    names = person("Anna Müller-Schmidt", pseudonym="A"), person("Karl Schmidt", pseudonym="B")
    assert replaced("Frau Müller, Herr Schmidt", *names) == "Frau [A], Herr [B]"


def test_two_persons_of_one_name_in_two_interviews_keep_two_pseudonyms() -> None:
    names = (
        person("Anna Müller", pseudonym="A", interviews=("B01",)),
        person("Uwe Müller", pseudonym="B", interviews=("B02", "B03")),
    )
    assert replaced("Müller", *names, interview_id="B01") == "[A]"
    assert replaced("Müller", *names, interview_id="B02") == "[B]"
    assert replaced("Müller und Anna Müller", *names, interview_id="B03") == "[B] und [A]"
    assert replaced("Müller", *names, interview_id="B09") == "[A]"


def test_a_name_without_letters_matches_nothing() -> None:
    assert replaced("Das ist – so.", person("–"), person("", ""), person(", ")) == "Das ist – so."


def folded(word: str) -> str:
    for pair in ("äae", "öoe", "üue", "ßss"):
        word = word.lower().replace(pair[0], pair[1:])
    return word


NAMES = st.sampled_from(
    ["Anna Müller", "Jörg Weiß", "Dr. Karla Groß-Schröder", "Klaus von der Heide", "Fritz", "Lindhorst", "Özlem Yıldız"]
)
FORMS = st.sampled_from(
    [
        lambda name: name,
        lambda name: name.upper(),
        lambda name: f"{name}s",
        lambda name: f"{name}’",
        lambda name: name.split()[-1],
        lambda name: f"Herrn {name.split()[-1]}s",
        lambda name: f"{name.split()[-1]}, {name.split()[0]}",
        lambda name: unicodedata.normalize("NFD", name),
        lambda name: name.replace("ü", "ue").replace("ö", "oe").replace("ß", "ss"),
        lambda name: name.replace(" ", "\u00a0"),
        lambda name: name.split()[-1].split("-")[0],
        lambda name: f"{name.split()[-1]}-Plan",
    ]
)
FILLERS = st.sampled_from(["und", "Der", "Plan", "„", "“", ".", ",", "(", ")", "–", "2019", "weißt", "heute", "/"])


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(FILLERS, st.tuples(NAMES, FORMS)), max_size=8), st.sampled_from([" ", "  ", "\n"]))
def test_no_word_of_a_family_name_remains_with_a_capital(
    parts: list[str | tuple[str, Callable[[str], str]]], separator: str
) -> None:
    spoken = [part if isinstance(part, str) else part[1](part[0]) for part in parts]
    roster = [person(part[0], pseudonym=str(number)) for number, part in enumerate(parts) if isinstance(part, tuple)]
    result = replacer(roster)(separator.join(spoken))
    forbidden = {folded(word) for name in roster for word in name.name.split()[-1].split("-")}
    left = {folded(word) for word in re.findall(r"[^\W\d_]+", result) if word[0].isupper()}
    assert not {word for name in forbidden for word in left if word in {name, f"{name}s"}}


@settings(deadline=None)
@given(st.text(max_size=60))
def test_all_that_is_no_name_stays_as_it_is(text: str) -> None:
    assert replaced(text, person("Xaver Quorvax")) == unicodedata.normalize("NFC", text)
