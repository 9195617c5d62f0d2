"""How clusters are spoken of: how stable one is, and what speaks against it as a candidate for a new code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report.material import Material
from pipeline.resampling import FOUND_AGAIN
from pipeline.texts import percent, texts

_FIRM, _SURE = 0.85, 0.75


def drawn(material: Material) -> dict[str, str]:
    """Return what is drawn to see whether clusters are found again: `drawn`, `drawn_dative`."""
    words, unit = texts()["clusters"], material.study.settings.unit
    return {name: str(words[name][unit]) for name in ("drawn", "drawn_dative")}


def in_words(stability: float) -> str:
    """
    Say how stable a cluster is.

    Source: the thresholds are those of Hennig (2007) and the documentation of R's fpc::clusterboot.
    """
    levels = {"firm": _FIRM, "stable": _SURE, "pattern": FOUND_AGAIN, "unstable": 0.0}
    return str(texts()["clusters"]["words"][next(name for name, least in levels.items() if stability >= least)])


def verdict(row: Mapping[str, Any], material: Material) -> str:
    """Say why a cluster is a candidate for a new code, or what speaks against it."""
    words = texts()["clusters"]["verdict"]
    if row["is_candidate"]:
        return str(words["candidate"].format(**material.words))
    return str(words["rejected"].format(reasons="; ".join(reasons(row, material))))


def reasons(row: Mapping[str, Any], material: Material) -> list[str]:
    """Return what speaks against a cluster, see `cluster.candidates.why_not`."""
    words, is_person = texts()["clusters"]["verdict"], material.study.settings.unit == "person"
    known = {
        **material.words,
        **drawn(material),
        "talks_n": row["n_interviews"],
        "share": percent(row["largest_share"]),
        "code": material.study.codebook.label(str(row["covered_by"])) if row["covered_by"] else "",
    }
    names = ["one_person" if name == "one" and is_person else str(name) for name in row["reasons"]]
    return [words[name].format(**known) for name in names]
