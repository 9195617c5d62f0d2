"""Small studies in which questions carry codes of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.tables import check
from tests.analysis.small import NOTHING, tables

BY_CHILD = "~"
"""Before a question's code: it stands there only by way of a code below it."""


def asked(
    talk: Mapping[str, Sequence[tuple[str, str]]], attributes: Mapping[str, Mapping[str, str]] = NOTHING
) -> dict[str, pd.DataFrame]:
    """
    Make the tables of a study.

    Args:
        talk: by interview, pairs of a question and its answer, each the codes that it carries.
        attributes: of interviews.
    """
    made = tables({name: [answer for _, answer in parts] for name, parts in talk.items()}, attributes)
    answers = made["codings"][made["codings"]["segment_id"].str.endswith(".2")]
    rows = [
        {
            "segment_id": f"{name}:{number}.1",
            "code_id": code.removeprefix(BY_CHILD),
            "decided_by": "child" if code.startswith(BY_CHILD) else "lexicon",
        }
        for name, parts in talk.items()
        for number, (question, _) in enumerate(parts, start=1)
        for code in question.split()
    ]
    questions = pd.DataFrame(rows, columns=["segment_id", "code_id", "decided_by"])
    coded = pd.concat([answers, questions.assign(is_coded=True, probability=float("nan"))], ignore_index=True)
    return made | {"codings": check(coded, "codings")}
