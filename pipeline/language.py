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
    "abs|allg|art|bd|bspw|bzgl|bzw|ca|dr|dipl|ebd|etc|evtl|frl|gem|ggf|hr|inkl|jh|kap|max|mind|mio|mrd|nr|o|p|prof|"
    "rd|s|sog|sogen|st|std|str|tel|u|usw|vgl|vs|z|zb|zzgl|d|h|a|b|i|e|v"
)
"""Words after which a full stop does not end a sentence."""

_SENTENCE_END = re.compile(
    r"(?<![.\s])(?<!\b\d)(?<!\b\d\d)(?<!\b\d\d\d)[.!?…]+[\"“”»«')\]]*(?=\s+[^\sa-zäöüß])|[!?]+[\"“”»«')\]]*(?=\s)|\n+",
)
_ABBREVIATION = re.compile(rf"\b(?:{ABBREVIATIONS})\.$", re.IGNORECASE)
_WORD = re.compile(r"\w")


def sentences(text: str) -> list[tuple[int, int]]:
    """
    Find the sentences of a text.

    Returns:
        (start, end) offsets of every sentence in order, end-exclusive, without surrounding white space; they
        cover all of the text but white space.
    """
    cuts = [match.end() for match in _SENTENCE_END.finditer(text) if not _ends_in_abbreviation(text, match)]
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


def _ends_in_abbreviation(text: str, match: re.Match[str]) -> bool:
    return match.group().startswith(".") and bool(
        _ABBREVIATION.search(text, max(0, match.start() - 12), match.start() + 1)
    )


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
