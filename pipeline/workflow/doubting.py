"""Which texts of a mapped study leave the house, and which stay."""

from __future__ import annotations

from pipeline.study import Study


def leaving(study: Study) -> list[str]:
    """
    Return every text of people that an export of the mapped study may hold: quotes, terms, labels, values.

    Args:
        study: mapped up to the stage analyse.
    """
    from pipeline import tables
    from pipeline.release.leaving import leaving_texts
    from pipeline.release.words import without_rare_terms
    from pipeline.report.material import Material

    held = {name: tables.read(study.processed, name) for name in tables.TABLES if name != "vectors"}
    inside = Material(study, held)
    k = study.settings.privacy.k
    outside = Material(study, {**held, "cluster_labels": without_rare_terms(inside, k=k)}, k=k)
    return list(leaving_texts(outside, held["quotes"]).values())


def staying(study: Study) -> list[str]:
    """Return the texts of all segments that count."""
    from pipeline import tables

    return [str(text) for text in tables.read(study.processed, "segments")["text"]]
