"""Names searched in bare bytes, however they are encoded: a net below the search in text."""

from __future__ import annotations

import html.entities
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from pipeline.study import Name

SHORTEST = 6
"""Letters of the shortest name that is searched in bytes: shorter ones stand by chance in any picture."""

_HEAD = 4
_AROUND = 80
_TABLE_BITS = 20
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_LETTERS = re.compile(r"[^\W\d_]+")


class Spot(NamedTuple):
    """
    Where a name stands in bytes.

    Attributes:
        start: its offset.
        word: the whole word that it is a part of; "" where it cannot be read.
        pseudonym: whose name.
        around: the text around it, as far as it can be read.
        at: where the name begins in that text.
        length: its length there.
    """

    start: int
    word: str
    pseudonym: str
    around: str
    at: int
    length: int


@dataclass(frozen=True)
class Needles:
    """
    Names to be searched in bytes.

    Attributes:
        patterns: bytes, ASCII letters in lower case → (the encoding they are in, pseudonym).
    """

    patterns: Mapping[bytes, tuple[str, str]]

    def find(self, data: bytes) -> Iterator[Spot]:
        """Yield every place of a name in bytes, whatever is around it."""
        folded = data.lower()
        for start in self._candidates(folded):
            for pattern, (encoding, pseudonym) in self._by_head.get(folded[start : start + _HEAD], ()):
                if folded.startswith(pattern, start):
                    yield _spot(data, start, start + len(pattern), encoding, pseudonym)

    @cached_property
    def _by_head(self) -> Mapping[bytes, Sequence[tuple[bytes, tuple[str, str]]]]:
        found: dict[bytes, list[tuple[bytes, tuple[str, str]]]] = {}
        for pattern, known in sorted(self.patterns.items()):
            found.setdefault(pattern[:_HEAD], []).append((pattern, known))
        return found

    @cached_property
    def _table(self) -> NDArray[np.bool_]:
        """Which hashes of four bytes are those of a pattern's beginning."""
        table = np.zeros(1 << _TABLE_BITS, dtype=np.bool_)
        if self._by_head:
            table[_hashed(np.frombuffer(b"".join(sorted(self._by_head)), dtype="<u4"))] = True
        return table

    def _candidates(self, folded: bytes) -> list[int]:
        if len(folded) < _HEAD:
            return []
        found = [
            _HEAD * np.flatnonzero(self._table[_hashed(np.frombuffer(folded[shift:end], dtype="<u4"))]) + shift
            for shift in range(_HEAD)
            if (end := shift + (len(folded) - shift) // _HEAD * _HEAD) > shift
        ]
        return sorted(np.concatenate(found).tolist())


def _hashed(heads: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed: NDArray[np.uint32] = (heads * np.uint32(2654435761)) >> np.uint32(32 - _TABLE_BITS)
    return mixed


def needles(names: Iterable[Name]) -> Needles:
    """
    Prepare the search for the names of a roster.

    Every written name and alias, and every family name, of at least six letters; as written, in capitals, with ä or ae,
    with composed or separate accents; in UTF-8, Windows' and wide encodings, and as XML, web addresses and JSON write
    letters beyond ASCII. Aliases that are marked as no name, and names that stay, are left out.
    """
    patterns: dict[bytes, tuple[str, str]] = {}
    for name in names:
        if not name.stays:
            for text in sorted(_texts(name)):
                for encoding, pattern in _patterns(text):
                    patterns.setdefault(pattern, (encoding, name.pseudonym))
    return Needles(patterns)


def _texts(name: Name) -> set[str]:
    head = name.name.partition(",")[0].split()
    family = re.split(r"[-–]", head[-1]) if head else []
    written = [name.name, *(alias for alias in name.aliases if not alias.startswith("!")), *head[-1:], *family]
    return {text for text in written if sum(map(len, _LETTERS.findall(text))) >= SHORTEST}


def _patterns(text: str) -> Iterator[tuple[str, bytes]]:
    spelled = unicodedata.normalize("NFC", text)
    plain = "".join(_UMLAUTS.get(letter, letter) for letter in spelled.lower())
    for one in {plain, spelled.lower(), spelled.upper(), spelled, unicodedata.normalize("NFD", spelled.lower())}:
        for encoding in _ENCODINGS:
            try:
                yield encoding, one.encode(encoding).lower()
            except UnicodeEncodeError:
                continue
        if not one.isascii():
            yield from (("ascii", escaped.encode("ascii").lower()) for escaped in _escaped(one))


def _escaped(text: str) -> Iterator[str]:
    known = html.entities.codepoint2name
    yield "".join(c if c.isascii() else f"&#{ord(c)};" for c in text)
    yield "".join(c if c.isascii() else f"&#x{ord(c):x};" for c in text)
    yield "".join(c if c.isascii() else f"&{known.get(ord(c), '')};" for c in text)
    yield "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in text)
    yield quote(text, safe=" ")
    yield quote(text, safe="")


def _spot(data: bytes, start: int, end: int, encoding: str, pseudonym: str) -> Spot:
    readable = "latin-1" if encoding == "ascii" else encoding
    reach = _AROUND * (2 if readable.startswith("utf-16") else 1)
    # an even distance keeps wide letters whole
    before = data[max(start - reach, start % 2) : start].decode(readable, "ignore")
    name = data[start:end].decode(readable, "ignore")
    after = data[end : end + reach].decode(readable, "ignore")
    front, back = re.search(r"[^\W\d_]*\Z", before), re.match(r"[^\W\d_]*", after)
    word = f"{front[0] if front else ''}{name}{back[0] if back else ''}"
    return Spot(start, word, pseudonym, before + name + after, len(before), len(name))
