"""Frames of who was asked: by Land, by attribute, by time."""

from __future__ import annotations

import math

import pandas as pd

from pipeline.charts.people import TILES
from pipeline.report.material import Material
from pipeline.texts import decimal, texts, value_label

MOST_VALUES = 25
_MOST_MONTHS = 30
_ALSO = {
    "nrw": "Nordrhein-Westfalen",
    "mecklenburg vorpommern": "Mecklenburg-Vorpommern",
    "sachsen anhalt": "Sachsen-Anhalt",
}


def values(material: Material, attribute: str) -> pd.Series[int]:
    """Count the units by value of an attribute, "" where unknown; most frequent first."""
    counts = material.members[attribute].value_counts()
    order = sorted(counts.index, key=lambda value: (-counts[value], str(value)))
    return counts.reindex(order)


def land_of(value: str) -> str:
    """Return the Land that a value names, in full or abbreviated; "" where it names none."""
    names = {name.casefold(): name for name in TILES} | {
        short.casefold(): name for name, (short, _, _) in TILES.items()
    }
    return (names | _ALSO).get(value.strip().casefold(), "")


def has_lands(material: Material) -> bool:
    """Say whether the attribute `land` names Länder."""
    if "land" not in material.attributes:
        return False
    known = [value for value in set(material.members["land"]) if value]
    return bool(known) and sum(bool(land_of(value)) for value in known) * 2 > len(known)


def lands(material: Material) -> pd.DataFrame:
    """
    Count units by Land.

    Returns:
        `land` (all 16), `n` (missing where it must not be told), `text`.
    """
    counted = material.members["land"].map(land_of).value_counts()
    counts = {land: int(counted.get(land, 0)) for land in TILES}
    hidden = _hidden(counts, material.k)
    n = [math.nan if land in hidden else float(count) for land, count in counts.items()]
    return pd.DataFrame({"land": list(counts), "n": n}).assign(
        text=["" if math.isnan(count) or not count else decimal(count, 0) for count in n]
    )


def hidden_values(material: Material, name: str) -> set[str]:
    """Return the values of an attribute that must not be told: small ones, and those that would betray them."""
    return _hidden({str(value): int(n) for value, n in values(material, name).items()}, material.k)


def _hidden(counts: dict[str, int], k: int) -> set[str]:
    """Hide small counts and zeros, and as many more as needed for the hidden ones to add up to k or nothing."""
    if not k:
        return set()
    order = sorted(counts, key=lambda name: (counts[name], name))
    hidden = [name for name in order if counts[name] < k]
    while 0 < sum(counts[name] for name in hidden) < k and len(hidden) < len(order):
        hidden.append(order[len(hidden)])
    return set(hidden)


def attribute(material: Material, name: str) -> pd.DataFrame:
    """
    Count units by value of an attribute; values of fewer than k are put together.

    Returns:
        `label`, `n`, `text`; most frequent first, the rest and the unknown last.
    """
    words = texts()["charts"]
    counts = {str(value): int(n) for value, n in values(material, name).items()}
    hidden = hidden_values(material, name)
    last = words["rest"]
    order = sorted(counts, key=lambda value: value == last)
    shown = [(value_label(name, value), counts[value]) for value in order if value and value not in hidden]
    rest = sum(counts[value] for value in hidden)
    if rest:
        shown.append((words["rest"], rest))
    if counts.get("") and "" not in hidden:
        # of a two-way table the cells that are held back have no name either
        shown.append((last if name in material.withheld.crossed else words["unknown"], counts[""]))
    frame = pd.DataFrame(shown, columns=["label", "n"])
    return frame.assign(text=[decimal(n, 0) for n in frame["n"]])


def periods(material: Material) -> pd.DataFrame:
    """
    Count interviews by month, by quarter where they reach over more than 30 months or k is set.

    Returns:
        `start` (ISO date of the first day), `label`, `year`, `n`; no gaps; empty where no date is known or a
        period's count must not be told.
    """
    days = pd.to_datetime(material.talks["date"].replace("", None).dropna())
    if days.empty:
        return pd.DataFrame({"start": [], "label": [], "year": [], "n": []})
    months = (days.max().year - days.min().year) * 12 + days.max().month - days.min().month + 1
    by_quarter = months > _MOST_MONTHS or bool(material.k)
    found = days.dt.to_period("Q" if by_quarter else "M")
    counts = found.value_counts()
    spans = pd.period_range(found.min(), found.max())
    words = texts()["charts"]
    frame = pd.DataFrame(
        {
            "start": [f"{span.start_time:%Y-%m-%d}" for span in spans],
            "label": [
                words["quarter"].format(number=span.quarter) if by_quarter else words["months"][span.month - 1]
                for span in spans
            ],
            "year": [str(span.year) for span in spans],
            "n": [int(counts.get(span, 0)) for span in spans],
        }
    )
    is_known = not any(material.withheld.hides("periods", str(start), "") for start in frame["start"])
    return frame if is_known and all(material.is_tellable(n) for n in frame["n"]) else frame.head(0)
