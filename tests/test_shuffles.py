"""The benchmark of shuffled labels deals anew what it should, and finds next to nothing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from benchmarks.shuffles import BEGIN, END, claims, passages, publish, shuffled
from pipeline.analysis import contrasts, findings, group_shares
from pipeline.study import Contrast
from tests.analysis.small import BOOK, Talk, answered, study, tables

TALK: Talk = {f"D{number:02}": ("laden", "geld", "") for number in range(15)} | {
    f"S{number:02}": ("geld", "wohnen", "") for number in range(15)
}
PLACES = {name: {"settlement": name[0], "role": f"r{name}"} for name in TALK}
DECLARED = study(
    Contrast(contrast_id="c", attribute="settlement", a=("D",), b=("S",), codes=("laden", "wohnen", "geld")),
    attributes=["settlement"],
)


def made() -> dict[str, pd.DataFrame]:
    frames = tables(TALK, PLACES)
    talk = answered(frames)
    frames["shares"] = group_shares(talk, frames["codings"], BOOK, DECLARED)
    frames["contrasts"] = contrasts(talk, frames["codings"], BOOK, DECLARED.settings.contrasts, seed=1)
    return frames


def test_attributes_are_dealt_anew_and_stay_together() -> None:
    interviews = tables(TALK, PLACES)["interviews"]
    dealt = shuffled(interviews, 1)
    assert list(dealt["interview_id"]) == list(interviews["interview_id"])
    assert list(dealt["role"]) != list(interviews["role"])
    assert sorted(dealt["role"]) == sorted(interviews["role"])
    assert (dealt["role"].str[1] == dealt["settlement"]).all()


def test_ten_shuffles_find_nothing_where_the_real_labels_find_two_differences() -> None:
    """With a false discovery rate of 5 %, two or more of ten would come up in fewer than one of ten runs."""
    frames = made()
    assert (findings(frames, DECLARED)["kind"] == "contrast").sum() == 2
    assert sum(len(claims(frames, DECLARED, seed=seed)) > 0 for seed in range(10)) <= 1


def test_the_page_says_how_many_found_something(tmp_path: Path) -> None:
    frames = made()
    real = findings(frames, DECLARED)
    frames["silence"] = pd.DataFrame({"is_small": [True, False, False]})
    text = passages(
        [real, real.head(0), real.head(0), real.head(0)], real, frames, name="probe", code="0123456789abcdef"
    )
    assert text.startswith("Of 4 shuffles, **1** gave any finding")
    assert "made 3 declared tests and looked at 2 cells" in text
    assert "| `contrast` | 2 | 2 |" in text
    page = tmp_path / "page.md"
    page.write_text(f"# Head\n{BEGIN}\nold\n{END}\ntail\n", encoding="utf-8")
    publish(text, page)
    assert page.read_text(encoding="utf-8") == f"# Head\n{BEGIN}\n\n{text}\n\n{END}\ntail\n"
