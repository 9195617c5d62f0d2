"""What the page says of camps and of propositions that divide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.report import camps
from pipeline.report.material import Material
from pipeline.report.readable import records
from pipeline.report.view import TableView
from pipeline.texts import decimal, texts


@dataclass(frozen=True)
class CampsView:
    """Sentences about the camps, their table with its title, and that of the propositions that divide."""

    sentences: Sequence[str]
    title: str
    members: TableView
    divisions: TableView


def view(material: Material) -> CampsView:
    """Return what the section of the network says beside its charts."""
    title = texts()["report"]["camps"][f"table_{camps.leading(material)}"]
    return CampsView(camps.sentences(material), title, _members(material), _divisions(material))


def _members(material: Material) -> TableView:
    words = texts()["report"]["camps"]
    rows = tuple(
        (
            row["name"],
            decimal(row["n_members"], 0),
            holds(row["stays_together"]),
            row["leaning"],
            row["members"],
        )
        for row in records(camps.camps(material))
    )
    camp, leaning = (words[f"{name}_{camps.leading(material)}"] for name in ("camp", "leaning"))
    headers = (camp, words["n_members"], words["holds"], leaning, words["members"])
    return TableView(headers, rows, (False, True, False, False, False))


def holds(share: float) -> str:
    """Say how firmly a camp holds: „bleibt in 87 von 100 Stichproben zusammen“."""
    words = texts()["report"]["camps"]
    return str(words["holds_unknown"] if pd.isna(share) else words["holds_value"].format(n=camps.in_hundred(share)))


def _divisions(material: Material) -> TableView:
    words = texts()["report"]["camps"]
    counts = ("n_units", "n_for", "n_against", "n_between")
    rows = tuple(
        (row["label"], *(decimal(row[name], 0) for name in counts), decimal(row["entropy"], 2))
        for row in records(camps.divisions(material))
    )
    headers = tuple(words[name].format(**material.words) for name in ("proposition", *counts, "entropy"))
    return TableView(headers, rows, (False, True, True, True, True, True))
