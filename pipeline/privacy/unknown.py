"""Names that no roster knows: what is surely one is masked before anything is written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.privacy.contacts import contacts
from pipeline.privacy.forms import is_ordinary, words_of
from pipeline.privacy.lists import family_names, places
from pipeline.privacy.pseudonyms import Found, Replacer, put_in
from pipeline.privacy.suspects import LAENDER, Suspect, suspects
from pipeline.privacy.tagger import Tagging, tags

MASK = "Name"
"""What stands in brackets for a person whom nobody has given a pseudonym."""

SURE = 0.9
"""Score from which a person is masked without anybody having decided."""

_TITLE = r"\b(?:[Ff]rau|[Hh]err[n]?|[Ff]amilie)\s+(?:[Dd]r\.\s+)?"


@dataclass(frozen=True)
class Mask:
    """
    Takes contact data and unknown names out of texts whose rostered names are out.

    Attributes:
        names: replaces the names that stand out wherever they are.
        titled: replaces names that are ordinary words (`Frau Loch`), after a title only.
    """

    names: Replacer = field(default_factory=Replacer)
    titled: re.Pattern[str] | None = None

    def __call__(self, text: str) -> str:
        """Return the text with what is surely a name in brackets."""
        text = self.names(text)
        if self.titled is None:
            return text
        return put_in(text, (Found(match.start(1), match.end(1), MASK) for match in self.titled.finditer(text)))


def without_names(text: str, names: Replacer) -> str:
    """Return the text (NFC) with contact data replaced by its kind (`[E-Mail]`), and rostered names around it."""
    text = unicodedata.normalize("NFC", text)
    pieces, position = [], 0
    for start, end, kind in contacts(text):
        pieces += [names(text[position:start]), f"[{kind}]"]
        position = end
    return "".join([*pieces, names(text[position:])])


def unknown(
    texts: Iterable[str],
    *,
    is_spared: Callable[[str], bool],
    masks: bool = True,
    generalises: bool = False,
    tagged: Tagging = tags,
) -> Mask:
    """
    Find the names in one interview that no roster knows, and build what masks them in all of its texts.

    Args:
        texts: the interview's turns, rostered names and contact data already out.
        is_spared: whether a word or phrase must stay: it was decided, or the study needs it.
        masks: whether persons are masked as `[Name]`.
        generalises: whether places are told by size class and Land: `[Kleinstadt in Sachsen]`.
        tagged: gives the tagger's opinion.
    """
    spoken = list(texts)
    people: list[Suspect] = []
    towns: dict[str, str] = {}
    for one in (one for text in spoken for one in suspects(text, tagged=tagged) if not is_spared(one.word)):
        if masks and one.kind == "person" and one.score >= SURE:
            people.append(one)
        elif generalises and one.kind == "place":
            towns |= _town(one)
    titled = Counter(one.word for one in people if one.is_titled and not one.is_unusual)
    mostly = {word for word, count in titled.items() if 2 * count > _mentions(word, spoken)}
    return Mask(
        _replacer({one.word for one in people if one.is_unusual} | mostly, towns), _titled(titled.keys() - mostly)
    )


def _mentions(word: str, texts: Iterable[str]) -> int:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    return sum(len(pattern.findall(text)) for text in texts)


def _town(one: Suspect) -> Mapping[str, str]:
    found = places().get(one.word) or places().get(one.word.removesuffix("s"))
    if found is None or one.score < 0.5 or one.word in LAENDER:
        return {}
    return {one.word: f"{found.size} in {found.land}"}


def _replacer(persons: Iterable[str], towns: Mapping[str, str]) -> Replacer:
    """Build what masks names wherever they stand; of a whole name also the family name, if it is no ordinary word."""
    phrases = {(words_of(name), MASK) for name in persons for name in (name, *_family(name))}
    phrases |= {(words_of(name), told) for name, told in towns.items()}
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, told in sorted(phrases, key=lambda item: (-len(item[0]), item)):
        found.setdefault(phrase[0], []).append((phrase, told))
    ordinary = {word for words, _ in phrases for word in words}
    return Replacer(found, ordinary=frozenset(ordinary))


def _family(name: str) -> list[str]:
    last = name.rsplit(maxsplit=1)[-1]
    return [] if is_ordinary(last.lower(), noun_too=True) and last not in family_names() else [last]


def _titled(words: Iterable[str]) -> re.Pattern[str] | None:
    choice = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"{_TITLE}({choice})\b") if choice else None
