"""A new study is complete, understood by the rest of the house, and never in the way of an old one."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coding.anchors import anchor_check
from pipeline.errors import StudyError
from pipeline.study import Settings, read_settings
from pipeline.study.scaffold import create, left_out
from pipeline.study.sheets import read_sheet
from tests.study.folders import examined, places

HEADER = ["interview_id", "file", "date", "wave", "interviewer", "consent"]
HEADER += ["land", "region", "settlement", "role", "gender", "age_group"]


def source(folder: Path, *files: str) -> Path:
    for file in files:
        path = folder / "quelle" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"I: Was?\nB: {file}\n")
    return folder / "quelle"


def test_a_new_study_has_every_folder_and_template(tmp_path: Path) -> None:
    folder, files = create(tmp_path / "raw", "räte-2019")
    assert (folder, files) == (tmp_path / "raw" / "räte-2019", [])
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) == [
        "LIESMICH.txt",
        "actors.csv",
        "codebook.yaml",
        "interviews",
        "interviews.csv",
        "private",
        "private/names.csv",
        "reviews",
        "study.toml",
    ]


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    folder, _ = create(tmp_path, "s")
    modes = {name: (folder / name).stat().st_mode & 0o777 for name in (".", "private", "private/names.csv")}
    assert modes == {".": 0o700, "private": 0o700, "private/names.csv": 0o600}


def test_an_empty_study_lacks_nothing_but_interviews(tmp_path: Path) -> None:
    study, problems = examined(create(tmp_path, "s")[0])
    assert problems == ()
    assert study.interviews == ()
    assert study.title == "s"


def test_a_study_with_transcripts_has_no_problems(tmp_path: Path) -> None:
    folder, files = create(tmp_path, "s", source=source(tmp_path, "B07 2019-03-12.txt", "b08.md", "unter/B08.txt"))
    study, problems = examined(folder)
    assert problems == ()
    rows = [(row.interview_id, row.file, row.date, row.wave, row.consent) for row in study.interviews]
    assert rows == [
        ("B07", "B07 2019-03-12.txt", "2019-03-12", "1", "aggregate"),
        ("B08_2", "B08.txt", "", "1", "aggregate"),
        ("b08", "b08.md", "", "1", "aggregate"),
    ]
    assert [path.read_text() for path in files] == [
        "I: Was?\nB: B07 2019-03-12.txt\n",
        "I: Was?\nB: b08.md\n",
        "I: Was?\nB: unter/B08.txt\n",
    ]


def test_the_settings_template_explains_the_defaults_and_changes_none(tmp_path: Path) -> None:
    """Every setting is there; only the title differs from what holds without a file."""
    folder, _ = create(tmp_path, "s")
    text = (folder / "study.toml").read_text()
    assert read_settings(folder / "study.toml") == Settings(title="s")
    fields = dict(Settings.model_fields)
    for name in [*fields, "k", "min_words", "max_words", "threshold", "neighbours", "resolution", "workers"]:
        assert name in text


def test_the_commented_contrasts_hold_once_they_are_uncommented(tmp_path: Path) -> None:
    folder, _ = create(tmp_path, "s", source=source(tmp_path, "a.txt", "b.txt"))
    file = folder / "study.toml"
    before, after = file.read_text().split("#\n# [[contrasts]]", 1)
    file.write_text(before + "[[contrasts]]" + after.replace("\n# ", "\n").replace("\n#", "\n"))
    table = folder / "interviews.csv"
    first, second = (dict.fromkeys(HEADER, "") | {"interview_id": name, "file": f"{name}.txt"} for name in "ab")
    rows = [HEADER, (first | {"settlement": "dorf"}).values(), (second | {"settlement": "stadt"}).values()]
    table.write_text("\n".join(";".join(row) for row in rows))
    study, problems = examined(folder)
    assert problems == ()
    assert [contrast.contrast_id for contrast in study.settings.contrasts] == ["dorf", "wahl_2019"]


def test_the_sample_codes_find_their_own_examples(tmp_path: Path) -> None:
    study, _ = examined(create(tmp_path, "s")[0])
    anchors = anchor_check(study.codebook)
    assert len(anchors) >= len(study.codebook.codes)
    assert (anchors["is_found"] == anchors["is_example"]).all()
    assert {code.kind for code in study.codebook.codes} == {"theme", "evaluation"}


def test_the_table_of_interviews_opens_in_a_german_excel(tmp_path: Path) -> None:
    folder, _ = create(tmp_path, "s", source=source(tmp_path, "Äpfel; Birnen.txt"))
    data = (folder / "interviews.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfinterview_id;file;")
    sheet = read_sheet(folder / "interviews.csv")
    assert list(sheet.columns) == HEADER
    assert (sheet.rows[0]["interview_id"], sheet.rows[0]["file"]) == ("Äpfel_Birnen", "Äpfel; Birnen.txt")


@pytest.mark.parametrize(
    ("file", "interview_id", "day"),
    [
        ("B01.txt", "B01", ""),
        ("Interview 12 (Rat) 19.09.2019.txt", "Interview_12_Rat", "2019-09-19"),
        ("20190919_B3.txt", "B3", "2019-09-19"),
        ("B3_2019_09_19.txt", "B3", "2019-09-19"),
        ("B3 19.9.19.txt", "B3", "2019-09-19"),
        ("19-09-2019.txt", "19-09-2019", "2019-09-19"),
        ("B3 31.02.2019.txt", "B3", ""),
        ("B3 1.5.2019 bis 2.5.2019.txt", "B3_bis", ""),
        ("B123456789.txt", "B123456789", ""),
        ("Kreis Süd: A|B.txt", "Kreis_Süd_A_B", ""),
        ("(…).txt", "interview", ""),
    ],
)
def test_id_and_date_come_from_the_file_name(tmp_path: Path, file: str, interview_id: str, day: str) -> None:
    study, problems = examined(create(tmp_path, "s", source=source(tmp_path, file))[0])
    assert problems == ()
    assert [(row.interview_id, row.date) for row in study.interviews] == [(interview_id, day)]


def test_a_file_name_is_no_formula_to_a_spreadsheet(tmp_path: Path) -> None:
    folder, files = create(tmp_path, "s", source=source(tmp_path, "=1+1.txt", "@x.txt", "  a  b.txt", "+.txt"))
    assert sorted(path.name for path in files) == ["1+1.txt", "a b.txt", "interview.txt", "x.txt"]
    assert examined(folder)[1] == ()


def test_of_equal_names_in_different_folders_none_is_lost(tmp_path: Path) -> None:
    names = ["B1.txt", "b1.TXT", "nord/B1.txt", "süd/B1.txt", "nord_B1.txt"]
    folder, files = create(tmp_path, "s", source=source(tmp_path, *names))
    assert len({path.name.casefold() for path in files}) == len(names)
    assert {path.read_text() for path in files} == {f"I: Was?\nB: {name}\n" for name in names}
    study, problems = examined(folder)
    assert problems == ()
    assert len(study.interviews) == len(names)


def test_what_is_no_transcript_stays_and_is_named(tmp_path: Path) -> None:
    folder = source(tmp_path, "a.txt", "ton/a.mp3", "notiz.doc", ".DS_Store", "~$a.docx")
    _, files = create(tmp_path, "s", source=folder)
    problems = left_out(folder)
    assert [path.name for path in files] == ["a.txt"]
    assert sorted(problem.where for problem in problems) == ["notiz.doc", "ton/a.mp3"]
    assert all(problem.is_warning for problem in problems)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 5


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", ".a", "_a", "-a", "a b", "a.b", "a\n", "x" * 61])
def test_a_name_that_is_no_folders_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match="taugt nicht als Name"):
        create(tmp_path / "raw", name)
    assert list(tmp_path.iterdir()) == []


def test_an_existing_study_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "study.toml").write_text("unser Werk")
    with pytest.raises(StudyError, match="gibt es schon"):
        create(tmp_path, "s", source=source(tmp_path, "a.txt"))
    assert [path.read_text() for path in (tmp_path / "s").iterdir()] == ["unser Werk"]


@pytest.mark.parametrize("files", [[], ["a.mp3"], [".a.txt"]])
def test_a_source_without_transcripts_is_refused(tmp_path: Path, files: list[str]) -> None:
    folder = source(tmp_path, *files)
    folder.mkdir(exist_ok=True)
    with pytest.raises(StudyError, match="kein Transkript"):
        create(tmp_path / "raw", "s", source=folder)
    assert not (tmp_path / "raw").exists()


def test_a_source_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="kein Ordner"):
        create(tmp_path / "raw", "s", source=tmp_path / "fehlt")


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device", "x"), KeyboardInterrupt()])
def test_nothing_is_left_of_a_study_that_could_not_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise failure

    monkeypatch.setattr(shutil, "copyfile", fail)
    with pytest.raises((StudyError, KeyboardInterrupt)):
        create(tmp_path / "raw", "s", source=source(tmp_path, "a.txt"))
    assert list((tmp_path / "raw").iterdir()) == []


@settings(deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/"), max_size=20), max_size=4)
)
def test_whatever_files_are_called_the_study_is_sound(
    tmp_path_factory: pytest.TempPathFactory, stems: list[str]
) -> None:
    place = tmp_path_factory.mktemp("namen")
    files = {f"x{stem}.txt".encode()[:200].decode(errors="ignore").removesuffix(".txt") + ".txt" for stem in stems}
    study, problems = examined(create(place, "s", source=source(place, "fest.txt", *files))[0])
    assert places(problems) == []
    assert len(study.interviews) == len(files | {"fest.txt"})


def test_every_template_is_in_the_package() -> None:
    templates = resources.files("pipeline.study") / "templates"
    names = {entry.name for entry in templates.iterdir()}
    assert names == {"study.toml", "codebook.yaml", "interviews.csv", "actors.csv", "names.csv", "liesmich.md"}
