"""Office files are opened with limits and without document types."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from pipeline.ingest import archive
from pipeline.ingest.archive import Archive, attribute, count_words, local_name, parse_xml
from pipeline.ingest.model import Unreadable

BOMB = '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'


def _zip(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name.replace("_", "."), data)
    return buffer.getvalue()


def test_parts_are_read() -> None:
    opened = Archive(_zip(a_xml=b"<a b='c'>d</a>"))
    assert opened.names == {"a.xml"}
    assert opened.xml("a.xml").text == "d"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_in_any_part_is_refused(encoding: str) -> None:
    with pytest.raises(Unreadable, match="Dokumenttyp"):
        Archive(_zip(good_xml=b"<a/>", other_xml=BOMB.encode(encoding)))
    with pytest.raises(Unreadable, match="Dokumenttyp"):
        parse_xml(BOMB.encode(encoding))


def test_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 10)
    with pytest.raises(Unreadable, match="zu groß"):
        Archive(_zip(a_xml=b"<a>01234567</a>"))


def test_too_many_entries_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_ENTRIES", 1)
    with pytest.raises(Unreadable, match="zu groß"):
        Archive(_zip(a_xml=b"<a/>", b_xml=b"<a/>"))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Unreadable, match="gepackt"):
        Archive(_zip(a_bin=b"\0" * 20_000_000))


def test_old_word_files_are_named() -> None:
    with pytest.raises(Unreadable, match="passwortgeschützt"):
        Archive(b"\xd0\xcf\x11\xe0" + b"\0" * 100)


def test_names_and_attributes_without_namespace() -> None:
    root = parse_xml(b'<w:p xmlns:w="urn:w" w:val="1"><w:t>zwei Worte</w:t><!-- x --></w:p>')
    assert local_name(root) == "p"
    assert attribute(root, "val") == "1"
    assert attribute(root, "other") is None
    assert [local_name(child) for child in root] == ["t", ""]
    assert count_words([root[0]]) == 2
