"""All tables beyond shares and contrasts at once: repetitions, and what is only described."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.analysis.contradictions import contradictions
from pipeline.analysis.cooccurrence import cooccurrence
from pipeline.analysis.repeats import repeats
from pipeline.analysis.silence import silence
from pipeline.analysis.theme_map import theme_map
from pipeline.analysis.unprompted import unprompted
from pipeline.study import Study


def described(answered: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study) -> dict[str, pd.DataFrame]:
    """
    Make the tables `repeats`, `cooccurrence`, `theme_map`, `silence`, `unprompted` and `contradictions`.

    Args:
        answered: what `units.answers` returns.
        tables: `interviews`, `speakers`, `segments`, `codings` and `edges`.
        study: settings and codebook.
    """
    together = cooccurrence(answered, tables, study)
    return {
        "repeats": repeats(answered, tables["codings"], tables["interviews"], study),
        "cooccurrence": together,
        "theme_map": theme_map(together, study.codebook, seed=study.settings.seed),
        "silence": silence(answered, tables, study),
        "unprompted": unprompted(answered, tables, study),
        "contradictions": contradictions(answered, tables, study),
    }
