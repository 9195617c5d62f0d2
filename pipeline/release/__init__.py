"""What may leave the house: charts without quotes, without persons and without small groups."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pipeline.study import Study


def build(study: Study, tables: Mapping[str, pd.DataFrame], folder: Path) -> list[Path]:
    """
    Write what the workshop gets.

    No quotes and no persons leave; groups of fewer than the study's k are left out, and so is every figure that 1 to
    k−1 units stand behind.

    Args:
        study: settings and codebook.
        tables: all of `pipeline.tables.TABLES`; the vectors may be missing.
        folder: where to; `charts/` below it is made.

    Returns:
        Paths of all files written: every chart as PNG, SVG and CSV, and LIESMICH.txt.
    """
    from pipeline.release.readme import readme
    from pipeline.release.words import without_rare_terms
    from pipeline.report import charts
    from pipeline.report.material import Material
    from pipeline.report.plan import plan
    from pipeline.tables import replacing

    inside = Material(study, tables)
    k = study.settings.privacy.k
    material = Material(study, {**tables, "cluster_labels": without_rare_terms(inside, k=k)}, k=k)
    planned = [chart for chart in plan(material) if chart.section != "quality"]
    paths, _ = charts.save(planned, folder / "charts", workers=study.settings.engine.workers)
    path = folder / "LIESMICH.txt"
    with replacing(path) as beside:
        # Windows' editor needs the mark and the line ends
        beside.write_text(readme(inside, material, planned), encoding="utf-8-sig", newline="\r\n")
    return [*paths, path]
