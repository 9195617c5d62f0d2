"""Everything that can be read in a file is read, with its place."""

from __future__ import annotations

import gzip
import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from pipeline.release.extract import Content, contents
from pipeline.release.pieces import Piece
from tests.release import leaks


def texts(name: str, data: bytes) -> dict[str, str]:
    """Return text by place; of several at one place the last."""
    return {piece.where: piece.text for content in contents(name, data) for piece in content.pieces}


def test_cells_bear_their_columns_name_and_numbers_are_passed_over() -> None:
    data = 'sep=;\r\nThema;Zahl\r\n"Bus; Bahn";12,5\r\n'.encode("utf-8-sig")
    assert "Bus; Bahn" in texts("a.csv", data).values()
    assert not any("12,5" in text for text in texts("a.csv", data).values())


def test_lines_of_a_text_are_counted_from_one() -> None:
    piece = Piece("a.txt", "eins\nzwei\ndrei", is_long=True)
    assert [piece.place(position) for position in (0, 5, 13)] == [f"a.txt, Zeile {n}" for n in (1, 2, 3)]


def test_what_is_packed_in_what_is_packed_is_read() -> None:
    inner = leaks.zipped({"c.json": b'{"a": {"b": ["eins", 2]}}', "d.txt.gz": gzip.compress(b"zwei")})
    found = texts("a.zip", leaks.zipped({"ordner/b.zip": inner}))
    assert found["a.zip: ordner/b.zip: c.json, Eintrag a.b[0]"] == "eins"
    assert found["a.zip: ordner/b.zip: d.txt.gz: ausgepackt"] == "zwei"


def test_an_archives_comment_and_names_are_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("geheim.txt", "")
        packed.comment = b"von mir"
    found = next(iter(contents("a.zip", target.getvalue())))
    assert {piece.text for piece in found.pieces} == {"geheim.txt", "von mir"}


def test_words_cut_by_mark_up_are_put_together_and_neighbours_kept_apart() -> None:
    page = "<!doctype html><p>Zwölf<b>axt</b> und</p><p>Rübe</p><ul><li>A<li>Bcd</ul>"
    assert [piece.text for found in contents("a.html", page.encode()) for piece in found.pieces] == [
        "Zwölfaxt und",
        "Zwölf axt  und",
        "Rübe",
        "Bcd",
    ]


def test_broken_files_are_read_as_far_as_they_go() -> None:
    for name, data in {"a.svg": b"<svg><text>Wer", "a.json": b'{"a": "Wer', "a.html": b"", "a.xml": b""}.items():
        found = list(contents(name, data))
        assert found and all(isinstance(one, Content) for one in found)
    assert "Wer" in "".join(texts("a.svg", b"<svg><text>Wer").values())
    assert "Wer" in "".join(texts("a.json", b'{"a": "Wer').values())


def test_external_entities_are_not_opened() -> None:
    page = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>Wer &x;</a>'
    assert {piece.text.strip() for found in contents("a.svg", page) for piece in found.pieces} == {"Wer"}


def test_a_pictures_texts_are_its_properties() -> None:
    (found,) = contents("a.png", leaks.png(Title="Karte", Author="Ä"))
    assert found.properties == (("Title", "Karte"), ("Author", "Ä"))


def test_a_pdfs_pages_properties_and_streams_are_read() -> None:
    found = list(contents("a.pdf", leaks.pdf("Eins", title="Zwei")))
    assert ("Title", "Zwei") in found[0].properties
    assert any(piece.where == "a.pdf, Seite 1" and "Eins" in piece.text for piece in found[0].pieces)
    assert any(b"BT" in content.data for content in found[1:])


@given(st.text(max_size=200), st.sampled_from(["a.txt", "a.csv", "a.json", "a.html", "a.svg", "a"]))
def test_no_text_breaks_the_reading(text: str, name: str) -> None:
    assert list(contents(name, text.encode("utf-8", "surrogatepass")))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    assert list(contents("a.bin", data))
