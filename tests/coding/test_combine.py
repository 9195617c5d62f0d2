"""The verdict: scores worked by hand, judgements only beside what they judge, parents after their children."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coding import combine, lexicon
from pipeline.study import Code, Codebook
from pipeline.tables import check
from tests.coding.small import BOOK, coded, nearness, positive, segments, tokens


def row(frame: pd.DataFrame, code_id: str, source: str | None = None) -> dict[str, object]:
    """Return the one row of a code (and source)."""
    rows = frame[frame["code_id"] == code_id]
    rows = rows if source is None else rows[rows["source"] == source]
    assert len(rows) == 1
    return {str(key): value for key, value in rows.to_dict("records")[0].items()}


def test_scores_of_one_term_worked_by_hand() -> None:
    """One term at nearness 1: 1 / (1 + e^(3.2 − 1 − 3)) = .690, words alone ½."""
    evidence, codings = coded(["Der Bus kommt."])
    assert row(evidence, "bus", "combined")["score"] == pytest.approx(1 / (1 + math.exp(-0.8)))
    assert row(evidence, "bus", "lexicon")["score"] == 0.5
    assert row(evidence, "bus", "semantic")["score"] == pytest.approx(1 / (1 + math.exp(2.2)))
    assert row(codings, "bus")["is_coded"] is True
    assert row(codings, "bus")["decided_by"] == "lexicon+semantic"


@pytest.mark.parametrize(("z", "expected"), [(0.1, False), (0.3, True)])
def test_one_term_needs_a_segment_a_little_nearer_than_usual(z: float, expected: bool) -> None:
    """The border is z = 0.2: 3.2 − 0.2 − 3 = 0."""
    _, codings = coded(["Der Bus kommt."], z=z)
    assert row(codings, "bus")["is_coded"] is expected


@pytest.mark.parametrize(("z", "expected"), [(3.1, set()), (3.3, {"land", "laden", "bus", "p_fusion"})])
def test_without_a_term_a_segment_must_be_far_nearer(z: float, expected: set[str]) -> None:
    """The border is z = 3.2."""
    _, codings = coded(["Es regnet."], z=z)
    assert positive(codings) == expected
    assert set(codings["decided_by"]) == {"semantic"}


def test_likeness_alone_below_its_floor_leaves_no_trace() -> None:
    evidence, codings = coded(["Es regnet."], z=1.9)
    assert evidence.empty
    assert codings.empty


def test_likeness_alone_above_its_floor_is_evidence_for_the_whole_segment() -> None:
    text = "🙂 Es regnet."
    evidence, codings = coded([text], z=2.5)
    found = row(evidence, "bus", "semantic")
    assert (found["start"], found["end"]) == (0, len(text))
    assert found["reason"] == "ähnlich: ein Beispiel"
    assert row(codings, "bus")["is_coded"] is False


def test_different_terms_count_and_repeated_ones_do_not() -> None:
    """½ for one, ¾ for two, ⅞ for three different terms, however often each is said."""
    book = Codebook((Code(code_id="bus", label="Bus", kind="theme", terms=("bus", "bahn", "takt")),))
    texts = ["Bus, Bus, Bus.", "Bus und Bahn, Bus und Bahn.", "Bus, Bahn, Takt."]
    evidence, _ = coded(texts, book)
    words = evidence[evidence["source"] == "lexicon"].sort_values("segment_id")
    assert words["score"].tolist() == [0.5, 0.75, 0.875]
    assert words["reason"].tolist() == ["bus", "bus; bahn", "bus; bahn; takt"]
    reasons = evidence[evidence["source"] == "combined"].sort_values("segment_id")["reason"]
    assert reasons.tolist() == ["1 Begriff, Nähe 1,0", "2 Begriffe, Nähe 1,0", "3 Begriffe, Nähe 1,0"]


def test_the_threshold_is_the_score_from_which_a_code_is_coded() -> None:
    texts = ["Der Bus kommt."]
    words = tokens(texts)
    for threshold, expected in ((0.68, True), (0.7, False)):  # the score is .690
        hits = lexicon(words, BOOK)
        codings = combine(segments(texts), words, hits, nearness(1), BOOK, threshold=threshold).codings
        assert row(codings, "bus")["is_coded"] is expected


def test_offsets_are_code_points_of_the_first_terms_place() -> None:
    text = "🙂 Größer: Die Rufbusse 🚌 fahren, der Bus auch."
    evidence, _ = coded([text])
    found = row(evidence, "bus", "lexicon")
    assert text[int(str(found["start"])) : int(str(found["end"]))] == "Rufbusse"


def test_an_evaluation_beside_its_theme_qualifies_it() -> None:
    text = "Ja. Der Bus 🙂 hat sich bewährt, sehr sogar."
    evidence, codings = coded([text])
    assert positive(codings) == {"bus", "bus:gut", "gut"}
    found = row(evidence, "bus:gut")
    assert text[int(str(found["start"])) : int(str(found["end"]))] == "Bus 🙂 hat sich bewährt"
    assert found["reason"] == "bus + bewährt"
    assert row(codings, "bus:gut")["decided_by"] == "lexicon"


def test_an_evaluation_stands_in_the_sentence_of_the_themes_word() -> None:
    _, codings = coded(["Der Bus fährt. Die Kirche hat sich bewährt."])
    assert positive(codings) == {"bus"}


def test_an_evaluation_needs_a_segment_that_is_coded_with_the_theme() -> None:
    """At nearness 0 one term does not code the theme, so nothing is judged."""
    _, codings = coded(["Der Bus hat sich bewährt."], z=0.0)
    assert positive(codings) == set()
    assert set(codings["code_id"]) == {"bus"}


def test_an_evaluation_in_one_segment_does_not_reach_another() -> None:
    _, codings = coded(["Der Bus fährt", "hat sich bewährt"])
    assert (positive(codings, 1), positive(codings, 2)) == ({"bus"}, set())


def test_a_negated_evaluation_is_none() -> None:
    _, codings = coded(["Der Bus hat sich nicht bewährt."])
    assert positive(codings) == {"bus"}


def test_an_evaluation_goes_to_every_theme_of_its_sentence() -> None:
    _, codings = coded(["Bus und Supermarkt sind neu."])
    assert positive(codings) == {"bus", "bus:neu", "laden", "laden:neu", "land", "neu"}


def test_one_word_cannot_be_theme_and_evaluation_at_once() -> None:
    book = Codebook(
        (
            Code(code_id="neubau", label="Neubau", kind="theme", terms=("neubau*",)),
            Code(code_id="neu", label="neu", kind="evaluation", terms=("neu*",)),
        )
    )
    _, codings = coded(["Der Neubau steht."], book)
    assert positive(codings) == {"neubau"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eine Fusion wäre sinnvoll.", {"p_fusion", "p_fusion:pro"}),
        ("Eine Fusion wäre falsch.", {"p_fusion", "p_fusion:contra"}),
        ("Eine Fusion wäre nicht sinnvoll.", {"p_fusion", "p_fusion:contra"}),
        ("Eine Fusion wäre nicht falsch.", {"p_fusion", "p_fusion:pro"}),
        ("Fusion? Das wäre sinnvoll.", {"p_fusion"}),  # another sentence
        ("Eine Fusion ist sinnvoll und falsch.", {"p_fusion"}),  # both is none
        ("Eine Fusion ist sinnvoll. Nein, die Fusion ist falsch.", {"p_fusion"}),  # in a segment too
        ("Eine Fusion ist sinnvoll. Ich bin dafür, eine Fusion zu wagen.", {"p_fusion", "p_fusion:pro"}),
        ("Eine Fusion ist sinnvoll. Sie ist nicht falsch, die Fusion.", {"p_fusion", "p_fusion:pro"}),
        ("Das ist sinnvoll.", set()),  # of what?
    ],
)
def test_stands_are_taken_beside_the_proposition_and_turned_round_by_negation(text: str, expected: set[str]) -> None:
    _, codings = coded([text])
    assert positive(codings) == expected


def test_a_stand_needs_a_segment_that_is_coded_with_the_proposition() -> None:
    _, codings = coded(["Eine Fusion wäre sinnvoll."], z=0.0)
    assert positive(codings) == set()


def test_camps_of_two_propositions_do_not_mix() -> None:
    book = Codebook(
        tuple(
            Code(code_id=name, label=name, kind="proposition", terms=(name,), pro=("ja",), contra=("nein",))
            for name in ("fusion", "maut")
        )
    )
    _, codings = coded(["Fusion ja. Maut nein."], book)
    assert positive(codings) == {"fusion", "fusion:pro", "maut", "maut:contra"}


def test_parents_follow_their_children_all_the_way_up() -> None:
    book = Codebook(
        (
            Code(code_id="oben", label="Oben", kind="theme"),
            Code(code_id="mitte", label="Mitte", kind="theme", parent="oben"),
            Code(code_id="unten", label="Unten", kind="theme", parent="mitte", terms=("bus",)),
        )
    )
    _, codings = coded(["Der Bus kommt."], book)
    assert positive(codings) == {"oben", "mitte", "unten"}
    assert [row(codings, name)["decided_by"] for name in ("oben", "mitte", "unten")] == [
        "child",
        "child",
        "lexicon+semantic",
    ]


def test_a_parent_that_was_refused_is_coded_by_its_child_all_the_same() -> None:
    words = tokens(["Auf dem Land fehlt der Dorfladen."])
    near = nearness(1)
    near.z[0, near.code_ids.index("land")] = -3  # 1 term, far away: not coded by itself
    texts = ["Auf dem Land fehlt der Dorfladen."]
    codings = combine(segments(texts), words, lexicon(words, BOOK), near, BOOK).codings
    assert row(codings, "land")["is_coded"] is True
    assert row(codings, "land")["decided_by"] == "child"


def test_no_probability_is_claimed() -> None:
    _, codings = coded(["Der Bus ist neu."])
    assert codings["probability"].isna().all()


def test_an_empty_study_gives_empty_tables() -> None:
    evidence, codings = coded([])
    assert check(evidence, "evidence").empty
    assert check(codings, "codings").empty


WORDS = ("Bus", "Dorfladen", "Fusion", "bewährt", "neu", "nicht", "sinnvoll", "falsch", "auf dem Land", "🙂", "Ende.")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), min_size=1, max_size=4))
def test_whatever_is_said_the_tables_fulfil_their_contract(texts: list[str]) -> None:
    """Keys are unique, offsets lie in the text, no stand has both sides, and nothing is judged that is not coded."""
    evidence, codings = coded(texts)
    check(evidence, "evidence")
    check(codings, "codings")
    length = evidence["segment_id"].map(dict(zip(segments(texts)["segment_id"], map(len, texts), strict=True)))
    assert ((evidence["start"] >= 0) & (evidence["start"] <= evidence["end"]) & (evidence["end"] <= length)).all()
    assert np.isfinite(evidence["score"]).all()
    for number in range(1, len(texts) + 1):
        found = positive(codings, number)
        assert {name.partition(":")[0] for name in found if ":" in name} <= found
        assert not {"p_fusion:pro", "p_fusion:contra"} <= found
        assert "land" in found or "laden" not in found
