"""How a person's name from a study's table may stand as a label in a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TITLE = re.compile(r"^(?:(?:Frau|Herrn?|Prof|Dr|Mag|Dipl|Ing|Dres)\b\.?[\s-]*)+", re.IGNORECASE)
_REMARK = re.compile(r"\s*\([^)]*\)")


def label_key(label: str) -> str:
    """A label as labels are compared: without case, titles, remarks in brackets, and the dot of an abbreviation."""
    plain = _REMARK.sub("", label) or label
    return " ".join((_TITLE.sub("", plain) or plain).casefold().split()).rstrip(".: ")


def name_keys(name: str) -> frozenset[str]:
    """The keys of the labels that may stand for a person: full name either way round, last name, first name."""
    key = label_key(name)
    if "," in key:
        last, first = (part.strip() for part in key.split(",", 1))
        key = f"{first} {last}".strip()
    words = key.split()
    if len(words) < 2:
        return frozenset({key} - {""})
    return frozenset({key, words[0], words[-1], f"{words[-1]}, {' '.join(words[:-1])}"})


def all_name_keys(names: Iterable[str]) -> frozenset[str]:
    """The keys of all labels that may stand for one of several persons."""
    return frozenset(key for name in names for key in name_keys(name))
