"""A table fulfils its schema whenever it is read or written, and is complete or absent."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import TableError
from pipeline.tables import TABLES, check, empty, read, replacing, write

ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


def turns(**changed: Any) -> pd.DataFrame:
    columns = {
        "text": ["zehn", "zwei"],
        "interview_id": ["B01", "B01"],
        "turn": [10, 2],
        "speaker_id": ["B01:I1", "B01:B1"],
        "start_s": [None, 1.5],
    }
    return pd.DataFrame(columns | changed)


def test_rows_are_sorted_by_key_and_columns_put_in_order() -> None:
    given_frame = turns()
    frame = check(given_frame, "turns")
    assert list(frame.columns) == ["interview_id", "turn", "speaker_id", "start_s", "text"]
    assert frame["turn"].tolist() == [2, 10]
    assert frame.index.tolist() == [0, 1]
    assert given_frame["turn"].tolist() == [10, 2]


def test_attributes_of_a_study_are_kept_where_a_table_is_open() -> None:
    columns = {"speaker_id": ["a"], "interview_id": ["B01"], "person": ["a"], "role": ["other"]}
    frame = check(pd.DataFrame({"partei": [None], "land": ["Sachsen"]} | columns), "speakers")
    assert list(frame.columns) == ["speaker_id", "interview_id", "person", "role", "land", "partei"]


@pytest.mark.parametrize(
    ("frame", "named"),
    [
        (turns().drop(columns="text"), "text"),
        (turns(laune="gut"), "laune"),
        (turns(turn=[1, 1]), "turn"),
        (turns(turn=[1, None]), "turn"),
        (turns(turn=[1.5, 2.0]), "turn"),
        (turns(turn=["1", "2"]), "turn"),
        (turns(turn=[1, "2"]), "turn"),
        (turns(interview_id=["", "B01"]), "interview_id"),
        (turns(interview_id=[None, "B01"]), "interview_id"),
        (turns(text=[None, "x"]), "text"),
        (turns(start_s=["früh", 1.0]), "start_s"),
    ],
)
def test_what_breaks_the_schema_is_refused_and_the_column_named(frame: pd.DataFrame, named: str) -> None:
    with pytest.raises(TableError, match=f"Tabelle turns.*{named}"):
        check(frame, "turns")


def test_a_word_is_no_truth_value() -> None:
    row = {"segment_id": ["a"], "code_id": ["b"], "probability": [None], "is_coded": ["nein"], "decided_by": ["x"]}
    with pytest.raises(TableError, match="is_coded"):
        check(pd.DataFrame(row), "codings")


def test_whole_numbers_may_come_as_floats() -> None:
    assert check(turns(turn=[10.0, 2.0]), "turns")["turn"].dtype == np.dtype("int64")


def test_no_message_holds_what_was_said() -> None:
    frame = turns(text=["streng vertraulich", None], start_s=["vertraulich", 1.0])
    with pytest.raises(TableError) as caught:
        check(frame, "turns")
    assert "vertraulich" not in f"{caught.value}{caught.value.__cause__}"


@pytest.mark.parametrize("name", sorted(TABLES))
def test_an_empty_table_has_all_columns_and_survives_the_disk(tmp_path: Path, name: str) -> None:
    frame = empty(name)
    write(frame, tmp_path, name)
    pd.testing.assert_frame_equal(read(tmp_path, name), frame)
    assert list(frame.columns) == [*TABLES[name].key, *TABLES[name].columns]


def test_lists_and_vectors_survive_the_disk(tmp_path: Path) -> None:
    vectors = pd.DataFrame({"segment_id": ["a", "b"], "vector": [np.float32([0.1, 2]), np.float32([3, 4])]})
    write(vectors, tmp_path, "vectors")
    back = np.vstack(read(tmp_path, "vectors")["vector"].tolist())
    assert back.dtype == np.float32
    assert back.tolist() == np.float32([[0.1, 2], [3, 4]]).tolist()


@settings(deadline=None)
@given(st.lists(ANY_TEXT, max_size=6))
def test_any_text_survives_the_disk(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("tabelle")
    rows = [("B01", number, "B01:B1", None, text) for number, text in enumerate(texts)]
    frame = pd.DataFrame(rows, columns=["interview_id", "turn", "speaker_id", "start_s", "text"])
    write(frame, folder, "turns")
    assert read(folder, "turns")["text"].tolist() == texts


def test_the_same_rows_in_another_order_are_the_same_bytes(tmp_path: Path) -> None:
    first = write(turns(), tmp_path / "a", "turns").read_bytes()
    assert write(turns()[::-1], tmp_path / "b", "turns").read_bytes() == first


def test_a_missing_table_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="mapping run"):
        read(tmp_path, "turns")


def test_a_damaged_table_is_never_read_as_a_whole_one(tmp_path: Path) -> None:
    """Cut off, overwritten or with flipped bits: the same rows or an error, never other rows."""
    rows = turns().loc[[0] * 200].assign(turn=range(200), text=[f"Satz {number}" for number in range(200)])
    path = write(rows, tmp_path, "turns")
    expected, whole = read(tmp_path, "turns"), path.read_bytes()
    damaged = [whole[:length] for length in range(0, len(whole), 97)]
    damaged += [whole[:p] + bytes([whole[p] ^ 16]) + whole[p + 1 :] for p in range(0, len(whole) - 800, 23)]
    n_errors = 0
    for data in damaged:
        path.write_bytes(data)
        try:
            pd.testing.assert_frame_equal(read(tmp_path, "turns"), expected)
        except TableError:
            n_errors += 1
    assert n_errors > len(damaged) / 2


def test_what_breaks_the_schema_leaves_the_old_file_whole(tmp_path: Path) -> None:
    before = write(turns(), tmp_path, "turns").read_bytes()
    with pytest.raises(TableError):
        write(turns(turn=[1, 1]), tmp_path, "turns")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


@pytest.mark.parametrize("failure", [OSError(28, "voll"), KeyboardInterrupt()])
def test_a_write_that_breaks_off_leaves_the_old_file_whole(tmp_path: Path, failure: BaseException) -> None:
    path = tmp_path / "x.txt"
    path.write_text("alt")

    def broken_off() -> None:
        with replacing(path) as beside:
            beside.write_text("halb")
            raise failure

    with pytest.raises(type(failure)):
        broken_off()
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("x.txt", "alt")]


def test_a_finished_write_replaces_the_file_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "neu" / "x.txt"
    for text in ("eins", "zwei"):
        with replacing(path) as beside:
            assert beside.parent == path.parent
            beside.write_text(text)
    assert [(file.name, file.read_text()) for file in path.parent.iterdir()] == [("x.txt", "zwei")]


def test_a_written_file_has_the_rights_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with replacing(tmp_path / "x") as beside:
            beside.write_text("x")
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o640
