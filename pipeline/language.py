"""German text: tokens, sentences, lemmas; one spaCy pipeline, made once a process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

ABBREVIATIONS = (
    "allg bd bspw bzgl bzw ca dipl doz dr ebd evtl frl gem ggf hr ing inkl jh mind mio mrd prof rd sog sogen st std "
    "tel unv unverst vgl vs zb zit zzgl"
)
"""Words after which a full stop does not end a sentence; etc. and usw. are none: what follows them begins anew."""

BEFORE_NUMBER = "abs art kap max nr str tit ziff"
"""Words after which a full stop does not end a sentence where a number follows."""

OPENERS = (
    "Aber Alle Alles Also Als Am An Ansonsten Auch Auf Aus Bei Beim Bis Bitte Da Dabei Dadurch Dafür Daher Damit "
    "Danach Danke Dankeschön Dann Daraus Darüber Darum Das Dass Dazu Dem Den Denn Der Deshalb Deswegen Die Dies "
    "Diese Diesen Dieser Dieses Doch Dort Ein Eine Einen Er Es Frau Für Genau Gibt Gut Hat Habe Haben Herr Heute "
    "Hier Ich Im In Ist Ja Jeder Jetzt Kann Man Mehr Mein Meine Mir Mit Nach Natürlich Nein Nicht Noch Nun Nur Ob "
    "Oder Ohne Okay Sehr Seit Seitdem Sie Sind So Sonst Trotzdem Um Und Uns Unser Unsere Vielen Vielleicht Vom Von "
    "Vor War Warum Was Weil Wenn Wer Wie Wir Wird Wo Wäre Würde Zu Zum Zur Zwar Über Übrigens"
)
"""Words that after a number or a letter begin a sentence: `bis 526. Das`, not `am 26. Mai`, `Thomas M. Meyer`."""

_ABBREVIATIONS = frozenset([*ABBREVIATIONS.split(), "z.b", "d.h", "u.a", "i.d"])
_BEFORE_NUMBER = frozenset(BEFORE_NUMBER.split())
_OPENERS = frozenset(OPENERS.split())
_STOP = re.compile(r"[.!?…\n](?:(?<=\n)|[.!?…]*[\"“”»«')\]]*(?=\s+(\S\w*)))")
_ORDINAL = re.compile(r"\d{1,3}|[IVX]{1,4}|(?:[^\W\d]\.)*[^\W\d]")
_WORD = re.compile(r"\w")


def sentences(text: str) -> list[tuple[int, int]]:
    """
    Find the sentences of a text.

    Returns:
        (start, end) offsets of every sentence in order, end-exclusive, without surrounding white space; they
        cover all of the text but white space.
    """
    cuts = [stop.end() for stop in _STOP.finditer(text) if _is_end(text, stop)]
    bounds = zip([0, *cuts], [*cuts, len(text)], strict=True)
    return [span for start, end in bounds if (span := _stripped(text, start, end))[0] < span[1]]


def n_words(text: str) -> int:
    """Count the words of a text: runs of non-space that hold a letter or digit."""
    return sum(1 for part in text.split() if _WORD.search(part))


def tokenise(texts: Sequence[str]) -> pd.DataFrame:
    """
    Cut texts into word tokens with spaCy's German tokeniser.

    Args:
        texts: any number of texts.

    Returns:
        One row a token that holds a letter or digit: `text` (row of `texts`), `sentence` (number within the text),
        `start`, `end` (offsets in the text, end-exclusive), `form` (categorical, lower case).
    """
    import pandas as pd
    from spacy.attrs import IDX, LENGTH, LOWER

    tokeniser = _tokeniser()
    blocks = [np.zeros((0, 5), dtype="uint64")]
    for number, text in enumerate(texts):
        found = tokeniser(text).to_array([LOWER, IDX, LENGTH])
        ends = np.array([end for _, end in sentences(text)] or [0])
        sentence = np.minimum(np.searchsorted(ends, found[:, 1], side="right"), len(ends) - 1)
        place = np.column_stack([np.full(len(found), number), sentence]).astype("uint64")
        blocks.append(np.hstack([place, found]))
    rows = np.concatenate(blocks)
    names, codes = np.unique(rows[:, 2], return_inverse=True)
    forms = [tokeniser.vocab.strings[int(name)] for name in names]
    is_word = np.array([bool(_WORD.search(form)) for form in forms], dtype=bool)[codes]
    kept, places = codes[is_word], rows[is_word].astype("int64")
    frame = pd.DataFrame({"text": places[:, 0], "sentence": places[:, 1], "start": places[:, 3]})
    return frame.assign(
        end=places[:, 3] + places[:, 4],
        form=pd.Categorical.from_codes(kept.tolist(), categories=pd.Index(forms, dtype=str)),
    )


def lemmas(forms: Iterable[str]) -> list[str]:
    """Return the lower-case lemma of each lower-case word form; nouns are looked up as nouns."""
    return [_lemma(form) for form in forms]


@cache
def _lemma(form: str) -> str:
    import simplemma

    # lower case hides German nouns from the dictionary: the capitalised form is asked first
    noun = str(simplemma.lemmatize(form.capitalize(), lang="de"))
    if noun.lower() != form or noun[:1].isupper():
        return noun.lower()
    return str(simplemma.lemmatize(form, lang="de")).lower()


@cache
def _tokeniser() -> Any:
    import spacy

    return spacy.blank("de").tokenizer


def _is_end(text: str, stop: re.Match[str]) -> bool:
    mark, following = stop.group(), stop[1]
    if following is None:  # a line's end
        return True
    if following[0].islower():
        return not mark.strip("!?")
    place = stop.start()
    if mark[0] in ".…" and (place == 0 or text[place - 1].isspace()):
        return False
    is_full_stop = mark[0] == "." and not mark.startswith("..")
    return not (is_full_stop and _is_abbreviated(text[max(0, place - 24) : place].split(), following))


def _is_abbreviated(before: Sequence[str], following: str) -> bool:
    """Tell whether the full stop after some words belongs to the last of them."""
    last = before[-1].lstrip('([„"“»').rpartition("-")[2]
    lower = last.lower()
    if lower in _ABBREVIATIONS:
        return True
    if following[0].isdigit() and (lower in _BEFORE_NUMBER or lower.endswith("str")):
        return True
    if not _ORDINAL.fullmatch(last):
        return False
    goes_on = len(before) > 1 and (before[-2][-1].isalnum() or before[-2][-1] == ",")
    return following not in _OPENERS or not goes_on


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
