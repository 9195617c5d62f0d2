"""What is held back from those outside: figures by name, and what was put together before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Key = tuple[str, str, str]
"""A figure: table, group, code. Tables are called `shares:<attribute>`, `contrast:<contrast_id>`, `themes`, …"""


@dataclass(frozen=True)
class Withheld:
    """
    What does not leave.

    Attributes:
        figures: those that are held back one by one.
        merged: by attribute the values that leave and what each of them holds, where it holds several.
        dropped: attributes that do not leave at all.
        sides: by contrast that leaves the units on its two sides.
        crossed: attributes that are declared two-way tables.
        unchanged: figures held back because too few people joined or left since an earlier export.
    """

    figures: frozenset[Key] = frozenset()
    merged: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    sides: Mapping[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    crossed: tuple[str, ...] = ()
    unchanged: frozenset[Key] = frozenset()

    def hides(self, table: str, group: str, code_id: str) -> bool:
        """Say whether a figure is held back."""
        return (table, group, code_id) in self.figures

    def count(self, table: str) -> int:
        """Count the figures of a table that are held back."""
        return sum(name == table for name, _, _ in self.figures)

    def n_merged(self, attribute: str) -> int:
        """Count the values of an attribute that are told together with others."""
        return sum(map(len, self.merged.get(attribute, {}).values()))
