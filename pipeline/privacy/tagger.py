"""A tagger of persons and places: a linear-chain CRF over the shapes of words, with the lists of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pipeline.errors import Problem, StudyError
from pipeline.language import sentences
from pipeline.privacy.forms import TITLES, is_ordinary
from pipeline.privacy.lists import family_names, given_names, places

if TYPE_CHECKING:
    from pycrfsuite import Tagger

MODEL = Path(__file__).with_name("tagger.crfsuite")
LABELS = {"person": ("B-PER", "I-PER"), "place": ("B-LOC", "I-LOC")}
TOKEN = re.compile(r"\[[^\[\]\n]{1,40}\]|[^\W_]+(?:[-'’\u2010\u2011][^\W_]+)*|[^\w\s]")
_SHAPES = ((re.compile("[A-ZÄÖÜ]"), "X"), (re.compile("[a-zäöüß]"), "x"), (re.compile(r"\d"), "0"))
_RUN = re.compile(r"(.)\1+")
_SPACY = 0.85  # how far a model is trusted: in news nine of ten of its persons are persons
_ROLES = "bürgermeister minister präsident kanzler vorsitzende direktor rat sprecher leiter chef amtmann pfarrer"


class Tag(NamedTuple):
    """
    A word that could be a name.

    Attributes:
        start, end: offsets in the text, end-exclusive.
        person, place: the tagger's marginal probabilities; not calibrated for speech.
    """

    start: int
    end: int
    person: float
    place: float


Tagging: TypeAlias = Callable[[str], Sequence[Tag]]
"""What tags a text."""


def tags(text: str) -> list[Tag]:
    """
    Tag the capitalised words of a text.

    Args:
        text: any text (NFC); what stands in square brackets is taken for one word that names nobody.

    Returns:
        A tag for every word with a capital letter, in order.
    """
    crf = model()
    found = []
    for start, end in sentences(text):
        words = [(match.start(), match.end()) for match in TOKEN.finditer(text, start, end)]
        names = [index for index, (first, _) in enumerate(words) if text[first].isupper()]
        if not names:
            continue
        crf.set(features([text[first:last] for first, last in words]))
        for index in names:
            person, place = (sum(_marginal(crf, label, index) for label in LABELS[kind]) for kind in LABELS)
            found.append(Tag(*words[index], person, place))
    return found


def tagging(installed: str = "") -> Tagging:
    """
    Return what tags a text: the mapping's own tagger, united with an installed spaCy model where one is named.

    Raises:
        StudyError: the model is not installed.
    """
    if not installed:
        return tags
    nlp = _spacy_model(installed)

    def both(text: str) -> list[Tag]:
        entities = nlp(text).ents
        return [_united(tag, entities) for tag in tags(text)]

    return both


def features(words: Sequence[str]) -> list[list[str]]:
    """Return what the tagger knows of every word of a sentence: its own looks and its neighbours'."""
    known = [_looks(word) for word in words]
    edge: tuple[list[str], ...] = ([], ["-1|"], ["+1|"], [], [])
    padded = [edge, edge, *known, edge, edge]
    return [
        padded[n][0] + padded[n - 1][1] + padded[n + 1][2] + padded[n - 2][3] + padded[n + 2][4]
        for n in range(2, len(words) + 2)
    ]


@lru_cache(maxsize=1 << 15)
def _looks(word: str) -> tuple[list[str], ...]:
    """Return the features of a word for itself, the next, the one before, and those two away."""
    lower, shape = word.lower(), _shape(word)
    lists = "".join(_lists(word))
    own = ["w=" + lower, "s=" + shape, "l=" + lists, "n=" + str(min(len(word), 12)), "k=" + _kind(word)]
    own += [f"-{length}={lower[-length:]}" for length in range(1, 5) if len(lower) > length]
    own += [f"+{length}={lower[:length]}" for length in range(2, 5) if len(lower) > length]
    own += ["sl=" + shape + lists + _kind(word)]
    near = [shape + lists, "w" + lower, "e" + lower[-3:], "k" + _kind(word)]
    return own, *([f"{place}|{one}" for one in near] for place in ("-1", "+1")), ["-2|" + lower], ["+2|" + lower]


def _kind(word: str) -> str:
    """Return what a dictionary says of a word: unknown, ordinary in lower case too, or a noun or name."""
    lower = word.lower()
    if is_ordinary(lower):
        return "x"
    return "n" if is_ordinary(lower, noun_too=True) else "u"


def _shape(word: str) -> str:
    for pattern, letter in _SHAPES:
        word = pattern.sub(letter, word)
    return _RUN.sub(r"\1+", word)


def _lists(word: str) -> list[str]:
    bare = word[:-1] if word.endswith("s") else word
    parts = {part for name in (word, bare) for part in (name, *name.split("-"))}
    found = [letter for letter, names in (("g", given_names()), ("f", family_names())) if parts & names]
    found += ["p"] if word in places() or bare in places() else []
    lower = word.lower()
    return found + ["t"] * (lower in TITLES) + ["r"] * any(role in lower for role in _ROLES.split())


def _marginal(model: Tagger, label: str, index: int) -> float:
    return float(model.marginal(label, index))


@cache
def model() -> Tagger:
    """Load the tagger, once a process."""
    from pycrfsuite import Tagger

    tagger = Tagger()
    tagger.open(str(MODEL))
    return tagger


def _united(tag: Tag, entities: Sequence[Any]) -> Tag:
    """Take a model's entities for a second opinion."""
    said = {one.label_ for one in entities if one.start_char < tag.end and tag.start < one.end_char}
    person = 1 - (1 - tag.person) * (1 - _SPACY * ("PER" in said))
    place = 1 - (1 - tag.place) * (1 - _SPACY * ("LOC" in said))
    return Tag(tag.start, tag.end, person, place)


@cache
def _spacy_model(name: str) -> Any:
    import spacy

    try:
        return spacy.load(name, disable=["tagger", "morphologizer", "parser", "lemmatizer", "attribute_ruler"])
    except OSError as error:
        what, fix = f"das spaCy-Modell „{name}“ ist nicht installiert", "installieren oder den Eintrag leeren"
        raise StudyError([Problem("study.toml, privacy.tagger", what, fix)]) from error
