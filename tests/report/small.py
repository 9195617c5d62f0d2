"""A study of twelve interviews whose codings are written down, so that every count can be made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from pipeline import units
from pipeline.report.material import Material
from pipeline.study import Code, Codebook, Contrast, Settings, Study
from pipeline.tables import TABLES, check, empty

BOOK = Codebook(
    (
        Code(code_id="land", label="Ländlicher Raum", kind="theme"),
        Code(code_id="laden", label="Daseinsvorsorge", kind="theme", parent="land"),
        Code(code_id="geld", label="Finanzen", kind="theme"),
        Code(code_id="gut", label="bewährt", kind="evaluation"),
        Code(code_id="p_x", label="Fusion", kind="proposition"),
        Code(code_id="z_x", label="Austausch", kind="goal"),
        Code(code_id="m_x", label="Mentoring", kind="measure"),
    )
)
ROLES = ("rat",) * 6 + ("amt",) * 5 + ("landrat",)
"""Six, five and one."""

NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})


def study(*, k: int = 5, contrasts: Sequence[Contrast] = ()) -> Study:
    settings = Settings.model_validate({"title": "Klein", "privacy": {"k": k}, "contrasts": contrasts})
    folder = Path("x")
    return Study(
        "klein", folder, folder, folder, settings.model_copy(update={"attributes": ("role", "land")}), BOOK, ()
    )


def material(
    codes: Mapping[str, Sequence[str]] = NOTHING,
    *,
    k: int = 0,
    consent: str = "quote",
    quality: pd.DataFrame | None = None,
    decided: bool = False,
) -> Material:
    """
    Make a study in which the named interviews (B01 … B12) have some codes in the first of their two segments.

    Args:
        codes: by interview.
        k: smallest number of people that may be told.
        consent: of all interviews.
        quality: the table.
        decided: whether a person has decided something.
    """
    made = study()
    tables = dict.fromkeys(TABLES, pd.DataFrame()) | {name: empty(name) for name in TABLES}
    ids = [f"B{number:02}" for number in range(1, 13)]
    interviews = pd.DataFrame({"interview_id": ids, "role": ROLES, "land": ["Sachsen"] * 7 + ["Bayern"] * 5})
    interviews = interviews.assign(file="x", sha256="0", format="txt", wave="1", interviewer="X", consent=consent)
    interviews = interviews.assign(date=["2018-11-12"] * 6 + ["2019-01-20"] * 6, n_turns=2, n_words=20)
    tables["interviews"] = check(interviews.assign(warnings=[[] for _ in ids]), "interviews")
    speakers = [(f"{name}:B", name, name, "interviewee") for name in ids]
    tables["speakers"] = check(
        pd.DataFrame(speakers, columns=["speaker_id", "interview_id", "person", "role"]), "speakers"
    )
    rows = [
        (f"{name}:{turn}.0", name, turn, f"{name}:B", False, f"Antwort {turn} von {name}: der Dorfladen", 5, "")
        for name in ids
        for turn in (1, 2)
    ]
    columns = ["segment_id", "interview_id", "turn", "speaker_id", "is_prompt", "text", "n_words", "question"]
    tables["segments"] = check(pd.DataFrame(rows, columns=columns), "segments")
    pairs = [(f"{name}:1.0", code) for name, found in codes.items() for code in found]
    codings = pd.DataFrame(pairs, columns=["segment_id", "code_id"])
    codings = codings.assign(probability=np.nan, is_coded=True, decided_by="lexicon")
    tables["codings"] = check(codings, "codings")
    answered = units.answers(tables)
    tables["shares"] = _shares(answered, tables["codings"])
    if quality is not None:
        tables["quality"] = quality
    if decided:
        row = {"segment_id": "B01:1.0", "code_id": "geld", "coder": "Anna", "value": 1, "sample": "random"}
        tables["decisions"] = check(pd.DataFrame([row]).assign(inclusion_probability=0.5, memo=""), "decisions")
    return Material(made, tables, k=k)


def _shares(answered: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    codes = [code.code_id for code in BOOK.codes]
    by_unit = units.shares(answered, codings, codes)
    members = units.unit_attributes(answered)
    groups = [("", "", by_unit)]
    for name in ("role", "land"):
        groups += [(name, value, by_unit[members[name] == value]) for value in sorted(set(members[name]))]
    rows = [
        (name, value, code, part[code].mean(), 0.0, 1.0, len(part), 1) for name, value, part in groups for code in codes
    ]
    columns = ["attribute", "value", "code_id", "share", "ci_low", "ci_high", "n_units", "n_segments"]
    return check(pd.DataFrame(rows, columns=columns), "shares")
