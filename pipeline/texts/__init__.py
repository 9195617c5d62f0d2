"""What readers read: sentences and labels from `<language>.toml` and `<language>_<module>.toml`, and numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

NBSP = "\u00a0"
MINUS = "\u2212"

_FOLDER = Path(__file__).parent


@cache
def texts(language: str = "de") -> Mapping[str, Any]:
    """
    Load every text of a language.

    All files `<language>.toml` and `<language>_*.toml` are merged section by section, in the order of their names;
    where two set the same key, the later file wins.

    Args:
        language: "de"; a language without files of its own is read in German.

    Returns:
        Sections (`findings`, `charts`, …) by name; a section's entries are strings, lists or tables. Not to be changed.
    """
    merged: dict[str, Any] = {}
    own = _FOLDER / f"{language}.toml"
    paths = sorted([*([own] if own.is_file() else []), *_FOLDER.glob(f"{language}_*.toml")])
    for path in paths:
        _merge(merged, tomllib.loads(path.read_text(encoding="utf-8")))
    return MappingProxyType(merged) if paths else texts("de")


def attribute_label(attribute: str, language: str = "de") -> str:
    """Return what readers call an attribute column; one that is not known keeps its name."""
    return _look_up(texts(language).get("attributes", {}), attribute)


def value_label(attribute: str, value: str, language: str = "de") -> str:
    """Return what readers call an attribute's value, whatever its case; one that is not known stays as it is."""
    return _look_up(texts(language).get("values", {}).get(attribute, {}), value)


def decimal(value: float, digits: int = 1) -> str:
    """Write a number with a decimal comma, a true minus and, from 10,000 on, groups of three: −0,3; 12 450."""
    rounded = round(float(value), digits) + 0.0
    whole, _, rest = f"{abs(rounded):.{digits}f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", NBSP) if len(whole) > 4 else whole
    return f"{MINUS if rounded < 0 else ''}{grouped}{',' if rest else ''}{rest}"


def percent(share: float, digits: int = 0) -> str:
    """Write a share as a percentage with a space that does not break: 0.123 is „12 %“."""
    return f"{decimal(100 * share, digits)}{NBSP}%"


def points(share: float, digits: int = 0) -> str:
    """Write a share, or a difference of shares, in percentage points without a sign for them: 0.123 is „12“."""
    return decimal(100 * share, digits)


def _look_up(section: Mapping[str, Any], name: str) -> str:
    return str(section.get(name, section.get(name.lower(), name)))


def _merge(into: dict[str, Any], new: Mapping[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value)
        else:
            into[key] = value
