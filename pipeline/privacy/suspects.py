"""Words that could be names: rules, lists and the tagger, united."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.privacy.forms import is_ordinary
from pipeline.privacy.lists import family_names, given_names, places
from pipeline.privacy.tagger import Tag, Tagging, tags

_ADDRESS = frozenset(["frau", "herr", "herrn", "hr", "fr", "familie", "genosse", "genossen", "genossin"])
_OFFICES = frozenset(
    [
        *("bürgermeister", "bürgermeisterin", "bürgermeisters", "oberbürgermeister", "oberbürgermeisterin", "landrat"),
        *("landrätin", "stadtrat", "stadträtin", "kollege", "kollegen", "kollegin", "dr", "doktor", "prof", "minister"),
        *("professor", "professorin", "pfarrer", "pfarrerin", "pastor", "pastorin", "ministerin", "dezernent"),
        *("ministerpräsident", "ministerpräsidentin", "beigeordneter", "beigeordnete", "ortsvorsteher", "amtsleiter"),
        *("onkel", "tante", "oma", "opa", "schwester", "trainer"),
    ]
)
_ROLE = re.compile(
    r"(?:.*(?:bürger|haus|schatz|schul|wehr|platz|wasser|brand|rats)meister|.*(?:minister|präsident|kanzler|vorsitzende|direktor|leiter|rat|räte|rätin|chef|sekretär|professor|"
    r"beauftragte|geordnete|verordnete|vertreter|dezernent|kämmer|anw[aä]lt|redner|kolleg|doktor|lehrer|ärzt|arzt|"
    r"sprecher|ingenieur|richter|inspektor|pfarrer|pastor|referent|mitglied|nachbar|wirt|wehrführer))"
    r"(?:in|innen|en|e|er|s|n|r)?",
    re.IGNORECASE,
)
_SMALL = frozenset(
    [
        *("und", "oder", "dr", "prof", "doktor", "mitte", "anfang", "ende", "ihnen", "ihr", "sie", "ich", "wir", "du"),
        *("er", "es", "der", "die", "das", "von", "schon", "nicht", "auch", "aber", "was", "wie", "da", "hat", "ist"),
        *("ihre", "ihrer", "ihrem", "ihren", "unser", "unsere", "unserer", "meine", "meiner", "deine", "beim", "zum"),
        *("diese", "dieser", "jahren", "jahre", "uhr", "bloß", "solange", "zusammen", "nich", "würd", "als", "wenn"),
        *("war", "bitte", "danke", "ja", "nein", "so", "dann", "haben", "vielen", "herr", "herrn", "frau"),
    ]
)
_CALENDAR = frozenset(
    [
        *("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november"),
        *(
            "dezember",
            "frühjahr",
            "frühling",
            "sommer",
            "herbst",
            "winter",
            "montag",
            "dienstag",
            "mittwoch",
            "freitag",
        ),
        *("donnerstag", "samstag", "sonnabend", "sonntag", "ostern", "pfingsten", "weihnachten", "silvester", "advent"),
    ]
)
LAENDER = frozenset(
    [
        *("Baden-Württemberg", "Bayern", "Berlin", "Brandenburg", "Bremen", "Hamburg", "Hessen", "Mecklenburg"),
        *("Mecklenburg-Vorpommern", "Niedersachsen", "Nordrhein-Westfalen", "NRW", "Westfalen", "Rheinland-Pfalz"),
        *("Saarland", "Sachsen", "Sachsen-Anhalt", "Schleswig-Holstein", "Thüringen", "Deutschland", "Europa", "DDR"),
        *("Bundesrepublik", "BRD", "EU", "USA", "Ostdeutschland", "Westdeutschland", "Osten", "Westen", "Norden"),
        *("Süden", "Polen", "Frankreich", "Österreich", "Schweiz", "Russland", "Ukraine", "Syrien", "Türkei", "China"),
        *("Brüssel", "Ungarn", "Italien", "Spanien", "Afghanistan", "Tschechien", "Ostsee", "Nordsee"),
    ]
)
"""Regions too large to narrow anything down."""

_MEMBER = re.compile(r"(?:,?\s|-)(?:von der |für die )?[\w/-]*(?:[Ff]raktion|[Pp]artei)\b")  # Müller, SPD-Fraktion
_PARTICLES = frozenset(["von", "van", "zu", "zur", "vom", "der", "den", "de", "el", "al"])
_BIG = 100_000
"""From so many inhabitants on, a place's name narrows nothing down."""


@dataclass(frozen=True)
class Suspect:
    """
    One word or more that could be a name.

    Attributes:
        start: offset in the text.
        end: its end, exclusive.
        word: as it stands there.
        kind: person or place.
        score: from 0 to 1, how likely it is a name; not calibrated.
        is_titled: a title (Frau, Herr) stands before it.
        is_unusual: no dictionary knows it, or it is a given name and what follows one.
    """

    start: int
    end: int
    word: str
    kind: str
    score: float
    is_titled: bool = False
    is_unusual: bool = False


def suspects(text: str, *, tagged: Tagging = tags, least: float = 0.1) -> list[Suspect]:
    """
    Find the words of a text that could be names of persons or places.

    Args:
        text: any text (NFC); what stands in square brackets is passed over.
        tagged: gives the tagger's opinion of the capitalised words.
        least: the score from which a word is told.

    Returns:
        The suspects in order, without overlap; words that follow one another make up one name.
    """
    single = list(_singles(text, tagged(text)))
    found: list[Suspect] = []
    for one in single:
        if one.score < least:
            continue
        if found and _is_one(text, found[-1], one):
            found[-1] = _together(text, found[-1], one)
        else:
            found.append(one)
    return found


def _singles(text: str, tagged: Sequence[Tag]) -> Iterator[Suspect]:
    """Judge every capitalised word by itself, by the words beside it and by the tagger."""
    last_end, last_given = -1, False
    for tag in tagged:
        word = _name_part(text[tag.start : tag.end])
        end, before, follows = tag.start + len(word), _before(text, tag.start), tag.start - last_end <= 1 and last_given
        if _is_no_name(word) or (word.lower() in _CALENDAR and before not in _ADDRESS):
            continue
        rule = _as_person(word, before, after_given=follows)
        if not rule and _MEMBER.match(text, end):
            rule = 0.6
        person = _united(tag.person, rule)
        place = _united(tag.place if _size(word) or not _is_common(word) else 0.6 * tag.place, _as_place(word))
        kind, score = ("person", person) if person >= place else ("place", place)
        if kind == "place" and (_bare(word) in LAENDER or _size(word) >= _BIG):
            score = 0.0
        last_end, last_given = tag.end, _is_given(word)
        is_unusual = not _is_common(word) or (follows and not is_ordinary(word.lower()))
        yield Suspect(tag.start, end, word, kind, round(score, 3), before in _ADDRESS, is_unusual)


@lru_cache(maxsize=1 << 16)
def _is_no_name(word: str) -> bool:
    """Whether a word follows a title and is no name: Frau Bürgermeisterin; but Frau Burmeister."""
    return word.lower() in _SMALL or (bool(_ROLE.fullmatch(word)) and (_is_common(word) or len(word) > 12))


@lru_cache(maxsize=1 << 16)
def _name_part(word: str) -> str:
    """Return what could be a name in a word with hyphens: Müller in Müller-Antrag."""
    parts = word.split("-")
    while (
        len(parts) > 1 and _is_common(parts[-1]) and not _is_given(parts[-1]) and _bare(parts[-1]) not in family_names()
    ):
        parts.pop()
    return "-".join(parts)


def _as_person(word: str, before: str, *, after_given: bool) -> float:
    """Say by rule how likely a capitalised word names a person."""
    if len(word) < 2 or word.isupper():
        return 0.0
    is_name, is_common = _is_given(word) or _bare(word) in family_names(), _is_common(word)
    if before in _ADDRESS:
        return 0.95
    if before in _OFFICES:
        return 0.2 if is_common and not is_name else 0.9
    if after_given and not is_common:
        return 0.9
    if is_name and not is_ordinary(word.lower()):
        return 0.5 if _is_given(word) else 0.3
    return 0.0


def _as_place(word: str) -> float:
    """Say by the gazetteer how likely a capitalised word names a place."""
    return 0.4 if _size(word) and not _is_common(word) else 0.0


@lru_cache(maxsize=1 << 16)
def _is_given(word: str) -> bool:
    return _bare(word) in given_names() or word in given_names()


@lru_cache(maxsize=1 << 16)
def _is_common(word: str) -> bool:
    """Whether a dictionary knows a word, be it as a name."""
    return is_ordinary(word.lower(), noun_too=True)


@lru_cache(maxsize=1 << 16)
def _size(word: str) -> int:
    """Return how many live in the place of that name; 0 where there is none."""
    found = places().get(word) or places().get(_bare(word)) or places().get(word.removesuffix("er"))
    return max(found.population, 1) if found else 0


def _bare(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _before(text: str, start: int) -> str:
    """Return the word before a place in lower case, past `Dr.`'s full stop and the `von` of a noble name."""
    words = text[max(0, start - 40) : start].replace(".", " ").split()
    while words and words[-1].lower() in _PARTICLES:
        words.pop()
    is_broken = bool(re.search(r"[,;:!?–]\s*$", text[:start][-3:]))
    return words[-1].lower().lstrip("„“\"'(") if words and not is_broken else ""


def _united(one: float, other: float) -> float:
    return 1 - (1 - one) * (1 - other)


def _is_one(text: str, first: Suspect, second: Suspect) -> bool:
    gap = text[first.end : second.start]
    return first.kind == second.kind and (gap in (" ", "-", "\u00a0") or gap.strip().lower() in _PARTICLES)


def _together(text: str, first: Suspect, second: Suspect) -> Suspect:
    score, titled = max(first.score, second.score), first.is_titled or second.is_titled
    is_unusual = first.is_unusual or second.is_unusual
    return Suspect(first.start, second.end, text[first.start : second.end], first.kind, score, titled, is_unusual)
