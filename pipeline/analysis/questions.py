"""What was asked: the order of speaking, and the codes that interviewers' questions carry."""

from __future__ import annotations

import pandas as pd

from pipeline.study import Codebook


def places(segments: pd.DataFrame) -> pd.DataFrame:
    """
    Number the segments of each interview in the order in which they were spoken.

    Args:
        segments: the table.

    Returns:
        `segment_id`, `interview_id`, `is_prompt`, `place` (from 0), by interview and place.
    """
    sentence = pd.to_numeric(segments["segment_id"].str.rpartition(".")[2], errors="coerce").fillna(0)
    ordered = segments.assign(sentence=sentence).sort_values(["interview_id", "turn", "sentence", "segment_id"])
    numbered = ordered.assign(place=ordered.groupby("interview_id").cumcount())
    return numbered[["segment_id", "interview_id", "is_prompt", "place"]].reset_index(drop=True)


def first_asked(segments: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    Find where a question first brings up each code: the code itself, or one above it.

    The table `codings` has interviewers' questions like all other segments. As a code above goes with every code
    below it, a question about one subtheme brings up its siblings too: what is left as unprompted is certain to be.

    Returns:
        `interview_id`, `code_id`, `place` (of the first such question, see `places`).
    """
    asked = _carried(segments, codings)
    below = [(above, code.code_id) for code in codebook.codes for above in codebook.ancestors(code.code_id)]
    brought = _widened(asked, codebook, below)
    return brought.groupby(["interview_id", "code_id"])[["place"]].min().reset_index()


def asked_for(segments: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    Find which codes each interview was asked for: by a question that carries the code, its parent or a child.

    A parent counts here only where the question is about it in its own right, not by way of another child.

    Returns:
        `interview_id`, `code_id`; one row a pair.
    """
    asked = _carried(segments, codings)
    children = [(code.parent, code.code_id) for code in codebook.codes if code.parent]
    own = _widened(asked[asked["decided_by"] != "child"], codebook, children)
    found = pd.concat([asked, own])[["interview_id", "code_id"]].drop_duplicates()
    return found.sort_values(["interview_id", "code_id"]).reset_index(drop=True)


def _carried(segments: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Return one row a question and code that it carries."""
    questions = places(segments).loc[lambda frame: frame["is_prompt"]]
    coded = codings.loc[codings["is_coded"], ["segment_id", "code_id", "decided_by"]]
    return questions.merge(coded, on="segment_id")


def _widened(asked: pd.DataFrame, codebook: Codebook, further: list[tuple[str, str]]) -> pd.DataFrame:
    """Let a carried code stand for itself and for the codes that pairs (carried, meant) name."""
    itself = [(code.code_id, code.code_id) for code in codebook.codes]
    meant = pd.DataFrame([*itself, *further], columns=["code_id", "meant"]).drop_duplicates()
    return asked.merge(meant, on="code_id").drop(columns="code_id").rename(columns={"meant": "code_id"})
