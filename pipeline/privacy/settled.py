"""Words that need no decision: decided ones, and those that the study itself needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.privacy.forms import bare_forms, words_of
from pipeline.privacy.lists import family_names, given_names, places
from pipeline.study.names import Name

if TYPE_CHECKING:
    from pipeline.study import Study

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Needed:
    """Folded words that a study cannot do without, and beginnings of words (`stadtwerk*`)."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()


def settled(names: Iterable[Name], need: Needed) -> Callable[[str], bool]:
    """
    Return what tells whether a word or phrase needs no decision, inflected or not.

    Args:
        names: the roster; every row is a decision.
        need: words that the study needs; a phrase of nothing but needed and decided words needs no decision.
    """
    decided = {words_of(text.lstrip("!")) for name in names for text in (name.name, *name.aliases)}

    def is_needed(word: str) -> bool:
        return any(form in need.words for form in bare_forms(word)) or word.startswith(need.beginnings)

    def is_settled(word: str) -> bool:
        phrase = words_of(word)
        if any(form in decided for form in _uninflected(phrase)):
            return True
        return all(is_needed(one) or any((form,) in decided for form in bare_forms(one)) for one in phrase)

    return is_settled


def needed(study: Study) -> Needed:
    """Collect the words of a study's actors, codebook and attributes; and the Länder, which are no small places."""
    lands = {place.land for place in places().values()}
    return _needed({*_actor_texts(study), *_code_texts(study), *_values(study), *lands})


def spared(study: Study) -> Needed:
    """
    Collect the words that are never masked though they look like names: in actors, codebook and attributes.

    Words that no list of names holds are left out: what is masked depends on these words, and so does all that is kept
    of an interview; it shall not be read anew whenever the codebook gets a term.
    """
    words = {word for text in (*_code_texts(study), *_values(study)) for word in text.replace("*", " ").split()}
    listed = given_names() | family_names() | places().keys()
    return _needed({*_actor_texts(study), *(word for word in words if word[:1].upper() + word[1:] in listed)})


def _needed(texts: Iterable[str]) -> Needed:
    ordered = sorted(texts)
    stems = {stem for text in ordered for part in text.split() if part.endswith("*") for stem in words_of(part)[-1:]}
    return Needed(frozenset(word for text in ordered for word in words_of(text)), tuple(sorted(stems)))


def _actor_texts(study: Study) -> list[str]:
    return [text for actor in study.actors for text in (actor.label, *actor.aliases)]


def _code_texts(study: Study) -> list[str]:
    return [term for code in study.codebook.codes for term in (code.label, *code.terms, *code.pro, *code.contra)]


def _values(study: Study) -> list[str]:
    tables = [row.attributes for row in study.interviews] + [row.attributes for row in study.speakers]
    return [value for attributes in tables for value in attributes.values()]


def _uninflected(phrase: Phrase) -> Iterable[Phrase]:
    return [(*phrase[:-1], form) for form in bare_forms(phrase[-1])] if phrase else []
