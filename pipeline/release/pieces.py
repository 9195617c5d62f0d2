"""A piece of text and where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """
    Text found in a file.

    Attributes:
        where: file and place, as a message names it.
        text: what stands there.
        is_long: it has lines of its own; a place in it is told by line.
    """

    where: str
    text: str
    is_long: bool = False

    def place(self, position: int) -> str:
        """Say where an offset of the text is."""
        return f"{self.where}, Zeile {self.text.count(chr(10), 0, position) + 1}" if self.is_long else self.where
