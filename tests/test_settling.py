"""Files come into their place, never over what people have changed; what does not come to an end leaves no trace."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.cache import Record, digests
from pipeline.settling import Settled, Settling, beside_name, move, remove_stale, staged
from pipeline.workflow.run import UNFINISHED


def test_files_come_into_their_place_and_others_stay(tmp_path: Path) -> None:
    place = tmp_path / "workshop"
    (place / "charts").mkdir(parents=True)
    (place / "notiz.txt").write_text("von uns", encoding="utf-8")
    (place / "charts" / "a.csv").write_text("alt", encoding="utf-8")
    with staged(place) as beside:
        (beside / "charts").mkdir()
        (beside / "charts" / "a.csv").write_text("neu", encoding="utf-8")
        (beside / "b.txt").write_text("b", encoding="utf-8")
        paths = move(beside, place).paths
    assert paths == (place / "b.txt", place / "charts" / "a.csv")
    assert (place / "charts" / "a.csv").read_text(encoding="utf-8") == "neu"
    assert (place / "notiz.txt").read_text(encoding="utf-8") == "von uns"
    assert [path.name for path in tmp_path.iterdir()] == ["workshop"]


def test_what_fails_leaves_the_place_as_it_was_and_nothing_beside(tmp_path: Path) -> None:
    place = tmp_path / "workshop"
    place.mkdir()
    (place / "a.csv").write_text("alt", encoding="utf-8")
    with pytest.raises(ValueError, match="halt"), staged(place) as beside:
        (beside / "a.csv").write_text("neu", encoding="utf-8")
        raise ValueError("halt")
    assert (place / "a.csv").read_text(encoding="utf-8") == "alt"
    assert [path.name for path in tmp_path.iterdir()] == ["workshop"]


def test_what_a_killed_run_leaves_is_known_as_unfinished(tmp_path: Path) -> None:
    with staged(tmp_path / "workshop") as beside:
        assert UNFINISHED.fullmatch(beside.name)


class House:
    """A stage that makes files in one folder, as a run does, and what people do to them."""

    def __init__(self, root: Path) -> None:
        self.base, self.place = root / "reports", root / "reports" / "intern"
        self.record = Record(root / "report.json")

    def settle(self, **files: str) -> tuple[Settling, Settled]:
        """Make files up to the moment before the run writes down what it made."""
        settling = Settling(self.record, self.base)
        with staged(self.place) as beside:
            for stem, text in files.items():
                (beside / f"{stem}.txt").write_text(text, encoding="utf-8")
            return settling, settling(beside, self.place)

    def make(self, key: str = "k", **files: str) -> dict[str, str]:
        """Make files, to the end; return which of them stand beside which of people's."""
        before = self.record.known()
        settling, settled = self.settle(**files)
        made = digests(self.base, settled.paths)
        remove_stale(self.base, before, made)
        settling.keep(key, made)
        return {theirs.name: new.name for theirs, new in settled.aside.items()}

    def write(self, name: str, text: str) -> None:
        (self.place / name).write_text(text, encoding="utf-8")

    @property
    def files(self) -> dict[str, str]:
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(self.place.iterdir())}

    def needs_to_run(self, key: str = "k") -> bool:
        return self.record.outputs(key, self.base) is None


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    made.make(a="eins", b="zwei")
    return made


def test_what_nobody_changed_is_replaced(house: House) -> None:
    assert house.make(a="neu", b="zwei") == {}
    assert house.files == {"a.txt": "neu", "b.txt": "zwei"}


def test_what_people_changed_stays_and_the_new_is_beside_it(house: House) -> None:
    house.write("a.txt", "von Hand")
    assert house.needs_to_run()
    assert house.make(a="neu", b="neu") == {"a.txt": "a-neu.txt"}
    assert house.files == {"a-neu.txt": "neu", "a.txt": "von Hand", "b.txt": "neu"}
    assert not house.needs_to_run()
    house.write("a.txt", "von Hand, noch einmal")
    assert not house.needs_to_run()


def test_the_one_beside_is_replaced_by_the_next_unless_it_was_changed_too(house: House) -> None:
    house.write("a.txt", "von Hand")
    house.make(a="neu", b="zwei")
    assert house.make(a="neuer", b="zwei") == {"a.txt": "a-neu.txt"}
    assert house.files["a-neu.txt"] == "neuer"
    house.write("a-neu.txt", "auch von Hand")
    assert house.make(a="am neuesten", b="zwei") == {"a.txt": "a-neu2.txt"}
    assert house.files == {
        "a-neu.txt": "auch von Hand",
        "a-neu2.txt": "am neuesten",
        "a.txt": "von Hand",
        "b.txt": "zwei",
    }


@pytest.mark.parametrize(
    "settled",
    [
        pytest.param(lambda place: (place / "a.txt").unlink(), id="deleted"),
        pytest.param(lambda place: (place / "a.txt").rename(place / "meins.md"), id="renamed"),
        pytest.param(lambda place: (place / "a.txt").write_text("eins", encoding="utf-8"), id="undone"),
        pytest.param(lambda place: (place / "a.txt").write_text("neu", encoding="utf-8"), id="new one taken over"),
    ],
)
def test_when_peoples_own_is_gone_the_new_takes_the_name(house: House, settled: object) -> None:
    house.write("a.txt", "von Hand")
    house.make(a="neu", b="zwei")
    assert callable(settled)
    settled(house.place)
    assert house.needs_to_run()
    assert house.make(a="am neuesten", b="zwei") == {}
    assert house.files["a.txt"] == "am neuesten"
    assert "a-neu.txt" not in house.files
    assert not house.needs_to_run()


def test_a_file_that_people_put_where_a_new_one_would_come_stays(house: House) -> None:
    house.write("c.txt", "schon da")
    assert house.make(a="eins", b="zwei", c="drei") == {"c.txt": "c-neu.txt"}
    assert house.files["c.txt"] == "schon da"


def test_a_folder_in_the_way_stays(house: House) -> None:
    (house.place / "c.txt").mkdir()
    assert house.make(a="eins", b="zwei", c="drei") == {"c.txt": "c-neu.txt"}


def test_killed_before_it_was_written_down_the_program_knows_its_own(house: House) -> None:
    """Twice killed, each time with other content; then what lies there is replaced, but not what people wrote."""
    house.settle(a="halb", b="zwei")
    house.settle(a="halb und halb", b="drei")
    house.write("b.txt", "von Hand")
    assert house.needs_to_run()
    assert house.make(a="ganz", b="vier") == {"b.txt": "b-neu.txt"}
    assert house.files == {"a.txt": "ganz", "b-neu.txt": "vier", "b.txt": "von Hand"}


def test_what_a_killed_run_wrote_and_the_next_does_not_make_goes(house: House) -> None:
    house.settle(a="eins", b="zwei", c="drei")
    house.make(a="eins", b="zwei")
    assert sorted(house.files) == ["a.txt", "b.txt"]


def test_without_a_record_another_witness_knows_what_the_program_wrote(house: House) -> None:
    """After data/processed was removed: else everything would count as changed."""
    also = {"intern/a.txt": [hashlib.sha256(b"eins").hexdigest()]}
    with staged(house.place) as beside:
        for name in ("a.txt", "b.txt"):
            (beside / name).write_text("neu", encoding="utf-8")
        record = Record(house.base.parent / "anderer.json")
        settled = Settling(record, house.base, also=also)(beside, house.place)
    assert {theirs.name for theirs in settled.aside} == {"b.txt"}


def test_names_of_what_stands_beside() -> None:
    assert [beside_name("folien.pptx", number) for number in range(3)] == [
        "folien.pptx",
        "folien-neu.pptx",
        "folien-neu2.pptx",
    ]
