"""handout.pdf: two A4 pages to take along."""

from __future__ import annotations

from math import isnan

from pipeline.report.paper.frame import frame
from pipeline.report.paper.typeset import typeset
from pipeline.report.paper.workshop.outside import Leaving, count, difference, fitting
from pipeline.report.paper.workshop.poster import bars, opening, proposals, rated
from pipeline.report.slides.pack import read_as
from pipeline.texts import texts

_THEMES, _RATED, _DIFFERENCES, _PROPOSALS, _MEASURES, _QUOTES, _ROOM = 20, 12, 6, 4, 8, 2, 500


def handout(leaving: Leaving) -> bytes:
    """
    Typeset the handout.

    Args:
        leaving: what leaves.

    Returns:
        A PDF of two pages, whatever the study: its letters get smaller where much has to be said.
    """
    material, words = leaving.material, leaving.words
    own = words["handout"]
    nothing = texts()["charts"]["small"]
    # in the order of what is shown; what must not be told comes last
    told = [0 if isnan(row["n_segments"]) else row["n_segments"] for row in leaving.measures]
    ordered = [row for _, row in sorted(zip(told, leaving.measures, strict=True), key=lambda pair: -pair[0])]
    measures = [
        [row["label"], count(row["n_segments"]), row["groups"] or nothing, row["valued"] or nothing] for row in ordered
    ]
    codes = [row["code_id"] for row in ordered]
    said = dict.fromkeys(leaving.quotes[code_id][0] for code_id in codes if leaving.quotes.get(code_id))
    data = {
        **frame(material, words["titles"]["handout"].format(title=material.study.title)),
        "study": material.study.title,
        "words": {
            **words["poster"],
            **own,
            "quotes": words["poster"]["quotes"].format(**material.words),
            "first": own["first"].format(**material.words),
        },
        "lead": opening(leaving, own["lead"]),
        "themes": bars(leaving.themes, most=_THEMES),
        "differences": [difference(leaving, row) for row in leaving.differences[:_DIFFERENCES]],
        "differences_line": words["poster"]["differences_line"].format(tested=len(material.tables["contrasts"])),
        "rated": rated(leaving, most=_RATED),
        "proposals": proposals(leaving, most=_PROPOSALS),
        "measures": measures[:_MEASURES],
        "quotes": fitting(list(said), most=_QUOTES, room=_ROOM),
        "reading": read_as(leaving.material),
    }
    return typeset("workshop-handout", data)
