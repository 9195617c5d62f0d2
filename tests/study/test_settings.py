"""study.toml is taken as documented, or refused with line, entry and what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import Problem, StudyError
from pipeline.study import Settings, read_settings


def read(folder: Path, text: str | bytes) -> Settings:
    path = folder / "study.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_settings(path)


def refused(folder: Path, text: str | bytes) -> list[Problem]:
    with pytest.raises(StudyError) as caught:
        read(folder, text)
    return list(caught.value.problems)


def test_a_title_is_enough(tmp_path: Path) -> None:
    settings = read(tmp_path, 'title = "Räte"')
    assert (settings.title, settings.wave, settings.privacy.k, settings.unit) == ("Räte", "1", 5, "interview")


def test_every_entry_can_be_set(tmp_path: Path) -> None:
    text = """
        title = "T"
        wave = 2
        attributes = ["land"]
        unit = "person"
        [privacy]
        speakers = "public"
        k = 3
        [segments]
        min_words = 10
        max_words = 50
        [coding]
        threshold = 0.4
        [clusters]
        neighbours = 5
        resolution = 0.5
        [engine]
        workers = 2
        [[contrasts]]
        contrast_id = "wahl"
        attribute = "date"
        split = 2019-05-26
    """
    settings = read(tmp_path, text)
    assert (settings.wave, settings.attributes, settings.privacy.speakers) == ("2", ("land",), "public")
    assert settings.contrasts[0].split == date(2019, 5, 26)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_an_editors_encoding_does_not_matter(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, 'title = "Räte in Thüringen"'.encode(encoding)).title == "Räte in Thüringen"


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="mapping new"):
        read_settings(tmp_path / "study.toml")


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'title = "T"\nwave 2\n')
    assert problem.where == "study.toml, Zeile 2"


def test_toml_that_ends_too_early_is_named_with_its_last_line(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'title = "T"\nattributes = [')
    assert problem.where == "study.toml, Zeile 2"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('title = "T"\nfarbe = "rot"', 2, "farbe: ist kein bekannter Eintrag"),
        ('title = "T"\n\n[farben]\nx = 1', 3, "farben: ist kein bekannter Eintrag"),
        ("title = 3", 1, "title: muss ein Text in Anführungszeichen sein"),
        ('title = "T"\n[privacy]\nk = 1', 3, "privacy.k: muss mindestens 2 sein"),
        ('title = "T"\nprivacy.k = "x"', 2, "privacy.k: muss eine ganze Zahl sein"),
        ('title = "T"\nprivacy = { k = 0 }', 2, "privacy.k: muss mindestens 2 sein"),
        ('title = "T"\n[coding]\nthreshold = 1.0', 3, "coding.threshold: muss kleiner als 1.0 sein"),
        ('title = "T"\n[coding]\nthreshold = 0', 3, "coding.threshold: muss größer als 0.0 sein"),
        ('title = "T"\nattributes = "land"', 2, "attributes: muss eine Liste in eckigen Klammern sein"),
        ('title = "T"\nis_fictional = "vielleicht"', 2, "is_fictional: muss true oder false sein"),
        (
            'title = "T"\nunit = "haus"',
            2,
            "unit: hat einen unbekannten Wert (möglich: 'interview' oder 'person')",
        ),
    ],
)
def test_a_wrong_entry_is_named_with_line_and_reason(tmp_path: Path, text: str, line: int, what: str) -> None:
    (problem,) = refused(tmp_path, text)
    assert (problem.where, problem.what) == (f"study.toml, Zeile {line}", what)


def test_a_missing_title_is_named(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "wave = 1")
    assert (problem.where, problem.what) == ("study.toml", "title: fehlt")


CONTRAST = '[[contrasts]]\ncontrast_id = "{}"\nattribute = "land"\na = ["x"]\n'


def test_all_problems_are_named_at_once_each_in_its_own_contrast(tmp_path: Path) -> None:
    text = 'title = "T"\nalt = 1\n' + CONTRAST.format("eins") + CONTRAST.format("Zwei") + "b = 3\n"
    problems = refused(tmp_path, text)
    assert [(problem.where, problem.what) for problem in problems] == [
        ("study.toml, Zeile 2", "alt: ist kein bekannter Eintrag"),
        ("study.toml, Zeile 8", "contrasts.1.contrast_id: darf nur Kleinbuchstaben ohne Umlaute, Ziffern und _ haben"),
        ("study.toml, Zeile 11", "contrasts.1.b: muss eine Liste in eckigen Klammern sein"),
    ]


@pytest.mark.parametrize(
    "lines",
    ['attribute = "land"', 'attribute = "date"\na = ["x"]', 'attribute = "land"\na = ["x"]\nsplit = 2019-05-26'],
)
def test_a_contrast_without_two_groups_is_refused(tmp_path: Path, lines: str) -> None:
    (problem,) = refused(tmp_path, f'title = "T"\n[[contrasts]]\ncontrast_id = "k"\n{lines}')
    assert problem.where == "study.toml, Zeile 2"


def test_two_contrasts_of_one_id_are_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'title = "T"\n' + 2 * CONTRAST.format("k"))
    assert "k steht mehrfach da" in problem.what


def test_a_thirteenth_contrast_is_refused(tmp_path: Path) -> None:
    title = 'title = "T"\n'
    twelve = [CONTRAST.format(f"k{number}") for number in range(12)]
    assert len(read(tmp_path, title + "".join(twelve)).contrasts) == 12
    (problem,) = refused(tmp_path, title + "".join([*twelve, CONTRAST.format("k12")]))
    assert "höchstens 12" in problem.what
