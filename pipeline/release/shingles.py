"""Eight words in a row: by them a passage of a transcript is known again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SIZE = 8

_WORD = re.compile(r"[^\W_]+")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_FACTOR = 1_000_003


class Match(NamedTuple):
    """Words of a text that stand in a transcript: which text, its first word's number, and the segment."""

    text: int
    word: int
    segment_id: str


def shingle_words(text: str) -> list[str]:
    """Return the words of a text as shingles compare them: lower case, no punctuation, no hidden characters."""
    return _WORD.findall(_HIDDEN.sub("", unicodedata.normalize("NFKC", text)).casefold())


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Return every eight words in a row of a text."""
    words = shingle_words(text)
    return frozenset(tuple(words[start : start + SIZE]) for start in range(len(words) - SIZE + 1))


def matches(texts: Sequence[Sequence[str]], segments: Mapping[str, str]) -> list[Match]:
    """
    Find eight words in a row that texts and segments share.

    Args:
        texts: words of each text (`shingle_words`).
        segments: text by segment_id, in the order in which they were said; a passage may go over from one to the next.

    Returns:
        A match for every place of a text that is in a transcript, the first segment each; by text and word.
    """
    numbers = {word: number for number, word in enumerate(sorted({word for text in texts for word in text}), start=1)}
    ours, places = _hashes(texts, numbers)
    if not len(ours) or not segments:
        return []
    names, spoken = list(segments), list[str]()
    ends = []
    for text in segments.values():
        # transcripts are NFC already; what NFKC changes beyond that stands in no sentence
        spoken += _WORD.findall(text.casefold())
        ends.append(len(spoken))
    theirs = _rolled(np.array([numbers.get(word, 0) for word in spoken], dtype=np.uint64))
    found: dict[int, list[tuple[int, int]]] = {}
    for key, place in zip(ours.tolist(), places, strict=True):
        found.setdefault(key, []).append(place)
    told: dict[tuple[int, int], Match] = {}
    for position in np.flatnonzero(np.isin(theirs, ours)).tolist():
        segment_id = names[int(np.searchsorted(ends, position, side="right"))]
        for number, word in found[int(theirs[position])]:
            # two passages may share a hash: the words decide
            if list(texts[number][word : word + SIZE]) == spoken[position : position + SIZE]:
                told.setdefault((number, word), Match(number, word, segment_id))
    return sorted(told.values())


def _hashes(
    texts: Sequence[Sequence[str]], numbers: Mapping[str, int]
) -> tuple[NDArray[np.uint64], list[tuple[int, int]]]:
    """Hash every eight words of every text; and say where each of them is."""
    parts = [_rolled(np.array([numbers[word] for word in text], dtype=np.uint64)) for text in texts]
    places = [(text, word) for text, part in enumerate(parts) for word in range(len(part))]
    return (np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint64)), places


def _rolled(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    count = max(len(numbers) - SIZE + 1, 0)
    total = np.zeros(count, dtype=np.uint64)
    for shift in range(SIZE):
        total = total * np.uint64(_FACTOR) + numbers[shift : shift + count]
    return total
