"""Words that nobody has decided yet: could they name somebody?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.privacy.contacts import contacts
from pipeline.privacy.settled import needed, settled
from pipeline.privacy.suspects import suspects
from pipeline.privacy.tagger import Tagging, tagging

if TYPE_CHECKING:
    from pipeline.study import Study

COLUMNS = ("text", "start", "end", "word", "kind", "score")
LEAST = 0.15
"""Score from which a word is doubtful."""


def doubtful(texts: Sequence[str], study: Study, *, least: float = LEAST) -> pd.DataFrame:
    """
    List the words of texts that could name a person, a place or contact data, and that nobody has decided.

    Decided are words of private/names.csv, whatever was decided, and words that the study itself needs: its actors,
    terms of its codebook and values of its attributes. Where a study's speakers are public, nothing is doubtful.

    Args:
        texts: texts as they would leave: quotes, terms, labels. What stands in square brackets is passed over.
        study: the study with its roster.
        least: the score from which a word is doubtful.

    Returns:
        One row a mention, the most doubtful first, then by place: `text` (position in `texts`), `start`, `end`
        (offsets in the NFC text), `word`, `kind` (person, place or contact), `score` (0 to 1).
    """
    if study.settings.privacy.speakers == "public":
        return pd.DataFrame(columns=list(COLUMNS))
    is_settled = settled(study.names, needed(study))
    tagged = tagging(study.settings.privacy.tagger)
    rows = [
        row
        for number, text in enumerate(texts)
        for row in _rows(number, text, least, tagged)
        if not is_settled(row["word"])
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values(["score", "text", "start"], ascending=[False, True, True], ignore_index=True)


def _rows(number: int, text: str, least: float, tagged: Tagging) -> Iterator[dict[str, Any]]:
    text = unicodedata.normalize("NFC", text)
    reached = contacts(text)
    for start, end, _ in reached:
        yield {"text": number, "start": start, "end": end, "word": text[start:end], "kind": "contact", "score": 1.0}
    for one in suspects(text, tagged=tagged, least=least):
        if not any(one.start < end and start < one.end for start, end, _ in reached):
            place = {"text": number, "start": one.start, "end": one.end}
            yield {**place, "word": one.word, "kind": one.kind, "score": one.score}
