"""Terms of the codebook: which word forms a term's words stand for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.language import lemmas

_APART = re.compile(r"[^\w*]+")
_WHOLE = re.compile(r"[^\w*-]+")


class Vocabulary:
    """
    Looks up the forms that a word of a term stands for.

    `dorfladen` stands for that word in every inflection, `verwaltung*` for all words that begin so, `*laden` for
    all that end so, `*versorg*` for all that hold it; endings are looked for in the lemma too, so that `*laden`
    finds Dorfläden. The parts of a word with hyphens are words too.

    Args:
        forms: distinct lower-case word forms.
        lemmas: the lemma of each.
    """

    def __init__(self, forms: Sequence[str], lemmas: Sequence[str]) -> None:
        self._forms, self._lemmas = forms, lemmas

    def find(self, word: str) -> NDArray[np.int64]:
        """Return the numbers of the forms that a word with or without `*` stands for, ascending."""
        stem = word.strip("*")
        if not stem:
            return np.arange(len(self._forms))
        if "*" not in word:
            found = self._exact.get(word, set()) | self._exact.get(lemmas([word])[0], set())
        elif word.startswith("*") and word.endswith("*"):
            found = self._containing(stem)
        elif word.endswith("*"):
            found = self._beginning(self._sorted, stem)
        else:
            found = self._beginning(self._reversed, stem[::-1])
        return np.array(sorted(found), dtype=np.int64)

    @cached_property
    def _exact(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for number, (form, lemma) in enumerate(zip(self._forms, self._lemmas, strict=True)):
            parts = [part for part in form.split("-") if len(part) > 2] if "-" in form else []
            for word in (form, lemma, *parts, *lemmas(parts)):
                found[word].add(number)
        return dict(found)

    @cached_property
    def _sorted(self) -> list[tuple[str, int]]:
        return sorted((word, number) for word, numbers in self._exact.items() for number in numbers)

    @cached_property
    def _reversed(self) -> list[tuple[str, int]]:
        return sorted((word[::-1], number) for word, number in self._sorted)

    @cached_property
    def _joined(self) -> tuple[str, list[int]]:
        lengths = np.cumsum([0, *(len(word) + 1 for word, _ in self._sorted)])
        return "\n".join(word for word, _ in self._sorted), lengths.tolist()

    @staticmethod
    def _beginning(words: list[tuple[str, int]], stem: str) -> set[int]:
        first, last = bisect_left(words, (stem, -1)), bisect_left(words, (stem + "\U0010ffff", -1))
        return {number for _, number in words[first:last]}

    def _containing(self, stem: str) -> set[int]:
        text, starts = self._joined
        found, position = set(), text.find(stem)
        while position >= 0:
            index = bisect_left(starts, position + 1) - 1
            found.add(self._sorted[index][1])
            position = text.find(stem, starts[index + 1]) if index + 1 < len(starts) else -1
        return found


def readings(term: str) -> tuple[tuple[str, ...], ...]:
    """
    Return the rows of words that a term stands for, lower case; a lone `*` is any word.

    `vor Ort einkaufen` stands for three words in a row, `rot-rot-grün` for one word with hyphens, as people mostly
    write it, or three without. `kita-*` has one reading only: the hyphen is what sets it apart from `kita*`.
    """
    whole = tuple(word for word in _WHOLE.split(term.lower()) if word.strip("-"))
    apart = whole if "-*" in term else tuple(word for word in _APART.split(term.lower()) if word)
    return tuple(dict.fromkeys(words for words in (whole, apart) if words))
