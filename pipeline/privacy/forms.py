"""The forms in which names are written: folded, inflected, broken at a line's end."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_HIDDEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_HIDDEN}])*(?:['’](?=\W|$))?")
_BREAK = re.compile(rf"[-\u2010\u2011{_HIDDEN}]\s+")
_ADJECTIVE = re.compile(r"(\w{4,})sche[nrsm]?")
_TITLE_WORDS = (
    "dr prof doktor professor professorin med phil jur rer nat dipl ing mdl mdb mdep herr herrn frau "
    "von vom van zu zum zur der den dem de"
)
TITLES = frozenset(_TITLE_WORDS.split())
"""Words, folded, that stand in names and name nobody."""

_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ı": "i", "ø": "oe", "đ": "d", "æ": "ae"}
_PLAIN = str.maketrans(_LETTERS)
_NOTHING = {ord(character): None for character in _HIDDEN}


class Word(NamedTuple):
    """
    A word of a text.

    Attributes:
        start: where it begins.
        end: where it ends, exclusive.
        folded: see `fold`.
        joined: folded together with the next word where a hyphen and white space cut one word into two; else empty.
    """

    start: int
    end: int
    folded: str
    joined: str


def words(text: str) -> list[Word]:
    """Find the words of a text (NFC); soft hyphens and zero-width characters are part of the word they stand in."""
    found = list(_WORD.finditer(text))
    folds = [fold(match.group()) for match in found]
    result = []
    for number, match in enumerate(found):
        joined = ""
        if number + 1 < len(found):
            after = found[number + 1].start()
            is_cut = after - match.end() > 1 and text[after].islower() and _BREAK.fullmatch(text, match.end(), after)
            joined = folds[number] + folds[number + 1] if is_cut else ""
        result.append(Word(match.start(), match.end(), folds[number], joined))
    return result


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text."""
    return tuple(fold(match.group()) for match in _WORD.finditer(unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return a word in lower case, `ä ö ü ß` as `ae oe ue ss`, without other diacritics and hidden characters."""
    plain = unicodedata.normalize("NFC", word.translate(_NOTHING)).lower().translate(_PLAIN)
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 16)
def bare_forms(word: str) -> tuple[str, ...]:
    """Return a folded word as it stands and without an ending: Müllers, Fritz', Schulzens, Müllersche."""
    bare = word.rstrip("'’")
    endings = [bare[: -len(ending)] for ending in ("ens", "s") if bare.endswith(ending) and len(bare) > len(ending) + 2]
    adjective = _ADJECTIVE.fullmatch(bare)
    return tuple(dict.fromkeys([word, bare, *endings, *(adjective.groups() if adjective else ())]))


@lru_cache(maxsize=1 << 16)
def is_ordinary(word: str, *, noun_too: bool = False) -> bool:
    """Whether a dictionary knows a word as one that is written in lower case (groß, kämpfe), or as any word."""
    import simplemma

    if not simplemma.is_known(word, lang="de"):
        return False
    return noun_too or simplemma.lemmatize(word, lang="de")[:1].islower()
