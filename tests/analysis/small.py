"""Small studies written down as who says what: for tests whose expected values are worked by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd

from pipeline import units
from pipeline.study import Code, Codebook, Contrast, Interview, Settings, Speaker, Study
from pipeline.tables import TABLES, check, empty

Talk = Mapping[str, Sequence[str]]
"""By interview (or `interview/person`): one string a segment, the codes in it separated by spaces."""

EMPTY = ("evidence", "shares", "contrasts", "cluster_labels", "quality", "decisions", "crossfit", "models")
NOTHING: Mapping[str, Any] = MappingProxyType({})

BOOK = Codebook(
    (
        Code(code_id="land", label="Ländlicher Raum", kind="theme"),
        Code(code_id="laden", label="Daseinsvorsorge", kind="theme", parent="land", terms=("dorfladen",)),
        Code(code_id="geld", label="Finanzen", kind="theme", terms=("haushalt",)),
        Code(code_id="wohnen", label="Wohnen", kind="theme"),
        Code(code_id="bewaehrt", label="bewährt", kind="evaluation"),
        Code(code_id="p_fusion", label="Gemeinden zusammenlegen", kind="proposition"),
        Code(code_id="z_austausch", label="Wissen austauschen", kind="goal"),
        Code(code_id="m_mentoring", label="Mentoring", kind="measure"),
    )
)


def tables(
    talk: Talk,
    attributes: Mapping[str, Mapping[str, str]] = NOTHING,
    *,
    dates: Mapping[str, str] = NOTHING,
    consent: Mapping[str, str] = NOTHING,
) -> dict[str, pd.DataFrame]:
    """
    Make the tables of a study.

    Every segment is answered to a prompt, which carries the codes too: who counts it gets wrong figures.

    Args:
        talk: who says what.
        attributes: of interviews, or of persons where the keys of `talk` name them.
        dates: of interviews, ISO.
        consent: of interviews, by default "quote".
    """
    segments, codings = [], []
    for who, parts in talk.items():
        interview, _, person = who.partition("/")
        speaker = f"{interview}:{person or 'B1'}"
        for number, codes in enumerate(parts, start=1):
            for speaker_id, is_prompt in ((f"{interview}:I1", True), (speaker, False)):
                name = f"{interview}:{person}{number}.{1 if is_prompt else 2}"
                row = {"segment_id": name, "interview_id": interview, "turn": number, "speaker_id": speaker_id}
                segments.append({**row, "is_prompt": is_prompt, "text": codes, "n_words": 5, "question": None})
                codings += [{"segment_id": name, "code_id": code} for code in codes.split()]
    frames = {
        "segments": pd.DataFrame(segments),
        "interviews": _interviews(talk, attributes, dates, consent),
        "speakers": _speakers(talk, attributes),
        "codings": pd.DataFrame(codings, columns=["segment_id", "code_id"]).assign(
            is_coded=True, probability=float("nan"), decided_by="lexicon"
        ),
    }
    made = {name: check(frame, name) for name, frame in frames.items()}
    return made | {name: empty(name) for name in EMPTY}


def _interviews(
    talk: Talk, attributes: Mapping[str, Mapping[str, str]], dates: Mapping[str, str], consent: Mapping[str, str]
) -> pd.DataFrame:
    fixed = {"file": "f", "sha256": "s", "format": "txt", "wave": "1", "interviewer": "", "n_turns": 1, "n_words": 1}
    ids = sorted({who.partition("/")[0] for who in talk})
    return pd.DataFrame(
        [
            {
                "interview_id": name,
                **fixed,
                "date": dates.get(name),
                "consent": consent.get(name, "quote"),
                "warnings": [],
                **attributes.get(name, {}),
            }
            for name in ids
        ]
    )


def _speakers(talk: Talk, attributes: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    rows = []
    for who in talk:
        interview, _, person = who.partition("/")
        known = attributes.get(person, {})
        speaker_id = f"{interview}:{person or 'B1'}"
        rows.append({"speaker_id": speaker_id, "interview_id": interview, "person": person or interview, **known})
        rows.append({"speaker_id": f"{interview}:I1", "interview_id": interview, "person": f"{interview}:I1"})
    return pd.DataFrame(rows).drop_duplicates("speaker_id").assign(role="x")


def filled(name: str, *rows: Mapping[str, Any]) -> pd.DataFrame:
    """Make a table of rows that say only what matters: the rest is empty, 0 or False."""
    blank: dict[str, Any] = {"str": "", "str?": None, "int": 0, "float": 0.0, "float?": None, "bool": False, "list": []}
    rest = {column: blank[kind] for column, kind in TABLES[name].columns.items()}
    return check(pd.DataFrame([{**rest, **row} for row in rows]), name)


def measured(*rows: tuple[str, str, float, int], ends: tuple[float, float] = (0.0, 1.0)) -> pd.DataFrame:
    """Make the table `quality` of subject, measure, value and n."""
    frame = pd.DataFrame(rows, columns=["subject", "measure", "value", "n"])
    return check(frame.assign(ci_low=ends[0], ci_high=ends[1]), "quality")


def answered(made: Mapping[str, pd.DataFrame], *, unit: units.Unit = "interview") -> pd.DataFrame:
    """Return the segments that count."""
    return units.answers(made, unit=unit)


def study(
    *contrasts: Contrast,
    attributes: Sequence[str] = (),
    unit: Literal["interview", "person"] = "interview",
    book: Codebook = BOOK,
) -> Study:
    """Make a study that declares contrasts and attributes."""
    settings = Settings(title="Probe", contrasts=contrasts, attributes=tuple(attributes), unit=unit)
    folder = Path("probe")
    interviews = (Interview("B1", "f", folder),)
    return Study("probe", folder, folder, folder, settings, book, interviews, (Speaker("S", "*", "", {}),))
