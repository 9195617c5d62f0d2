"""What the strategy group reads: the page, the workbook, the charts and the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from pipeline.study import Study


def build(
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    *,
    beside: Path | None = None,
    clean: Callable[[str], str] = str,
) -> list[Path]:
    """
    Write the internal report.

    Args:
        study: settings and codebook.
        tables: all of `pipeline.tables.TABLES`; the vectors may be missing.
        folder: where to; `charts/` and `netz/` below it are made.
        beside: where to instead, to be moved to `folder`; all but the tables that people write into, which are in
            `folder` and know what to do with what stands there.
        clean: takes names out of what people wrote into the last report.

    Returns:
        Paths of all files written: mapping.html, mapping.pdf, faelle.pdf, mapping.xlsx, befunde.csv (see
        `write_template`), every chart as PNG, SVG and CSV, the network (see `graphs.write`), and themenmatrix.xlsx
        (see `matrix.write`).
    """
    from pipeline.report import charts, graphs, html, matrix, xlsx
    from pipeline.report.judging import write_template
    from pipeline.report.material import Material
    from pipeline.report.paper.cases import cases
    from pipeline.report.paper.mapping import mapping
    from pipeline.report.plan import plan
    from pipeline.report.proposal import proposal, write_proposal
    from pipeline.report.quotes import Quotes
    from pipeline.tables import replacing

    material, made = Material(study, tables), beside or folder
    planned = plan(material)
    paths, drawn = charts.save(planned, made / "charts", workers=study.settings.engine.workers)
    page = made / "mapping.html"
    with replacing(page) as new:
        new.write_text(html.page(material, planned, drawn), encoding="utf-8", newline="\n")
    workbook = xlsx.write(material, made / "mapping.xlsx")
    quotes = Quotes(material)
    papers = {
        made / "mapping.pdf": mapping(material, planned, drawn, quotes),
        made / "faelle.pdf": cases(material, quotes),
    }
    for path, pdf in papers.items():
        with replacing(path) as new:
            new.write_bytes(pdf)
    judging = write_template(study, tables["findings"], folder)
    quoting = write_proposal(study, proposal(material, quotes), folder)
    summing = matrix.write(material, folder, clean=clean)
    return [page, *papers, workbook, judging, quoting, *summing, *paths, *graphs.write(material, made / "netz")]
