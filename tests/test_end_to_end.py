"""The tiny study from transcripts to report: every coding, share and difference as one gets them by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from pipeline.tables import TABLES, read
from tests.conftest import Mapped
from tests.tiny import MAPPED, Answer, Conversation


def answers() -> Iterator[tuple[str, Conversation, Answer]]:
    """Yield every answer with its segment's id: question and answer alternate, and none is long enough to be cut."""
    for conversation in MAPPED:
        for number, answer in enumerate(conversation.answers, start=1):
            yield f"{conversation.interview_id}:{2 * number}.1", conversation, answer


@pytest.fixture(scope="module")
def tables(mapped: Mapped) -> dict[str, pd.DataFrame]:
    return {name: read(mapped.processed, name) for name in TABLES}


def test_every_answer_is_a_segment_with_its_question(tables: dict[str, pd.DataFrame]) -> None:
    segments = tables["segments"].set_index("segment_id")
    spoken = segments[~segments["is_prompt"]]
    assert list(spoken.index) == [segment_id for segment_id, _, _ in answers()]
    for segment_id, conversation, answer in answers():
        segment = segments.loc[segment_id]
        assert segment["question"] == f"{conversation.interview_id}:{segment['turn'] - 1}.1"
        names = ("Quarkenbüttel", "Rübenkamps")
        if not any(name in answer.text for name in names):
            assert segment["text"] == answer.text


def test_names_are_replaced_and_inflected_ones_too(tables: dict[str, pd.DataFrame]) -> None:
    text = tables["segments"].set_index("segment_id")["text"]
    assert text["B01:1.1"].startswith("Frau [Person 1], wo")
    assert text["B01:4.1"].endswith("am anderen Ende von [Ort 1].")
    assert text["B03:1.1"].startswith("Herr Doktor [Person 2], Sie")
    assert text["B03:4.1"].startswith("[Person 2] Idee")


def test_who_speaks_is_known_by_role_and_never_by_label(tables: dict[str, pd.DataFrame]) -> None:
    speakers = tables["speakers"].set_index("speaker_id")
    assert list(speakers.index) == [f"{one.interview_id}:{role}" for one in MAPPED for role in ("B1", "I1")]
    assert set(speakers.loc[["B01:I1", "B04:I1"], "role"]) == {"interviewer"}
    assert set(tables["interviews"]["interviewer"]) == {"[Interviewerin]"}


@pytest.mark.parametrize(
    ("segment_id", "expected"), [pytest.param(name, answer.codes, id=name) for name, _, answer in answers()]
)
def test_every_answer_is_coded_as_by_hand(
    tables: dict[str, pd.DataFrame], segment_id: str, expected: frozenset[str]
) -> None:
    codings = tables["codings"]
    found = codings[codings["is_coded"] & (codings["segment_id"] == segment_id)]
    assert set(found["code_id"]) == expected


def test_evidence_points_at_the_words(tables: dict[str, pd.DataFrame]) -> None:
    """`text[start:end]` of the pseudonymised text begins with the first word that was found."""
    evidence, texts = tables["evidence"], tables["segments"].set_index("segment_id")["text"]
    rows = evidence[evidence["source"] == "lexicon"].to_dict("records")
    assert len(rows) > 20
    found = {(row["segment_id"], row["code_id"]): texts[row["segment_id"]][row["start"] : row["end"]] for row in rows}
    assert found["B01:2.1", "laden"] == "Dorfladen"
    assert found["B01:2.1", "laden:bewaehrt"] == "Dorfladen hat sich bewährt"
    assert found["B01:4.1", "laden"] == "Bäckerauto"
    assert found["B04:4.1", "bus"] == "Haltestelle"
    assert found["B05:6.1", "p_fusion:contra"] == "sinnvoll, so eine Fusion"
    assert found["B07:6.1", "z_mitreden"] == "Gehör finden"


def test_shares_worked_by_hand(tables: dict[str, pd.DataFrame]) -> None:
    """
    Means over interviews; the one without consent (B08) counts nowhere.

    Läden in villages: 2 of 4, 1 of 4, 3 of 4, 2 of 4 answers. Geld in towns: 2 of 4, 1 of 4, 2 of 4.
    """
    shares = tables["shares"].set_index(["attribute", "value", "code_id"])
    expected = {
        ("settlement", "dorf", "laden"): (0.5, 4, 8),
        ("settlement", "dorf", "land"): (0.5, 4, 8),  # what is below counts above
        ("settlement", "dorf", "geld"): (0.0, 4, 0),
        ("settlement", "stadt", "geld"): (5 / 12, 3, 5),
        ("settlement", "stadt", "laden"): (0.0, 3, 0),
        ("settlement", "dorf", "bus"): (1 / 8, 4, 2),
        ("settlement", "stadt", "bus"): (1 / 12, 3, 1),
        ("settlement", "stadt", "bus:bewaehrt"): (1 / 12, 3, 1),
        ("region", "ost", "laden"): (5 / 16, 4, 5),
        ("region", "west", "laden"): (3 / 12, 3, 3),
        ("", "", "laden"): (2 / 7, 7, 8),
        ("", "", "p_fusion:pro"): (1 / 28, 7, 1),
        ("", "", "p_fusion:contra"): (1 / 28, 7, 1),
    }
    for key, (share, n_units, n_segments) in expected.items():
        row = shares.loc[key]
        assert row["share"] == pytest.approx(share), key
        assert (row["n_units"], row["n_segments"]) == (n_units, n_segments), key
        assert row["ci_low"] <= share <= row["ci_high"], key


def test_the_contrast_worked_by_hand(tables: dict[str, pd.DataFrame]) -> None:
    """
    Four villages against three towns; of 35 ways to share out the seven interviews,
    1 makes as great a difference for Geld, 2 for Läden, and all for Bus.

    Cliff's delta of Bus: villages are ahead in 4 of 12 pairs, behind in 2.
    """
    rows = tables["contrasts"].set_index("code_id")
    assert set(rows["contrast_id"]) == {"dorf"}
    assert set(rows["n_a"]) == {4}
    assert set(rows["n_b"]) == {3}
    expected = {
        "laden": (0.5, 0.0, 1.0, 2 / 35),
        "geld": (0.0, 5 / 12, -1.0, 1 / 35),
        "bus": (1 / 8, 1 / 12, 1 / 6, 1.0),
    }
    for code_id, (share_a, share_b, effect, p_value) in expected.items():
        row = rows.loc[code_id]
        assert row["share_a"] == pytest.approx(share_a)
        assert row["share_b"] == pytest.approx(share_b)
        assert row["difference"] == pytest.approx(share_a - share_b)
        assert row["effect"] == pytest.approx(effect)
        assert row["p_value"] == pytest.approx(p_value, abs=0.01)  # 10,000 random relabellings: ± 4 errors
        assert row["ci_low"] <= row["difference"] <= row["ci_high"]
    # Benjamini–Hochberg of three: the smallest times 3 would exceed the second times 3/2
    second = 3 / 2 * rows.loc["laden", "p_value"]
    assert rows.loc["geld", "q_value"] == pytest.approx(min(3 * rows.loc["geld", "p_value"], second))
    assert rows.loc["laden", "q_value"] == pytest.approx(second)
    assert rows.loc["bus", "q_value"] == pytest.approx(1)


def test_actors_are_found_where_they_are_named(tables: dict[str, pd.DataFrame]) -> None:
    mentions, texts = tables["mentions"], tables["segments"].set_index("segment_id")["text"]
    found = {
        (row["segment_id"], row["actor_id"]): texts[row["segment_id"]][row["start"] : row["end"]]
        for row in mentions.to_dict("records")
    }
    assert found == {
        ("B01:8.1", "feuerwehr"): "Feuerwehr",
        ("B04:6.1", "sparkasse"): "Sparkasse",
        ("B05:4.1", "kreis"): "Landkreis",
    }


def test_an_interview_without_consent_is_in_no_table(tables: dict[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        assert "B08" not in table.drop(columns="vector", errors="ignore").to_csv(), name
    units = tables["nodes"].loc[tables["nodes"]["kind"] == "unit", "node_id"]
    assert set(units) == {f"unit:B0{number}" for number in range(1, 8)}


def test_findings_say_how_many_were_asked(tables: dict[str, pd.DataFrame]) -> None:
    findings = tables["findings"].set_index("finding_id")
    assert findings["rank"].tolist() != []
    assert findings.loc["theme:geld", "n"] == 7
    assert set(findings.loc["theme:geld", "segment_ids"]) == {"B05:2.1", "B05:4.1", "B06:2.1", "B07:2.1", "B07:4.1"}
    assert findings["text"].str.contains("unter den Befragten", case=False).all()


def test_the_report_is_there_and_says_that_the_study_is_invented(mapped: Mapped) -> None:
    page = (mapped.reports / "intern" / "mapping.html").read_text(encoding="utf-8")
    assert "Kleine Probe (erfunden)" in page
    assert "Leben auf dem Land" in page
    assert (mapped.reports / "intern" / "mapping.xlsx").stat().st_size > 5_000
    assert list((mapped.reports / "workshop").rglob("*.svg"))
