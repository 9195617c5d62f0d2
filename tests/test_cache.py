"""A kept result is found again exactly where everything it depends on is the same, and is whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import cache
from pipeline.cache import Items, Record, code_digest, digest, digests, file_digest, library_versions


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small package in the place of this project's, whose digests nobody remembers."""
    root = tmp_path / "pipeline"
    for name in ("room/__init__.py", "room/part.py", "room/words.toml", "room/__pycache__/part.pyc", "alone.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    monkeypatch.setattr(cache, "_PACKAGE", root)
    code_digest.cache_clear()
    yield root
    code_digest.cache_clear()


def fresh(*modules: str) -> str:
    code_digest.cache_clear()
    return code_digest(*modules)


def test_a_files_digest_is_its_sha256(tmp_path: Path) -> None:
    """Test vector of FIPS 180-2: "abc"."""
    (tmp_path / "x").write_bytes(b"abc")
    assert file_digest(tmp_path / "x") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digests(tmp_path, [tmp_path / "x"]) == {"x": file_digest(tmp_path / "x")}


@settings(deadline=None)
@given(st.lists(st.text(max_size=3), max_size=3), st.lists(st.text(max_size=3), max_size=3))
def test_different_parts_have_different_keys(first: list[str], second: list[str]) -> None:
    """Where one part ends and the next begins counts: ("ab", "c") is not ("a", "bc")."""
    assert (digest(*first) == digest(*second)) == (first == second)


def test_the_order_of_entries_does_not_count() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@pytest.mark.parametrize("name", ["room/part.py", "room/words.toml", "room/__init__.py"])
def test_a_changed_source_or_resource_changes_the_key(package: Path, name: str) -> None:
    before, beside = fresh("room"), fresh("alone")
    (package / name).write_text("anders")
    assert fresh("room") != before
    assert fresh("alone") == beside


def test_a_new_a_renamed_and_a_removed_source_change_the_key(package: Path) -> None:
    keys = [fresh("room")]
    (package / "room" / "new.py").write_text("neu")
    keys.append(fresh("room"))
    (package / "room" / "new.py").rename(package / "room" / "newer.py")
    keys.append(fresh("room"))
    assert len(set(keys)) == 3
    (package / "room" / "newer.py").unlink()
    assert fresh("room") == keys[0]


def test_compiled_files_and_the_packages_place_do_not_count(package: Path) -> None:
    before = fresh("room", "alone")
    (package / "room" / "__pycache__" / "part.pyc").write_text("anders")
    assert fresh("room", "alone") == before
    shutil.move(package, package.parent / "elsewhere")
    cache._PACKAGE = package.parent / "elsewhere"  # put back by the fixture
    assert fresh("room", "alone") == before


def test_a_module_within_a_package_is_named_by_its_path(package: Path) -> None:
    before = fresh("room.part")
    (package / "room" / "words.toml").write_text("anders")
    assert fresh("room.part") == before
    (package / "room" / "part.py").write_text("anders")
    assert fresh("room.part") != before


def test_versions_are_those_installed() -> None:
    import numpy

    assert library_versions("numpy") == {"numpy": numpy.__version__}


def test_what_was_put_is_got_even_if_it_is_empty(tmp_path: Path) -> None:
    items = Items(tmp_path / "items")
    for key, result in {"a": [1, "zwei"], "b": {}, "c": 0}.items():
        items.put(key, result)
        assert Items(tmp_path / "items").get(key) == result


def test_what_was_not_put_is_absent(tmp_path: Path) -> None:
    assert Items(tmp_path / "nirgends").get("a") is None


def test_a_flipped_byte_anywhere_makes_it_absent(tmp_path: Path) -> None:
    items = Items(tmp_path)
    items.put("a", "Wort")
    whole = (tmp_path / "a").read_bytes()
    for place in range(len(whole)):
        (tmp_path / "a").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert items.get("a") is None
    (tmp_path / "a").write_bytes(whole)
    assert items.get("a") == "Wort"


def test_a_cut_off_file_is_absent(tmp_path: Path) -> None:
    items = Items(tmp_path)
    items.put("a", "Wort")
    whole = (tmp_path / "a").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "a").write_bytes(whole[:length])
        assert items.get("a") is None


def test_only_what_nobody_used_is_removed(tmp_path: Path) -> None:
    first = Items(tmp_path)
    for key in "abc":
        first.put(key, key)
    second = Items(tmp_path)
    second.get("a")
    second.put("d", "d")
    (tmp_path / ".a-halb").write_text("liegen geblieben")
    second.prune()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "d"]


def test_outputs_are_known_while_key_and_files_agree(tmp_path: Path) -> None:
    record = Record(tmp_path / "stage.json")
    (tmp_path / "x").write_text("eins")
    made = digests(tmp_path, [tmp_path / "x"])
    assert record.outputs("k", tmp_path) is None
    record.keep("k", made)
    assert record.outputs("k", tmp_path) == made
    assert record.outputs("anders", tmp_path) is None
    (tmp_path / "x").write_text("zwei")
    assert record.outputs("k", tmp_path) is None
    (tmp_path / "x").unlink()
    assert record.outputs("k", tmp_path) is None
    assert record.made() == made


def test_a_stage_that_made_nothing_is_known_too(tmp_path: Path) -> None:
    record = Record(tmp_path / "stage.json")
    record.keep("k", {})
    assert record.outputs("k", tmp_path) == {}


@pytest.mark.parametrize("data", [b"", b"{", b"null", b"[1]", b"\xff\xfe"])
def test_a_damaged_record_knows_nothing(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "stage.json").write_bytes(data)
    record = Record(tmp_path / "stage.json")
    assert record.outputs("k", tmp_path) is None
    assert record.made() == {}
