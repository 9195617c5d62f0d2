"""Bytes → text, and text → text without characters that break a writer later."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from pipeline.ingest.model import Line, Unreadable, counted

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_FORMATS = (
    (b"PK\x03\x04", "eine Word-, OpenDocument- oder ZIP-Datei"),
    (b"%PDF-", "eine PDF-Datei"),
    (b"{\\rtf", "eine RTF-Datei"),
    (b"\xd0\xcf\x11\xe0", "eine alte Word-Datei (.doc)"),
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters, soft hyphens, zero-width spaces, direction marks and noncharacters; joiners stay for emoji.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """
    Decode a text file: byte order mark, else UTF-16 by its NUL pattern, else strict UTF-8, else cp1252 with a warning.

    Returns:
        The text without byte order mark, and warnings.

    Raises:
        Unreadable: the bytes are another format or no text at all.
    """
    _refuse_other_format(data)
    encoding = _marked_encoding(data) or _nul_encoding(data)
    if encoding is not None:
        return _as_text(data.decode(encoding, "replace").removeprefix("\ufeff")), ()
    try:
        return _as_text(data.decode("utf-8")), ()
    except UnicodeDecodeError:
        return _as_text(_windows_text(data)), ("Zeichensatz Windows-1252 angenommen; bitte Umlaute prüfen.",)


def clean_text(text: str) -> tuple[str, int]:
    """
    Repair lone surrogates, drop invisible characters, compose to NFC.

    Returns:
        The clean text, and how many characters were repaired or dropped.
    """
    repaired = 0
    if _SURROGATE.search(text):
        repaired = len(_SURROGATE.findall(text))
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        repaired -= 2 * sum(ord(char) > 0xFFFF for char in text)
    text, dropped = _INVISIBLE.subn("", text)
    return unicodedata.normalize("NFC", text), max(repaired, 0) + dropped


def clean_lines(lines: Iterable[Line]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """
    Clean text, speaker and emphasis of every line.

    Returns:
        New lines, and a warning that counts the characters which were repaired or dropped.
    """
    cleaned: list[Line] = []
    total = 0
    for line in lines:
        text, changed = clean_text(line.text)
        total += changed
        speaker = None if line.speaker is None else clean_text(line.speaker)[0]
        cleaned.append(replace(line, text=text, speaker=speaker, emphasis=clean_text(line.emphasis)[0]))
    what = counted(total, "unsichtbares oder defektes Zeichen", "unsichtbare oder defekte Zeichen")
    return tuple(cleaned), (f"{what} entfernt.",) if total else ()


def _refuse_other_format(data: bytes) -> None:
    for magic, name in _OTHER_FORMATS:
        if data.startswith(magic):
            raise Unreadable(f"die Datei ist {name}, ihre Endung sagt etwas anderes", "bitte die richtige Endung geben")


def _marked_encoding(data: bytes) -> str | None:
    return next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)


def _nul_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark has a NUL in almost every second byte of a Western text, always at the same parity."""
    if wide := _wide_encoding(data):
        return wide
    half = max(len(data) // 2, 1)
    even, odd = data[0::2].count(0) / half, data[1::2].count(0) / half
    if odd > 0.5 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd < 0.1 else None


def _wide_encoding(data: bytes) -> str | None:
    """UTF-32 without a mark: of every four bytes the first (or last) is NUL and the next holds one of 17 planes."""
    if len(data) % 4 or len(data) < 8:
        return None
    if not any(data[0::4]) and max(data[1::4]) <= 16:
        return "utf-32-be"
    return "utf-32-le" if not any(data[3::4]) and max(data[2::4]) <= 16 else None


def _windows_text(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable(
            "der Zeichensatz ist weder UTF-8 noch Windows-1252", "bitte als „UTF-8“ neu speichern"
        ) from None


def _as_text(text: str) -> str:
    # A stray control character is an accident of copying; one in fifty is a program or a picture.
    if len(_BINARY.findall(text)) * 50 > len(text) > 0:
        raise Unreadable("die Datei enthält keinen Text, sondern Binärdaten", "bitte das Transkript neu exportieren")
    return text
