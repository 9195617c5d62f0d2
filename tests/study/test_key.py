"""The key lies there open or locked, and whatever is wrong with it is said in words that help."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import StudyError
from pipeline.study import key as keys
from pipeline.study.key import exposed, lock, passphrase_from, read_key, secure, state, unlock, write_key
from tests.study.folders import examined, write

PASSPHRASE = "vier kleine Wörter hier"
REAL_N = keys._N
NAMES = "pseudonym;name\nPerson 1;Kunigunde Zwölfaxt\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make guessing cheap: 1 MiB of memory instead of 128."""
    monkeypatch.setattr(keys, "_N", 2**10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "räte", {"private/names.csv": NAMES})


def message(call: Callable[[], object]) -> str:
    with pytest.raises(StudyError) as raised:
        call()
    (problem,) = raised.value.problems
    return str(problem)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "private").iterdir())


def test_a_locked_key_holds_no_name_and_opens_with_its_passphrase(folder: Path) -> None:
    path = lock(folder, PASSPHRASE)
    assert names_in(folder) == ["names.csv.verschluesselt"]
    assert "Zwölfaxt".encode() not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(folder, PASSPHRASE).data == NAMES.encode()
    assert unlock(folder, PASSPHRASE).read_bytes() == NAMES.encode()
    assert names_in(folder) == ["names.csv"]


def test_no_open_copy_lies_beside_a_locked_key(folder: Path) -> None:
    for name in ("names.csv.bisher", ".names-abcd1234.csv", "names.csv.verschluesselt.bisher"):
        (folder / "private" / name).write_text(NAMES, encoding="utf-8")
    lock(folder, PASSPHRASE)
    assert names_in(folder) == ["names.csv.verschluesselt", "names.csv.verschluesselt.bisher"]


def test_the_same_key_is_never_locked_twice_alike(folder: Path) -> None:
    """Salt and nonce are new each time: two files do not tell whether the roster is the same."""
    first = json.loads(lock(folder, PASSPHRASE).read_text())
    unlock(folder, PASSPHRASE)
    second = json.loads(lock(folder, PASSPHRASE).read_text())
    assert [name for name in ("salt", "nonce", "data") if first[name] == second[name]] == []


def test_the_real_cost_of_a_guess_is_128_mib() -> None:
    """OWASP's first choice for scrypt: N = 2^17, r = 8; memory is 128 · N · r bytes."""
    assert 128 * REAL_N * keys._R == 128 * 2**20


def test_a_study_with_a_locked_key_reads_its_names_in_memory_only(folder: Path) -> None:
    lock(folder, PASSPHRASE)
    with passphrase_from(lambda: PASSPHRASE):
        study, problems = examined(folder)
    assert problems == ()
    assert [name.name for name in study.names] == ["Kunigunde Zwölfaxt"]
    assert names_in(folder) == ["names.csv.verschluesselt"]


def test_a_passphrase_is_the_same_however_its_umlauts_are_typed(folder: Path) -> None:
    lock(folder, "Rübenkämpe und Möhren")
    assert read_key(folder, "Ru\u0308benka\u0308mpe und Mo\u0308hren").is_locked


def test_a_wrong_passphrase_is_called_wrong(folder: Path) -> None:
    lock(folder, PASSPHRASE)
    assert "das Passwort ist falsch" in message(lambda: read_key(folder, "etwas ganz anderes"))


def test_without_anybody_to_ask_a_locked_key_says_that_it_is_locked(folder: Path) -> None:
    lock(folder, PASSPHRASE)
    assert "der Schlüssel ist verschlossen" in message(lambda: read_key(folder))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda text: text[: len(text) // 2], id="cut short"),
        pytest.param(lambda text: "", id="empty"),
        pytest.param(lambda text: "[1, 2]", id="other json"),
        pytest.param(lambda text: text.replace('"version": 1', '"version": "1"'), id="header changed"),
        pytest.param(lambda text: text.replace('"n": 1024', '"n": 1073741824'), id="would take all memory"),
    ],
)
def test_a_damaged_key_is_called_damaged_whatever_the_passphrase(folder: Path, spoil: Callable[[str], str]) -> None:
    path = lock(folder, PASSPHRASE)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert "ist beschädigt" in message(lambda: read_key(folder, PASSPHRASE))


def test_a_single_flipped_bit_is_noticed(folder: Path) -> None:
    path = lock(folder, PASSPHRASE)
    told = json.loads(path.read_text(encoding="utf-8"))
    data = bytearray(base64.b64decode(told["data"]))
    data[3] ^= 1
    path.write_text(json.dumps(told | {"data": base64.b64encode(data).decode()}), encoding="utf-8")
    assert "ist beschädigt" in message(lambda: read_key(folder, PASSPHRASE))


def test_a_key_of_another_study_is_called_so(folder: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "kreise", {"private/names.csv": None})
    (other / "private").mkdir()
    lock(folder, PASSPHRASE).rename(other / "private" / "names.csv.verschluesselt")
    told = message(lambda: read_key(other, PASSPHRASE))
    assert "gehört zur Studie „räte“, nicht zu „kreise“" in told


def test_a_lost_key_stops_a_study_before_names_stand_open(folder: Path) -> None:
    (folder / "private" / "names.csv").unlink()
    assert state(folder) == "missing"
    (problem,) = examined(folder)[1]
    assert not problem.is_warning
    assert "der Schlüssel fehlt" in str(problem)
    assert "Sicherung" in problem.fix


def test_public_speakers_need_no_key(tmp_path: Path) -> None:
    settings = 'title = "Rat"\n[privacy]\nspeakers = "public"\n'
    folder = write(tmp_path, {"private/names.csv": None, "study.toml": settings})
    assert examined(folder)[1] == ()


def test_two_keys_that_differ_are_not_chosen_between(folder: Path) -> None:
    lock(folder, PASSPHRASE)
    (folder / "private" / "names.csv").write_text("pseudonym;name\nPerson 1;Anna Andere\n", encoding="utf-8")
    for call in (read_key, lock, unlock):
        told = message(lambda call=call: call(folder, PASSPHRASE))  # type: ignore[misc]
        assert "liegt offen und verschlossen da" in told
    assert len(names_in(folder)) == 2


@pytest.mark.parametrize(("finish", "left"), [(lock, "names.csv.verschluesselt"), (unlock, "names.csv")])
def test_a_lock_that_was_interrupted_is_finished(folder: Path, finish: Callable[..., Path], left: str) -> None:
    """Killed between writing the one and removing the other: both say the same."""
    lock(folder, PASSPHRASE)
    (folder / "private" / "names.csv").write_text(NAMES, encoding="utf-8")
    finish(folder, PASSPHRASE)
    assert names_in(folder) == [left]


def test_a_short_passphrase_is_refused(folder: Path) -> None:
    assert "zu kurz" in message(lambda: lock(folder, "elf Zeichen"))
    assert names_in(folder) == ["names.csv"]


def test_nothing_to_do_is_said(folder: Path) -> None:
    assert "ist schon offen" in message(lambda: unlock(folder, PASSPHRASE))
    lock(folder, PASSPHRASE)
    assert "ist schon verschlossen" in message(lambda: lock(folder, PASSPHRASE))


def test_what_is_written_to_a_locked_key_is_locked(folder: Path) -> None:
    lock(folder, PASSPHRASE)
    new = f"{NAMES}Person 2;Ortwin Rübenkamp\n"
    path = write_key(folder, new.encode(), passphrase=PASSPHRASE)
    assert names_in(folder) == [path.name] == ["names.csv.verschluesselt"]
    assert "Ortwin" not in path.read_text(encoding="utf-8")
    assert read_key(folder, PASSPHRASE).data == new.encode()
    before = path.read_bytes()
    assert "falsch" in message(lambda: write_key(folder, b"x", passphrase="etwas ganz anderes"))
    assert path.read_bytes() == before


def test_what_is_written_to_an_open_key_is_for_its_owner_alone(folder: Path) -> None:
    (folder / "private" / "names.csv").chmod(0o644)
    path = write_key(folder, b"pseudonym;name\n")
    assert (path.name, path.read_bytes()) == ("names.csv", b"pseudonym;name\n")
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    assert write_key(folder, b"pseudonym;name\n").stat().st_mode & 0o777 == 0o600


def test_an_excel_roster_comes_back_as_one(folder: Path) -> None:
    (folder / "private" / "names.csv").rename(folder / "private" / "names.xlsx")
    lock(folder, PASSPHRASE)
    assert read_key(folder, PASSPHRASE).file == "names.xlsx"
    assert unlock(folder, PASSPHRASE).name == "names.xlsx"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_a_key_that_others_can_read_is_warned_of_with_what_to_type(folder: Path) -> None:
    private = folder / "private"
    private.chmod(0o755)
    (private / "names.csv").chmod(0o644)
    warnings = exposed(folder)
    assert [one.is_warning for one in warnings] == [True, True]
    assert [f"chmod 700 {private}" in warnings[0].fix, f"chmod 600 {private / 'names.csv'}" in warnings[1].fix]
    secure(folder)
    assert exposed(folder) == []
