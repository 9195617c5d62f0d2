"""What can be read and searched in the page: segments with speaker, question, codes and reasons, packed."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.report.explorer.people import Units
from pipeline.report.material import Material
from pipeline.report.quotes import Quotes
from pipeline.report.view import reasons

BUDGET = 2_600_000
"""Characters of the packed texts that leave room for all else in six million."""

_TRIES = 6
_SPARE = 0.97


@dataclass(frozen=True)
class Corpus:
    """Packed segments (JSON, gzip, base64), and how many there are."""

    packed: str
    n_segments: int


@dataclass
class _Words:
    """Texts that occur often, told once."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """Return the place of a text."""
        return self.numbers.setdefault(text, len(self.numbers))


def corpus(material: Material, quotes: Quotes, units: Units, *, budget: int = BUDGET) -> Corpus:
    """
    Pack as many segments as there is room for: coded ones first, of these the clearest of every code and unit.

    Args:
        material: the study inside the house.
        quotes: what may be quoted.
        units: who speaks.
        budget: most characters of the result.
    """
    ordered = [name for name in order(material) if quotes.is_quotable(name)]
    n = _first_guess(ordered, quotes, budget)
    for _ in range(_TRIES):
        packed = pack(_told(material, quotes, units, ordered[:n]))
        if len(packed) <= budget or not n:
            break
        n = int(n * _SPARE * budget / len(packed))
    return Corpus(packed, n)


def _first_guess(ordered: Sequence[str], quotes: Quotes, budget: int) -> int:
    """Return how many segments will fit; packed, a character of text with all that belongs to it takes about 0.62."""
    room = budget / 0.62
    for n, name in enumerate(ordered):
        room -= len(quotes.text(name))
        if room < 0:
            return n
    return len(ordered)


def pack(value: object) -> str:
    """Write JSON, compress it, and write it in letters; the same value gives the same letters."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return base64.b64encode(gzip.compress(told.encode("utf-8"), 9, mtime=0)).decode("ascii")


def order(material: Material) -> list[str]:
    """Return all segments that count: the clearest of each code and unit, the second clearest …, then uncoded ones."""
    evidence = material.tables["evidence"]
    scores = evidence.groupby(["segment_id", "code_id"], sort=False)["score"].max().rename("score").reset_index()
    rows = material.coded.merge(scores, on=["segment_id", "code_id"], how="left").fillna({"score": 0.0})
    rows = rows.sort_values(["score", "segment_id"], ascending=[False, True])
    rows = rows.assign(place=rows.groupby(["code_id", "unit_id"]).cumcount())
    best = rows.groupby("segment_id").agg(place=("place", "min"), score=("score", "max"))
    ranked = best.reset_index().sort_values(["place", "score", "segment_id"], ascending=[True, False, True])
    coded = [str(name) for name in ranked["segment_id"]]
    known = set(coded)
    return coded + sorted(str(name) for name in material.answered["segment_id"] if name not in known)


def _told(material: Material, quotes: Quotes, units: Units, segment_ids: Sequence[str]) -> Mapping[str, Any]:
    """
    Tell segments, clearest first.

    Returns:
        `keys` (ids of codes and organisations), `words` (texts that occur often), and by segment: `ids`, `units`,
        `texts`, `who`, `asked` (places in `words`), `internal` (0 or 1), `codes` (places in `keys`), `marks` (key,
        start, end, …; in UTF-16), `why` (head, number of lines, lines: places in `words`).
    """
    words, keys = _Words(), _Words()
    shown = [quotes.quote(name) for name in segment_ids]
    known = reasons(material, shown)
    found, places = _found(material, set(segment_ids)), _places(material, set(segment_ids))
    return {
        "ids": [one.segment_id for one in shown],
        "units": [units.speaking[name] for name in segment_ids],
        "texts": [quotes.text(name) for name in segment_ids],
        "who": [words.number(one.who) for one in shown],
        "asked": [words.number(one.question) for one in shown],
        "internal": [int(one.is_internal) for one in shown],
        "codes": [[keys.number(key) for key in found.get(name, ())] for name in segment_ids],
        "marks": [_marks(quotes.text(name), places.get(name, ()), keys) for name in segment_ids],
        "why": [_why(known.get(name, ()), words) for name in segment_ids],
        "keys": list(keys.numbers),
        "words": list(words.numbers),
    }


def _why(found: Sequence[Any], words: _Words) -> list[int]:
    return [number for one in found for number in (words.number(one.head), words.number(one.told))]


def _found(material: Material, segment_ids: set[str]) -> Mapping[str, list[str]]:
    """Return the codes and organisations of segments."""
    coded = material.coded.loc[material.coded["segment_id"].isin(segment_ids), ["segment_id", "code_id"]]
    named = _mentions(material, segment_ids)[["segment_id", "key"]].rename(columns={"key": "code_id"})
    rows = pd.concat([coded, named]).drop_duplicates().sort_values(["segment_id", "code_id"])
    return {str(name): [str(key) for key in keys] for name, keys in rows.groupby("segment_id")["code_id"]}


def _mentions(material: Material, segment_ids: set[str]) -> pd.DataFrame:
    rows = material.tables["mentions"].loc[lambda frame: frame["segment_id"].isin(segment_ids)]
    return rows.assign(key=[f"actor:{name}" for name in rows["actor_id"]])


def _places(material: Material, segment_ids: set[str]) -> Mapping[str, list[tuple[str, int, int]]]:
    """Return where the words stand that codes were found by, and the names of organisations."""
    evidence = material.tables["evidence"]
    words = evidence[(evidence["source"] == "lexicon") & evidence["segment_id"].isin(segment_ids)]
    words = words.merge(material.coded[["segment_id", "code_id"]], on=["segment_id", "code_id"])
    named = _mentions(material, segment_ids)
    columns = ["segment_id", "key", "start", "end"]
    rows = pd.concat([words.rename(columns={"code_id": "key"})[columns], named[columns]]).sort_values(columns)
    found: dict[str, list[tuple[str, int, int]]] = {}
    for name, key, start, end in rows.itertuples(index=False, name=None):
        found.setdefault(str(name), []).append((str(key), int(start), int(end)))
    return found


def _marks(text: str, places: Sequence[tuple[str, int, int]], keys: _Words) -> list[int]:
    """Return places as a browser counts: letters beyond the first plane are two."""
    if text.isascii() or max(text) < "\U00010000":
        return [number for key, start, end in places for number in (keys.number(key), start, end)]
    return [
        number
        for key, start, end in places
        for number in (keys.number(key), _in_utf16(text, start), _in_utf16(text, end))
    ]


def _in_utf16(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2
