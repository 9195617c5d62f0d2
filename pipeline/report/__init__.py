"""What the strategy group reads: the page, the workbook, the charts and the network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pipeline.study import Study


def build(study: Study, tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """
    Write the internal report.

    Args:
        study: settings and codebook.
        tables: all of `pipeline.tables.TABLES`; the vectors may be missing.
        folder: where to; `charts/` and `netz/` below it are made.

    Returns:
        Paths of all files written: mapping.html, mapping.xlsx, befunde.csv (see `write_template`), every chart as PNG,
        SVG and CSV, and the network (see `graphs.write`).
    """
    from pipeline.report import charts, graphs, html, xlsx
    from pipeline.report.judging import write_template
    from pipeline.report.material import Material
    from pipeline.report.plan import plan
    from pipeline.report.proposal import proposal, write_proposal
    from pipeline.report.quotes import Quotes
    from pipeline.tables import replacing

    material = Material(study, tables)
    planned = plan(material)
    paths, drawn = charts.save(planned, folder / "charts", workers=study.settings.engine.workers)
    page = folder / "mapping.html"
    with replacing(page) as beside:
        beside.write_text(html.page(material, planned, drawn), encoding="utf-8", newline="\n")
    workbook = xlsx.write(material, folder / "mapping.xlsx")
    judging = write_template(study, tables["findings"], folder)
    quoting = write_proposal(study, proposal(material, Quotes(material)), folder)
    return [page, workbook, judging, quoting, *paths, *graphs.write(material, folder / "netz")]
