"""Frames as people read them: German headers, percent, commas; safe for spreadsheets."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipeline.texts import decimal, texts

IN_PERCENT = frozenset(
    {"share", "machine", "ci_low", "ci_high", "difference", "coded_share", "share_a", "share_b", "largest_share"}
)
"""Columns of shares from 0 to 1 that people read in percent."""

_SMALL = frozenset({"p_value", "q_value", "effect"})
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def readable(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """
    Choose columns and give them German headers; shares become percent, booleans ja and nein.

    Returns:
        A new frame of str, int and float (rounded).
    """
    names = texts()["charts"]["columns"]
    return pd.DataFrame({names.get(column, column): _column(frame, column) for column in columns})


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as dicts."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _column(frame: pd.DataFrame, column: str) -> pd.Series[Any]:
    # n_units of a group is called n in a frame whose rows are cells
    values = frame["n"] if column == "n_units" and column not in frame else frame[column]
    if column in IN_PERCENT:
        return (100 * values).round(1)
    if column in _SMALL:
        return values.round(4)
    if column == "status":
        return values.map(dict(texts()["quality"]["status"]))
    if pd.api.types.is_bool_dtype(values):
        words = texts()["charts"]
        return values.map({True: words["yes"], False: words["no"]})
    if pd.api.types.is_float_dtype(values) and values.dropna().mod(1).eq(0).all():
        return values.astype("Int64").astype(object)
    return values


def cell(value: object) -> str:
    """Write a value for a reader: decimal comma, nothing where it is missing."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(texts()["charts"]["yes" if value else "no"])
    if isinstance(value, float):
        return decimal(value, 1 if abs(value) >= 0.1 or value == 0 else 4)
    return decimal(value, 0) if isinstance(value, int) else str(value)


def guarded(value: object) -> object:
    """Put ' before a text that a spreadsheet would take for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value


def csv(frame: pd.DataFrame) -> str:
    """Write a frame as Excel reads it in the spoken language: in German with semicolons and decimal commas."""
    separator, point = (texts()["numbers"][name] for name in ("separator", "point"))
    safe = frame.map(guarded).rename(columns=lambda name: str(guarded(name)))
    return safe.to_csv(index=False, sep=separator, decimal=point, lineterminator="\r\n")


def slug(text: str) -> str:
    """Make a file name's part of a label: ortsgroesse."""
    for umlaut, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.casefold().replace(umlaut, plain)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-") or "x"
