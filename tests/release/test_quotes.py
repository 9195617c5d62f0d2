"""Released quotes: held against the transcript, labelled by what many share, told without names."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.release import quotes
from pipeline.study import Name, Release, Study
from tests import synthetic

SPOKEN = "Na ja, der Bus – der [Person 1] weiß das – kommt zweimal am Tag, und den „Fahrplan“ versteht niemand mehr."
NAMES = (Name("Person 1", "Kunigunde Zwölfaxt", ("Zwölfaxt",)), Name("Ort 1", "Quarkenbüttel", (), is_place=True))


INTERVIEWS = 40
"""Every third may be quoted; odd ones are from the West, even ones from the East; a role each fourth."""

ROLES = ("aktive", "ratsmitglied", "verwaltung", "bürgermeister")


def made(*releases: Release, spoken: str = SPOKEN) -> tuple[Study, dict[str, pd.DataFrame]]:
    """A study in which B05 says the sentence and the others say nothing of note; the last two are the only Landräte."""
    ids = [f"B{number:02}" for number in range(1, INTERVIEWS + 1)]
    roles = [ROLES[number % 4] if number < INTERVIEWS - 1 else "landrat" for number in range(1, INTERVIEWS + 1)]
    interviews = pd.DataFrame({"interview_id": ids, "role": roles, "consent": "quote", "date": "", "file": ""})
    interviews["region"] = ["ost" if number % 2 == 0 else "west" for number in range(1, INTERVIEWS + 1)]
    speakers = pd.DataFrame({"speaker_id": [f"{name}:B1" for name in ids], "interview_id": ids, "person": ids})
    rows = [
        (f"{name}:{turn}.1", name, turn, f"{name}:{'I' if turn == 1 else 'B'}1", turn == 1, _said(name, turn, spoken))
        for name in ids
        for turn in (1, 2)
    ]
    columns = ["segment_id", "interview_id", "turn", "speaker_id", "is_prompt", "text"]
    segments = pd.DataFrame(rows, columns=columns).assign(n_words=20)
    codings = pd.DataFrame(
        {
            "segment_id": "B05:2.1",
            "code_id": ["mobil", "land", "land:kritisch", "kritisch", "wohnen"],
            "is_coded": [True, True, True, True, False],
        }
    )
    tables = {"interviews": interviews, "speakers": speakers, "segments": segments, "codings": codings}
    return replace(synthetic.study(Path("x")), quotes=releases, names=NAMES), tables


def _said(interview_id: str, turn: int, spoken: str) -> str:
    if turn == 1:
        return "Was ist hier anders geworden?"
    return spoken if interview_id == "B05" else "Alles ist beim Alten."


def release(text: str, kind: str = "quote", segment_id: str = "B05:2.1", **more: str) -> Release:
    return Release(segment_id, text, kind, **{"profile": "workshop", "where": "quotes.csv, Zeile 2", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "kommt zweimal am Tag",
        "Kommt zweimal am Tag, und den »Fahrplan« versteht niemand mehr!",
        "der Bus […] kommt zweimal  am\nTag",
        "… der Bus (...) versteht niemand mehr …",
        "Der Bus - der Zwölfaxt weiß das",
    ],
)
def test_quotes_that_are_in_the_transcript_hold(text: str) -> None:
    table, problems = quotes.quotes(*made(release(text)))
    assert (len(table), problems) == (1, [])


@pytest.mark.parametrize(
    "text",
    [
        "kommt dreimal am Tag",
        "zweimal am Tag kommt",
        "versteht niemand mehr […] der Bus",
        "eimal am Ta",
        "(...)",
        "der Bus kommt zweimal",
    ],
)
def test_quotes_that_are_not_in_the_transcript_are_refused_by_row_and_not_told(text: str) -> None:
    table, (problem,) = quotes.quotes(*made(release(text)))
    assert (len(table), problem.where, problem.is_warning) == (0, "quotes.csv, Zeile 2", False)
    assert "B05:2.1" in problem.what and text not in str(problem)


def test_a_paraphrase_in_own_words_holds_and_one_in_the_speakers_words_does_not() -> None:
    own = release("Den Fahrplan verstehe niemand mehr, meint jemand.", "paraphrase")
    theirs = release("Es heißt: kommt zweimal am Tag und den Fahrplan versteht niemand", "paraphrase")
    table, (problem,) = quotes.quotes(*made(own, theirs))
    assert (len(table), "acht Wörter" in problem.what) == (1, True)


def test_a_segment_that_is_gone_is_a_warning() -> None:
    table, (problem,) = quotes.quotes(*made(release("Bus", segment_id="B05:99.1")))
    assert (len(table), problem.is_warning) == (0, True)


def test_a_question_is_no_quote() -> None:
    table, (problem,) = quotes.quotes(*made(release("anders geworden", segment_id="B05:1.1")))
    assert (len(table), problem.is_warning) == (0, False)


def test_pseudonyms_do_not_leave() -> None:
    table, _ = quotes.quotes(*made(release("der Bus – der Zwölfaxt weiß das – kommt")))
    assert list(table["text"]) == ["der Bus – der [Person] weiß das – kommt"]


def test_codes_are_those_people_named_or_else_the_segments() -> None:
    table, _ = quotes.quotes(*made(release("der Bus", code_id="wohnen"), release("kommt zweimal")))
    assert [list(codes) for codes in table["code_ids"]] == [["wohnen"], ["land", "mobil"]]
    assert list(table["quote_id"]) == ["B05:2.1#1", "B05:2.1#2"]


def test_labels_name_only_what_k_interviewees_share() -> None:
    """Ten council members and nine mayors are all in the West, ten in administration in the East; two are Landrat."""
    alike = [release("Alles ist beim Alten", segment_id=f"{name}:2.1") for name in ("B02", "B39", "B40")]
    table, problems = quotes.quotes(*made(release("der Bus"), *alike))
    assert problems == []
    assert dict(zip(table["segment_id"], table["label"], strict=True)) == {
        "B05:2.1": "Ratsmitglied, Westen",
        "B02:2.1": "Verwaltung, Osten",
        "B39:2.1": "Westen",
        "B40:2.1": "Osten",
    }


def test_to_the_public_a_label_tells_no_more_and_only_what_twice_as_many_share() -> None:
    study, tables = made(*(release("Alles ist beim Alten", segment_id=f"{name}:2.1") for name in ("B03", "B04")))
    interviews = tables["interviews"]
    # nine mayors, eight of them in the West; the active in the East are nine
    interviews.loc[interviews["interview_id"] == "B07", "region"] = "ost"
    table, _ = quotes.quotes(study, tables)
    assert list(table["label"]) == ["Bürgermeister*in, Westen", "Aktive, Osten"]
    assert list(table["public_label"]) == ["Westen", "Osten"]


def test_the_public_gets_only_what_is_released_to_the_public() -> None:
    study, tables = made(release("der Bus"), release("kommt zweimal", profile="oeffentlich"))
    table, _ = quotes.quotes(study, tables)
    assert len(quotes.leaving(table, "workshop")) == 2
    (text,) = quotes.leaving(table, "oeffentlich")["text"]
    assert text == "kommt zweimal"


def test_files_tell_themes_and_words_and_nothing_of_interviews(tmp_path: Path) -> None:
    study, tables = made(
        release("der Bus", code_id="wohnen"),
        release("Er kommt zweimal täglich.", "paraphrase", code_id="mobil"),
    )
    table, _ = quotes.quotes(study, tables)
    paths = quotes.write(table, study.codebook, tmp_path)
    assert [path.name for path in paths] == ["zitate.csv", "zitate.txt"]
    text = paths[0].read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Thema", "Text", "Art", "Wer"]
    assert [row[:3] for row in rows[1:]] == [
        ["Mobilität", "Er kommt zweimal täglich.", "sinngemäß"],
        ["Wohnen", "der Bus", "wörtlich"],
    ]
    plain = paths[1].read_text(encoding="utf-8-sig")
    assert "„der Bus“ (Ratsmitglied, Westen)" in plain
    assert "Er kommt zweimal täglich. (Ratsmitglied, Westen, sinngemäß)" in plain
    assert "B05" not in text + plain


def test_without_quotes_no_file_is_written(tmp_path: Path) -> None:
    study, tables = made()
    table, problems = quotes.quotes(study, tables)
    assert (quotes.write(table, study.codebook, tmp_path), problems, list(tmp_path.iterdir())) == ([], [], [])
