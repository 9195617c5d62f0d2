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
        Paths of all files written: mapping.html, mapping.xlsx, every chart as PNG, SVG and CSV, the network as
        GraphML, GEXF and CSV.
    """
    from pipeline.exchange import graphs
    from pipeline.report import charts, html, xlsx
    from pipeline.report.material import Material
    from pipeline.report.plan import plan
    from pipeline.tables import replacing

    material = Material(study, tables)
    planned = plan(material)
    paths, drawn = charts.save(planned, folder / "charts", workers=study.settings.engine.workers)
    page = folder / "mapping.html"
    with replacing(page) as beside:
        beside.write_text(html.page(material, planned, drawn), encoding="utf-8", newline="\n")
    workbook = xlsx.write(material, folder / "mapping.xlsx")
    nodes, edges, network = tables["nodes"], tables["edges"], folder / "netz"
    writers = (graphs.write_graphml, graphs.write_gexf)
    written = [write(nodes, edges, network, title=study.title, codebook=study.codebook) for write in writers]
    return [page, workbook, *paths, *written, *graphs.write_csv(nodes, edges, network, title=study.title)]
