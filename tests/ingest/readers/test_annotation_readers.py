"""Small files as the programs themselves write them, with what a person reads in them."""

from __future__ import annotations

import json as standard_json
from typing import Any

import pytest

from pipeline.ingest.model import Line, Unreadable
from pipeline.ingest.readers import eaf, exb, folker, json, otr, tei, textgrid, xml


def _json(content: Any) -> list[Line]:
    return list(json.read(standard_json.dumps(content).encode()).lines)


def test_exb_joins_events_that_part_a_word_and_puts_speakers_in_order() -> None:
    data = b"""<?xml version="1.0" encoding="UTF-8"?><basic-transcription><head><speakertable>
    <speaker id="SPK0"><abbreviation>INT</abbreviation></speaker>
    <speaker id="SPK1"><abbreviation>BEF</abbreviation></speaker></speakertable></head><basic-body><common-timeline>
    <tli id="T0" time="0.0"/><tli id="T1"/><tli id="T2" time="4.0"/><tli id="T3" time="5.0"/></common-timeline>
    <tier id="TIE0" speaker="SPK0" category="v" type="t"><event start="T0" end="T1">Was war im Kr</event>
    <event start="T1" end="T2">eis? </event></tier>
    <tier id="TIE1" speaker="SPK1" category="v" type="t"><event start="T1" end="T2">Hm. </event>
    <event start="T3" end="T3">Viel. </event></tier>
    <tier id="TIE2" speaker="SPK1" category="en" type="a"><event start="T2" end="T3">much</event></tier>
    </basic-body></basic-transcription>"""
    reading = exb.read(data)
    assert reading.lines == (Line("Was war im Kreis?", "INT", 0.0), Line("Hm.", "BEF", 2.0), Line("Viel.", "BEF", 5.0))
    assert reading.warnings == ("Nicht übernommen: 1 Spur mit Anmerkungen.",)


def test_eaf_takes_the_participant_else_the_tier_and_counts_dependent_tiers() -> None:
    def item(first: str, last: str, text: str) -> str:
        return (
            f'<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="{first}" TIME_SLOT_REF2="{last}">'
            f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        )

    data = f"""<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="500"/>
    <TIME_SLOT TIME_SLOT_ID="ts2"/><TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="2500"/></TIME_ORDER>
    <TIER TIER_ID="B" PARTICIPANT="">{item("ts2", "ts3", "Ja.")}</TIER>
    <TIER TIER_ID="x" PARTICIPANT="Anna">{item("ts1", "ts2", "Was?")}</TIER>
    <TIER TIER_ID="en" PARENT_REF="x"><ANNOTATION><REF_ANNOTATION ANNOTATION_REF="a1">
    <ANNOTATION_VALUE>what</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
    <TIER TIER_ID="Kommentar">{item("ts1", "ts2", "Tür")}</TIER></ANNOTATION_DOCUMENT>"""
    reading = eaf.read(data.encode())
    assert reading.lines == (Line("Was?", "Anna", 0.5), Line("Ja.", "B", 1.5))
    assert reading.warnings == ("Nicht übernommen: 2 abhängige oder kommentierende Spuren.",)


def test_eaf_slots_in_any_order_are_put_in_time() -> None:
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="{name}" TIME_VALUE="{ms}"/>' for name, ms in [("b", 3000), ("a", 1000)])
    item = '<ALIGNABLE_ANNOTATION TIME_SLOT_REF1="{0}" TIME_SLOT_REF2="{0}"><ANNOTATION_VALUE>{1}</ANNOTATION_VALUE>'
    items = "".join(item.format(*pair) + "</ALIGNABLE_ANNOTATION>" for pair in [("b", "zwei"), ("a", "eins")])
    document = f"<TIME_ORDER>{slots}</TIME_ORDER><TIER TIER_ID='B'>{items}</TIER>"
    lines = eaf.read(f"<ANNOTATION_DOCUMENT>{document}</ANNOTATION_DOCUMENT>".encode()).lines
    assert [line.text for line in lines] == ["eins", "zwei"]


def test_folker_reads_plain_segments_and_single_words() -> None:
    data = """<folker-transcription><head/><speakers><speaker speaker-id="IW"/><speaker speaker-id="BM"/></speakers>
    <timeline><timepoint timepoint-id="TLI_0" absolute-time="0.0"/>
    <timepoint timepoint-id="TLI_1" absolute-time="2.5"/></timeline>
    <contribution speaker-reference="IW" start-reference="TLI_0" end-reference="TLI_1">
    <segment start-reference="TLI_0" end-reference="TLI_1">was war da</segment></contribution>
    <contribution start-reference="TLI_0" end-reference="TLI_1"><pause duration="micro"/></contribution>
    <contribution speaker-reference="BM" start-reference="TLI_1" end-reference="TLI_1" parse-level="2">
    <breathe type="in" length="2"/><w>das</w><w transition="assimilated">is</w><pause duration="0.5"/><pause
    duration="short"/><non-phonological description="lacht"/><w>gut</w></contribution></folker-transcription>"""
    assert folker.read(data.encode()).lines == (
        Line("was war da", "IW", 0.0),
        Line("°hh das=is (0.5) (-) ((lacht)) gut", "BM", 2.5),
    )


def test_tei_reads_words_pauses_and_events_of_iso_24624() -> None:
    data = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><particDesc>
    <person xml:id="P0" n="INT"><persName/></person><person xml:id="P1"><persName><forename>Emil</forename></persName>
    </person></particDesc></profileDesc></teiHeader><text><timeline unit="s"><when xml:id="T0" absolute="00:00:00.0"/>
    <when xml:id="T1" interval="3.5" since="#T0"/></timeline><body>
    <annotationBlock who="#P0" start="#T0" end="#T1"><u><seg><w>Was</w><w>war</w><pc>?</pc></seg></u>
    <spanGrp type="en"><span>What?</span></spanGrp></annotationBlock>
    <u who="#P1"><anchor synch="#T1"/>Viel <pause dur="PT0.8S"/> <pause type="short"/>
    <incident><desc>lacht</desc></incident> und <gap reason="inaudible"/> mehr.</u>
    <sp><speaker>INT:</speaker><p>Aha.</p></sp></body></text></TEI>"""
    reading = tei.read(data.encode())
    assert reading.lines == (
        Line("Was war?", "INT", 0.0),
        Line("Viel (0.8) (-) ((lacht)) und (unv.) mehr.", "Emil", 3.5),
        Line("Aha.", "INT"),
    )


def _exb(tiers: str, points: str = "0 1 - 4") -> list[Line]:
    times = [f'<tli id="T{at}" time="{time.strip("-")}"/>' for at, time in enumerate(points.split())]
    table = '<speaker id="S0"><abbreviation/></speaker><speaker id="S1"><abbreviation>BEF</abbreviation></speaker>'
    head = f"<head><speakertable>{table}</speakertable></head>"
    body = f"<basic-body><common-timeline>{''.join(times)}</common-timeline>{tiers}</basic-body>"
    return list(exb.read(f"<basic-transcription>{head}{body}</basic-transcription>".encode()).lines)


def _event(first: int, last: int, text: str) -> str:
    return f'<event start="T{first}" end="T{last}">{text}</event>'


def test_exb_with_two_tiers_of_one_speaker_does_not_part_words() -> None:
    verbal = f'<tier id="a" speaker="S1" type="t" category="v">{_event(0, 1, "im Kr")}{_event(1, 2, "eis ")}</tier>'
    other = f'<tier id="b" speaker="S1" type="t" category="sup">{_event(0, 2, "leise")}</tier>'
    assert _exb(verbal + other) == [Line("im Kreis", "BEF", 0.0), Line("leise", "BEF", 0.0)]


def test_exb_names_a_tier_without_abbreviation_by_what_it_shows_and_leaves_out_notes_in_events() -> None:
    note = '<ud-information attribute-name="memo">geheim</ud-information>'
    tier = (
        f'<tier id="a" speaker="S0" display-name="INT [v]" category="v" type="a">{_event(1, 2, "Was " + note)}</tier>'
    )
    other = f'<tier id="b" speaker="S0" category="en" type="a">{_event(1, 2, "what")}</tier>'
    assert _exb(tier + other) == [Line("Was", "INT", 1.0)]


def test_exb_without_any_time_keeps_the_order_of_its_points() -> None:
    tiers = [
        f'<tier id="{who}" type="t" display-name="{who}">{events}</tier>'
        for who, events in [("B", _event(1, 2, "zwei")), ("I", _event(0, 1, "eins") + _event(2, 3, "drei"))]
    ]
    assert _exb("".join(tiers), "- - - -") == [Line("eins", "I"), Line("zwei", "B"), Line("drei", "I")]


def test_eaf_takes_the_words_from_a_dependent_tier_where_the_other_has_numbers() -> None:
    def alignable(name: str, first: str, last: str, text: str) -> str:
        return (
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}" TIME_SLOT_REF1="{first}" '
            f'TIME_SLOT_REF2="{last}">'
            f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        )

    def dependent(name: str, parent: str, text: str) -> str:
        return (
            f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{name}" ANNOTATION_REF="{parent}">'
            f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
        )

    slots = '<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="t2"/>'
    slots += '<TIME_SLOT TIME_SLOT_ID="t3" TIME_VALUE="3000"/><TIME_SLOT TIME_SLOT_ID="t4" TIME_VALUE="4000"/>'
    data = f"""<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>
    <TIER TIER_ID="ref@I" PARTICIPANT="I">{alignable("a1", "t1", "t2", "001")}
    {alignable("a2", "t3", "t4", "003")}</TIER>
    <TIER TIER_ID="tx@I" PARTICIPANT="I" PARENT_REF="ref@I">{dependent("b1", "a1", "Was war?")}
    {dependent("b2", "a2", "Und dann?")}</TIER>
    <TIER TIER_ID="en@I" PARENT_REF="tx@I">{dependent("c1", "b1", "What?")}</TIER>
    <TIER TIER_ID="B">{alignable("a3", "t2", "t3", "Viel.")}</TIER></ANNOTATION_DOCUMENT>"""
    reading = eaf.read(data.encode())
    assert reading.lines == (Line("Was war?", "I", 0.0), Line("Viel.", "B", 1.5), Line("Und dann?", "I", 3.0))
    assert reading.warnings == ("Nicht übernommen: 2 abhängige oder kommentierende Spuren.",)


def test_folker_as_folker_itself_writes_it() -> None:
    data = """<folker-transcription><head/><speakers><speaker speaker-id="JR"><name>Jana Reuter</name></speaker>
    <speaker speaker-id="ET"><name/></speaker></speakers><recording path="C:/Geheim/Reuter.wav"/>
    <timeline><timepoint timepoint-id="TLI_0" absolute-time="0.0"/><timepoint timepoint-id="TLI_1"/>
    <timepoint timepoint-id="TLI_2" absolute-time="4.0"/></timeline>
    <contribution speaker-reference="JR" start-reference="TLI_0" end-reference="TLI_2" parse-level="0">
    <segment start-reference="TLI_0" end-reference="TLI_1">was war im </segment>
    <segment start-reference="TLI_1" end-reference="TLI_2">kreis </segment></contribution>
    <contribution start-reference="TLI_1" end-reference="TLI_2" parse-level="0">
    <segment start-reference="TLI_1" end-reference="TLI_2">(2.0) ((Tür)) guten tag</segment></contribution>
    <contribution speaker-reference="ET" start-reference="TLI_1" end-reference="TLI_2" parse-level="2"><w>ja</w>
    <time timepoint-reference="TLI_1"/><uncertain><w>viel</w><alternative><w>fiel</w></alternative></uncertain>
    </contribution></folker-transcription>"""
    reading = folker.read(data.encode())
    assert reading.lines == (Line("was war im kreis", "JR", 0.0), Line("ja viel", "ET", 2.0))
    assert reading.warnings == ("Nicht übernommen: 2 Wörter ohne Sprecher.",)


def test_tei_keeps_what_was_said_of_two_spellings_and_counts_notes() -> None:
    data = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><u who="#B"><w>ick</w>
    <choice><orig>hab</orig><reg>habe</reg></choice> <del type="truncation">ver</del> <unclear>gelacht</unclear>
    <note>leise Stimme</note></u></body></text></TEI>"""
    reading = tei.read(data.encode())
    assert reading.lines == (Line("ick hab ver gelacht", "B"),)
    assert reading.warnings == ("Nicht übernommen: Anmerkungen (2 Wörter).",)


def test_textgrid_leaves_out_sounds_and_points() -> None:
    text = 'File type = "ooTextFile"\nObject class = "TextGrid"\n0\n9\n<exists>\n3\n'
    text += '"IntervalTier"\n"B"\n0\n9\n2\n0\n1.5\n""\n1.5\n9\n"Er sagt ""ja"" 5 Mal."\n'
    text += '"IntervalTier"\n"MAU"\n0\n9\n1\n0\n9\n"a"\n"TextTier"\n"Punkte"\n0\n9\n1\n2\n"x"\n'
    reading = textgrid.read(text.encode())
    assert reading.lines == (Line('Er sagt "ja" 5 Mal.', "B", 1.5),)
    assert reading.warnings == ("Nicht übernommen: 2 Spuren mit Punkten, Lauten oder Stille.",)


def test_a_textgrid_that_is_cut_off_is_named() -> None:
    with pytest.raises(Unreadable, match="bricht"):
        textgrid.read(b'"ooTextFile" "TextGrid" 0 9 <exists> 1 "IntervalTier" "B" 0 9 2 0 1')


def test_otr_has_times_to_the_tenth_and_no_break_spaces() -> None:
    text = '<p><span class="timestamp" data-timestamp="62.38">01:02</span>\u00a0I: Was?</p>'
    text += "<p>B: Ja &amp; nein.<br />Doch."
    content = {"text": text, "media": "Geheim.mp3", "media-time": 3}
    lines = otr.read(standard_json.dumps(content).encode()).lines
    assert [line.text for line in lines] == ["[0:01:02.4] \u00a0I: Was?", "B: Ja & nein.", "Doch."]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # Whisper
        ({"text": " Ja.", "segments": [{"id": 0, "start": 1.5, "end": 2, "text": " Ja."}]}, Line("Ja.", None, 1.5)),
        # WhisperX
        ({"segments": [{"start": 1, "text": "Ja.", "speaker": "SPEAKER_01"}]}, Line("Ja.", "SPEAKER_01", 1.0)),
        # whisper.cpp
        (
            {"transcription": [{"timestamps": {"from": "00:00:01,500"}, "offsets": {"from": 1500}, "text": " Ja."}]},
            Line("Ja.", None, 1.5),
        ),
        # AssemblyAI counts milliseconds
        (
            {"audio_duration": 9, "utterances": [{"speaker": "A", "start": 1500, "text": "Ja.", "words": []}]},
            Line("Ja.", "A", 1.5),
        ),
        # Deepgram
        ({"results": {"utterances": [{"start": 1.5, "transcript": "Ja.", "speaker": 0}]}}, Line("Ja.", "S0", 1.5)),
        # Rev
        (
            {"monologues": [{"speaker": 1, "elements": [{"type": "text", "value": "Ja", "ts": 1.5}, {"value": "."}]}]},
            Line("Ja.", "S1", 1.5),
        ),
        # a plain list
        ([{"speaker": {"name": "Anna"}, "start": "00:01:02", "text": "Ja."}], Line("Ja.", "Anna", 62.0)),
        ([{"sprecher": "B", "start_s": "1,5", "text": "Ja."}], Line("Ja.", "B", 1.5)),
    ],
)
def test_json_of_many_programs(content: Any, expected: Line) -> None:
    assert _json(content) == [expected]


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"a": 1}', b"null", b'{"segments": [1]}', b'{"segments": []}'])
def test_json_without_speech_is_named(data: bytes) -> None:
    with pytest.raises(Unreadable):
        json.read(data)


@pytest.mark.parametrize("reader", [exb, eaf, folker, tei, xml])
def test_another_root_is_named(reader: Any) -> None:
    with pytest.raises(Unreadable):
        reader.read(b"<a/>")


@pytest.mark.parametrize("data", [b"{}", b"x", b'{"text": 1}', b"[]"])
def test_otr_without_text_is_named(data: bytes) -> None:
    with pytest.raises(Unreadable, match="oTranscribe"):
        otr.read(data)
