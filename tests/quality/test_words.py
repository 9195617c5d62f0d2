"""What is said of the coding follows from the table, in whole numbers out of ten."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from pipeline.quality.figures import Measured
from pipeline.quality.words import confirmed, out_of_ten, passages
from pipeline.tables import check, empty
from tests.analysis.small import BOOK, measured, tables

NBSP = "\u00a0"
SEGMENTS = tables({"B1": ["", ""], "B2": [""]})["segments"]


def decided(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Decisions on one code by segment, coder and sample."""
    frame = pd.DataFrame(rows, columns=["segment_id", "coder", "sample"])
    chance = [0.5 if sample == "random" else None for sample in frame["sample"]]
    made = frame.assign(code_id="geld", value=1, inclusion_probability=chance, memo="")
    return check(made.astype({"inclusion_probability": float}), "decisions")


ANNA = decided(("B1:1.2", "Anna", "random"), ("B1:2.2", "Anna", "uncertain"), ("B2:1.2", "Anna", "random"))


def said(quality: pd.DataFrame, decisions: pd.DataFrame = ANNA, models: pd.DataFrame | None = None) -> dict[str, str]:
    """What is said, by heading."""
    known = {"quality": quality, "decisions": decisions, "segments": SEGMENTS}
    found = passages({**known, "models": empty("models") if models is None else models}, BOOK)
    return {one.title: " | ".join([*one.sentences, *one.points]) for one in found}


def machine(code_id: str, *, positive: int, precision: float, recall: float) -> Sequence[tuple[str, str, float, int]]:
    return (
        (code_id, "machine_n_positive", positive, 80),
        (code_id, "machine_precision", precision, 80),
        (code_id, "machine_recall", recall, 80),
    )


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (0.049, 0), (0.05, 1), (0.25, 3), (0.849, 8), (0.95, 10)])
def test_shares_are_rounded_out_of_ten_halves_up(share: float, count: int) -> None:
    assert out_of_ten(share) == count


def test_where_nobody_decided_it_says_so_and_how_to_begin() -> None:
    text = said(empty("quality"), empty("decisions"))
    assert list(text) == ["Wie oft die Maschine recht hat"]
    assert "Noch hat kein Mensch Kodierungen geprüft." in text["Wie oft die Maschine recht hat"]
    assert "mapping review draw" in text["Wie oft die Maschine recht hat"]


def test_what_readers_must_know_of_the_coders_comes_first_where_anybody_decided() -> None:
    tables = {"quality": empty("quality"), "segments": SEGMENTS, "models": empty("models")}
    note = "Kodierung der Verfasser, keine Validierung"
    with_people = passages({**tables, "decisions": ANNA}, BOOK, note=note)
    without = passages({**tables, "decisions": empty("decisions")}, BOOK, note=note)
    assert with_people[0].sentences[0] == "Hinweis zu den Entscheidungen: Kodierung der Verfasser, keine Validierung."
    assert note not in str(without)


def test_a_code_is_told_in_tenths_with_its_interval() -> None:
    text = said(measured(*machine("geld", positive=10, precision=0.8, recall=0.71), ends=(0.58, 0.9)))
    assert text["Code für Code"].endswith(
        "Von 10 als „Finanzen“ kodierten Stellen stimmten 8 (95-%-Intervall: 6 bis 9 von 10). "
        "Von 10 Stellen, in denen Menschen „Finanzen“ sahen, fand die Maschine 7."
    )


@pytest.mark.parametrize(("precision", "told"), [(0.1, "stimmte 1"), (0.0, "stimmte keine"), (0.2, "stimmten 2")])
def test_one_agrees_with_its_verb_and_none_is_a_word(precision: float, told: str) -> None:
    text = said(measured(*machine("geld", positive=10, precision=precision, recall=0.5)))["Code für Code"]
    assert f"kodierten Stellen {told} (" in text


def test_a_code_that_the_machine_never_gave_has_no_tenths_of_right_ones() -> None:
    rows = [row for row in machine("geld", positive=10, precision=0.0, recall=0.0) if row[1] != "machine_precision"]
    text = said(measured(*rows))["Code für Code"]
    assert "Als „Finanzen“ hat die Maschine keine der geprüften Stellen kodiert. " in text
    assert text.endswith("fand die Maschine keine.")


def test_a_code_with_nine_positives_is_checked_too_little_and_gets_no_tenths() -> None:
    text = said(measured(*machine("geld", positive=9, precision=0.8, recall=0.7)))
    assert "Code für Code" not in text
    assert "weniger als 10" in text["Zu wenig geprüft"] and text["Zu wenig geprüft"].endswith("„Finanzen“ (9).")


def test_codes_to_be_read_with_care_are_those_with_fewer_than_seven_right_ones_of_ten() -> None:
    good = machine("land", positive=20, precision=0.65, recall=0.45)
    bad = machine("geld", positive=20, precision=0.64, recall=0.44)
    text = said(measured(*good, *bad))["Mit Vorsicht zu lesen"]
    assert "stimmten bei: „Finanzen“ (6 von 10)." in text
    assert "fand die Maschine bei: „Finanzen“ (4 von 10)." in text
    assert "Ländlicher Raum" not in text


def test_all_codes_together_come_first() -> None:
    rows = (
        ("alle", "machine_precision_micro", 0.81, 80),
        ("alle", "machine_recall_micro", 0.58, 80),
        ("alle", "machine_n_positive", 40, 80),
    )
    text = said(measured(*rows, *machine("geld", positive=12, precision=0.8, recall=0.7), ends=(0.56, 0.64)))
    first = next(iter(text.values()))
    assert first.startswith("Von 10 Kodierungen der Maschine stimmten 8 (95-%-Intervall: rund 6 von 10).")
    assert "Von 10 Kodierungen, die Menschen vergaben, fand die Maschine 6" in first
    assert "an 80 zufällig gezogenen Stellen" in first


def test_who_decided_how_much_is_counted_in_segments_and_interviews() -> None:
    text = said(empty("quality"))["Was Menschen geprüft haben"]
    assert text.startswith("Ein Mensch hat 3 Stellen aus 2 Interviews geprüft: 2 zufällig gezogene, ")
    two = said(empty("quality"), decided(("B1:1.2", "Anna", "random"), ("B1:1.2", "Bert", "random")))
    assert "2 Menschen haben 1 Stellen aus 1 Interview geprüft" in two["Was Menschen geprüft haben"]


def test_without_a_random_sample_nothing_is_measured() -> None:
    text = said(empty("quality"), decided(("B1:2.2", "Anna", "uncertain")))
    assert "Noch ist keine zufällig gezogene Stelle geprüft." in text["Wie oft die Maschine recht hat"]


def test_one_coder_alone_cannot_agree() -> None:
    assert "nur ein Mensch" in said(empty("quality"))["Sind sich Menschen einig?"]


def test_agreement_is_told_with_and_without_chance() -> None:
    rows = (
        ("alle", "human_agreement_micro", 0.94, 30),
        ("alle", "human_kappa_micro", 0.7, 30),
        ("alle", "human_alpha_micro", 0.69, 30),
    )
    text = said(measured(*rows, ends=(0.6, 0.8)))["Sind sich Menschen einig?"]
    assert text.startswith(f"Zwei Menschen waren sich bei 94{NBSP}% der Fragen einig")
    assert "κ = 0,70 (0,60 bis 0,80), α = 0,69 (0,60 bis 0,80)." in text.replace(NBSP, " ")


@pytest.mark.parametrize(("n", "told"), [(29, "ist ein Lesehinweis: 29 von 30"), (30, "ist an 30 Entscheidungen")])
def test_an_evaluation_needs_thirty_decisions(n: int, told: str) -> None:
    text = said(measured(("bewaehrt", "evaluation_decisions", n, n)))["Bewertungen"]
    assert told in text


def test_what_is_learned_is_counted() -> None:
    rows = [
        ("geld", 0.5, True, True, 80, 40),
        ("land", 0.5, True, False, 80, 9),
        ("bewaehrt", None, False, False, 80, 9),
    ]
    names = ["code_id", "threshold", "is_learned", "is_calibrated", "n_decided", "n_positive"]
    models = check(pd.DataFrame(rows, columns=names).astype({"threshold": float}), "models")
    text = said(empty("quality"), models=models)["Was die Maschine gelernt hat"]
    assert text.startswith("Bei 2 von 2 Codes hat die Maschine aus den Entscheidungen gelernt; bei 1 ist")


def test_stability_is_told_as_what_changes_without_one_interview() -> None:
    rows = (
        ("alle", "stability_codings", 0.98, 500),
        ("alle", "stability_codings_mean", 0.9961, 500),
        ("mapping", "stability_top_themes", 1.0, 12),
        ("dorf/geld", "stability_holds", 1.0, 12),
        ("dorf/land", "stability_holds", 0.9, 12),
    )
    text = said(measured(*rows), empty("decisions"))["Wie sehr es an einzelnen Gesprächen hängt"]
    assert f"höchstens 2,0{NBSP}% der Kodierungen, im Mittel 0,4{NBSP}%." in text
    assert "bleiben dieselben, auch wenn ein Interview fehlt" in text
    assert "standhalten: 2; davon auch dann, wenn ein Interview fehlt, gleich welches: 1." in text


def test_saturation_says_that_it_counts_false_hits() -> None:
    rows = [("saturation", f"codes_seen_{n:04d}", seen, n) for n, seen in ((1, 3.0), (2, 5.5), (3, 7.0))]
    text = said(measured(*rows), empty("decisions"))["Reichen die Gespräche?"]
    # of the eight codes one is an evaluation
    assert text.startswith(
        "Nach 3 Interviews sind 7 von 7 Codes mindestens einmal kodiert; nach 2 waren es im Mittel 5,5."
    )
    assert "zählt auch Fehltreffer" in text


def test_confirmed_interviews_are_told_with_how_many_were_checked() -> None:
    known = Measured(measured(("geld", "interviews_confirmed", 7, 23)))
    assert confirmed(known, "geld") == "von Menschen bestätigt in 7 von 23 geprüften Interviews"
    assert confirmed(known, "geld", unit="person") == "von Menschen bestätigt bei 7 von 23 geprüften Redner*innen"
    assert confirmed(known, "land") == ""


def test_no_placeholder_is_left() -> None:
    rows = machine("geld", positive=10, precision=0.4, recall=0.4)
    assert not any(sign in text for text in said(measured(*rows)).values() for sign in "{}")
