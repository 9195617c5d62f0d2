"""Charts for paper: the picture alone, for its words stand around it as text of the page."""

from __future__ import annotations

import re
from html import unescape

from pipeline.charts import Caption

_BLOCK = re.compile(r'\n  <g id="text_\d+">\n.*?\n  </g>', re.DOTALL)
"""A text of the figure itself; those of its axes are indented further."""
_LINE = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_BASE = re.compile(r'<text[^>]*?(?: y="([\d.]+)"| transform="translate\([\d.]+ ([\d.]+)\)")')
_SIZE = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt" viewBox="0 0 [\d.]+ [\d.]+"')
_BELOW, _ABOVE = 6.0, 9.0
"""Points kept below the base of the subtitle, and above that of the footer."""


def bare(svg: bytes, caption: Caption) -> bytes:
    """
    Cut title, subtitle and footer off a chart.

    Args:
        svg: as `charts.save` draws it.
        caption: its words.

    Returns:
        The rest as SVG of the same width; unchanged where the words are not found.
    """
    text = svg.decode("utf-8")
    head = [block for words in (caption.title, caption.subtitle) for block in _found(text, words)]
    foot = _found(text, caption.footer)
    size = _SIZE.search(text)
    if not size or not (head or foot):
        return svg
    top = max((base for block in head for base in _bases(block)), default=-_BELOW) + _BELOW
    bottom = min((base for block in foot for base in _bases(block)), default=float(size[2]) + _ABOVE) - _ABOVE
    height = bottom - top
    for block in (*head, *foot):
        text = text.replace(block, "", 1)
    frame = f'width="{size[1]}pt" height="{height:.2f}pt" viewBox="0 {top:.2f} {size[1]} {height:.2f}"'
    return text.replace(size[0], frame, 1).encode("utf-8")


def _found(text: str, words: str) -> list[str]:
    """Return the blocks that say some words, however they are broken into lines."""
    return [block for block in _BLOCK.findall(text) if words and _squeezed(_told(block)) == _squeezed(words)]


def _told(block: str) -> str:
    return unescape("".join(_LINE.findall(block)))


def _squeezed(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


def _bases(block: str) -> list[float]:
    return [float(upright or moved) for upright, moved in _BASE.findall(block)]
