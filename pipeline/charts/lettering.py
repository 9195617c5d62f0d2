"""How wide letters are, and where lines break."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

LABEL_POINTS = 8.5
"""Size of the letters of labels."""

_POINTS_PER_CM = 72 / 2.54
_PROBE = 100.0
_LEAST = 3
"""Letters that a word that had to be cut ends with."""
_LACKING = "\u25a1"
_SPACE = " \t\n\r\f\v"
_SPACES = re.compile(f"[{_SPACE}]+")
"""Those that may become line ends: not the ones that keep a number and its unit together."""


def wrap(text: str, width_cm: float, *, points: float, weight: str = "normal") -> str:
    """Break a text into lines that fit a width, at spaces, else inside a word that is too long."""
    lines: list[str] = []
    for word in _SPACES.split(text.strip(_SPACE)):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_cm(joined, points=points, weight=weight) <= width_cm:
            lines[-1] = joined
        else:
            lines += _pieces(word, width_cm, points, weight)
    return "\n".join(lines)


def text_cm(text: str, *, points: float = LABEL_POINTS, weight: str = "normal") -> float:
    """Measure the width of one line in cm; letters that stand closer in pairs are not, so it is never too small."""
    return sum(_advance(character, weight) for character in text) * points / _POINTS_PER_CM


@cache
def font(weight: str) -> FT2Font:
    """Return the charts' font, which matplotlib brings along, in a weight."""
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    return FT2Font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))


def drawable(text: str, weight: str) -> str:
    """Put a box for every sign that the font lacks."""
    face = font(weight)
    return "".join(character if face.get_char_index(ord(character)) else _LACKING for character in text)


@cache
def _advance(character: str, weight: str) -> float:
    """Measure how far a letter of one point moves the next, in points."""
    from matplotlib.ft2font import LoadFlags

    face = font(weight)
    face.set_size(_PROBE, 72)
    glyph = face.load_char(ord(drawable(character, weight)), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _PROBE


def _pieces(word: str, width_cm: float, points: float, weight: str) -> list[str]:
    """Break a long word after its hyphens and slashes, else anywhere."""
    lines: list[str] = []
    for part in re.findall(r"[^-/]+[-/]*|[-/]+", word):
        if lines and text_cm(lines[-1] + part, points=points, weight=weight) <= width_cm:
            lines[-1] += part
        else:
            lines += _cut(part, width_cm, points, weight)
    return lines


def _cut(word: str, width_cm: float, points: float, weight: str) -> list[str]:
    if text_cm(word, points=points, weight=weight) <= width_cm:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_cm(f"{pieces[-1]}{character}-", points=points, weight=weight) > width_cm:
            pieces.append("")
        pieces[-1] += character
    if (n_lacking := _LEAST - len(pieces[-1])) > 0:
        pieces[-2:] = [pieces[-2][:-n_lacking], pieces[-2][-n_lacking:] + pieces[-1]]
    return [f"{piece}-" for piece in pieces[:-1]] + pieces[-1:]
