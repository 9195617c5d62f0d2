"""Transcription marks: all stay in the text; those that no common rule set has are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.ingest.model import Turn, counted

# Round brackets, slashes, capitals and [Name] are Dresing/Pehl's; <<lachend> …> and double brackets are GAT2's.
_UNKNOWN = re.compile(r"\{[^{}]{1,60}\}|(?<!<)<(?=\w)[^<>]{1,60}>|@[^@\s][^@]{0,60}@|\$\$+|%%+")


def unknown_marks(turns: Iterable[Turn]) -> tuple[str, ...]:
    """A warning that counts marks which may mean something to the transcriber only; () if there are none."""
    texts = [turn.text for turn in turns if any(sign in turn.text for sign in "{<@$%")]
    number = sum(len(_UNKNOWN.findall(text)) for text in texts)
    what = counted(number, "unbekanntes Transkriptionszeichen", "unbekannte Transkriptionszeichen")
    return (f"{what} im Text belassen.",) if number else ()
