"""study.toml: what a study is called and how it is mapped."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from pipeline.errors import Problem, StudyError
from pipeline.study.sheets import decode

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]


class Strict(BaseModel):
    """Settings that cannot change and have no unknown entries."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Privacy(Strict):
    """
    Who may be recognised.

    Attributes:
        speakers: `confidential` replaces the names in private/names.csv; `public` keeps them.
        k: smallest group of interviewees that leaves the house.
        generalise: by attribute: the class that a value leaves the house as (`dorf = "ländlich"`).
        two_way: pairs of attributes whose joint table leaves the house too.
        unknown: `mask` puts `[Name]` for what is surely a person's name though no roster knows it; `keep` keeps it.
        places: `generalise` tells German places by size class and Land (`[Kleinstadt in Sachsen]`).
        tagger: an installed spaCy model for German that is asked beside the mapping's own tagger, or nothing.
    """

    speakers: Literal["confidential", "public"] = "confidential"
    k: int = Field(default=5, ge=2)
    generalise: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    two_way: tuple[tuple[str, str], ...] = Field(default=(), max_length=4)
    unknown: Literal["mask", "keep"] = "mask"
    places: Literal["keep", "generalise"] = "keep"
    tagger: str = ""


class Segments(Strict):
    """Target size of a coding unit in words."""

    min_words: int = Field(default=40, ge=1)
    max_words: int = Field(default=120, ge=10)


class Coding(Strict):
    """
    When a code counts as found.

    Attributes:
        threshold: combined score from which a code is coded; a score, not a probability.
    """

    threshold: float = Field(default=0.5, gt=0, lt=1)


class Reviewing(Strict):
    """
    What readers must know of people's decisions.

    Attributes:
        note: stands beside everything that is measured by them, for example who the coders were.
    """

    note: str = ""


class Clusters(Strict):
    """
    How segments are grouped.

    Attributes:
        neighbours: how many neighbours a segment is tied to among up to 1,000; among more it has more.
        resolution: more gives more and smaller groups; None: the finest whose groups are found again.
    """

    neighbours: int = Field(default=15, ge=2)
    resolution: float | None = Field(default=None, gt=0)


class Analysis(Strict):
    """
    How groups and themes are analysed.

    Attributes:
        within: attributes of interviews or speakers, or `interviewer`, that declared contrasts are repeated within,
            where the study has them.
        near: themes are near each other when so many segments or fewer lie from one to the other.
    """

    within: tuple[str, ...] = ("settlement", "interviewer")
    near: int = Field(default=2, ge=1)


class Engine(Strict):
    """Where per-interview work runs; 0 workers means one for every processor."""

    workers: int = Field(default=0, ge=0)


class Contrast(Strict):
    """
    A comparison of two groups, declared before looking.

    Attributes:
        attribute: a column of interviews or speakers, or `date`.
        a: values of the first group.
        b: values of the second group; empty means all others that have a value.
        split: for `date`: the first group is on or before it, the second after.
        codes: the codes compared; empty means all top-level themes.
    """

    contrast_id: Identifier
    attribute: str
    a: tuple[str, ...] = ()
    b: tuple[str, ...] = ()
    split: date | None = None
    codes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_groups(self) -> Contrast:
        if (self.attribute == "date") != (self.split is not None):
            raise ValueError('„split“ gehört zu attribute = "date" und nur dazu')
        if self.attribute != "date" and not self.a:
            raise ValueError("„a“ braucht mindestens einen Wert")
        return self


class Settings(Strict):
    """
    study.toml, validated.

    Attributes:
        is_fictional: marks every output as invented.
        unit: the unit of analysis: an interview, or a person over all interviews (council minutes).
        attributes: columns that group figures are made for; empty means all attribute columns.
    """

    title: str
    wave: str = "1"
    language: Literal["de", "en"] = "de"
    is_fictional: bool = False
    seed: int = 20190919
    unit: Literal["interview", "person"] = "interview"
    attributes: tuple[str, ...] = ()
    privacy: Privacy = Privacy()
    segments: Segments = Segments()
    coding: Coding = Coding()
    review: Reviewing = Reviewing()
    clusters: Clusters = Clusters()
    analysis: Analysis = Analysis()
    engine: Engine = Engine()
    contrasts: tuple[Contrast, ...] = Field(default=(), max_length=12)

    @model_validator(mode="before")
    @classmethod
    def _wave_as_text(cls, data: dict[str, object]) -> dict[str, object]:
        return data | {"wave": str(data["wave"])} if "wave" in data else data

    @model_validator(mode="after")
    def _contrast_ids_differ(self) -> Settings:
        ids = [contrast.contrast_id for contrast in self.contrasts]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"contrast_id {twice[0]} steht mehrfach da")
        return self


def read_settings(path: Path) -> Settings:
    """
    Read study.toml.

    Raises:
        StudyError: the file is missing, no TOML, or has unknown or impossible entries; each is named with its line.
    """
    if not path.is_file():
        raise StudyError([Problem(path.name, "fehlt", "mit `mapping new` anlegen")])
    text = decode(path.read_bytes())
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        where = f"{path.name}, Zeile {found[1] if found else len(text.splitlines())}"
        fix = "Gleichheitszeichen, Anführungszeichen und Klammern prüfen"
        raise StudyError([Problem(where, "ist kein gültiges TOML", fix)]) from error
    except ValidationError as error:
        raise StudyError(_problem(path, text, dict(item)) for item in error.errors()) from error


def in_german(error: Mapping[str, Any]) -> str:
    """Say what pydantic found wrong with an entry, to follow the entry's name."""
    template = _GERMAN.get(str(error["type"]))
    if template is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return template.format_map(error.get("ctx", {})).replace(" or ", " oder ")


def _problem(path: Path, text: str, error: Mapping[str, Any]) -> Problem:
    location = [str(part) for part in error["loc"]]
    line = _line_of(text, location)
    where = f"{path.name}, Zeile {line}" if line else path.name
    fix = "Eintrag nach der Vorlage von `mapping new` berichtigen"
    return Problem(where, f"{'.'.join(location) or 'Datei'}: {in_german(error)}", fix)


_GERMAN = {
    "extra_forbidden": "ist kein bekannter Eintrag",
    "missing": "fehlt",
    "too_long": "hat zu viele Einträge (höchstens {max_length})",
    "literal_error": "hat einen unbekannten Wert (möglich: {expected})",
    "greater_than": "muss größer als {gt} sein",
    "greater_than_equal": "muss mindestens {ge} sein",
    "less_than": "muss kleiner als {lt} sein",
    "string_pattern_mismatch": "darf nur Kleinbuchstaben ohne Umlaute, Ziffern und _ haben",
    "string_type": "muss ein Text in Anführungszeichen sein",
    "tuple_type": "muss eine Liste in eckigen Klammern sein",
    "model_type": "muss aus benannten Einträgen bestehen",
    "bool_type": "muss true oder false sein",
    "bool_parsing": "muss true oder false sein",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "muss eine ganze Zahl sein"),
    **dict.fromkeys(("float_type", "float_parsing"), "muss eine Zahl mit Punkt sein"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        "muss ein Datum der Form 2019-09-19 sein, ohne Anführungszeichen",
    ),
}
_TABLE = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_ENTRY = re.compile(r"\s*([\w.-]+)\s*=")


def _line_of(text: str, location: Sequence[str]) -> int:
    """Return the line of an entry, else of what would hold it; 0 where neither is written."""
    table: list[str] = []
    seen: Counter[str] = Counter()
    best, depth = 0, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = header[2].split(".")
            if header[1] == "[[":
                table.append(str(seen[header[2]]))
                seen[header[2]] += 1
            place = table
        elif entry := _ENTRY.match(line):
            place = [*table, *entry[1].split(".")]
        else:
            continue
        if len(place) > depth and place == list(location[: len(place)]):
            best, depth = number, len(place)
    return best
