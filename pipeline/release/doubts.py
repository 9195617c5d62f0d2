"""Words in what leaves that may be a name: an export waits until people have decided about them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline import privacy
from pipeline.errors import Problem, Undecided
from pipeline.study import Study


def refuse_undecided(study: Study, texts: Mapping[str, str]) -> None:
    """
    Refuse an export while words in it are undecided.

    Args:
        study: the roster, and the words that people decided about.
        texts: what leaves and comes from people, by where it stands; not what the program itself says.

    Raises:
        Undecided: says how many words there are and how to decide about them, and never which.
    """
    if study.settings.privacy.speakers == "public" or not texts:
        return
    found: pd.DataFrame = privacy.doubtful(list(texts.values()), study)
    words = sorted(set(found["word"]))
    if words:
        places = ", ".join(sorted({list(texts)[number] for number in found["text"]})[:5])
        count = "ein Wort könnte" if len(words) == 1 else f"{len(words)} Wörter könnten"
        what = f"{count} ein Name sein (in: {places})"
        raise Undecided([Problem("Mappe", what, f"`mapping names {study.name}` zeigt sie und fragt", "", True)])
