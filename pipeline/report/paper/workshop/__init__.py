"""The workshop's papers: theme cards, poster, handout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.report.material import Material
from pipeline.report.plan import Chart


def write(
    material: Material,
    charts: Sequence[Chart],
    drawn: Mapping[str, bytes],
    folder: Path,
    *,
    quotes: Mapping[str, Sequence[tuple[str, str]]],
) -> list[Path]:
    """
    Write the papers of the workshop.

    Args:
        material: the study as it leaves.
        charts: what leaves.
        drawn: the SVG of every chart, by name.
        folder: where to.
        quotes: released quotes by code: text as it is shown, and who says it.

    Returns:
        Paths of themenkarten.pdf, poster.pdf and handout.pdf; the same input makes the same bytes.
    """
    from pipeline.report.paper.workshop.cards import cards
    from pipeline.report.paper.workshop.handout import handout
    from pipeline.report.paper.workshop.outside import Leaving
    from pipeline.report.paper.workshop.poster import poster
    from pipeline.tables import replacing

    leaving = Leaving(material, {chart.name: chart for chart in charts}, drawn, quotes)
    paths = []
    for name, made in (("themenkarten", cards(leaving)), ("poster", poster(leaving)), ("handout", handout(leaving))):
        paths.append(folder / f"{name}.pdf")
        with replacing(paths[-1]) as beside:
            beside.write_bytes(made)
    return paths
