"""What slides are made of, and what stands on each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.report.evidence import by_group
from pipeline.report.evidence import evidence as evidence_of
from pipeline.report.material import Material
from pipeline.report.plan import Chart
from pipeline.report.planned import period
from pipeline.report.readable import records
from pipeline.texts import decimal, texts

_MOST_CANDIDATES = 8


@dataclass(frozen=True)
class Pack:
    """
    What slides are made of.

    Attributes:
        material: the study as it leaves.
        charts: what leaves, by name.
        pictures: PNG of charts, by name.
        quotes: released quotes by code: text, and who says it.
    """

    material: Material
    charts: Mapping[str, Chart]
    pictures: Mapping[str, bytes]
    quotes: Mapping[str, Sequence[tuple[str, str]]]

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """What speaks for measures and goals, see `report.evidence`, by code_id."""
        return evidence_of(self.material).set_index("code_id")

    @cached_property
    def by_group(self) -> pd.DataFrame:
        """In how many interviews of which group measures and goals were found, see `report.evidence`."""
        return by_group(self.material)

    @property
    def words(self) -> Mapping[str, Any]:
        """The strings of slides."""
        return dict(texts()["slides"])

    def of_unit(self, name: str) -> str:
        """Return the name of a string that differs where units are speakers of sessions instead of interviewees."""
        return f"{name}_person" if self.material.study.settings.unit == "person" else name

    def of(self, section: str) -> list[Chart]:
        """Return the charts of a section."""
        return [chart for chart in self.charts.values() if chart.section == section]


def footer(material: Material) -> str:
    """Return the line under every slide and page: study, wave, date of the data, n; outside, what k is."""
    settings = material.study.settings
    return str(texts()["slides" if material.k else "report"]["footer"]).format(
        title=material.study.title,
        wave=settings.wave,
        date=period(material)[1],
        n=material.words["n_units"],
        among=material.words["among"],
        k=settings.privacy.k,
        dative=material.words["dative"],
    )


def read_as(material: Material) -> list[str]:
    """Say in a few sentences how the figures are to be read."""
    words, is_person = texts()["slides"]["reading"], material.study.settings.unit == "person"
    known = {
        **material.words,
        "n": decimal(material.n_units, 0),
        "checked": words["checked" if material.is_checked else "unchecked"],
        "tested": len(material.tables["contrasts"]),
        "k": material.k,
    }
    known["base"] = words["base_person" if is_person else "base"].format(**known)
    return [point.format(**known) for point in words["points"]]


def evidence(pack: Pack, chart: Chart) -> str:
    """Give the evidence: what the chart shows, all its figures, and where they come from."""
    table = chart.table.astype(object).where(chart.table.notna(), "–")
    lines = ["; ".join(f"{name}: {_told(value)}" for name, value in row.items()) for row in records(table)]
    source = pack.words["notes_source"].format(
        title=pack.material.study.title, wave=pack.material.study.settings.wave, subtitle=chart.caption.subtitle
    )
    return "\n".join([chart.alt, *lines, source])


def _told(value: object) -> str:
    return decimal(value, 0 if value == round(value, 9) // 1 else 1) if isinstance(value, float) else str(value)


def candidates(pack: Pack) -> pd.DataFrame:
    """Return the largest clusters that could become codes, as their chart shows them."""
    frames = [chart.data[0] for chart in pack.of("clusters") if chart.name == "gruppen-ohne-code"]
    if not frames:
        return pd.DataFrame(columns=["label", "n_segments", "n_interviews", "coded_share"])
    found = frames[0][frames[0]["is_candidate"]]
    largest = found.sort_values(["n_segments", "cluster_id"], ascending=[False, True]).head(_MOST_CANDIDATES)
    # a cluster's number says nothing to those who have no table of clusters
    return largest.assign(label=largest["label"].str.replace(r" \(K\d+\)$", "", regex=True))


def count(value: Any) -> str:
    """Write a count, or the sign for one that must not be told."""
    return str(texts()["charts"]["small"]) if pd.isna(value) else decimal(float(value), 0)


def counted(pack: Pack) -> str:
    """Return what is counted: interviews, or persons."""
    return str(texts()["evidence"]["counted"][pack.material.study.settings.unit])
