"""Findings say what was found, how sure it is, and which segments show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest

from pipeline.analysis import contrasts, findings, group_shares
from pipeline.study import Contrast, Study
from pipeline.tables import check
from tests.analysis.small import BOOK, Talk, answered, filled, measured, study, tables

NBSP = "\u00a0"
VILLAGES = [f"D{number:02}" for number in range(10)]
TOWNS = [f"S{number:02}" for number in range(20)]
TALK: Talk = dict.fromkeys(VILLAGES, ("land laden", "land laden", "geld geld:bewaehrt", "")) | dict.fromkeys(
    TOWNS, ("geld", "m_mentoring", "", "")
)
PLACES = {name: {"settlement": "dorf", "role": "aktive"} for name in VILLAGES} | {
    name: {"settlement": "stadt", "role": "verwaltung"} for name in TOWNS
}
DORF = Contrast(contrast_id="dorf", attribute="settlement", a=("dorf",), codes=("laden", "geld"))


def evidence(scores: Mapping[tuple[str, str], float]) -> pd.DataFrame:
    rows = [
        {"segment_id": segment, "code_id": code, "source": "combined", "score": score}
        for (segment, code), score in scores.items()
    ]
    return check(pd.DataFrame(rows).assign(start=0, end=1, reason=""), "evidence")


def found(
    told: Study, talk: Talk = TALK, places: Mapping[str, Mapping[str, str]] = PLACES, **extra: pd.DataFrame
) -> pd.DataFrame:
    dates = dict.fromkeys(VILLAGES, "2019-01-01") | dict.fromkeys(TOWNS, "2019-09-01")
    made = tables(talk, places, dates=dates) | extra
    said, settings = answered(made, unit=told.settings.unit), told.settings
    made["shares"] = group_shares(said, made["codings"], BOOK, told)
    made["contrasts"] = contrasts(said, made["codings"], BOOK, settings.contrasts, seed=settings.seed)
    return findings(made, told).set_index("finding_id")


def test_a_difference_is_told_with_its_interval_and_its_groups() -> None:
    row = found(study(DORF)).loc["contrast:dorf:laden"]
    assert row["text"] == (
        f"Unter den Befragten sprechen die aus Dörfern in 50{NBSP}% ihrer Redebeiträge über „Daseinsvorsorge“, "
        f"die übrigen in 0{NBSP}% (Unterschied 50 Prozentpunkte, nach dem 95-%-Intervall zwischen 50 und 50; 10 und 20 "
        "Befragte)."
    )
    assert (row["kind"], row["subject"], row["value"], row["n"], row["rank"]) == ("contrast", "laden", 0.5, 30, 1)


def test_a_difference_is_shown_by_one_segment_of_each_unit_of_the_group_that_says_more() -> None:
    shown = found(study(DORF)).loc["contrast:dorf:laden", "segment_ids"]
    assert len(shown) == 12
    assert [name.partition(":")[0] for name in shown[:10]] == VILLAGES


def test_the_clearest_segments_come_first() -> None:
    scored = evidence({("D03:2.2", "laden"): 0.9, ("D07:1.2", "laden"): 0.8})
    shown = found(study(DORF), evidence=scored).loc["contrast:dorf:laden", "segment_ids"]
    assert shown[:3] == ["D03:2.2", "D07:1.2", "D00:1.2"]


def test_a_code_above_others_is_shown_by_their_evidence() -> None:
    scored = evidence({("D03:2.2", "laden"): 0.9})
    assert found(study(), evidence=scored).loc["theme:land", "segment_ids"][0] == "D03:2.2"


def test_the_group_that_says_more_comes_first_when_both_have_names() -> None:
    turned = Contrast(contrast_id="t", attribute="settlement", a=("stadt",), b=("dorf",), codes=("laden",))
    row = found(study(turned)).loc["contrast:t:laden"]
    assert "sprechen die aus Dörfern in 50" in row["text"]
    assert (
        "(Unterschied 50 Prozentpunkte, nach dem 95-%-Intervall zwischen 50 und 50; 10 und 20 Befragte)" in row["text"]
    )
    assert row["value"] == 0.5


def test_the_others_come_second_even_when_they_say_more() -> None:
    others = Contrast(contrast_id="o", attribute="settlement", a=("stadt",), codes=("laden",))
    row = found(study(others)).loc["contrast:o:laden"]
    assert f"„Daseinsvorsorge“, die übrigen in 50{NBSP}% (Unterschied 50 Prozentpunkte" in row["text"]
    assert all(name.startswith("D") for name in row["segment_ids"])


def test_times_are_told_as_before_and_after() -> None:
    wahl = Contrast(contrast_id="wahl", attribute="date", split=date(2019, 5, 26), codes=("laden",))
    assert found(study(wahl)).loc["contrast:wahl:laden", "text"] == (
        f"Bis zum 26.05.2019 handeln in den Gesprächen 50{NBSP}% der Redebeiträge von „Daseinsvorsorge“, danach "
        f"0{NBSP}% (Unterschied 50 Prozentpunkte, nach dem 95-%-Intervall zwischen 50 und 50; 10 und 20 Gespräche)."
    )


def test_a_small_share_is_not_called_nothing() -> None:
    rare = TALK | {"S00": ["laden", *[""] * 11]}
    text = found(study(DORF), rare).loc["contrast:dorf:laden", "text"]
    # one of twelve segments in one of twenty interviews: 0.4 %
    assert f"die übrigen in weniger als 1{NBSP}% (Unterschied 50 Prozentpunkte" in text


def test_a_contrast_in_which_nothing_holds_is_told_too() -> None:
    los = Contrast(contrast_id="los", attribute="los", a=("kopf",), b=("zahl",), codes=("geld", "wohnen"))
    coins = {name: {"los": "kopf" if number % 2 else "zahl"} for number, name in enumerate([*VILLAGES, *TOWNS])}
    rows = found(study(los), TALK, coins)
    assert rows.loc["none:los", "text"] == (
        "Unter den Befragten hält zwischen diesen Gruppen kein Unterschied stand: die mit Los „Kopf“ und die mit "
        "Los „Zahl“ (geprüft: 2 Themen; in allen Kontrasten zusammen 2 Vergleiche). Nach den 95-%-Intervallen ist "
        "keiner größer als 0 Prozentpunkte."
    )
    assert not (rows["kind"] == "contrast").any()


def test_differences_are_ranked_by_their_size() -> None:
    wide = Contrast(contrast_id="w", attribute="settlement", a=("dorf",), codes=("laden", "m_mentoring"))
    rows = found(study(wide)).sort_values("rank")
    assert list(rows.index[:2]) == ["contrast:w:laden", "contrast:w:m_mentoring"]
    assert list(rows["rank"]) == list(range(1, len(rows) + 1))


def test_themes_are_told_with_the_largest_below_them() -> None:
    text = found(study()).loc["theme:land", "text"]
    # ten of thirty units with a half each
    assert text.startswith(
        f"Unter den Befragten nimmt „Ländlicher Raum“ im Mittel 17{NBSP}% der Redebeiträge ein (maschinell, ungeprüft; "
        "95-%-Intervall "
    )
    assert text.endswith(f"), am meisten davon „Daseinsvorsorge“ mit 17{NBSP}%.")


def test_a_corrected_share_leads_and_interviews_are_told_as_far_as_people_confirmed_them() -> None:
    quality = measured(
        ("land", "share_corrected", 0.12, 80),
        ("land", "interviews_confirmed", 7, 23),
        ("laden", "checked_positive", 9, 80),
        ends=(0.08, 0.21),
    )
    row = found(study(), quality=quality).loc["theme:land"]
    assert row["text"] == (
        f"Unter den Befragten nimmt „Ländlicher Raum“ im Mittel 12{NBSP}% der Redebeiträge ein (korrigiert an einer "
        f"Stichprobe, die Menschen geprüft haben; 95-%-Intervall 8 bis 21{NBSP}%), am meisten davon „Daseinsvorsorge“ "
        f"mit 17{NBSP}% (maschinell, zu wenig geprüft); von Menschen bestätigt in 7 von 23 geprüften Interviews."
    )
    assert (row["value"], row["ci_low"], row["ci_high"]) == (0.12, 0.08, 0.21)


def test_no_finding_counts_interviews_by_the_machines_verdicts() -> None:
    stands = dict.fromkeys(VILLAGES[:4], ("p_fusion p_fusion:pro",)) | dict.fromkeys(TOWNS, ("p_fusion:contra", ""))
    rows = found(study(DORF), TALK | stands)
    told = rows.loc[~rows["kind"].isin(["contrast", "none", "gap"]), "text"]
    assert len(told) >= 4
    assert not told.str.contains(r"von \d+ Befragten|\d+ Befragte|Interviews|Gespräche").any()


def test_themes_without_a_segment_are_not_told() -> None:
    rows = found(study())
    assert set(rows.loc[rows["kind"] == "theme", "subject"]) == {"land", "geld"}


def test_evaluations_are_marked_as_hints() -> None:
    text = found(study()).loc["evaluation:bewaehrt", "text"]
    assert text == (
        "Lesehinweis (Wortfunde, ungeprüft): Bewährtes nennen die Befragten am häufigsten bei „Finanzen“ (10 Stellen)."
    )


@pytest.mark.parametrize(
    ("n", "standing"),
    [
        (29, "Lesehinweis (Wortfunde; erst 29 von 30 nötigen Entscheidungen von Menschen)"),
        (30, "Bewertung (Wortfunde, geprüft an 30 Entscheidungen von Menschen; von 10 solchen Stellen stimmten 6)"),
    ],
)
def test_an_evaluation_is_a_hint_until_thirty_decisions_say_something_of_it(n: int, standing: str) -> None:
    quality = measured(("bewaehrt", "evaluation_decisions", n, n), ("bewaehrt", "machine_precision", 0.62, 40))
    text = found(study(), quality=quality).loc["evaluation:bewaehrt", "text"]
    assert text == f"{standing}: Bewährtes nennen die Befragten am häufigsten bei „Finanzen“ (10 Stellen)."


def test_approval_and_rejection_in_one_sentence_are_told_apart() -> None:
    mixed = dict.fromkeys(TOWNS[:2], ("geld geld:ambivalent", ""))
    text = found(study(), TALK | mixed).loc["evaluation:ambivalent", "text"]
    assert text.endswith("Lob und Kritik in einem Satz gibt es am häufigsten bei „Finanzen“ (2 Stellen).")


def test_measures_are_ranked_by_their_share_of_the_talk() -> None:
    row = found(study()).loc["measure:measure"]
    # 20 of 30 units give a quarter of their segments to it
    assert row["text"].startswith(
        "Von den Maßnahmen nimmt unter den Befragten im Mittel den größten Anteil der Redebeiträge ein (maschinell, "
        f"ungeprüft): „Mentoring“ (16,7{NBSP}%, 95-%-Intervall "
    )
    assert row["text"].endswith("; 20 Stellen).")
    assert row["value"] == pytest.approx(20 / 30 / 4)


def test_what_no_segment_carries_is_told_as_what_the_machine_did_not_find() -> None:
    text = found(study()).loc["silence:codebook", "text"]
    assert text == (
        "Die Maschine hat keine Stelle gefunden zu: „Wohnen“, „Gemeinden zusammenlegen“ und „Wissen austauschen“. "
        "Das heißt nicht, dass niemand davon gesprochen hat."
    )


def test_a_proposition_is_told_with_the_segments_for_and_against() -> None:
    stands = (
        dict.fromkeys(VILLAGES[:4], ("p_fusion p_fusion:pro",))
        | dict.fromkeys(TOWNS[:3], ("p_fusion p_fusion:contra", ""))
        | {"S19": ("p_fusion p_fusion:pro", "p_fusion p_fusion:contra")}
    )
    row = found(study(attributes=["role"]), TALK | stands).loc["proposition:p_fusion"]
    # four villages, three towns, and one town with a segment on either side
    assert row["text"] == (
        "Unter den Befragten ist „Gemeinden zusammenlegen“ strittig: 5 Stellen dafür, 4 dagegen (Wortfunde, ungeprüft)."
    )
    assert (row["value"], row["n"]) == (pytest.approx(5 / 9), 9)
    shown = {"D00:1.2", "D01:1.2", "D02:1.2", "D03:1.2", "S00:1.2", "S01:1.2", "S02:1.2", "S19:1.2", "S19:2.2"}
    assert set(row["segment_ids"]) == shown


def test_a_proposition_is_told_with_what_people_confirmed() -> None:
    stands = dict.fromkeys(VILLAGES[:2], ("p_fusion p_fusion:pro",)) | dict.fromkeys(TOWNS[:2], ("p_fusion:contra",))
    quality = measured(("p_fusion:pro", "interviews_confirmed", 1, 12), ("p_fusion", "interviews_confirmed", 1, 12))
    text = found(study(), TALK | stands, quality=quality).loc["proposition:p_fusion", "text"]
    # nobody gave „dagegen“: of the same twelve checked interviews none
    assert text.endswith(" Von Menschen bestätigt: dafür in 1, dagegen in 0 von 12 geprüften Interviews.")


def test_a_proposition_with_words_for_one_side_only_is_not_told() -> None:
    rows = found(study(), TALK | dict.fromkeys(VILLAGES, ("p_fusion p_fusion:pro",)))
    assert "proposition:p_fusion" not in rows.index


def test_clusters_that_no_theme_covers_are_told() -> None:
    label = {"cluster_id": "K07", "terms": ["Friedhof", "Gebühr"], "n_segments": 24, "n_interviews": 9}
    chosen = {"central_segment_ids": ["D00:4.2"], "is_candidate": True, "stability": 0.8, "coded_share": 0.125}
    other = {"cluster_id": "K08", "is_candidate": False}
    labels = filled("cluster_labels", label | chosen, label | chosen | other)
    rows = found(study(), cluster_labels=labels)
    # clusters are numbered anew with every corpus: what people decide goes by the word
    assert list(rows.index[rows["kind"] == "gap"]) == ["gap:friedhof"]
    assert rows.loc["gap:friedhof", "subject"] == "K07"
    assert rows.loc["gap:friedhof", "text"] == (
        "Kein Thema des Codebuchs erfasst gut, was in 9 Gesprächen vorkommt: „Friedhof“, „Gebühr“ "
        f"(24 Redebeiträge, 12{NBSP}% davon mit einem Thema kodiert). Zieht man die Stellen neu, findet sich die "
        "Gruppe wieder (Übereinstimmung im Mittel 0,80)."
    )
    assert rows.loc["gap:friedhof", "segment_ids"] == ["D00:4.2"]


def test_persons_are_called_speakers() -> None:
    talk = {f"S{session}/P{number}": ["geld", ""] for session in range(2) for number in range(3)}
    people = {f"P{number}": {"faction": "A"} for number in range(3)}
    rows = found(study(unit="person"), talk, people)
    assert rows.loc["theme:geld", "text"].startswith("Unter den Redner*innen nimmt „Finanzen“ im Mittel 50")


def test_no_placeholder_is_left_in_a_text() -> None:
    texts = found(study(DORF, attributes=["role"]))["text"]
    assert not texts.str.contains(r"[{}]").any()


def test_prompts_never_show_a_finding() -> None:
    shown = [name for names in found(study(DORF))["segment_ids"] for name in names]
    assert shown
    assert all(name.endswith(".2") for name in shown)


def test_a_study_without_consent_finds_nothing() -> None:
    made = tables(TALK, PLACES, consent=dict.fromkeys(TALK, "none"))
    assert findings(made, study()).empty


def test_the_same_input_gives_the_same_findings() -> None:
    pd.testing.assert_frame_equal(found(study(DORF)), found(study(DORF)))
