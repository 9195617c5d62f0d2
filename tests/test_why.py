"""Why a segment was coded: every line follows from what the tables say."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.study import Code, Codebook
from pipeline.tables import check
from pipeline.why import Reasons

BOOK = Codebook(
    (
        Code(code_id="land", label="Ländlicher Raum", kind="theme"),
        Code(code_id="laden", label="Läden", kind="theme", parent="land"),
        Code(code_id="geld", label="Finanzen", kind="theme"),
        Code(code_id="gut", label="bewährt", kind="evaluation"),
    )
)
NAMES = ["segment_id", "code_id", "source", "score", "start", "end", "reason"]


def reasons(
    codings: list[tuple[str, float | None, bool, str]],
    evidence: list[tuple[str, str, float, int, int, str]] = [],  # noqa: B006 - never changed
    decisions: list[tuple[str, str, int, str]] = [],  # noqa: B006
    thresholds: dict[str, float] | None = None,
) -> Reasons:
    """Reasons for the segment B1:2.1, of rows without their segment."""
    rows = [("B1:2.1", *row) for row in codings]
    told = pd.DataFrame(rows, columns=["segment_id", "code_id", "probability", "is_coded", "decided_by"])
    signs = pd.DataFrame([("B1:2.1", *row) for row in evidence], columns=NAMES)
    spoken = pd.DataFrame(
        [("B1:2.1", *row) for row in decisions], columns=["segment_id", "code_id", "coder", "value", "memo"]
    )
    models = pd.DataFrame({"code_id": list(thresholds or {}), "threshold": list((thresholds or {}).values())})
    return Reasons(
        {
            "codings": check(told.astype({"probability": float}), "codings"),
            "evidence": check(signs, "evidence"),
            "decisions": check(spoken.assign(sample="random", inclusion_probability=0.5), "decisions"),
            "models": models,
        },
        BOOK,
    )


def test_words_anchor_score_and_people_are_told_in_this_order() -> None:
    found = reasons(
        [("laden", None, True, "human")],
        [
            ("laden", "combined", 0.713, 0, 0, "lexicon+semantic"),
            ("laden", "lexicon", 1.0, 4, 13, "dorfladen"),
            ("laden", "semantic", 0.4, 0, 0, "ähnlich: Der Laden ist zu."),
        ],
        [("laden", "Anna", 1, "klar"), ("laden", "Bert", 0, "")],
        {"laden": 0.5},
    ).of("B1:2.1")[0]
    assert found.lines == (
        "Wörter: dorfladen",
        "am nächsten: „Der Laden ist zu.“",
        "Punktwert 0,71 (ab 0,50 kodiert)",
        "Anna: ja – klar",
        "Bert: nein",
    )
    assert (found.label, found.decided_by, found.span) == ("Läden", "ein Mensch hat entschieden", (4, 13))


def test_a_calibrated_score_is_called_a_probability() -> None:
    row = reasons([("geld", 0.62, True, "lexicon+semantic")], [("geld", "combined", 0.62, 0, 0, "")], [], {"geld": 0.4})
    assert row.of("B1:2.1")[0].lines == ("Wahrscheinlichkeit 0,62 (ab 0,40 kodiert)",)


def test_a_score_that_comes_from_a_code_below_names_it() -> None:
    row = reasons(
        [("land", None, True, "child")], [("land", "combined", 0.9, 0, 0, "über Läden: x")], [], {"land": 0.5}
    )
    found = row.of("B1:2.1")[0]
    assert found.lines == ("Punktwert 0,90 (ab 0,50 kodiert), über Läden",)
    assert found.decided_by == "weil ein Untercode kodiert ist"


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("gelernt: kasse, haushalt", "gelernt: kasse, haushalt"),
        ("gelernt ohne dieses Interview: kasse", "gelernt ohne dieses Interview: kasse"),
        ("gelernt: ", "gelernt aus Wortteilen und Bedeutung"),
    ],
)
def test_what_was_learned_says_from_what(reason: str, line: str) -> None:
    row = reasons([("geld", None, True, "lexicon+semantic+learned")], [("geld", "learned", 0.7, 0, 0, reason)])
    assert row.of("B1:2.1")[0].lines == (line,)


def test_coded_codes_come_first_and_then_the_codebooks_order() -> None:
    rows = [(name, None, name != "land", "lexicon") for name in ("geld", "land", "laden:gut", "laden")]
    assert [one.code_id for one in reasons(rows).of("B1:2.1")] == ["laden", "laden:gut", "geld", "land"]
    assert reasons(rows).of("B9:9.9") == []


def test_a_qualified_code_has_no_score_without_a_threshold() -> None:
    row = reasons([("laden:gut", None, True, "lexicon")], [("laden:gut", "lexicon", 0.5, 0, 9, "laden + bewährt")])
    found = row.of("B1:2.1")[0]
    assert (found.label, found.lines) == ("Läden: bewährt", ("Wörter: laden + bewährt",))
    assert found.decided_by == "Wörter im selben Satz"


@pytest.mark.parametrize(
    ("score", "told"), [(0.999, "über 0,99"), (0.99, "0,99"), (0.5, "0,50"), (0.01, "0,01"), (0.004, "unter 0,01")]
)
def test_nothing_is_called_certain(score: float, told: str) -> None:
    found = reasons(
        [("laden", score, True, "lexicon+semantic")],
        [("laden", "combined", score, 0, 0, "1 Begriff, Nähe 1,0")],
        thresholds={"laden": 0.4},
    ).of("B1:2.1")[0]
    assert found.lines == (f"Wahrscheinlichkeit {told} (ab 0,40 kodiert)",)
