"""Rostered names become pseudonyms."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.privacy.forms import TITLES, Word, bare_forms, fold, is_ordinary, words, words_of
from pipeline.study.names import Name

_GAP = " -–,.'’\t\n\u00a0\u202f\u2010\u2011"  # what may stand between the words of one name
_PARTICLES = frozenset(["von", "vom", "van", "zu", "zum", "zur", "der", "den", "dem", "de"])
_ROLES = ("kollege", "kollegen", "kollegin", "genosse", "genossen", "genossin", "pfarrer", "pastor")
_BEFORE = frozenset([*(TITLES - _PARTICLES), *_ROLES])


class Found(NamedTuple):
    """A name in a text: offsets in code points of the NFC text, end-exclusive, and what stands in its place."""

    start: int
    end: int
    pseudonym: str


@dataclass(frozen=True)
class Replacer:
    """
    Replaces names by pseudonyms in brackets: `[Person 12]`.

    Attributes:
        variants: first word of a name, folded → (its words, pseudonym), longest first.
        kept: phrases that look like a name and are none, as folded words.
        ordinary: names of one word that are also ordinary words in lower case (groß, kämpfe), folded.
    """

    variants: Mapping[str, Sequence[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    kept: frozenset[tuple[str, ...]] = frozenset()
    ordinary: frozenset[str] = frozenset()

    def __call__(self, text: str) -> str:
        """
        Return the text (NFC) with every rostered name replaced, inflected or not.

        A whole name is found in any case. A single word is found with a capital letter, after a title, and where it
        is no ordinary word in lower case.
        """
        return put_in(text, self.find(text)) if self.variants else text

    def find(self, text: str) -> list[Found]:
        """
        Find every mention of a rostered name in any of its variants.

        Args:
            text: any text; offsets refer to its NFC form, which is what transcripts and tables hold.

        Returns:
            The mentions in order, without overlap.
        """
        if not self.variants:
            return []
        text = unicodedata.normalize("NFC", text)
        here = words(text)
        mentions, index = [], 0
        while index < len(here):
            found = self._at(text, here, index)
            if found is None:
                index += 1
                continue
            length, last, pseudonym = found
            mentions.append(Found(here[index].start, last, pseudonym))
            index += length
        return mentions

    def _at(self, text: str, here: Sequence[Word], index: int) -> tuple[int, int, str] | None:
        for form in _beginnings(here[index]):
            for name, pseudonym in self.variants.get(form, ()):
                found = self._match(text, here, index, name)
                if found and not self._is_kept(here, index):
                    return *found, pseudonym
        return None

    def _match(self, text: str, here: Sequence[Word], index: int, name: tuple[str, ...]) -> tuple[int, int] | None:
        """Return how many words a name takes here and where it ends; None where it is not here."""
        position, last, length, has_comma = index, 0, 0, False
        for number, part in enumerate(name):
            if position >= len(here):
                return None
            if number:
                gap = text[last : here[position].start]
                has_comma = has_comma or "," in gap
                if gap.strip(_GAP):
                    return None
            length = _taken(here[position], part, is_last=number == len(name) - 1)
            if not length:
                return None
            position += length
            last = here[position - 1].end
        whole = len(name) > 1 and not has_comma
        if not whole and not self._is_name(text, here, position - length, name):
            return None
        return position - index, last

    def _is_name(self, text: str, here: Sequence[Word], index: int, name: tuple[str, ...]) -> bool:
        """Whether what could be an ordinary word is a name: by capital letters, a title, or its own look."""
        word = here[index]
        if any(character.isupper() for character in text[word.start : word.end]):
            return True
        if len(name) > 1:
            return False
        front = here[index - 1] if index else None
        is_next = front is not None and not text[front.end : word.start].strip(" .\u00a0")
        before = front.folded if front and is_next else ""
        return before in _BEFORE or (name[0] not in self.ordinary and not _is_other(text, word, name[0]))

    def _is_kept(self, here: Sequence[Word], index: int) -> bool:
        return any(
            tuple(word.folded for word in here[begin : begin + length]) in self.kept
            for length in {len(phrase) for phrase in self.kept}
            for begin in range(max(0, index - length + 1), index + 1)
        )


def put_in(text: str, mentions: Iterable[Found]) -> str:
    """Return the text (NFC) with every mention replaced by its pseudonym in brackets."""
    text = unicodedata.normalize("NFC", text)
    pieces, position = [], 0
    for start, end, pseudonym in mentions:
        pieces += [text[position:start], f"[{pseudonym}]"]
        position = end
    return "".join([*pieces, text[position:]])


def replacer(names: Iterable[Name], interview_id: str = "") -> Replacer:
    """
    Build what replaces the names of a roster in one interview.

    Names that the roster ties to this interview come before the others, so that two persons of one name in
    two interviews keep two pseudonyms. Of every name the whole, also with the family name first, the family name,
    the parts of a double one, and the written aliases count; given names alone only where they are aliases.

    Args:
        names: the roster; an alias that begins with `!` is a phrase that is no name (`!der Wolf`). Rows whose word
            stays are left out.
        interview_id: the interview whose text will be replaced.

    Returns:
        A function from text to text, which can also `find`.
    """
    roster = [name for name in names if not name.stays]
    claims = [
        (interview_id not in name.interview_ids, doubt, variant, name.pseudonym)
        for name in roster
        for doubt, variant in _name_variants(name)
        if variant
    ]
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for _, _, variant, pseudonym in sorted(claims, key=lambda claim: claim[:2]):
        found.setdefault(variant[0], {}).setdefault(variant, pseudonym)
    ordered = {
        first: sorted(those.items(), key=lambda item: (-len(item[0]), item[0])) for first, those in found.items()
    }
    kept = {words_of(alias[1:]) for name in roster for alias in name.aliases if alias.startswith("!")}
    return Replacer(ordered, frozenset(kept - {()}), frozenset(_ordinary(roster)))


def variants(names: Iterable[Name]) -> Iterator[tuple[str, ...]]:
    """
    Yield every word sequence that means somebody or some place of a roster, each once.

    Words are folded: lower case, `ä ö ü ß` as `ae oe ue ss`, no other diacritics; uninflected. For searching a text
    use `replacer(names).find(text)`, which also knows endings, titles and hyphenation.
    """
    rows = (name for name in names if not name.stays)
    yield from sorted({variant for name in rows for _, variant in _name_variants(name) if variant})


def _name_variants(name: Name) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the word sequences that mean a person, each with how doubtful that is, from 0."""
    for text in (name.name, *(alias for alias in name.aliases if not alias.startswith("!"))):
        yield 0, words_of(text)
    head, _, given = name.name.partition(",")  # Müller, Anna
    family = words_of(_core(head)[-1])
    for text in (head, f"{given} {head}"):
        if front := words_of(" ".join(_core(text)[:-1])):
            yield 0, front + family
            yield 0, family + front
    particles = _particles(head)
    if particles:
        yield 0, particles + family
        yield 0, (*words_of(given), *particles, *family)
    yield 1, family
    if name.is_place:
        yield from ((1, (*family[:-1], form)) for form in _of_place(family[-1] if family else ""))
    parts = [part for part in family if len(part) > 2 and len(family) > 1]
    # of Dabelitz-Land nobody says „im Land“ and means the place
    yield from ((2, (part,)) for part in parts if not (name.is_place and is_ordinary(part, noun_too=True)))


def _of_place(word: str) -> list[str]:
    """Return what a place's people are called and what is theirs: Malkenower, Malkenowern, Malkenowerin."""
    if len(word) < 4:
        return []
    stem = word.removesuffix("en") if word.endswith("en") else word.removesuffix("e")
    return [f"{stem}er{ending}" for ending in ("", "n", "in", "innen")]


def _particles(head: str) -> tuple[str, ...]:
    """Return the `von der` that stands right before a family name."""
    front: list[str] = []
    for word in reversed(head.split()[:-1]):
        if fold(word) not in _PARTICLES:
            break
        front.insert(0, fold(word))
    return tuple(front)


def _core(name: str) -> list[str]:
    """Return the words of a name without titles and abbreviations; all of them where nothing would be left."""
    parts = [part for part in name.split() if "." not in part and fold(part) not in TITLES]
    return parts or name.split() or [name]


def _ordinary(roster: Sequence[Name]) -> Iterator[str]:
    texts = {text for name in roster for text in (name.name, *name.aliases) if not text.startswith("!")}
    for text in sorted(texts):
        for word in words(unicodedata.normalize("NFC", text)):
            if is_ordinary(text[word.start : word.end].lower()):
                yield word.folded


def _beginnings(word: Word) -> tuple[str, ...]:
    return bare_forms(word.folded) + (bare_forms(word.joined) if word.joined else ())


def _taken(word: Word, part: str, *, is_last: bool) -> int:
    """Return how many words a part of a name takes: one, two where a line break cuts it, none where it is not here."""
    if part == word.folded or (is_last and part in bare_forms(word.folded)):
        return 1
    if word.joined and (part == word.joined or (is_last and part in bare_forms(word.joined))):
        return 2
    return 0


def _is_other(text: str, word: Word, name: str) -> bool:
    """Whether an inflected form in lower case is an ordinary word of its own: `kurs` is no genitive of Kur."""
    return word.folded != name and is_ordinary(text[word.start : word.end].rstrip("'’"), noun_too=True)
