"""Two hundred rostered names in every form in which people write them: none is left in any text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

import pytest

from pipeline.privacy import replacer
from pipeline.privacy.lists import family_names, given_names
from pipeline.study import Name

PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß"))
CONSONANTS = re.compile(r"(?<=[bdfgklmnprt])(?=[bdfgklmnprt][aeiouäöü])")


def seeded(number: int) -> list[Name]:
    """Names as rosters have them: plain, double, noble, with a title, family name first."""
    chance = Random(number)
    givens = sorted(name for name in given_names() if name.isalpha() and len(name) > 3)
    # names that are words of the frame sentences would be looked for in vain
    families = sorted(name for name in family_names() if len(name) > 4)
    names = []
    for index in range(number):
        given, family, second = chance.choice(givens), chance.choice(families), chance.choice(families)
        shapes = (
            f"{given} {family}",
            f"{given} {family}-{second}",
            f"{given} von {family}",
            f"Dr. {given} {family}",
            f"{family}, {given}",
            f"Frau {family}",
            f"{given} von der {family}",
        )
        names.append(Name(f"P{index}", shapes[index % len(shapes)], ()))
    return names


def family(name: Name) -> str:
    return name.name.partition(",")[0].split()[-1]


def german(word: str) -> str:
    for pair, umlaut in UMLAUTS:
        word = word.replace(pair, umlaut)
    return word


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda word: f"Das sagte {word} damals.",
    "genitive": lambda word: f"{word}s Antrag liegt vor.",
    "genitive with apostrophe": lambda word: f"{word}' Antrag und {word}’ Plan.",
    "old genitive": lambda word: f"{word}ens Hof.",
    "adjective": lambda word: f"die {word}sche Idee, im {word}schen Haus",
    "title": lambda word: f"Frau {word}, Herrn {word}s, Dr. {word}",
    "title in lower case": lambda word: f"frau {word.lower()} und herrn {word.lower()}",
    "capitals": lambda word: f"{word.upper()} SAGT",
    "ae for ä": lambda word: f"bei {word.translate(PLAIN)}",
    "ä for ae": lambda word: f"bei {german(word)}",
    "decomposed": lambda word: unicodedata.normalize("NFD", f"bei {word}"),
    "in a compound": lambda word: f"das {word}-Papier, die {word}-Gruppe",
    "soft hyphen": lambda word: f"bei {CONSONANTS.sub(chr(0xAD), word)}",
    "zero width": lambda word: f"bei {word[:2]}\u200b{word[2:]}",
    "over a line's end": lambda word: f"bei {CONSONANTS.sub('-' + chr(10), word, count=1)}",
    "brackets": lambda word: f"({word}) „{word}“ {word}/{word}",
    "no-break space": lambda word: f"Herr\u00a0{word}",
}


def left(text: str, word: str) -> bool:
    """Whether a name can still be read in a text, found by other means than the mapping's."""
    squeezed = unicodedata.normalize("NFC", text)
    squeezed = re.sub("[\u00ad\u200b]|-\n", "", squeezed).lower().translate(PLAIN)
    return word.lower().translate(PLAIN) in re.sub(r"\[p\d+\]", "", squeezed)


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_two_hundred_names_is_left(form: str) -> None:
    roster = seeded(200)
    clean = replacer(roster)
    survivors = []
    for name in roster:
        for word in {family(name), *family(name).split("-")}:
            text = FORMS[form](word)
            if left(clean(text), word):
                survivors.append((name.name, text, clean(text)))
    assert survivors == []


def test_whole_names_are_found_in_lower_case_and_either_order() -> None:
    roster = seeded(200)
    clean = replacer(roster)
    for name in roster:
        core = [word for word in name.name.replace(",", "").split() if word not in ("Dr.", "Frau")]
        if len(core) < 2:
            continue
        for text in (" ".join(core).lower(), " ".join(core).upper(), " ".join(core) + "s"):
            assert not left(clean(text), family(name)), text
        if len(core) == 2 and "," not in name.name:
            assert not left(clean(f"{core[1]}, {core[0]}: ja"), family(name))


def test_the_noble_particle_goes_with_the_name() -> None:
    clean = replacer([Name("P1", "Klaus von der Heide", ())])
    assert clean("Herr von der Heide und herr von der heide") == "Herr [P1] und herr [P1]"


def test_lower_case_words_that_are_ordinary_stay_unless_titled() -> None:
    clean = replacer([Name("P1", "Anna Groß", ()), Name("P2", "Uwe Kowalczyk", ())])
    assert clean("ein groß angelegter plan, frau groß") == "ein groß angelegter plan, frau [P1]"
    assert clean("dann kam kowalczyk") == "dann kam [P2]"


def test_accents_are_no_difference() -> None:
    clean = replacer([Name("P1", "Łukasz Dąbrowski", ()), Name("P2", "Elif Yıldız", ())])
    assert clean("Dabrowski und Yildiz") == "[P1] und [P2]"


def test_a_row_that_stays_replaces_nothing() -> None:
    assert replacer([Name("", "Merkel", (), stays=True)])("Frau Merkel") == "Frau Merkel"


def test_offsets_of_find_are_those_of_the_composed_text() -> None:
    found = replacer([Name("P1", "Anna Müller", ())]).find("Und Mu\u0308ller und Anna Müllers")
    assert found == [(4, 10, "P1"), (15, 27, "P1")]
