"""A study's folder is held against itself, and everything that is wrong is found at once."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import Problem, StudyError
from pipeline.study import admit
from tests.study.folders import INTERVIEWS, SETTINGS, examined, places, write


def found(folder: Path) -> list[tuple[str, str]]:
    return [(problem.where, problem.what) for problem in examined(folder)[1]]


def test_a_study_without_faults_has_no_problems(tmp_path: Path) -> None:
    study, problems = examined(write(tmp_path))
    assert problems == ()
    first, second = study.interviews
    assert (first.interview_id, first.date, first.consent) == ("B01", "2019-03-12", "quote")
    assert first.attributes == {"land": "Sachsen"}
    assert (second.date, second.consent) == ("", "aggregate")
    assert first.path.read_text() == "I: Was?\nB: Das."


def test_a_fictional_study_says_so_in_its_title(tmp_path: Path) -> None:
    study, _ = examined(write(tmp_path, {"study.toml": SETTINGS + "is_fictional = true"}))
    assert study.title == "Probe (erfunden)"


GERMAN = (
    "Kennung;Datei;Datum;Einwilligung;Bundesland\r\n"
    "B01;a.txt;19.09.2019;Zitat;Thüringen\r\n"
    "B02;b.txt;19.9.19;Keine;Hessen\r\n"
)


def test_a_german_excel_table_is_understood(tmp_path: Path) -> None:
    study, problems = examined(write(tmp_path, {"interviews.csv": GERMAN.encode("cp1252")}))
    assert problems == ()
    rows = [(row.interview_id, row.date, row.consent, row.attributes["land"]) for row in study.interviews]
    assert rows == [("B01", "2019-09-19", "quote", "Thüringen"), ("B02", "2019-09-19", "none", "Hessen")]


def test_xlsx_is_understood_too(tmp_path: Path) -> None:
    write(tmp_path, {"interviews.csv": None})
    book = openpyxl.Workbook()
    for line in GERMAN.splitlines():
        book.worksheets[0].append(line.split(";"))
    book.save(tmp_path / "interviews.xlsx")
    study, problems = examined(tmp_path)
    assert problems == ()
    assert [row.date for row in study.interviews] == ["2019-09-19", "2019-09-19"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("keine", "none"),
        ("Nein", "none"),
        ("zusammengefasst", "aggregate"),
        ("", "aggregate"),
        ("sinngemäß", "paraphrase"),
        ("ZITAT", "quote"),
        ("paraphrase", "paraphrase"),
    ],
)
def test_consent_is_understood_in_german_and_english(tmp_path: Path, written: str, meant: str) -> None:
    table = f"interview_id,file,einwilligung\nB01,a.txt,{written}\nB02,b.txt,none\n"
    study, problems = examined(write(tmp_path, {"interviews.csv": table}))
    assert problems == ()
    assert study.interviews[0].consent == meant


def test_file_names_are_compared_as_people_see_them(tmp_path: Path) -> None:
    """A Mac hands out decomposed umlauts, a spreadsheet holds composed ones."""
    decomposed = unicodedata.normalize("NFD", "interviews/Ä.txt")
    table = "interview_id,file\nB01,Ä.txt\nB02,b.txt\n"
    files = {"interviews.csv": table, decomposed: "B: Ja.", "interviews/a.txt": None}
    assert examined(write(tmp_path, files))[1] == ()


def test_every_wrong_cell_is_named_at_once(tmp_path: Path) -> None:
    table = "interview_id,file,date,consent\nB01,a.txt,31.02.2019,gern\nB01,b.txt,,\nB:3,fehlt.txt,,\n,a.txt,,\n"
    assert found(write(tmp_path, {"interviews.csv": table})) == [
        ("interviews.csv, Zeile 2, Spalte consent", "„gern“ ist keine Einwilligung"),
        ("interviews.csv, Zeile 2, Spalte date", "„31.02.2019“ ist kein Datum"),
        ("interviews.csv, Zeile 3, Spalte interview_id", "interview_id B01 steht mehrfach da"),
        ("interviews.csv, Zeile 4, Spalte file", "die Datei „fehlt.txt“ liegt nicht in interviews/"),
        ("interviews.csv, Zeile 4, Spalte interview_id", "„B:3“ taugt nicht als Kennung"),
        ("interviews.csv, Zeile 5, Spalte file", "die Datei „a.txt“ steht mehrfach da"),
        ("interviews.csv, Zeile 5, Spalte interview_id", "„“ taugt nicht als Kennung"),
    ]


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    _, problems = examined(write(tmp_path, {"interviews.csv": "kennung,dokument\nB01,a.txt\n"}))
    assert problems == (Problem("interviews.csv, Zeile 1", "Spalte file fehlt", "vorhanden: interview_id, dokument"),)


def test_a_transcript_that_no_row_names_is_a_warning(tmp_path: Path) -> None:
    extra = {"interviews/c.txt": "x", "interviews/.DS_Store": "", "interviews/~$a.docx": ""}
    _, problems = examined(write(tmp_path, extra))
    assert [(problem.where, problem.is_warning) for problem in problems] == [("interviews/c.txt", True)]


def test_missing_files_are_named_together(tmp_path: Path) -> None:
    study, problems = examined(tmp_path)
    assert places(problems) == ["codebook.yaml", "interviews.csv", "private/names.csv", "study.toml"]
    assert (study.settings.title, study.interviews, study.codebook.codes) == (tmp_path.name, (), ())


def test_faults_of_different_files_are_named_together(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "study.toml": "title = ",
            "codebook.yaml": "codes:\n  - code_id: a\n   label: b",
            "actors.csv": "actor_id,label\ncdu,CDU\ncdu,CDU\n,X\n",
            "speakers.csv": "sprecher,interview_id\nAnna,B09\n",
            "private/names.csv": "pseudonym,name\nPerson 1,\n",
        },
    )
    assert places(examined(folder)[1]) == [
        "actors.csv, Zeile 3, Spalte actor_id",
        "actors.csv, Zeile 4, Spalte actor_id",
        "codebook.yaml, Zeile 3",
        "names.csv, Zeile 2, Spalte pseudonym",
        "speakers.csv, Zeile 2, Spalte interview_id",
        "study.toml, Zeile 1",
    ]


def test_no_message_holds_a_name_of_the_roster(tmp_path: Path) -> None:
    _, problems = examined(write(tmp_path, {"private/names.csv": "pseudonym,name\n,Anna Zwetschge\n"}))
    assert len(problems) == 1
    assert "Zwetschge" not in str(problems)


def test_people_and_organisations_are_read_with_all_their_names(tmp_path: Path) -> None:
    study, problems = examined(
        write(
            tmp_path,
            {
                "actors.csv": "actor_id;Bezeichnung;Art;andere Namen\ncdu;CDU;partei;cdu*| die union \n",
                "speakers.csv": "sprecher;role;fraktion\nAnna;interviewee;CDU\n",
                "private/names.csv": "pseudonym;name;alias;interview_ids\nPerson 1;Anna Wolf;Anni|!der Wolf;B01|B02\n",
            },
        )
    )
    assert problems == ()
    assert (study.actors[0].label, study.actors[0].aliases) == ("CDU", ("cdu*", "die union"))
    assert (study.speakers[0].interview_id, study.speakers[0].attributes) == ("*", {"faction": "CDU"})
    assert (study.names[0].aliases, study.names[0].interview_ids) == (("Anni", "!der Wolf"), ("B01", "B02"))


CONTRAST = '[[contrasts]]\ncontrast_id = "{}"\nattribute = "{}"\na = ["{}"]\ncodes = ["{}"]\n'


def test_contrasts_are_held_against_columns_values_and_codes(tmp_path: Path) -> None:
    contrasts = [
        CONTRAST.format("gut", "land", "Sachsen", "verkehr"),
        CONTRAST.format("merkmal", "region", "ost", "verkehr"),
        CONTRAST.format("wert", "land", "Sachsn", "verkehr"),
        CONTRAST.format("code", "land", "Bayern", "verkeer"),
        '[[contrasts]]\ncontrast_id = "wahl"\nattribute = "date"\nsplit = 2019-05-26\n',
    ]
    settings = SETTINGS + 'attributes = ["land", "alter"]\n' + "".join(contrasts)
    _, problems = examined(write(tmp_path, {"study.toml": settings}))
    assert [(problem.where, problem.what) for problem in problems] == [
        ("study.toml, Kontrast code", "den Code „verkeer“ gibt es nicht"),
        ("study.toml, Kontrast merkmal", "das Merkmal „region“ gibt es nicht"),
        ("study.toml, Kontrast wert", "„Sachsn“ kommt in land nicht vor"),
        ("study.toml, attributes", "„alter“ ist keine Spalte"),
    ]
    assert problems[2].fix == "vorhanden: Bayern, Sachsen"


def test_waves_can_be_compared(tmp_path: Path) -> None:
    files = {
        "study.toml": SETTINGS + CONTRAST.format("welle", "wave", "1", "verkehr"),
        "interviews.csv": "interview_id,file,welle\nB01,a.txt,1\nB02,b.txt,2\n",
    }
    assert examined(write(tmp_path, files))[1] == ()


def test_what_leaves_is_held_against_columns_and_values(tmp_path: Path) -> None:
    settings = (
        SETTINGS
        + """
[privacy]
two_way = [["land", "amt"]]
[privacy.generalise.land]
Sachsen = "Ost"
Hessen = "West"
"""
    )
    study, problems = examined(write(tmp_path, {"study.toml": settings}))
    assert [(problem.where, problem.what) for problem in problems] == [
        ("study.toml, privacy.generalise.land", "„Hessen“ kommt in land nicht vor"),
        ("study.toml, privacy.two_way", "„amt“ ist keine Spalte"),
    ]
    assert study.settings.privacy.generalise["land"]["Sachsen"] == "Ost"


def test_contrasts_are_no_problem_where_the_table_cannot_be_read(tmp_path: Path) -> None:
    settings = SETTINGS + CONTRAST.format("gut", "land", "Sachsen", "verkehr")
    _, problems = examined(write(tmp_path, {"study.toml": settings, "interviews.csv": None}))
    assert places(problems) == ["interviews.csv"]


def test_attributes_are_those_of_what_is_compared(tmp_path: Path) -> None:
    files = {"speakers.csv": "speaker,fraktion\nAnna,CDU\n"}
    assert examined(write(tmp_path, files))[0].attributes == ("land",)
    files["study.toml"] = SETTINGS + 'unit = "person"'
    assert examined(write(tmp_path, files))[0].attributes == ("faction",)
    files["study.toml"] = SETTINGS + 'attributes = ["land"]'
    assert examined(write(tmp_path, files))[0].attributes == ("land",)


def test_rounds_of_human_coding_belong_to_the_study_and_their_faults_stop_it(tmp_path: Path) -> None:
    rows = "segment_id;part;codes;memo;text\nB01:2.1;own;verkehr;;Das.\n"
    draw = {"study": "probe", "coder": "Anna", "round": 1, "draw_id": "x", "codes": []}
    files = {
        "reviews/anna-1.csv": rows,
        "reviews/anna-1.ziehung.json": json.dumps(draw),
        "reviews/anna-1.rahmen.csv": "segment_id;shared_stratum;own_stratum;drawn\nB01:2.1;1;1;own\n",
    }
    study, problems = examined(write(tmp_path / "gut", files))
    assert problems == ()
    assert [(one.coder, one.rows[0].choices) for one in study.reviews] == [("Anna", ("verkehr",))]
    _, problems = examined(
        write(tmp_path / "schlecht", files | {"reviews/anna-1.csv": rows.replace("verkehr", "verker")})
    )
    assert places(problems) == ["reviews/anna-1.csv, Zeile 2, Spalte codes"]
    assert not problems[0].is_warning


def test_a_study_with_problems_is_refused_with_all_of_them(tmp_path: Path) -> None:
    study, problems = examined(write(tmp_path, {"interviews/a.txt": None, "interviews/c.txt": "x"}))
    with pytest.raises(StudyError) as caught:
        admit(study, problems)
    assert places(caught.value) == ["interviews.csv, Zeile 2, Spalte file"]


def test_warnings_do_not_stop_a_study(tmp_path: Path) -> None:
    study, problems = examined(write(tmp_path, {"interviews/c.txt": "x"}))
    assert places(admit(study, problems).warnings) == ["interviews/c.txt"]


def test_interviews_with_problems_are_left_out_on_request(tmp_path: Path) -> None:
    study, problems = examined(write(tmp_path, {"interviews/a.txt": None}))
    admitted = admit(study, problems, skip_broken=True)
    assert [row.interview_id for row in admitted.interviews] == ["B02"]
    assert [problem.interview_id for problem in admitted.skipped] == ["B01"]


def test_a_problem_of_the_whole_study_cannot_be_skipped(tmp_path: Path) -> None:
    study, problems = examined(write(tmp_path, {"codebook.yaml": None}))
    with pytest.raises(StudyError):
        admit(study, problems, skip_broken=True)


def test_a_study_without_any_interview_left_is_refused(tmp_path: Path) -> None:
    study, problems = examined(write(tmp_path, {"interviews.csv": INTERVIEWS.splitlines()[0]}))
    assert all(problem.is_warning for problem in problems)
    with pytest.raises(StudyError, match="kein Interview übrig"):
        admit(study, problems)
