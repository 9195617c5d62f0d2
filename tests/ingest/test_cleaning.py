"""Bytes become text by mark, NUL pattern, UTF-8, cp1252 in this order; nothing that breaks a writer stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.cleaning import clean_lines, clean_text, decode
from pipeline.ingest.model import Line, Unreadable

TEXT = "I: Grüße aus Köln – „schön“, oder?\nB: Ja."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_unicode_encodings_are_read_without_a_warning(encoding: str) -> None:
    mark = b"\x00\x00\xfe\xff" if encoding == "utf-32-be" else b""
    assert decode(mark + TEXT.encode(encoding)) == (TEXT, ())


def test_cp1252_is_read_with_a_warning() -> None:
    text, warnings = decode("B: João Núñez sagt „schön“ – für 5 €".encode("cp1252"))
    assert text == "B: João Núñez sagt „schön“ – für 5 €"
    assert len(warnings) == 1
    assert "Windows-1252" in warnings[0]


def test_ascii_in_utf_16_is_not_taken_for_utf_8_with_nul() -> None:
    assert decode("I: Hallo\nB: Ja".encode("utf-16-le"))[0] == "I: Hallo\nB: Ja"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04rest", "ZIP"),
        (b"%PDF-1.4 rest", "PDF"),
        (b"{\\rtf1 rest}", "RTF"),
        (b"\xd0\xcf\x11\xe0rest", ".doc"),
        (b"\x01\x02\x03\x04\x05abc", "Binärdaten"),
        (b"Gr\xfc\x81\x8de", "Zeichensatz"),
    ],
)
def test_bytes_that_are_no_text_are_refused_by_name(data: bytes, word: str) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert word in caught.value.what


def test_lone_surrogates_of_one_emoji_are_joined() -> None:
    assert clean_text("gut \ud83d\ude00!") == ("gut 😀!", 0)


def test_a_surrogate_without_partner_is_replaced_and_counted() -> None:
    assert clean_text("a\ud83db") == ("a\ufffdb", 1)


def test_invisible_characters_are_dropped_and_counted() -> None:
    assert clean_text("Kom\u00admu\u200bnal\x00wahl\ufeff") == ("Kommunalwahl", 4)


def test_decomposed_umlauts_are_composed() -> None:
    assert clean_text("Ko\u0308ln") == ("Köln", 0)


def test_emoji_joiners_and_tabs_stay() -> None:
    family = "👩\u200d👧\tja"
    assert clean_text(family) == (family, 0)


@given(st.text(st.characters(), max_size=40))
def test_clean_text_is_nfc_and_can_be_encoded(text: str) -> None:
    cleaned, _ = clean_text(text)
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\x00" not in cleaned


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf"]), max_size=40))
def test_what_is_encoded_as_utf_8_is_decoded_the_same(text: str) -> None:
    # Characters outside this alphabet can look like a byte order mark or another encoding.
    assert decode(text.encode("utf-8-sig"))[0] == text


def test_cleaning_lines_makes_new_lines_and_one_warning() -> None:
    line = Line("I:\x00 Hallo", speaker="An\u00adna", emphasis="I:\x00")
    cleaned, warnings = clean_lines([line])
    assert cleaned == (Line("I: Hallo", speaker="Anna", emphasis="I:"),)
    assert warnings == ("1 unsichtbares oder defektes Zeichen entfernt.",)
    assert line.text == "I:\x00 Hallo"
