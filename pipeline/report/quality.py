"""How good the coding is, in tables: what the sentences of `quality.words` round, with all digits and intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline.quality.figures import Figure, Measured
from pipeline.quality.prevalence import MINIMUM
from pipeline.quality.raters import ALL
from pipeline.report.material import Material
from pipeline.report.readable import records
from pipeline.report.view import TableView
from pipeline.texts import decimal, percent, points, texts

_COLUMNS = ("positive", "precision", "recall", "kappa", "alpha")
_MEASURES = ("machine_precision", "machine_recall", "machine_kappa", "human_alpha")
_SHARES = frozenset({"machine_precision", "machine_recall"})
_NONE = "–"


def codes(material: Material) -> TableView:
    """
    Return how well the machine finds each code, and how well people agree on it; all codes together first.

    Codes that people found too rarely have no figures here; qualified ones (`bus:gut`) are left out then.
    """
    words, measured = texts()["quality"], material.measured
    rows = [_row(measured, ALL, words["all"], suffix="_micro")] if measured.of_all("machine_n_positive") else []
    rows += [_row(measured, name, material.study.codebook.label(name)) for name in _checked(material)]
    headers = tuple(words["columns"][name] for name in ("code", *_COLUMNS))
    return TableView(headers, tuple(rows), (False, *(True for _ in _COLUMNS)))


def _checked(material: Material) -> list[str]:
    """Return codes in the codebook's order, each followed by the qualified ones of it that people gave often enough."""
    quality = material.tables["quality"]
    rows = quality[quality["measure"] == "machine_n_positive"]
    order = {code.code_id: number for number, code in enumerate(material.study.codebook.codes)}
    counts = {str(name): n for name, n in zip(rows["subject"], rows["value"], strict=True)}
    known = [
        name for name, n in counts.items() if name.partition(":")[0] in order and (n >= MINIMUM or ":" not in name)
    ]
    return sorted(known, key=lambda name: (order[name.partition(":")[0]], name))


def _row(measured: Measured, subject: str, label: str, *, suffix: str = "") -> tuple[str, ...]:
    positive = measured.get(subject, "machine_n_positive")
    words = texts()["quality"]
    name = "of_all" if subject == ALL else "of"
    count = words[name].format(n=decimal(positive.value, 0), total=decimal(positive.n, 0)) if positive else _NONE
    if not positive or positive.value < MINIMUM:
        return (label, count, words["status"]["few"], *(_NONE for _ in _MEASURES[1:]))
    figures = (_cell(measured.get(subject, f"{name}{suffix}"), is_share=name in _SHARES) for name in _MEASURES)
    return (label, count, *figures)


def _cell(figure: Figure | None, *, is_share: bool) -> str:
    if not figure:
        return _NONE
    ends = [points(end, 0) if is_share else decimal(end, 2) for end in (figure.low, figure.high)]
    interval = f" ({' bis '.join(ends)})" if figure.has_interval else ""
    return (percent(figure.value, 1) if is_share else decimal(figure.value, 2)) + interval


def properties(material: Material) -> TableView:
    """Return the measured properties of the whole mapping; curves and single codes are left out."""
    words = texts()["report"]["quality"]
    frame = material.tables["quality"]
    kept = frame[frame["subject"].isin(["mapping", "codebook", "saturation"]) & frame["measure"].isin(list(words))]
    order = {measure: number for number, measure in enumerate(words)}
    rows = tuple(
        (
            words[row["measure"]],
            _value(row),
            decimal(row["n"], 0),
        )
        for row in records(kept.assign(order=kept["measure"].map(order)).sort_values("order"))
    )
    heads = texts()["report"]["method"]
    return TableView((heads["property"], heads["value"], "n"), rows, (False, True, True))


def _value(row: Mapping[str, Any]) -> str:
    value, low, high = (float(row[name]) for name in ("value", "ci_low", "ci_high"))
    if not str(row["measure"]).endswith(("_share", "_found", "_clear", "_coded", "_spared")):
        return decimal(value, 0 if value.is_integer() else 1)
    interval = "" if math.isnan(low) else f" ({points(low, 1)} bis {points(high, 1)})"
    return percent(value, 1) + interval


def sheet(material: Material) -> pd.DataFrame:
    """Return every measured property with names for readers; the curve of saturation has its own file."""
    words = texts()["quality"]
    rows = material.tables["quality"]
    kept = rows[~rows["measure"].str.startswith("codes_seen_")]
    known = {**words["measures"], **texts()["report"]["quality"]}
    return pd.DataFrame(
        {
            "subject": [_subject(material, name) for name in kept["subject"]],
            "measure_label": [_measure(name, known) for name in kept["measure"]],
            "measured": kept["value"].round(4),
            "low": kept["ci_low"].round(4),
            "high": kept["ci_high"].round(4),
            "n": kept["n"],
        }
    )


def _subject(material: Material, name: str) -> str:
    """Name what a property is about: a code, a contrast and a code, or all together."""
    contrast_id, slash, code_id = name.rpartition("/")
    label = texts()["quality"]["subjects"].get(code_id) or material.study.codebook.label(code_id)
    return f"{contrast_id}: {label}" if slash else label


def _measure(name: str, known: Mapping[str, str]) -> str:
    """Name a measure; those over all codes have `_micro` or `_macro` behind the name."""
    base, _, kind = name.rpartition("_")
    if kind in ("micro", "macro"):
        return f"{known.get(base, base)} ({texts()['quality'][kind]})"
    return known.get(name, name)
