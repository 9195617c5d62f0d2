"""Contact data: what reaches a person without a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.privacy.lists import places
from pipeline.privacy.pseudonyms import Found

_STREET = r"(?:stra(?:ss|ß)e|str\.|gasse|allee|chaussee|weg|platz|ring|damm|ufer|steig|stieg|pfad|promenade|markt)"
_NUMBER = r"\d{1,3}(?:\s?[a-h]\b|\s?[-–/]\s?\d{1,3})?"
_COUNTED = (
    r"(?!\s?(?:%|€|,\d|\.\d|Euro|Prozent|Meter|Kilometer|km|Hektar|Jahre?n?\b|Leuten?\b|Menschen|Uhr|Minuten|Stunden|"
    r"Tagen?\b|Mal\b|mal\b|bis\b|Millionen|Tausend|Plätzen?\b|Stück|Parteien))"
)
_NO_PAPER = r"(?!0\d{2,4}\s?/\s?(?:19|20)\d\d(?!\d))"  # 0123/2022 is a council's paper
_PATTERNS = (
    ("E-Mail", re.compile(r"[\w.+%-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.IGNORECASE)),
    ("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[0-9A-Z]{4}){3,7}(?:[ \u00a0]?[0-9A-Z]{1,4})?\b")),
    ("Link", re.compile(r"\b(?:https?://|www\.)[^\s<>\"„“”»«)\]]+[^\s<>\"„“”»«)\].,;:!?]", re.IGNORECASE)),
    ("Link", re.compile(r"(?<![\w@.])@[A-Za-z_][\w.]{2,30}\b")),
    ("Telefon", re.compile(r"(?<![\w,.])(?:\+|00)\d{2}[\s()/.-]*\d(?:[\s()/.-]{0,3}\d){5,12}(?![\w%])")),
    (
        "Telefon",
        re.compile(rf"(?<![\w,.]){_NO_PAPER}\(?0\d{{2,5}}\)?\s?[-/ \u00a0]\s?\d(?:[ \u00a0/-]?\d){{3,9}}(?![\w%])"),
    ),
    ("Telefon", re.compile(r"(?<![\w,.])01[5-7]\d{8,10}(?!\w)")),
    (
        "Adresse",
        re.compile(
            rf"\b(?:(?=[A-ZÄÖÜ])[\w-]+(?i:{_STREET})|[A-ZÄÖÜ]\w+(?:er|en|es|e)\s(?=[SAGPWR])(?i:{_STREET}))"
            rf"\s(?:Nr\.\s?|Nummer\s)?{_NUMBER}(?!\d){_COUNTED}"
        ),
    ),
)
_HINT = re.compile(r"[\d@:]|www\.|\(at\)|\[at\]", re.IGNORECASE)
_POSTCODE = re.compile(r"\b(?:D-)?\d{5}\s([A-ZÄÖÜ][\wäöüß-]+)")
KINDS = frozenset(["E-Mail", "IBAN", "Link", "Telefon", "Adresse"])
"""What stands in the place of contact data, in brackets."""


def contacts(text: str) -> list[Found]:
    """
    Find mail addresses, telephone numbers, IBANs, links, handles, streets with number and postcodes with place.

    Args:
        text: any text (NFC).

    Returns:
        The findings in order, without overlap; `pseudonym` is one of `KINDS`.
    """
    found: list[Found] = []
    for mention in sorted(_all(text), key=lambda one: (one.start, -one.end)):
        if not found or mention.start >= found[-1].end:
            found.append(mention)
    return found


def _all(text: str) -> Iterator[Found]:
    if not _HINT.search(text):
        return
    for kind, pattern in _PATTERNS:
        yield from (Found(match.start(), match.end(), kind) for match in pattern.finditer(text))
    for match in _POSTCODE.finditer(text):
        if match[1] in places():
            yield Found(match.start(), match.end(), "Adresse")
