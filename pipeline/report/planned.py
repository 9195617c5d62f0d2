"""A chart that is to be drawn, put together from its data and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.charts import Caption
from pipeline.report.material import Material
from pipeline.report.readable import readable
from pipeline.texts import date_told, texts

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Chart:
    """
    A chart to be drawn; small enough to be handed to another process.

    Attributes:
        name: of its files, without ending.
        section: of the report that it stands in.
        draw: a function of `pipeline.charts`.
        data: the frames that it draws, in the order of its arguments.
        caption: title, subtitle, footer.
        alt: what it shows, for those who do not see it.
        table: its data with headers for readers.
        options: further arguments of `draw`.
    """

    name: str
    section: str
    draw: Callable[..., Figure]
    data: tuple[pd.DataFrame, ...]
    caption: Caption
    alt: str
    table: pd.DataFrame
    options: Mapping[str, Any] = field(default_factory=dict)

    def figure(self) -> Figure:
        """Draw it."""
        return self.draw(*self.data, self.caption, **self.options)


def footer(material: Material, *, n_withheld: int = 0, n_merged: int = 0) -> str:
    """
    Return the line under every chart: study, wave, date of the data, n, and what the figures are not.

    Args:
        material: the study.
        n_withheld: figures that the chart does not tell.
        n_merged: values of its attribute that are told together.
    """
    words, settings = texts()["charts"], material.study.settings
    line: str = words["footer"].format(
        title=material.study.title,
        wave=settings.wave,
        date=period(material)[1],
        n=material.words["n_units"],
        among=material.words["among"],
    )
    if not material.k:
        return line
    known = {"k": material.k, "n_withheld": n_withheld, "n_merged": n_merged}
    parts = [words["k_footer"], *([words["withheld"]] if n_withheld else []), *([words["merged"]] if n_merged else [])]
    return line + "".join(part.format(**known) for part in parts)


def period(material: Material) -> tuple[str, str]:
    """Return the first and the last date of the interviews, as readers read dates; „–“ where none is known."""
    days = sorted(day for day in material.talks["date"].dropna() if day)
    return (date_told(str(days[0])), date_told(str(days[-1]))) if days else ("–", "–")


def chart_of(
    material: Material,
    place: tuple[str, str],
    draw: Callable[..., Figure],
    data: Sequence[pd.DataFrame],
    *,
    columns: Sequence[str],
    key: str,
    words: Mapping[str, Any],
    title: str = "title",
    options: Mapping[str, Any] | None = None,
    table: str = "",
    attribute: str = "",
) -> Chart:
    """
    Put a chart together from the strings of `[charts.<key>]`; what leaves has a subtitle of its own, if any.

    `table` names its figures in `Withheld`, `attribute` what it groups by: what is missing stands below it.
    """
    found = texts()["charts"][key]
    known = {**material.words, "k": material.study.settings.privacy.k, **words}
    subtitle = found.get("subtitle_k", found["subtitle"]) if material.k else found["subtitle"]
    shown = readable(data[-1] if key == "network" else data[0], columns)
    n_withheld = material.withheld.count(table) if table else int(shown.isna().to_numpy().sum())
    line = footer(material, n_withheld=n_withheld, n_merged=material.withheld.n_merged(attribute))
    caption = Caption(found[title].format(**known), subtitle.format(**known), line)
    section, name = place
    return Chart(name, section, draw, tuple(data), caption, found["alt"].format(**known), shown, options or {})
