"""Sentences about what a group hardly mentions, though asked, beside others that were asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.analysis.differences import holding
from pipeline.analysis.material import Finding, Material
from pipeline.analysis.wording import group_phrase
from pipeline.resampling import false_discovery
from pipeline.texts import points, texts

LEVEL = 0.01
"""Stricter than for declared contrasts: every theme of every group is looked at, and nobody said so before."""


def quiet_findings(material: Material) -> Iterator[Finding]:
    """Describe the themes that a group that was asked mentions less than others, the largest difference first."""
    rows = material.table("silence")
    if rows.empty:
        return
    tested = rows[~rows["is_small"]].reset_index(drop=True)
    held = tested[(_q_values(tested) < LEVEL) & (tested["kind"] == "less")]
    known = _told_as_contrasts(material)
    for row in held.sort_values(["ci_high", "attribute", "value", "code_id"]).to_dict("records"):
        if (row["attribute"], row["code_id"]) not in known:
            yield _quiet(material, {str(name): row[name] for name in row})


def _told_as_contrasts(material: Material) -> set[tuple[str, str]]:
    """Return attribute and code of the declared differences that hold: they need not be told twice."""
    attributes = {one.contrast_id: one.attribute for one in material.study.settings.contrasts}
    rows = material.tables["contrasts"]
    held = rows[holding(rows)]
    return {(attributes[name], code_id) for name, code_id in zip(held["contrast_id"], held["code_id"], strict=True)}


def _q_values(rows: pd.DataFrame) -> NDArray[np.float64]:
    """
    Test every row by Fisher's exact test, and correct for the number of rows.

    Source: Fisher (1922), Journal of the Royal Statistical Society 85; two-sided as twice the smaller side.
    """
    from scipy.stats import hypergeom

    n, others = rows["n_units"].to_numpy(), rows["n_others"].to_numpy()
    hits = np.rint(rows["share_mentioning"].to_numpy() * n)
    total = hits + np.rint(rows["others_share"].to_numpy() * others)
    chance = hypergeom(n + others, total, n)
    smaller = np.minimum(chance.cdf(hits), chance.sf(hits - 1))
    return false_discovery(np.minimum(1.0, 2 * smaller)) if len(rows) else np.array([])


def _quiet(material: Material, row: Mapping[str, Any]) -> Finding:
    attribute, value, code_id = (str(row[name]) for name in ("attribute", "value", "code_id"))
    low, high = -float(row["ci_high"]), -float(row["ci_low"])
    text = texts()["findings"]["quiet"].format(
        **material.words,
        group=group_phrase(attribute, value),
        code=material.codebook.label(code_id),
        low=points(low),
        high=points(high),
    )
    key = f"{attribute}:{value}:{code_id}"
    n = int(row["n_units"] + row["n_others"])
    # what is not said has no segment: those of the others show what it would be
    others = material.answered[~material.answered[attribute].isin(["", value])]
    shown = material.showing(code_id, among=others)
    return Finding("quiet", code_id, key, text, -float(row["difference"]), n, low, high, shown, "hint", low)
