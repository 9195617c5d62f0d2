"""An interview that is forgotten is nowhere: not in a byte, not in a cell, not in what is packed."""

from __future__ import annotations

import json
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.errors import StudyError
from pipeline.ingest import Turn
from pipeline.review import Sizes, hand_out, keep, read_back, workbook
from pipeline.study import examine
from pipeline.study.key import lock, passphrase_from, read_key
from pipeline.tables import read
from pipeline.workflow.forget import Forgotten, forget, forgotten
from pipeline.workflow.run import run
from tests.conftest import Mapped
from tests.readable import readable
from tests.tiny import CONVERSATIONS, write_interview, write_study

WORDS = ("Genossenschaft", "Schnee im Winter", "Rübenkamp", "Ortwin")
"""Only B03 says the first two; only B03 is about whom the roster calls by the others."""
PASSPHRASE = "vier kleine Wörter hier"


def places_of(study: Mapped, words: tuple[str, ...] = WORDS) -> dict[str, set[str]]:
    """Return in which files of a study which words can be read; cases do not count."""
    found: dict[str, set[str]] = {}
    for path in sorted(path for path in study.root.rglob("*") if path.is_file()):
        name = path.relative_to(study.root).as_posix()
        for _, text in readable(name, path.read_bytes()):
            hits = {word for word in words if word.casefold() in text}
            if hits:
                found.setdefault(name, set()).update(hits)
    return found


def decide(study: Mapped, coder: str, *, random: int) -> Path:
    """Hand out a sample, have it coded as it comes, and take it in; return the handed-out spreadsheet."""
    made = study.run(until="code").study
    names = ("segments", "speakers", "interviews", "evidence", "models")
    handout = hand_out(
        {name: read(made.processed, name) for name in names},
        made.codebook,
        made.reviews,
        study=made.name,
        title=made.title,
        coder=coder,
        seed=7,
        sizes=Sizes(random, 0, 1.0),
        threshold=0.5,
    )
    path = study.reports / "intern" / "pruefung" / handout.file
    workbook.write(handout, made.codebook, path)
    for _ in range(2):  # twice: the first version is kept as .bak
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        header = next(row for row in sheet.iter_rows() if "Code 1" in [cell.value for cell in row])
        column = [cell.value for cell in header].index("Code 1") + 1
        memo = [cell.value for cell in header].index("Memo") + 1
        for row in range(header[0].row + 1, header[0].row + len(handout.items) + 1):
            is_first = sheet.cell(row, column).value is None
            sheet.cell(row, column).value = "– kein Code –" if is_first else sheet.cell(row, column).value
            sheet.cell(row, memo).value = "Notiz" if is_first else "Notiz, anders"
        book.save(path)
        examined, _ = examine(study.folder, **study.places)
        keep(read_back(path), study.folder / "reviews", examined.reviews)
    return path


def fill(study: Mapped) -> None:
    """Leave traces of B03 wherever people leave them."""
    folder = study.folder
    (folder / "quotes.csv").write_text(
        "segment_id;text;kind;released\nB03:2.1;einen Dorfladen als Genossenschaft;quote;\nB01:2.1;x;quote;\n",
        encoding="utf-8",
    )
    (folder / "corrections.csv").write_text(
        "interview_id;old;new;reason\nB03;Schnee im Winter;Schnee im Winter;Probe\n", encoding="utf-8"
    )
    (folder / "interviews" / ".rübenkamp2019-abcd1234.docx").write_bytes(b"Genossenschaft")
    (folder / "private" / ".names-abcd1234.csv").write_bytes("Rübenkamp".encode())
    shutil.copy(folder / "private" / "names.csv", folder / "private" / "names.csv.bisher")
    sheet = openpyxl.Workbook()
    for line in (folder / "interviews.csv").read_text(encoding="utf-8").splitlines():
        sheet.active.append(line.split(";"))  # type: ignore[union-attr]
    sheet.save(folder / "interviews.xlsx")
    (folder / "interviews.csv").unlink()


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    """The tiny study with tables as far as coding, and what reports could hold."""
    made = Mapped(tmp_path_factory.mktemp("vergessen"))
    write_study(made.folder)
    made.run(until="code")
    for name in ("intern/mapping.html", "workshop/thema.svg", "oeffentlich/notiz.txt", "manifest.json"):
        path = made.reports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("ein Dorfladen als Genossenschaft", encoding="utf-8")
    with zipfile.ZipFile(made.reports / "intern" / "mappe.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("text.txt", "Schnee im Winter")
    return made


@pytest.fixture
def copy(coded: Mapped, tmp_path: Path) -> Mapped:
    made = Mapped(tmp_path / "kopie")
    shutil.copytree(coded.root, made.root)
    return made


def forget_b03(study: Mapped) -> Forgotten:
    return forget(study.folder, **study.places, interview_id="B03", day="2026-11-22")


@pytest.fixture
def traced(copy: Mapped) -> Mapped:
    decide(copy, "Anna", random=40)
    fill(copy)
    return copy


def test_no_word_of_a_forgotten_interview_is_left(traced: Mapped) -> None:
    before = places_of(traced)
    assert {word for hits in before.values() for word in hits} == set(WORDS)
    endings = (".docx", ".parquet", "names.csv", "mapping.html", "anna-1.csv", "anna-1.csv.1.bak", "interviews.xlsx")
    assert [one for one in (*endings, "klein-anna-1.xlsx") if not any(name.endswith(one) for name in before)] == []
    done = forget_b03(traced)
    assert places_of(traced) == {}
    told = "\n".join(done.removed)
    for part in ("das Transkript (docx)", "interviews.xlsx: 1 Zeile", "quotes.csv: 1 Zeile", "reviews/anna-1.csv: 4"):
        assert part in told
    for part in ("reviews/anna-1.rahmen.csv: 4", "private/names.csv: 1 Zeile", "klein-anna-1.xlsx", "data/processed"):
        assert part in told
    assert done.look == []
    assert forgotten(traced.folder) == {"B03": "2026-11-22"}
    run(traced.folder, **traced.places, until="code")
    assert places_of(traced) == {}
    assert set(read(traced.processed, "interviews")["interview_id"]) == {"B01", "B02", "B04", "B05", "B06", "B07"}
    assert "B03" not in read(traced.processed, "decisions").to_csv()
    assert len(read(traced.processed, "decisions")) > 0


def test_everything_else_that_people_gave_stays(traced: Mapped) -> None:
    folder = traced.folder
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    rows = pd.read_csv(folder / "reviews" / "anna-1.csv", sep=";")
    forget_b03(traced)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    gone = {path.name for path in before.keys() - after.keys()}
    assert gone == {"rübenkamp2019.docx", ".rübenkamp2019-abcd1234.docx", ".names-abcd1234.csv", "names.csv.bisher"}
    changed = {path.name for path in before.keys() & after.keys() if before[path] != after[path]}
    assert changed == {
        "interviews.xlsx",
        "names.csv",
        "quotes.csv",
        "corrections.csv",
        "anna-1.csv",
        "anna-1.csv.1.bak",
        "anna-1.rahmen.csv",
    }
    left = pd.read_csv(folder / "reviews" / "anna-1.csv", sep=";")
    pd.testing.assert_frame_equal(left, rows[~rows["segment_id"].str.startswith("B03:")].reset_index(drop=True))


def test_the_ledger_of_exports_stays_and_everything_else_that_was_made_goes(copy: Mapped) -> None:
    ledger = copy.reports / "freigaben.json"
    export = {"when": "2026-01-01", "profile": "workshop", "k": 2, "files": {}, "figures": {"n": 3}}
    words = [{"text": "Genossenschaft", "reason": "kein Name"}]
    ledger.write_text(json.dumps([export | {"exceptions": words}]), encoding="utf-8")
    forget_b03(copy)
    assert json.loads(ledger.read_text(encoding="utf-8")) == [export | {"exceptions": 1}]
    assert [path.name for path in copy.reports.rglob("*")] == ["freigaben.json"]
    made = {path.name for path in copy.processed.glob("*.parquet")}
    assert made == {f"{name}.parquet" for name in ("interviews", "speakers", "turns", "segments")}  # the others, anew


def test_a_name_that_another_interview_speaks_of_goes_on_being_replaced(copy: Mapped) -> None:
    write_interview(copy.folder, CONVERSATIONS[1], also=[Turn("B", "Das hat die Kunigunde Zwölfaxt erfunden.", None)])
    forget(copy.folder, **copy.places, interview_id="B01", day="2026-11-22")
    roster = (copy.folder / "private" / "names.csv").read_text(encoding="utf-8")
    assert "Person 1;Kunigunde Zwölfaxt;Kunigunde|Zwölfaxt;person;\n" in roster
    copy.run(until="ingest")
    texts = " ".join(read(copy.processed, "segments")["text"])
    assert "Das hat die [Person 1] erfunden." in texts


def test_names_stay_until_the_others_can_be_read(copy: Mapped) -> None:
    broken = copy.folder / "interviews" / "B02.txt"
    whole = broken.read_bytes()
    broken.write_bytes(b"")
    (told,) = forget_b03(copy).look
    assert "noch einmal" in told
    assert places_of(copy) == {"data/raw/klein/private/names.csv": {"Rübenkamp", "Ortwin"}}
    broken.write_bytes(whole)
    forget_b03(copy)
    assert places_of(copy) == {}


def test_words_that_somebody_copied_elsewhere_are_pointed_at(copy: Mapped) -> None:
    with (copy.folder / "codebook.yaml").open("a", encoding="utf-8") as book:
        book.write("# „einen Dorfladen als Genossenschaft, damit das Einkaufen“, sagt einer\n")
    lines = len((copy.folder / "codebook.yaml").read_text(encoding="utf-8").splitlines())
    shutil.copy(copy.folder / "interviews" / "rübenkamp2019.docx", copy.folder / "interviews" / "Kopie.docx")
    look = forget_b03(copy).look
    assert f"codebook.yaml, Zeile {lines}: Worte dieses Interviews" in look
    assert any(one.startswith("interviews/Kopie.docx") for one in look)


def test_a_locked_key_is_locked_after_forgetting_and_without_the_name(copy: Mapped) -> None:
    lock(copy.folder, PASSPHRASE)
    with passphrase_from(lambda: PASSPHRASE):
        forget_b03(copy)
    assert [path.name for path in (copy.folder / "private").iterdir()] == ["names.csv.verschluesselt"]
    assert "Rübenkamp".encode() not in read_key(copy.folder, PASSPHRASE).data


def test_without_the_passphrase_nothing_is_touched(copy: Mapped) -> None:
    lock(copy.folder, PASSPHRASE)
    before = sorted(path for path in copy.root.rglob("*") if path.is_file())
    with passphrase_from(lambda: "etwas ganz anderes"), pytest.raises(StudyError, match="Passwort ist falsch"):
        forget_b03(copy)
    assert sorted(path for path in copy.root.rglob("*") if path.is_file()) == before


def test_an_interview_that_is_not_there_is_said_with_those_that_are(copy: Mapped) -> None:
    with pytest.raises(StudyError, match=r"von „B33“ ist in der Studie nichts zu finden.*B03"):
        forget(copy.folder, **copy.places, interview_id="B33", day="2026-11-22")
    assert (copy.reports / "intern" / "mapping.html").is_file()


def test_a_row_that_somebody_removed_before_does_not_keep_the_rest(traced: Mapped) -> None:
    sheet = openpyxl.load_workbook(traced.folder / "interviews.xlsx")
    sheet.worksheets[0].delete_rows(4)
    sheet.save(traced.folder / "interviews.xlsx")
    (traced.folder / "interviews" / "rübenkamp2019.docx").unlink()
    forget_b03(traced)
    assert places_of(traced) == {}


@pytest.mark.parametrize("moment", [2, 4, 6, 8])
def test_forgetting_that_was_interrupted_is_completed_by_the_next(
    copy: Mapped, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before writes and removals among people's files."""
    fill(copy)
    done = 0

    def failing(before: object) -> object:
        def wrapped(*arguments: object, **options: object) -> object:
            nonlocal done
            path = arguments[0]
            done += isinstance(path, Path) and path.is_relative_to(copy.folder)
            if done == moment:
                raise KeyboardInterrupt
            return before(*arguments, **options)  # type: ignore[operator]

        return wrapped

    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", failing(Path.unlink))
        broken.setattr(Path, "replace", failing(Path.replace))
        with suppress(KeyboardInterrupt):
            forget_b03(copy)
    if places_of(copy):
        forget_b03(copy)
    assert places_of(copy) == {}


@pytest.mark.prove
def test_a_study_maps_again_as_if_the_interview_had_never_been(copy: Mapped, fresh: Mapped) -> None:
    forget_b03(copy)
    copy.run()
    (fresh.folder / "interviews" / "rübenkamp2019.docx").unlink()
    for name in ("interviews.csv", "private/names.csv"):
        path = fresh.folder / name
        rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(row for row in rows if "B03" not in row), encoding="utf-8")
    fresh.run()
    for path in copy.processed.glob("*.parquet"):
        assert path.read_bytes() == (fresh.processed / path.name).read_bytes(), path.name
    assert places_of(copy) == {}
