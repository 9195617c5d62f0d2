"""study.toml: what a study is called and how it is mapped."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from pipeline.errors import Problem, StudyError

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
    """

    speakers: Literal["confidential", "public"] = "confidential"
    k: int = Field(default=5, ge=2)


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


class Clusters(Strict):
    """How segments are grouped: neighbours a segment is tied to, and Leiden's resolution."""

    neighbours: int = Field(default=15, ge=2)
    resolution: float = Field(default=1.0, gt=0)


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
    language: Literal["de"] = "de"
    is_fictional: bool = False
    seed: int = 20190919
    unit: Literal["interview", "person"] = "interview"
    attributes: tuple[str, ...] = ()
    privacy: Privacy = Privacy()
    segments: Segments = Segments()
    coding: Coding = Coding()
    clusters: Clusters = Clusters()
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
    text = path.read_text(encoding="utf-8-sig")
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise StudyError(
            [Problem(path.name, f"ist kein gültiges TOML ({error})", "die genannte Zeile prüfen")]
        ) from error
    except ValidationError as error:
        raise StudyError(_problem(path, text, dict(item)) for item in error.errors()) from error


def _problem(path: Path, text: str, error: dict[str, object]) -> Problem:
    location = [str(part) for part in error["loc"]]  # type: ignore[attr-defined]
    keys = [part for part in location if not part.isdigit()]
    line = _line_of(text, keys[-1]) if keys else 0
    where = f"{path.name}, Zeile {line}" if line else path.name
    what = _GERMAN.get(str(error["type"]), str(error["msg"]).removeprefix("Value error, "))
    return Problem(
        where, f"{'.'.join(location) or 'Datei'}: {what}", "Eintrag nach der Vorlage von `mapping new` berichtigen"
    )


_GERMAN = {
    "extra_forbidden": "ist kein bekannter Eintrag",
    "missing": "fehlt",
    "too_long": "hat zu viele Einträge (höchstens 12 Kontraste)",
    "literal_error": "hat einen unbekannten Wert",
}


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().startswith((key, f"[{key}", f"[[{key}")):
            return number
    return 0
