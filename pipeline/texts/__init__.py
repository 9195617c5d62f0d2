"""What readers read: sentences and labels from `<language>.toml` and `<language>_<module>.toml`, and numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

MINUS = "\u2212"

_FOLDER = Path(__file__).parent


_spoken: ContextVar[str] = ContextVar("language", default="de")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have all words and numbers in a language for a while: "de" or "en". Other processes do not hear of it."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """Return the language that is spoken now."""
    return _spoken.get()


def texts(language: str | None = None) -> Mapping[str, Any]:
    """
    Return every text of a language.

    Args:
        language: "de" or "en", by default what is spoken now; one without files of its own is read in German.

    Returns:
        Sections (`findings`, `charts`, …) by name; a section's entries are strings, lists or tables. Not to be changed.
    """
    return _loaded(language or spoken())


@cache
def _loaded(language: str) -> Mapping[str, Any]:
    """
    Load the texts of a language.

    All files `<language>.toml` and `<language>_*.toml` are merged section by section, in the order of their names;
    where two set the same key, the later file wins.
    """
    merged: dict[str, Any] = {}
    own = _FOLDER / f"{language}.toml"
    paths = sorted([*([own] if own.is_file() else []), *_FOLDER.glob(f"{language}_*.toml")])
    for path in paths:
        _merge(merged, tomllib.loads(path.read_text(encoding="utf-8")))
    return MappingProxyType(merged) if paths else _loaded("de")


def attribute_label(attribute: str) -> str:
    """Return what readers call an attribute column; one that is not known keeps its name."""
    return _look_up(texts().get("attributes", {}), attribute)


def value_label(attribute: str, value: str) -> str:
    """Return what readers call an attribute's value, whatever its case; one that is not known stays as it is."""
    known = texts().get("values", {})
    return _look_up({**known.get("any", {}), **known.get(attribute, {})}, value)


def decimal(value: float, digits: int = 1) -> str:
    """Write a number with a true minus and, from 10,000 on, groups of three: −0,3; 12 450; in English −0.3; 12,450."""
    point, group = _numbers()["point"], _numbers()["group"]
    rounded = round(float(value), digits) + 0.0
    whole, _, rest = f"{abs(rounded):.{digits}f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", group) if len(whole) > 4 else whole
    return f"{MINUS if rounded < 0 else ''}{grouped}{point if rest else ''}{rest}"


def percent(share: float, digits: int = 0) -> str:
    """Write a share as a percentage: 0.123 is „12 %“ with a space that does not break, in English “12%”."""
    return str(_numbers()["percent"]).format(n=decimal(100 * share, digits))


def date_told(day: str) -> str:
    """Write an ISO date for readers: 2019-08-19 is „19.08.2019“, in English “19 August 2019”; else as it is."""
    parts = day[:10].split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return day
    months = _numbers()["months"]
    known = {"year": parts[0], "month": parts[1], "day": parts[2], "first": int(parts[2])}
    return str(_numbers()["date"]).format(**known, name=months[int(parts[1]) - 1])


def quoted(text: str) -> str:
    """Put a text in quotation marks: „Wolf“, in English “Wolf”."""
    return str(_numbers()["quoted"]).format(text=text)


def locale() -> str:
    """Return the spoken language as office files and pages name it: `de-DE`, `en-GB`."""
    return str(_numbers()["locale"])


def points(share: float, digits: int = 0) -> str:
    """Write a share, or a difference of shares, in percentage points without a sign for them: 0.123 is „12“."""
    return decimal(100 * share, digits)


def _numbers() -> Mapping[str, Any]:
    return dict(texts()["numbers"])


def _look_up(section: Mapping[str, Any], name: str) -> str:
    return str(section.get(name, section.get(name.lower(), name)))


def _merge(into: dict[str, Any], new: Mapping[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value)
        else:
            into[key] = value
