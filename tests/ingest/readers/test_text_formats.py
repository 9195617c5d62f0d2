"""Plain text, Markdown, subtitles and web pages: what the readers hand on, line by line."""

from __future__ import annotations

import pytest

from pipeline.ingest.model import Line, Unreadable
from pipeline.ingest.readers import html, md, srt, txt, vtt


def test_txt_hands_on_every_line_that_is_not_empty() -> None:
    reading = txt.read(b"I: Was?\r\n\r\nB: Ja.\r\n")
    assert reading.lines == (Line("I: Was?"), Line("B: Ja."))
    assert not reading.is_cues


def test_txt_takes_off_line_numbers_and_says_so() -> None:
    data = b"01 I: Was?\n02 Und?\n03 B: Ja.\n04 Doch.\n05 I: So?\n"
    reading = txt.read(data)
    assert [line.text for line in reading.lines] == ["I: Was?", "Und?", "B: Ja.", "Doch.", "I: So?"]
    assert reading.warnings == ("Zeilennummern entfernt.",)


def test_md_knows_bold_headings_tables_and_escapes() -> None:
    data = """---
title: geheim
---
# Interview

**I:** Was\\?

__B:__ Bürger*innen und **sehr** viele\\
Kolleg*innen
<!-- Notiz -->

***

| **I** | Und? |
|---|---|
| B | Ja. |
"""
    reading = md.read(data.encode())
    assert reading.lines == (
        Line("Interview"),
        Line("I: Was?", emphasis="I:"),
        Line("B: Bürger*innen und sehr viele", emphasis="B:"),
        Line("Kolleg*innen"),
        Line("I\tUnd?", emphasis="I"),
        Line("B\tJa."),
    )


def test_md_takes_off_quote_signs_at_the_line_start_only() -> None:
    assert [line.text for line in md.read(b"> I: Was > das?\n\nB: mehr als > 5").lines] == [
        "I: Was > das?",
        "B: mehr als > 5",
    ]


def test_vtt_knows_voices_classes_and_entities() -> None:
    data = """WEBVTT

NOTE nicht gesprochen

1
00:00:01.500 --> 00:00:02.000
<v Müller, Anna>Straßen &amp; <i>Wege</i></v>

2
00:00:02.000 --> 00:00:03.000
<v.laut Bernd>Ja.</v>
<v Anna>Doch.</v>

3
00:00:03.000 --> 00:00:04.000
Carla: Nein.
"""
    reading = vtt.read(data.encode())
    assert reading.lines == (
        Line("Straßen & Wege", "Müller, Anna", 1.5),
        Line("Ja.", "Bernd", 2.0),
        Line("Doch.", "Anna", 2.0),
        Line("Carla: Nein.", None, 3.0),
    )
    assert reading.is_cues


def test_srt_knows_numbers_times_and_markup() -> None:
    data = """1
00:00:01,500 --> 00:00:02,000
Anna: <i>Was</i> war
1990

2
00:00:02,000 --> 00:00:03,000 X1:0
{\\an8}Bernd: Ja.
"""
    assert srt.read(data.encode()).lines == (
        Line("Anna: Was war", None, 1.5),
        Line("1990", None, 1.5),
        Line("Bernd: Ja.", None, 2.0),
    )


def test_srt_without_empty_lines_keeps_numbers_that_were_said() -> None:
    data = "1\n00:00:01,0 --> 00:00:02,0\nAnna: Seit\n1990\n2\n00:00:02,0 --> 00:00:03,0\nBernd: Ja."
    assert [line.text for line in srt.read(data.encode()).lines] == ["Anna: Seit", "1990", "Bernd: Ja."]


def test_srt_without_times_is_refused() -> None:
    with pytest.raises(Unreadable, match="Untertitel"):
        srt.read(b"Anna: Was?\nBernd: Ja.\n")


def test_html_knows_paragraphs_breaks_bold_and_tables() -> None:
    data = """<!DOCTYPE html><html><head><title>nein</title><style>p {}</style></head><body>
<h1>Interview</h1>
<p><b>I:</b> Was
ist?<br>Und?</p><div>B:&nbsp;<i>Ja</i>.<script>nein()</script></div>
<table><tr><td><strong>I</strong></td><td><p>Eins.</p><p>Zwei.</p></td></tr></table></body></html>"""
    assert html.read(data.encode()).lines == (
        Line("Interview"),
        Line("I: Was ist?", emphasis="I:"),
        Line("Und?"),
        Line("B:\u00a0Ja."),
        Line("I\tEins.", emphasis="I"),
        Line("Zwei."),
    )


def test_html_of_noscribe_has_the_start_of_every_paragraph() -> None:
    data = """<html><head><meta name="audio_source" content="C:/Aufnahmen/Reuter.mp3"/></head><body>
<p>Interview</p>
<p><a name="ts_480_3520_S00" ><span>S00: Guten Tag.</span></a><a name="ts_3520_4000_S00" > Und?</a></p>
<p><a name="ts_4000_9000_S01" >S01: Ja //S00: mhm// gut.</a></p></body></html>"""
    assert html.read(data.encode()).lines == (
        Line("Interview"),
        Line("S00: Guten Tag. Und?", None, 0.48),
        Line("S01: Ja //S00: mhm// gut.", None, 4.0),
    )


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "utf-8"])
def test_html_is_decoded_as_it_says(charset: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><p>B: Grün</p>'
    reading = html.read(page.encode(charset))
    assert reading.lines == (Line("B: Grün"),)
    assert reading.warnings == ()


def test_html_with_a_wrong_charset_is_decoded_as_text() -> None:
    assert html.read('<meta charset="utf-8"><p>B: Grün</p>'.encode("cp1252")).lines == (Line("B: Grün"),)


def test_html_with_entities_of_its_own_is_refused() -> None:
    with pytest.raises(Unreadable, match="Entitäten"):
        html.read(b'<!DOCTYPE html [<!ENTITY x "y">]><p>B: &x;</p>')
