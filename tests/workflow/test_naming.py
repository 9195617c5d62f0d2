"""Rostered names in file names and messages stay out of what is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import Problem
from pipeline.privacy import replacer
from pipeline.study import Codebook, Interview, Name, Settings, Study
from pipeline.workflow.naming import file_name, nameless

NAMES = (Name("Person 1", "Kunigunde Zwölfaxt", ("Zwölfaxt",)), Name("Person 2", "Ortwin Lange", ()))


def interview(file: str) -> Interview:
    return Interview("B07", file, Path("interviews") / file)


def study(*files: str) -> Study:
    rows = tuple(Interview(f"B{number:02}", file, Path(file)) for number, file in enumerate(files, start=1))
    return Study("probe", Path(), Path(), Path(), Settings(title="Probe"), Codebook(()), rows, names=NAMES)


@pytest.mark.parametrize(
    "file",
    [
        "Zwölfaxt.docx",
        "interview_zwölfaxt_final.docx",
        "zwoelfaxt2019.docx",
        "InterviewZwölfaxt.docx",
        "2019-01-15 Kunigunde Zwölfaxt.docx",
        "KUNIGUNDE-ZWÖLFAXT.docx",
        "ortwin lange.docx",
    ],
)
def test_a_file_that_bears_a_name_is_called_by_its_interview(file: str) -> None:
    assert file_name(interview(file), replacer(NAMES)) == "B07.docx"


@pytest.mark.parametrize("file", ["B07.docx", "Transkript_B07_final.rtf", "zwölf_äxte.txt", "Rat (Mitte).odt"])
def test_other_files_keep_their_names(file: str) -> None:
    assert file_name(interview(file), replacer(NAMES)) == file


def test_problems_are_told_without_names() -> None:
    files = ("Zwölfaxt.docx", "B02.txt")
    problems = (
        Problem("interviews/Zwölfaxt.docx", "die Datei ist leer", "bitte ablegen", "B01"),
        Problem("interviews.csv, Zeile 2, Spalte file", "die Datei „Zwölfaxt.docx“ liegt nicht da", "ablegen", "B01"),
        Problem("interviews/B02.txt", "„Zwölfaxt“ steht nicht in speakers.csv", "eintragen", "B02"),
        Problem("interviews/zwölfaxt_alt.txt", "steht nicht in interviews.csv", "Zeile ergänzen", "", True),
    )
    told = [f"{problem.where}: {problem.what}" for problem in nameless(problems, study(*files))]
    assert told == [
        "interviews/B01.docx: die Datei ist leer",
        "interviews.csv, Zeile 2, Spalte file: die Datei „B01.docx“ liegt nicht da",
        "interviews/B02.txt: „[Person 1]“ steht nicht in speakers.csv",
        "interviews/[Person 1] Alt Txt: steht nicht in interviews.csv",
    ]


def test_problems_without_names_are_told_as_they_are() -> None:
    problems = (Problem("study.toml, Zeile 3", "das dauert zu lange", "kürzen"),)
    assert nameless(problems, study("B01.txt")) == problems


def test_where_speakers_are_public_their_names_may_be_told() -> None:
    public = replace(study("Zwölfaxt.docx"), settings=Settings(title="Rat", privacy={"speakers": "public"}))
    problems = (Problem("interviews/Zwölfaxt.docx", "die Datei ist leer", "bitte ablegen", "B01"),)
    assert nameless(problems, public) == problems
