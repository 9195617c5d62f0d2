"""Lists of German places and of given and family names, see ../ATTRIBUTION.md."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).parent
_SIZES = ((100_000, "Großstadt"), (20_000, "Mittelstadt"), (5_000, "Kleinstadt"), (0, "Landgemeinde"))


class Place(NamedTuple):
    """A German place: its Land and how many live there."""

    land: str
    population: int

    @property
    def size(self) -> str:
        """The size class of the Bundesinstitut für Bau-, Stadt- und Raumforschung."""
        return next(name for least, name in _SIZES if self.population >= least)


@cache
def given_names() -> frozenset[str]:
    """Return given names as they are written."""
    return frozenset(_lines("given.txt"))


@cache
def family_names() -> frozenset[str]:
    """Return frequent family names as they are written."""
    return frozenset(_lines("family.txt"))


@cache
def places() -> dict[str, Place]:
    """Return German places of 500 inhabitants or more by name; of one name, the biggest."""
    rows = (line.split("\t") for line in _lines("places.txt"))
    return {name: Place(land, int(population)) for name, land, population in rows}


def _lines(file: str) -> list[str]:
    return (_HERE / file).read_text(encoding="utf-8").split("\n")[:-1]
