"""Rostered names become pseudonyms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from pipeline.study.load import Name

_WORD = re.compile(r"[^\W_]+(?:['’](?=\W|$))?")
_TITLE_WORDS = (
    "dr prof doktor professor professorin med phil jur rer nat dipl ing mdl mdb mdep herr herrn frau "
    "von vom van zu zum zur der den dem de"
)
_TITLES = frozenset(_TITLE_WORDS.split())
_GAP = " -–,.\t\n\u00a0\u2010\u2011"  # what may stand between the words of one name
_ADJECTIVE = re.compile(r"(\w{4,})sche[nrsm]?")
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
        """
        Return the text (NFC) with every rostered name replaced, inflected or not.

        A whole name is found in any case, a single word only where it has a capital letter.
        """
        if not self.variants:
            return text
        text = unicodedata.normalize("NFC", text)
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
        gaps = "".join(text[a[1] : b[0]] for a, b in pairwise(here))
        start, end, _ = here[-1]
        is_capitalised = any(character.isupper() for character in text[start:end])
        # in lower case a single word is rather the adjective or noun it looks like; a whole name is none
        if gaps.strip(_GAP) or not (is_capitalised or (len(name) > 1 and "," not in gaps)):
            return False
        *front, last = (word for _, _, word in here)
        return tuple(front) == name[:-1] and name[-1] in _bare_forms(last)

    def _is_kept(self, words: list[tuple[int, int, str]], index: int) -> bool:
        return any(
            tuple(word for _, _, word in words[begin : begin + length]) in self.kept
            for length in {len(phrase) for phrase in self.kept}
            for begin in range(max(0, index - length + 1), index + 1)
        )


def replacer(names: Iterable[Name], interview_id: str = "") -> Replacer:
    """
    Build what replaces the names of a roster in one interview.

    Names that the roster ties to this interview come before the others, so that two persons of one name in
    two interviews keep two pseudonyms. Of every name the whole, also with the family name first, the family name,
    the parts of a double one, and the written aliases count; given names alone only where they are aliases.

    Args:
        names: the roster; an alias that begins with `!` is a phrase that is no name (`!der Wolf`).
        interview_id: the interview whose text will be replaced.

    Returns:
        A function from text to text.
    """
    roster = list(names)
    claims = [
        (interview_id not in name.interview_ids, doubt, words, name.pseudonym)
        for name in roster
        for doubt, words in _name_variants(name)
        if words
    ]
    variants: dict[str, dict[tuple[str, ...], str]] = {}
    for _, _, words, pseudonym in sorted(claims, key=lambda claim: claim[:2]):
        variants.setdefault(words[0], {}).setdefault(words, pseudonym)
    ordered = {
        first: sorted(found.items(), key=lambda item: (-len(item[0]), item[0])) for first, found in variants.items()
    }
    kept = {_words(alias[1:]) for name in roster for alias in name.aliases if alias.startswith("!")}
    return Replacer(ordered, frozenset(kept - {()}))


def _name_variants(name: Name) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the word sequences that mean a person, each with how doubtful that is, from 0."""
    for text in (name.name, *(alias for alias in name.aliases if not alias.startswith("!"))):
        yield 0, _words(text)
    head, _, given = name.name.partition(",")  # Müller, Anna
    family = _words(_core(head)[-1])
    for text in (head, f"{given} {head}"):
        if front := _words(" ".join(_core(text)[:-1])):
            yield 0, front + family
            yield 0, family + front
    yield 1, family
    yield from ((2, (part,)) for part in family if len(part) > 2 and len(family) > 1)


def _core(name: str) -> list[str]:
    """Return the words of a name without titles and abbreviations; all of them where nothing would be left."""
    parts = [part for part in name.split() if "." not in part and _fold(part) not in _TITLES]
    return parts or name.split() or [name]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_fold(match.group()) for match in _WORD.finditer(unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word).lower().translate(_UMLAUTS)


@lru_cache(maxsize=1 << 16)
def _bare_forms(word: str) -> tuple[str, ...]:
    """Return the word as it stands and without an ending: Müllers, Fritz', Schulzens, Müllersche."""
    bare = word.rstrip("'’")
    endings = [bare[: -len(ending)] for ending in ("ens", "s") if bare.endswith(ending) and len(bare) > len(ending) + 2]
    adjective = _ADJECTIVE.fullmatch(bare)
    return tuple(dict.fromkeys([word, bare, *endings, *(adjective.groups() if adjective else ())]))
