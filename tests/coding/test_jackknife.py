"""Leaving out interviews: cases worked by hand, and the fast way beside the slow one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array

from pipeline.coding import Features, semantic
from pipeline.coding.decided import decided, gold
from pipeline.coding.jackknife import COLUMNS, coding_stability
from pipeline.coding.matter import matter
from pipeline.coding.weighing import weigh
from pipeline.study import Code, Codebook

A, B = Code(code_id="a", label="a", kind="theme"), Code(code_id="b", label="b", kind="theme")
EVALUATION = Code(code_id="gut", label="gut", kind="evaluation")
CORNERS = np.array([(1, 0), (0, -1), (-1, 0), (0, 1)], dtype=np.float32)
KNOWN = [np.array((1, 0), dtype=np.float32), np.array((0, 1), dtype=np.float32)]
HITS = [(0, "a", "x"), (1, "a", "x"), (3, "b", "x"), (3, "b", "y")]


def segments(interviews: Sequence[str], prompts: Sequence[int] = ()) -> pd.DataFrame:
    ids = [f"{interview}:{number}" for number, interview in enumerate(interviews)]
    is_prompt = [number in prompts for number in range(len(ids))]
    return pd.DataFrame({"segment_id": ids, "interview_id": interviews, "is_prompt": is_prompt})


def hits(rows: Sequence[tuple[int, str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["segment", "code_id", "term"])


def decisions(rows: Sequence[tuple[str, str, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["segment_id", "code_id", "value"])
    return frame.assign(coder="x", sample="random", inclusion_probability=1.0, memo="")


def corners(prompts: Sequence[int] = (), **options: object) -> pd.DataFrame:
    """
    Two interviews of two segments; the code a is known by +x, b by +y.

    With all four, the nearness to a is √½, √½, −√½, −√½ and that to b its reverse. With either interview alone, each
    reference is as near to one segment as it is far from the other, and alike for both codes: nearness is 0. One term
    codes from 0.2 on, two do from −2.8 on. So without Y, X loses its two segments with one term for a; without X, the
    segment of Y with two terms for b stays.
    """
    talk = segments(["X", "X", "Y", "Y"], prompts)
    found = coding_stability(talk, hits(HITS), CORNERS, KNOWN, Codebook((A, EVALUATION, B)), **options)  # type: ignore[arg-type]
    return found.set_index("code_id")


def test_codings_that_stay_and_go_worked_by_hand() -> None:
    found = corners()
    assert list(found.index) == ["a", "b", ""]
    assert found["n"].tolist() == [2, 1, 3]
    assert found["stable_share"].tolist() == [0, 1, 0.5]
    assert found["worst_share"].tolist() == [0, 1, 0]
    assert found["always_share"].tolist() == [0, 1, pytest.approx(1 / 3)]
    assert found["n_changed"].tolist() == [2, 0, 2]
    assert found["interview_id"].tolist() == ["Y", "", "Y"]


def test_prompts_shape_the_scale_but_are_not_counted() -> None:
    found = corners(prompts=[0])
    assert found["n"].tolist() == [1, 1, 2]
    assert found["n_changed"].tolist() == [1, 0, 1]


def test_peoples_decisions_stand_whatever_is_left_out() -> None:
    nothing = csr_array((4, 1), dtype=np.float32)
    features = Features(nothing, nothing, CORNERS, ("wort",))
    said = decisions([("X:0", "a", 1), ("X:1", "a", 1), ("X:0", "b", 0), ("X:1", "b", 0)])
    assert corners(decisions=said, features=features).loc["a", "always_share"] == 1


def test_codes_nobody_decided_in_a_decided_segment_are_not_counted() -> None:
    nothing = csr_array((4, 1), dtype=np.float32)
    features = Features(nothing, nothing, CORNERS, ("wort",))
    assert corners(decisions=decisions([("X:0", "b", 0)]), features=features).loc["a", "n"] == 1


def test_a_code_without_codings_has_no_share() -> None:
    found = coding_stability(segments(["X", "X", "Y", "Y"]), hits(HITS[:2]), CORNERS, KNOWN, Codebook((A, B)))
    assert found.loc[found["code_id"] == "b", ["stable_share", "worst_share", "always_share"]].isna().all(axis=None)


def test_a_single_interview_cannot_be_left_out() -> None:
    found = coding_stability(segments(["X"] * 4), hits(HITS), CORNERS, KNOWN, Codebook((A, B)))
    assert (list(found.columns), len(found)) == (list(COLUMNS), 0)


@dataclass(frozen=True)
class Small:
    """A study made by chance."""

    book: Codebook
    segments: pd.DataFrame
    hits: pd.DataFrame
    vectors: NDArray[np.float32]
    known: list[NDArray[np.float32]]
    features: Features
    decisions: pd.DataFrame

    def without(self, interview: str) -> Small:
        """Return the study of the other interviews; features keep the whole study's weights and centre."""
        rows = np.flatnonzero(self.segments["interview_id"] != interview)
        place = pd.Series(np.arange(len(rows)), index=rows)
        talk = self.segments.iloc[rows].reset_index(drop=True)
        left = self.hits[self.hits["segment"].isin(rows)]
        said = self.decisions[self.decisions["segment_id"].isin(talk["segment_id"])]
        numbered = left.assign(segment=left["segment"].map(place))
        return Small(self.book, talk, numbered, self.vectors[rows], self.known, self.features.at(rows), said)

    def verdicts(self) -> pd.DataFrame:
        """Decide the slow way, by the code that codes: segments × codes, what people decided on top."""
        near = semantic(self.vectors, self.book, self.known)
        terms = self.hits.drop_duplicates(["segment", "code_id", "term"]).groupby(["segment", "code_id"]).size()
        found = matter(terms.rename("n_terms").reset_index(), near, self.book)
        own = decided(gold(self.decisions), self.segments).of(found.code_ids)
        made = weigh(found.signs, self.features, own, threshold=0.5)
        frame = pd.DataFrame(made.scores >= made.limits, index=self.segments["segment_id"], columns=found.code_ids)
        for code_id in found.code_ids:
            for above in self.book.ancestors(code_id):
                frame[above] |= frame[code_id]
        for row in self.decisions.itertuples():
            frame.loc[str(row.segment_id), str(row.code_id)] = row.value == 1
        return frame


def small(seed: int, *, n_decided: int, n_interviews: int = 6) -> Small:
    rng = np.random.default_rng(seed)
    names = ("oben", "kind", "enkel", "p", "q")
    parents = {"kind": "oben", "enkel": "kind"}
    codes = [
        Code(code_id=name, label=name, kind="theme", parent=parents.get(name, ""), examples=("…",) * number)
        for number, name in enumerate(names)
    ]
    interviews = [f"B{number}" for number in rng.integers(0, n_interviews, 120)]
    talk = segments(interviews)
    centres = rng.normal(size=(len(names), 16))
    about = rng.integers(0, len(names), 120)
    vectors = (centres[about] + rng.normal(size=(120, 16)) + 1).astype(np.float32)
    known = [
        (centres[number] + rng.normal(size=16) + 1).astype(np.float32)
        for number in range(len(names))
        for _ in range(number + 1)
    ]
    rows = [(n, names[about[n]], f"t{rng.integers(3)}") for n in range(120) for _ in range(int(rng.integers(0, 3)))] + [
        (int(rng.integers(120)), names[int(rng.integers(5))], "t0") for _ in range(60)
    ]
    blocks = [csr_array(rng.random((120, 30)) * (rng.random((120, 30)) < 0.2), dtype=np.float32) for _ in range(2)]
    features = Features(blocks[0], blocks[1], vectors / np.linalg.norm(vectors, axis=1, keepdims=True), ("w",) * 30)
    chosen = rng.choice(120, n_decided, replace=False)
    said = [
        (talk.loc[n, "segment_id"], name, int((names[about[n]] == name) != (rng.random() < 0.1)))
        for n in chosen
        for name in names
        if name != "q"
    ]
    book = Codebook((*codes[:3], EVALUATION, *codes[3:]))
    return Small(book, talk, hits(rows), vectors, known, features, decisions(said))


def slowly(study: Small) -> pd.DataFrame:
    """Compare the verdicts with and without each interview, pair by pair."""
    before = study.verdicts()
    is_counted = before | True
    is_decided = before.index.isin(study.decisions["segment_id"])
    if len(study.decisions):
        is_counted.loc[is_decided, ~before.columns.isin(study.decisions["code_id"])] = False
    changes, is_lost = {}, before & False
    for interview in sorted(set(study.segments["interview_id"])):
        after = study.without(interview).verdicts()
        base, counted = before.loc[after.index], is_counted.loc[after.index]
        is_lost.loc[after.index] |= base & ~after & counted
        changes[interview] = (
            (base & counted).sum(),
            (base & ~after & counted).sum(),
            ((base != after) & counted).sum(),
        )
    rows = []
    for codes in [*([code] for code in before.columns), list(before.columns)]:
        sums = [[int(part[codes].sum()) for part in parts] for parts in changes.values()]
        stays = [1 - lost / coded for coded, lost, _ in sums]
        always = 1 - is_lost[codes].to_numpy().sum() / (before & is_counted)[codes].to_numpy().sum()
        rows.append((np.mean(stays), min(stays), always, max(n for *_, n in sums), sum(n for *_, n in sums)))
    return pd.DataFrame(rows, columns=["stable_share", "worst_share", "always_share", "n_changed", "total"])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n_decided", [0, 40])
def test_the_fast_way_finds_what_coding_each_smaller_study_finds(seed: int, n_decided: int) -> None:
    study = small(seed, n_decided=n_decided)
    book, features = study.book, study.features
    found = coding_stability(
        *(study.segments, study.hits, study.vectors, study.known, book), decisions=study.decisions, features=features
    )
    expected = slowly(study)
    assert expected["total"].iloc[-1] > 0, "nothing changes: the comparison is worth nothing"
    assert found["n_changed"].tolist() == expected["n_changed"].tolist()
    for share in ("stable_share", "worst_share", "always_share"):
        np.testing.assert_allclose(found[share], expected[share], rtol=1e-12)


def test_decisions_of_one_interview_alone_are_gone_without_it() -> None:
    study = small(7, n_decided=60)
    of_one = study.decisions[study.decisions["segment_id"].str.startswith("B0:")].groupby("code_id").head(4)
    alone = Small(**{**vars(study), "decisions": of_one})
    found = coding_stability(
        *(alone.segments, alone.hits, alone.vectors, alone.known, alone.book),
        decisions=of_one,
        features=alone.features,
    )
    expected = slowly(alone)
    assert found["n_changed"].tolist() == expected["n_changed"].tolist()


def test_nothing_given_is_changed_and_the_same_comes_out_twice() -> None:
    study = small(1, n_decided=40)
    before = (study.vectors.copy(), study.hits.copy(), study.decisions.copy())
    twice = [
        coding_stability(
            *(study.segments, study.hits, study.vectors, study.known, study.book),
            decisions=study.decisions,
            features=study.features,
        )
        for _ in range(2)
    ]
    pd.testing.assert_frame_equal(*twice)
    np.testing.assert_array_equal(before[0], study.vectors)
    pd.testing.assert_frame_equal(before[1], study.hits)
    pd.testing.assert_frame_equal(before[2], study.decisions)
