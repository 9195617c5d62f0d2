"""Transcription marks: all stay in the text; the known are counted by kind, the unknown are warned of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline.ingest.model import Turn, counted

# Dresing/Pehl and f4 write single brackets, GAT2 double ones, `<<lachend> …>`, `°h` and square brackets for overlap.
_SECONDS = r"\d{1,3}(?:[.,]\d{1,2})?\s?(?:s|sek\.?|sec\.?|Sekunden)?"
_KINDS = (
    ("Pausen", rf"\((?:\.{{1,3}}|…|-{{1,3}}|{_SECONDS}|(?i:pause)\b[^()]{{0,30}})\)"),
    ("unverständliche Stellen", r"\((?:(?i:unv|unverständlich|unverst)\b\.?[^()]{0,60}|\?{1,3}|x{2,}(?:\sx+)*)\)"),
    ("vermutete Wörter", r"\([^()]{1,60}\?\)"),
    ("Überlappungen", r"//[^/\n]{0,300}//|\[(?=[^\W\dA-ZÄÖÜ_][^\[\]]*\])"),
    ("Vortragsweisen", r"<<[^<>]{1,60}>"),
    ("Lachen, Gesten und Geräusche", r"\(\([^()]{1,80}\)\)|\((?=[^\W\dA-ZÄÖÜ_])[^()]{2,60}\)"),
    ("Ein- und Ausatmen", r"°h+|h+°"),
    ("Abbrüche", r"(?:(?<=\s)|^)/(?=\s|$)"),
    ("Anonymisierungen", r"\[[A-ZÄÖÜ][^\[\]\d]{0,40}\d{0,3}\]"),
)
_KNOWN = re.compile("|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(_KINDS)))
# Signs that no common rule set has.
_UNKNOWN = re.compile(r"\{[^{}]{1,60}\}|(?<!<)<(?=\w)[^<>]{1,60}>|@[^@\s][^@]{0,60}@|\$\$+|%%+")


def known_marks(turns: Iterable[Turn]) -> dict[str, int]:
    """Count the marks of Dresing/Pehl, GAT2 and f4: German name of the kind → number, the most frequent first."""
    found = Counter(
        _KINDS[int((match.lastgroup or "k0")[1:])][0] for turn in turns for match in _KNOWN.finditer(turn.text)
    )
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def unknown_marks(turns: Iterable[Turn]) -> tuple[str, ...]:
    """A warning that counts marks which may mean something to the transcriber only; () if there are none."""
    texts = [turn.text for turn in turns if any(sign in turn.text for sign in "{<@$%")]
    number = sum(len(_UNKNOWN.findall(text)) for text in texts)
    what = counted(number, "unbekanntes Transkriptionszeichen", "unbekannte Transkriptionszeichen")
    return (f"{what} im Text belassen.",) if number else ()
