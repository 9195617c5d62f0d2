"""Time marks of transcription programs: found, read and taken out of the text."""

from __future__ import annotations

import re

# h:mm:ss or m:ss with an optional fraction: f4 writes `-5` for tenths, others `.567`, `,567` or `:12` for film frames.
CLOCK = r"(?:(?:\d{1,3}:)?\d{1,3}:[0-5]\d(?:[-.,]\d{1,3})?|\d{1,2}:\d{2}:\d{2}:\d{2})(?![\d:])"
_SPAN = rf"{CLOCK}(?:\s*(?:-->|[-–])\s*{CLOCK})?"
MARK = rf"(?:#\s*{_SPAN}\s*#|\[\s*{_SPAN}\s*\]|\{{\s*{_SPAN}\s*\}}|\(\s*{_SPAN}\s*\)|\{{\s*{_SPAN}\s*\}})"

_PARTS = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[-.,](\d{1,3}))?(?![\d:])")
_FRAMES = re.compile(r"(\d{1,2}:\d{2}:\d{2}):\d{2}(?!\d)")
_LEADING = re.compile(rf"\s*({MARK})\s*")
_LEADING_BARE = re.compile(rf"\s*({_SPAN})(?:\s+|(?=[^\W\d_]))")
_TRAILING = re.compile(rf"\s*({MARK})\s*$")
_CELL = re.compile(rf"\t\s*({CLOCK}|{MARK})\s*$")
# Teams writes `0:0:5.0 --> 0:0:7.12`.
_TEAMS = r"\d{1,2}:\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?"
SPAN_ONLY = re.compile(rf"\s*(?:{CLOCK}|{_TEAMS})\s*-->\s*(?:{CLOCK}|{_TEAMS})\s*")
CLOCK_ONLY = re.compile(rf"\s*{CLOCK}\s*")
# A line that is `10:30` may be the end of a sentence.
_ONLY = re.compile(rf"(?:{SPAN_ONLY.pattern})|\s*(?:{MARK}|\d{{1,3}}:\d{{1,2}}:[0-5]\d(?:[-.,]\d{{1,3}})?)\s*")
# Round brackets may hold a clock time that was said; hashes, square and curly brackets are the transcriber's.
_INNER = re.compile(
    rf"(?:#\s*{_SPAN}\s*#|\[\s*{_SPAN}\s*\]|\{{\s*{_SPAN}\s*\}}|\(\s*\d{{1,3}}:\d{{2}}:\d{{2}}(?:[-.,]\d{{1,3}})?\s*\))"
)


def seconds(mark: str) -> float | None:
    """
    Read the first time in a mark.

    Returns:
        Seconds from the start of the recording, or None if there is no time in it.
    """
    found = _PARTS.search(_FRAMES.sub(r"\1", mark))
    if found is None:
        return None
    hours, minutes, whole, fraction = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(f"{whole}.{fraction or 0}")


def clock(seconds: float) -> str:
    """Write seconds as `h:mm:ss.t`, so that `seconds` reads them back to the tenth."""
    tenths = round(seconds * 10)
    return f"{tenths // 36000}:{tenths // 600 % 60:02}:{tenths // 10 % 60:02}.{tenths % 10}"


def take_leading(text: str, *, bare: bool = False) -> tuple[float | None, str]:
    """
    Take a time mark off the beginning.

    Args:
        text: a line.
        bare: also a time without brackets; only where a label follows, else `10:30 Uhr` would be one.

    Returns:
        Seconds or None, and the rest.
    """
    found = _LEADING.match(text) or (_LEADING_BARE.match(text) if bare else None)
    return (seconds(found[1]), text[found.end() :]) if found else (None, text)


def take_trailing(text: str) -> tuple[float | None, str]:
    """Take a time mark off the end: seconds or None, and what stands before it."""
    if not text.rstrip().endswith(("#", "]", ")", "}")):
        return None, text
    # The pattern is tried on the tail only: a turn can be longer than a page.
    tail = text.rstrip()[-40:]
    found = _TRAILING.search(tail)
    return (seconds(found[1]), text.rstrip()[: -len(found[0])]) if found else (None, text)


def take_cell(text: str) -> tuple[float | None, str]:
    """Take a last table cell that holds nothing but a time: seconds or None, and the cells before it."""
    found = _CELL.search(text[-40:]) if "\t" in text[-40:] else None
    return (seconds(found[1]), text[: -len(found[0])]) if found else (None, text)


def without_marks(text: str) -> str:
    """Take time marks out of the middle of a text; a clock time somebody said stays."""
    return _INNER.sub(" ", text) if any(sign in text for sign in "#[({") else text


def only_time(text: str) -> float | None:
    """Seconds, if the line holds nothing but a time."""
    return seconds(text) if len(text) < 60 and _ONLY.fullmatch(text) else None
