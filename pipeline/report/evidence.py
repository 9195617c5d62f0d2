"""What speaks for measures and goals: in how many interviews, in which groups, and called what."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from pipeline.report.groups import groupings, in_order
from pipeline.report.material import Material
from pipeline.report.matter import occurrences
from pipeline.report.readable import records
from pipeline.study.codebook import CodeKind
from pipeline.texts import attribute_label, decimal, texts, value_label

KINDS: tuple[CodeKind, ...] = ("measure", "goal")
MOST_ATTRIBUTES = 2
"""Attributes that the text `groups` names."""

_OF = "units:"


def evidence(material: Material, *kinds: CodeKind) -> pd.DataFrame:
    """
    Return what speaks for every measure and goal that may be told, inside the house (`k` 0) and outside alike.

    Args:
        material: the study; outside what `release.disclosure.protect` returned.
        kinds: of codes; by default measures, then goals.

    Returns:
        A row a code, by kind the most frequent first: `code_id`, `label`, `kind`, `share` (of the talk) with `ci_low`,
        `ci_high`, `status`, `n_segments`, `n_units` (interviews or persons in which it was found) of `n_all`, and for
        every evaluation a column named by its label: in how many units a segment holds both. Figures that must not be
        told are missing. Then texts for readers: `extent` („in 23 von 72 Interviews“), `groups` („Region: Osten 12 von
        36, Westen 11 von 36“, "" where nothing may be told) and `valued` („Bedarf in 7 Interviews“, "" likewise).
    """
    parts = [occurrences(material, kind).assign(kind=kind) for kind in kinds or KINDS]
    frame = pd.concat(parts, ignore_index=True)
    found, told = spoken(material), by_group(material)
    marks = material.study.codebook.of_kind("evaluation")
    columns = {"n_units": [_count(material, found, counted(name)) for name in frame["code_id"]]}
    for mark in marks:
        columns[mark.label] = [_count(material, found, counted(name, mark.code_id)) for name in frame["code_id"]]
    made = frame.assign(n_all=material.n_units, **columns)
    limit = material.study.settings.privacy.k
    told = told[told["n"] >= limit]
    between = texts()["evidence"]["between"]
    texts_of = {
        "extent": [_extent(material, row["n_units"]) for row in records(made)],
        "groups": [between.join(told_groups(told, name)[:MOST_ATTRIBUTES]) for name in made["code_id"]],
        "valued": [_valued(material, row, [mark.label for mark in marks]) for row in records(made)],
    }
    kept = ["code_id", "label", "kind", "share", "ci_low", "ci_high", "status", "n_segments", "n_units", "n_all"]
    return made.assign(**texts_of)[[*kept, *(mark.label for mark in marks), *texts_of]]


def by_group(material: Material) -> pd.DataFrame:
    """
    Count in how many units of every group a measure or goal was found.

    Returns:
        `code_id`, `attribute`, `value`, `group` (its label), `n` (units in it), `n_units` (missing where it must not be
        told); codes in the codebook's order, groups in that of the house's texts.
    """
    found, rows = spoken(material), list[tuple[str, str, str, str, int, float]]()
    codes = [code.code_id for code in material.study.codebook.of_kind(*KINDS) if counted(code.code_id) in found]
    for attribute in groupings(material):
        known = material.members[attribute].astype(str)
        sizes = {str(value): int(n) for value, n in known.value_counts().items() if value}
        values = known.reindex(found.index).to_numpy()
        own = {value: found[values == value].sum().to_dict() for value in sizes}
        for code_id in codes:
            for value in in_order(attribute, sizes):
                n = int(own[value][counted(code_id)])
                is_told = is_countable(n, sizes[value], k=material.k) and not material.withheld.hides(
                    f"shares:{attribute}", value, counted(code_id)
                )
                label = value_label(attribute, value)
                rows.append((code_id, attribute, value, label, sizes[value], float(n) if is_told else math.nan))
    return pd.DataFrame(rows, columns=["code_id", "attribute", "value", "group", "n", "n_units"])


def spoken(material: Material) -> pd.DataFrame:
    """
    Say which units speak of which measures and goals, and who does so beside which evaluation.

    Returns:
        Units (sorted) × keys of `counted`, bool; only codes and pairs that occur.
    """
    book, unit_of = material.study.codebook, material.unit_of
    marks = [code.code_id for code in book.of_kind("evaluation")]
    held: dict[str, set[str]] = {}
    for code in book.of_kind(*KINDS):
        segments = material.segments_with(code.code_id)
        for mark in ("", *marks):
            both = segments & material.segments_with(mark) if mark else segments
            if segments:
                held[counted(code.code_id, mark)] = {unit_of[name] for name in both}
    names = [str(name) for name in material.members.index]
    columns = {key: [name in units for name in names] for key, units in held.items()}
    return pd.DataFrame(columns, index=names, dtype=bool)


def counted(code_id: str, mark: str = "") -> str:
    """Name the figure that counts the units which speak of a code; with a mark, those that do beside an evaluation."""
    return f"{_OF}{code_id}:{mark}" if mark else f"{_OF}{code_id}"


def is_count(key: str) -> bool:
    """Say whether a figure's name is one of `counted`."""
    return key.startswith(_OF)


def is_grouped(key: str) -> bool:
    """Say whether a figure of `counted` is told of groups too: those of evaluations are of everybody only."""
    return is_count(key) and key.count(":") == 1


def is_countable(n: int, size: int, *, k: int) -> bool:
    """Say whether it may be told how many of a group do something: neither they nor the others are 1 to k−1."""
    is_few = any(0 < part < k for part in (n, size - n))
    return not k or not (size < k or is_few or (n in (0, size) and size < 2 * k))


def uncountable(found: pd.DataFrame, *, k: int) -> list[str]:
    """
    Name the figures that may not be told of everybody: few do it, or few others; evaluations among those who speak.

    Args:
        found: what `spoken` returns.
        k: the smallest number of people; with 0 everything may be told.
    """
    counts = {str(key): int(n) for key, n in found.sum().items()}
    sizes = {key: counts[key.rpartition(":")[0]] for key in counts if not is_grouped(key)}
    return [
        key
        for key, n in counts.items()
        if not (is_countable(n, len(found), k=k) and is_countable(n, sizes.get(key, len(found)), k=k))
    ]


def _count(material: Material, found: pd.DataFrame, key: str) -> float:
    is_hidden = key in uncountable(found, k=material.k) or material.withheld.hides("shares", "", key)
    return math.nan if is_hidden or key not in found else float(found[key].sum())


def _extent(material: Material, n: float) -> str:
    if math.isnan(n):
        return ""
    words = texts()["evidence"]
    known = {"n": decimal(n, 0), "n_all": decimal(material.n_units, 0)}
    return str(words["extent"][material.study.settings.unit]).format(**known)


def told_groups(groups: pd.DataFrame, code_id: str) -> list[str]:
    """
    Say in how many units of which groups a code was found: „Region: Osten 10 von 36, Westen 13 von 36“.

    Args:
        groups: what `by_group` returned.
        code_id: the code.

    Returns:
        A text for every attribute of which two groups or more may be told.
    """
    words, found = texts()["evidence"], []
    own = groups[groups["code_id"] == code_id].dropna(subset="n_units")
    for attribute, rows in own.groupby("attribute", sort=False):
        if len(rows) > 1 and rows["n_units"].sum():
            items = [
                words["group"].format(group=row["group"], n=decimal(row["n_units"], 0), n_all=decimal(row["n"], 0))
                for row in records(rows)
            ]
            found.append(words["groups"].format(attribute=attribute_label(str(attribute)), items=", ".join(items)))
    return found


def _valued(material: Material, row: dict[str, object], marks: Sequence[str]) -> str:
    words = texts()["evidence"]
    told = [(mark, float(str(row[mark]))) for mark in marks]
    items = [words["mark"].format(mark=mark, n=decimal(n, 0)) for mark, n in told if n > 0]
    return str(words["valued"][material.study.settings.unit]).format(items=", ".join(items)) if items else ""
