"""People's decisions: they win, they stay, and the machine beside them is one that has not seen them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.coding import Coded, combine, features, lexicon
from pipeline.embed import embed
from pipeline.study import Code, Codebook
from pipeline.tables import check
from tests.coding.small import THEMES, nearness, positive, tokens

GOOD = Code(code_id="gut", label="bewährt", kind="evaluation", sign="positive", terms=("bewährt",))
BAD = Code(code_id="schlecht", label="kritisch", kind="evaluation", sign="negative", terms=("gescheitert",))
NEW = Code(code_id="neu", label="neu", kind="evaluation", terms=("neu",))
BOOK = Codebook((*THEMES, GOOD, BAD, NEW))
CODES = ["land", "laden", "bus", "gut", "schlecht", "neu", *(f"bus:{one}" for one in ("gut", "schlecht", "neu"))]


def segments(texts: list[str]) -> pd.DataFrame:
    """Return texts as segments of as many interviews: `B01:1.1`, `B02:2.1`, …"""
    ids = [f"B{n:02}:{n}.1" for n in range(1, len(texts) + 1)]
    return pd.DataFrame({"segment_id": ids, "interview_id": [one[:3] for one in ids], "text": texts}, dtype=str)


def decided(given: dict[int, set[str]], *, coder: str = "Anna", codes: list[str] = CODES) -> pd.DataFrame:
    """Decide all codes in some segments: those named are there, the others are not."""
    rows = [
        {"segment_id": f"B{n:02}:{n}.1", "code_id": code_id, "coder": coder, "value": int(code_id in chosen)}
        for n, chosen in given.items()
        for code_id in codes
    ]
    return pd.DataFrame(rows).assign(sample="random", inclusion_probability=1.0, memo="")


def coded(texts: list[str], decisions: pd.DataFrame, *, book: Codebook = BOOK) -> Coded:
    words = tokens(texts)
    return combine(
        segments(texts),
        words,
        lexicon(words, book),
        nearness(len(texts), book),
        book,
        decisions=decisions,
        features=features(words, embed(texts)),
    )


def row(frame: pd.DataFrame, segment_id: str, code_id: str) -> pd.Series:
    return frame.set_index(["segment_id", "code_id"]).loc[(segment_id, code_id)]


def verdicts(made: Coded, number: int) -> set[str]:
    chosen = made.codings[made.codings["is_coded"]]
    return set(chosen.loc[chosen["segment_id"] == f"B{number:02}:{number}.1", "code_id"])


def test_people_win_in_both_directions() -> None:
    made = coded(["Der Bus kommt.", "Es regnet."], decided({1: set(), 2: {"bus"}}))
    assert verdicts(made, 1) == set()
    assert verdicts(made, 2) == {"bus"}
    for number in (1, 2):
        assert row(made.codings, f"B{number:02}:{number}.1", "bus")["decided_by"] == "human"
    assert made.codings["probability"].isna().all()


def test_a_code_that_was_not_offered_is_left_to_the_machine() -> None:
    made = coded(["Bus und Dorfladen."], decided({1: {"land"}}, codes=["land"]))
    assert verdicts(made, 1) == {"land", "laden", "bus"}
    assert row(made.codings, "B01:1.1", "bus")["decided_by"] == "lexicon+semantic"


def test_the_machines_own_verdict_is_kept_beside_peoples() -> None:
    made = coded(["Der Bus kommt.", "Es regnet."], decided({1: set(), 2: {"bus"}}))
    assert not row(made.crossfit, "B02:2.1", "bus")["is_coded"]
    assert len(made.crossfit) == 2 * len(CODES)
    assert set(made.crossfit["segment_id"]) == {"B01:1.1", "B02:2.1"}


def test_turning_a_persons_decisions_round_changes_nothing_in_the_verdict_beside_them() -> None:
    texts = [f"{'Bus' if n % 2 else 'Haushalt'} Nummer {n} kommt." for n in range(14)]
    truth = {n + 1: {"bus"} if n % 2 else set() for n in range(14)}
    turned = truth | {4: set() if truth[4] else {"bus"}}
    before, after = (row(coded(texts, decided(one)).crossfit, "B04:4.1", "bus") for one in (truth, turned))
    assert before["score"] == pytest.approx(after["score"], abs=1e-9)
    assert before["is_coded"] == after["is_coded"]


def test_with_ten_positives_and_negatives_undecided_segments_have_a_probability() -> None:
    texts = [f"{'Bus' if n % 2 else 'Haushalt'} Nummer {n} kommt." for n in range(22)]
    made = coded(texts, decided({n + 1: {"bus"} if n % 2 else set() for n in range(20)}))
    model = made.models.set_index("code_id").loc["bus"]
    assert model[["is_learned", "is_calibrated", "n_decided", "n_positive"]].tolist() == [True, True, 20, 10]
    assert 0.5 < row(made.codings, "B22:22.1", "bus")["probability"] < 1
    assert not made.models.set_index("code_id").loc["laden", "is_learned"]
    assert "learned" in set(made.evidence["source"])


def test_a_decided_segments_lesson_is_told_without_its_own_words() -> None:
    texts = [f"{'Bus' if n % 2 else 'Haushalt'} Nummer {n} kommt." for n in range(20)]
    made = coded(texts, decided({n + 1: {"bus"} if n % 2 else set() for n in range(20)}))
    learned = made.evidence[(made.evidence["source"] == "learned") & (made.evidence["segment_id"] == "B02:2.1")]
    assert all(reason.startswith("gelernt ohne dieses Interview") for reason in learned["reason"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Bus hat sich bewährt und ist doch gescheitert.", {"bus", "bus:ambivalent"}),
        ("Der Bus hat sich bewährt. Der Bus ist gescheitert.", {"bus", "bus:gut", "bus:schlecht", "gut", "schlecht"}),
        ("Der neue Bus ist neu und hat sich bewährt.", {"bus", "bus:neu", "bus:gut", "neu", "gut"}),
        ("Der Bus ist neu, bewährt und gescheitert.", {"bus", "bus:neu", "neu", "bus:ambivalent"}),
    ],
)
def test_both_signs_in_one_sentence_are_ambivalent(text: str, expected: set[str]) -> None:
    words = tokens([text])
    made = combine(segments([text]), words, lexicon(words, BOOK), nearness(1, BOOK), BOOK)
    assert positive(made.codings) == expected


def test_a_person_who_gives_both_signs_says_ambivalent() -> None:
    made = coded(["Es regnet."], decided({1: {"bus", "gut", "schlecht", "bus:gut", "bus:schlecht"}}))
    assert verdicts(made, 1) == {"bus", "gut", "schlecht", "bus:ambivalent"}


def test_a_person_who_judges_a_theme_outdoes_the_machines_ambivalence() -> None:
    text = "Der Bus hat sich bewährt und ist gescheitert."
    made = coded([text], decided({1: {"bus", "gut", "bus:gut"}}))
    assert verdicts(made, 1) == {"bus", "gut", "bus:gut"}
    # the machine said both: that it saw the approval is right, that it saw the rejection is not
    assert row(made.crossfit, "B01:1.1", "bus:gut")["is_coded"]
    assert row(made.crossfit, "B01:1.1", "bus:schlecht")["is_coded"]
    assert not row(made.crossfit, "B01:1.1", "bus:neu")["is_coded"]


def test_parents_follow_their_children_for_learned_verdicts_too() -> None:
    texts = [f"{'Regal' if n % 2 else 'Haushalt'} Nummer {n} steht." for n in range(24)]
    truth = {n + 1: {"land", "laden"} if n % 2 else set() for n in range(20)}
    made = coded(texts, decided(truth))
    for number in range(21, 25):
        assert ("laden" in verdicts(made, number)) <= ("land" in verdicts(made, number))


def test_all_tables_fulfil_their_contract() -> None:
    made = coded(["Der Bus kommt.", "Es regnet."], decided({1: set()}))
    for name in ("evidence", "codings", "crossfit", "models"):
        check(getattr(made, name), name)


def test_no_decision_is_as_good_as_none() -> None:
    texts = ["Der Bus kommt.", "Es regnet."]
    words = tokens(texts)
    plain = combine(segments(texts), words, lexicon(words, BOOK), nearness(2, BOOK), BOOK)
    assert plain.crossfit.empty
    assert plain.models["n_decided"].eq(0).all()
    np.testing.assert_array_equal(plain.models["threshold"].dropna(), 0.5)
