"""Rich text, as f4 and older versions of Word write it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.model import Line, Reading, Unreadable, counted

# Pictures are long runs of hexadecimal digits; striprtf would walk through them digit by digit.
_PICTURE_BYTES = re.compile(r"[0-9a-fA-F\r\n]{400,}")
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])")
_ESCAPED_BRACE = re.compile(r"\\[\\{}]")
_COUNTED = (
    (re.compile(r"\\footnote(?![a-z])"), "Fußnote", "Fußnoten"),
    (re.compile(r"\\annotation(?![a-z])"), "Kommentar", "Kommentare"),
    (re.compile(r"\\shptxt(?![a-z])"), "Textfeld", "Textfelder"),
    (re.compile(r"\\deleted(?![a-z0-9])"), "Streichung", "Streichungen"),
)


def read(data: bytes) -> Reading:
    """Read an .rtf file; table cells become tabs."""
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("die Datei ist kein RTF-Dokument", "bitte im Textprogramm als .rtf oder .docx speichern")
    source = _PICTURE_BYTES.sub("", _source(data))
    text = str(rtf_to_text(_CELL.sub(r"\\tab", source), errors="replace"))  # type: ignore[no-untyped-call]
    return Reading(tuple(Line(line) for line in text.splitlines() if line.strip()), tuple(_warnings(source)))


def _source(data: bytes) -> str:
    """RTF is ASCII by rule; some programs write their own 8-bit characters all the same."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _warnings(source: str) -> Iterator[str]:
    dropped = [
        counted(number, one, many) for pattern, one, many in _COUNTED if (number := len(pattern.findall(source)))
    ]
    if dropped:
        yield f"Nicht übernommen: {', '.join(dropped)}."
    plain = _ESCAPED_BRACE.sub("", source)
    if plain.count("{") > plain.count("}"):
        yield "Die Datei bricht mitten im Text ab; bitte das Ende prüfen."
