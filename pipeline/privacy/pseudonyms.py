"""Rostered names become pseudonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.study.load import Name

_WORD = re.compile(r"[^\W_]+(?:['’](?=\W|$))?")
_TITLES = frozenset({"dr", "prof", "med", "phil", "dipl", "ing", "von", "van", "zu", "der", "de"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Replacer:
    """
    Replaces names by pseudonyms in brackets: `[Person 12]`.

    Attributes:
        variants: first word of a name, folded → (its words, pseudonym), longest first.
        kept: phrases that look like a name and are none, as folded words.
    """

    variants: Mapping[str, Sequence[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    kept: frozenset[tuple[str, ...]] = frozenset()

    def __call__(self, text: str) -> str:
        """Return the text with every rostered name replaced; case and inflection of the name do not matter."""
        if not self.variants:
            return text
        words = [(match.start(), match.end(), _fold(match.group())) for match in _WORD.finditer(text)]
        pieces, position, index = [], 0, 0
        while index < len(words):
            found = self._at(text, words, index)
            if found is None:
                index += 1
                continue
            length, pseudonym = found
            pieces += [text[position : words[index][0]], f"[{pseudonym}]"]
            index += length
            position = words[index - 1][1]
        return "".join([*pieces, text[position:]])

    def _at(self, text: str, words: list[tuple[int, int, str]], index: int) -> tuple[int, str] | None:
        for form in _bare_forms(words[index][2]):
            for name, pseudonym in self.variants.get(form, ()):
                here = words[index : index + len(name)]
                if len(here) == len(name) and self._matches(text, here, name) and not self._is_kept(words, index):
                    return len(name), pseudonym
        return None

    def _matches(self, text: str, here: list[tuple[int, int, str]], name: tuple[str, ...]) -> bool:
        if any(text[a[1] : b[0]].strip(" -.\u00a0\u2011") for a, b in pairwise(here)):
            return False
        if not any(character.isupper() for start, end, _ in here[-1:] for character in text[start:end]):
            return False
        *front, last = (word for _, _, word in here)
        return tuple(front) == name[:-1] and name[-1] in _bare_forms(last)

    def _is_kept(self, words: list[tuple[int, int, str]], index: int) -> bool:
        return any(
            phrase == tuple(word for _, _, word in words[begin : begin + len(phrase)])
            for phrase in self.kept
            for begin in range(max(0, index - len(phrase) + 1), index + 1)
        )


def replacer(names: Iterable[Name], interview_id: str = "") -> Replacer:
    """
    Build what replaces the names of a roster in one interview.

    Names that the roster ties to this interview come before the others, so that two persons of one name in
    two interviews keep two pseudonyms. Of every name the whole, the family name, and the written aliases count.

    Args:
        names: the roster; an alias that begins with `!` is a phrase that is no name (`!der Wolf`).
        interview_id: the interview whose text will be replaced.

    Returns:
        A function from text to text.
    """
    roster = sorted(names, key=lambda name: interview_id not in name.interview_ids)
    variants: dict[str, dict[tuple[str, ...], str]] = {}
    kept = set()
    for name in roster:
        kept |= {_words(alias[1:]) for alias in name.aliases if alias.startswith("!")}
        for words in _name_variants(name):
            variants.setdefault(words[0], {}).setdefault(words, name.pseudonym)
    ordered = {
        first: sorted(found.items(), key=lambda item: (-len(item[0]), item[0])) for first, found in variants.items()
    }
    return Replacer(ordered, frozenset(kept - {()}))


def _name_variants(name: Name) -> Iterator[tuple[str, ...]]:
    written = [name.name, *(alias for alias in name.aliases if not alias.startswith("!"))]
    for text in written:
        if words := _words(text):
            yield words
    whole = tuple(word for word in _words(name.name) if word not in _TITLES)
    if whole:
        yield whole
    if len(whole) > 1:
        family = _words(name.name.split()[-1])
        yield family
        yield from ((part,) for part in family if len(part) > 2)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_fold(match.group()) for match in _WORD.finditer(text))


def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).lower().translate(_UMLAUTS)


def _bare_forms(word: str) -> tuple[str, ...]:
    """Return the word as it stands and without a genitive ending: Müllers, Fritz', Schulzens."""
    bare = word.rstrip("'’")
    endings = [bare[: -len(ending)] for ending in ("ens", "s") if bare.endswith(ending) and len(bare) > len(ending) + 2]
    return tuple(dict.fromkeys([word, bare, *endings]))
