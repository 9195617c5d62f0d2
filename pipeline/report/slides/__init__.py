"""folien.pptx: what the workshop sees on Thursday and Friday, with charts that PowerPoint can edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.report.material import Material
from pipeline.report.plan import Chart

PICTURE = "netz"
"""The chart that slides show as a picture: PowerPoint has none of its kind."""


def write(
    material: Material,
    charts: Sequence[Chart],
    path: Path,
    *,
    pictures: Mapping[str, bytes],
    quotes: Mapping[str, Sequence[tuple[str, str]]],
) -> Path:
    """
    Write the workshop's slides.

    Args:
        material: the study as it leaves.
        charts: what leaves.
        path: of the file.
        pictures: PNG of the charts that slides show as pictures, by name.
        quotes: released quotes by code: text as it is shown, and who says it.

    Returns:
        The path; the same slides make the same bytes.
    """
    from pipeline.report.slides import findings, goals, measures
    from pipeline.report.slides.deck import Deck
    from pipeline.report.slides.pack import Pack, footer
    from pipeline.tables import replacing
    from pipeline.texts import texts

    words = texts()["slides"]
    title = words["file_title"].format(title=material.study.title)
    mark = words["fiction"] if material.study.settings.is_fictional else ""
    deck = Deck(title=title, footer=footer(material), mark=mark)
    pack = Pack(material, {chart.name: chart for chart in charts}, pictures, quotes)
    for add in (*findings.SLIDES, *goals.SLIDES, *measures.SLIDES):
        add(deck, pack)
    with replacing(path) as beside:
        beside.write_bytes(deck.save())
    return path
