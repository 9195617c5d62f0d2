"""The leak gate: nothing leaves while a name, a passage of a transcript or a person's trace is in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from pipeline.errors import Problem, StudyError
from pipeline.privacy import Found, Replacer, replacer
from pipeline.privacy.forms import bare_forms, fold, is_ordinary, words_of
from pipeline.release.excuses import Excuses, Used
from pipeline.release.extract import Content, contents
from pipeline.release.needles import Needles, Spot, needles
from pipeline.release.pieces import Piece
from pipeline.release.properties import foreign
from pipeline.release.shingles import SIZE, matches, shingle_words
from pipeline.study import Name, Study

MOST_TOLD = 25
"""Places that one message names."""

_LETTERS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_BROKEN = re.compile(r"(?<=\w)[-\u2010\u00ad][^\S\n]*\n\s*(?=[a-zäöüß])")
_NAME_FIX = "an der Quelle ersetzen; ist es ein gewöhnliches Wort, in private/ausnahmen.csv begründen"
_PASSAGE_FIX = "herausnehmen; ist es eine Leitfrage, in private/ausnahmen.csv begründen"


class LeakError(StudyError):
    """What was about to leave holds what must not; nothing has left."""


def check(folder: Path, study: Study, tables: Mapping[str, pd.DataFrame]) -> tuple[Used, ...]:
    """
    Search a folder that is about to leave, see `search`.

    Args:
        folder: holds the export and nothing else.
        study: names, exceptions, codebook.
        tables: `segments` and `interviews`.
    """
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return search(files, study, tables)


def search(files: Mapping[str, bytes], study: Study, tables: Mapping[str, pd.DataFrame]) -> tuple[Used, ...]:
    """
    Search files that are about to leave for names, passages of interviews that must not be quoted, and properties.

    Names are searched word by word in all text of a file and of what is packed in it, and in its bytes; of studies
    whose speakers are public they are no secret.

    Args:
        files: bytes by name relative to the export's folder.
        study: names, exceptions, codebook.
        tables: `segments` and `interviews`.

    Returns:
        The exceptions that were made use of.

    Raises:
        LeakError: something must not leave; says where and what kind, by pseudonym and never by name.
    """
    excuses = Excuses(study, tables["segments"])
    names = _Names(() if study.settings.privacy.speakers == "public" else study.names, excuses)
    found = [content for name, data in sorted(files.items()) for content in contents(name, data)]
    pieces = [piece for content in found for piece in content.pieces]
    problems = [*names.in_file_names(files), *(one for content in found for one in names.inside(content))]
    problems += [*_passages(pieces, _unquotable(tables), excuses), *_properties(found)]
    if problems:
        raise LeakError(_first([names.untold(problem) for problem in problems]))
    return excuses.used


@dataclass
class _Names:
    """The search for names."""

    roster: Sequence[Name]
    excuses: Excuses
    _known: dict[str, list[Found]] = field(default_factory=dict)

    @cached_property
    def _finder(self) -> Replacer:
        return replacer(self.roster)

    @cached_property
    def _needles(self) -> Needles:
        return needles(self.roster)

    @cached_property
    def _single(self) -> frozenset[str]:
        """Names of one word, folded."""
        return frozenset(words[0] for rows in self._finder.variants.values() for words, _ in rows if len(words) == 1)

    def in_file_names(self, files: Iterable[str]) -> Iterator[Problem]:
        for number, name in enumerate(sorted(files), start=1):
            for mention in self._unexcused(_spelled_out(name)):
                yield _name_problem(f"Datei {number}, im Dateinamen", mention.pseudonym)

    def inside(self, content: Content) -> Iterator[Problem]:
        """Yield the names in a stream's text; and those in its bytes that no text shows."""
        shown: set[str] = set()
        for piece in content.pieces:
            for text in _readings(piece.text):
                for mention in self._mentions(text):
                    shown.add(mention.pseudonym)
                    place = Piece(piece.where, text, is_long=piece.is_long).place(mention.start)
                    yield _name_problem(place, mention.pseudonym)
        for spot in self._needles.find(content.data):
            if spot.pseudonym not in shown and not self._is_harmless(spot):
                yield _name_problem(f"{content.where}, Byte {spot.start}", spot.pseudonym)

    def _mentions(self, text: str) -> list[Found]:
        if text not in self._known:
            self._known[text] = list(self._unexcused(text))
        return self._known[text]

    def _unexcused(self, text: str) -> Iterator[Found]:
        for one in self._finder.find(text):
            is_excused = self.excuses.has_word(text[one.start : one.end])
            if not is_excused and not self.excuses.has_phrase(text, one.start, one.end):
                yield one

    def _is_harmless(self, spot: Spot) -> bool:
        """Whether bytes are a part of a longer word that is no name, or of what may leave."""
        if self.excuses.has_word(spot.word) or self.excuses.has_phrase(spot.around, spot.at, spot.at + spot.length):
            return True
        if self._is_in_kept_phrase(spot):
            return True
        is_name = any(form in self._single for form in bare_forms(fold(spot.word)))
        return bool(spot.word) and not is_name and is_ordinary(spot.word, noun_too=True)

    def _is_in_kept_phrase(self, spot: Spot) -> bool:
        """Whether the roster says of a phrase around a name that it is none: „Sachsen-Anhalt“ is nobody's."""
        here = words_of(spot.around)
        return any(
            fold(spot.word) in phrase and phrase == here[start : start + len(phrase)]
            for phrase in self._finder.kept
            for start in range(len(here) - len(phrase) + 1)
        )

    def untold(self, problem: Problem) -> Problem:
        """Return a problem whose place does not tell a name: files, columns and packed files may bear one."""
        clean = self._finder(problem.where)
        for spot in self._needles.find(clean.encode()):
            clean = clean.replace(spot.word, "…") if spot.word else "…"
        if self._finder.find(_spelled_out(clean)):
            clean = self._finder(_spelled_out(clean))
        return Problem(clean, problem.what, problem.fix)


def _readings(text: str) -> Iterator[str]:
    """Yield a text, and again with words whole that a line's end cuts in two."""
    # full-width letters and ligatures are letters too
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text))
    yield plain
    whole = _BROKEN.sub("", plain)
    if whole != plain:
        yield whole


def _name_problem(where: str, pseudonym: str) -> Problem:
    return Problem(where, f"ein Name, der nicht hinausdarf: [{pseudonym}]", _NAME_FIX)


def _spelled_out(name: str) -> str:
    """Take the words out of a file's name, with capitals: `müllerInterview_2.txt` has Müller, Interview and Txt."""
    return " ".join(_LETTERS.findall(_CAMEL.sub(" ", name))).title()


def _unquotable(tables: Mapping[str, pd.DataFrame]) -> Mapping[str, str]:
    """Text of the segments of interviews that may not be quoted, by id, in the order in which they were said."""
    interviews, segments = tables["interviews"], tables["segments"]
    barred = set(interviews.loc[interviews["consent"] != "quote", "interview_id"])
    rows = segments[segments["interview_id"].isin(barred)]
    # by id, sentence 10 would come before sentence 2
    sentences = [int(str(name).rpartition(".")[2]) for name in rows["segment_id"]]
    ordered = rows.assign(sentence=sentences).sort_values(["interview_id", "turn", "sentence"])
    return dict(zip(ordered["segment_id"], ordered["text"], strict=True))


def _passages(pieces: Sequence[Piece], spoken: Mapping[str, str], excuses: Excuses) -> Iterator[Problem]:
    files = _by_file(pieces)
    texts = [[word for piece in found for word in shingle_words(piece.text)] for found in files]
    for match in matches(texts, spoken):
        phrase = texts[match.text][match.word : match.word + SIZE]
        if not excuses.has_passage(phrase, match.segment_id):
            what = f"acht Wörter in Folge aus {match.segment_id}; das Interview darf nicht zitiert werden"
            yield Problem(_place(files[match.text], match.word), what, _PASSAGE_FIX)


def _by_file(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Put pieces of one file together: a passage may go over several cells or paragraphs."""
    found: dict[str, list[Piece]] = {}
    for piece in pieces:
        found.setdefault(piece.where.partition(",")[0], []).append(piece)
    return list(found.values())


def _place(pieces: Sequence[Piece], word: int) -> str:
    """Say in which piece a word of a file stands, counted over all its pieces."""
    for piece in pieces:
        n_words = len(shingle_words(piece.text))
        if word < n_words:
            starts = [match.start() for match in re.finditer(r"[^\W_]+", piece.text)]
            return piece.place(starts[min(word, len(starts) - 1)])
        word -= n_words
    return pieces[-1].where


def _properties(found: Iterable[Content]) -> Iterator[Problem]:
    for content in found:
        if content.is_damaged:
            what = "lässt sich nicht durchsuchen, ist also beschädigt oder verschlüsselt"
            yield Problem(content.where, what, "Datei neu erzeugen, ohne Kennwort")
        for name in foreign(content.properties):
            what = f"die Dokumenteigenschaft {name} darf nicht dastehen oder nennt jemanden"
            yield Problem(content.where, what, "beim Schreiben der Datei leeren")


def _first(problems: Iterable[Problem]) -> list[Problem]:
    kept = sorted(dict.fromkeys(problems))
    more = len(kept) - MOST_TOLD
    rest = Problem("und weitere", f"{more} Stellen mehr", "nach dem Beheben noch einmal versuchen")
    return [*kept[:MOST_TOLD], *([rest] if more > 0 else [])]
