"""Transcripts as annotation programs, speech recognition and tables keep them; bytes depend on the arguments only."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pipeline.ingest.model import Turn
from tests.transcript_writers import clock, ends_of

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_otr(path: Path, turns: Sequence[Turn]) -> None:
    """Write what oTranscribe exports: a time, a no-break space, the label."""
    parts = []
    for turn in turns:
        start = turn.start_s or 0.0
        shown = f"{int(start) // 60:02}:{int(start) % 60:02}"
        mark = f'<span class="timestamp" contenteditable="false" data-timestamp="{start}">{shown}</span>'
        parts.append(f"<p>{mark}\u00a0<b>{escape(turn.speaker)}</b>: {escape(turn.text)}<br></p>")
    content = {"text": "\n".join(parts), "media": "Aufnahme.mp3", "media-source": "", "media-time": 12.5}
    path.write_text(json.dumps(content), encoding="utf-8")


def write_json(path: Path, turns: Sequence[Turn], *, words: int = 7) -> None:
    """Write WhisperX's segments: several a turn."""
    segments = [
        {"start": begin, "end": end, "text": f" {text}", "speaker": turn.speaker, "words": []}
        for turn, begin, end, text in _pieces(turns, words)
    ]
    path.write_text(json.dumps({"segments": segments, "language": "de"}, ensure_ascii=False), encoding="utf-8")


def write_csv(path: Path, turns: Sequence[Turn], *, separator: str = ";", encoding: str = "utf-8-sig") -> None:
    """Write a table as a German Excel does: semicolons and decimal commas."""
    buffer = io.StringIO(newline="")
    table = csv.writer(buffer, delimiter=separator)
    table.writerow(["Nr.", "Start (s)", "Sprecher:in", "Text"])
    for number, turn in enumerate(turns, start=1):
        table.writerow([number, f"{turn.start_s or 0.0}".replace(".", ","), turn.speaker, turn.text])
    path.write_bytes(buffer.getvalue().encode(encoding))


def write_xlsx(path: Path, turns: Sequence[Turn]) -> None:
    """Write a workbook with one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Speaker", "Start", "Text"])
    for turn in turns:
        page.append([turn.speaker, turn.start_s, turn.text])
        # A turn that begins with = is no formula.
        page.cell(page.max_row, 3).data_type = "s"
    book.save(path)


def write_exb(path: Path, turns: Sequence[Turn]) -> None:
    """Write a basic transcription: two events a turn that part a word; inner points have no time."""
    ends = ends_of(turns)
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    points, events = [], {speaker: list[str]() for speaker in speakers}
    for number, (turn, end_s) in enumerate(zip(turns, ends, strict=True)):
        points += [f'<tli id="T{number}a" time="{turn.start_s}"/>', f'<tli id="T{number}b"/>']
        points.append(f'<tli id="T{number}c" time="{end_s}"/>')
        middle = len(turn.text) // 2
        first, second = (escape(part) for part in (turn.text[:middle], turn.text[middle:]))
        events[turn.speaker].append(f'<event start="T{number}a" end="T{number}b">{first}</event>')
        events[turn.speaker].append(f'<event start="T{number}b" end="T{number}c">{second}</event>')
    table = "".join(
        f'<speaker id="SPK{at}"><abbreviation>{escape(name)}</abbreviation></speaker>'
        for at, name in enumerate(speakers)
    )
    tiers = "".join(
        f'<tier id="TIE{at}" speaker="SPK{at}" category="v" type="t">{"".join(events[name])}</tier>'
        for at, name in enumerate(speakers)
    )
    head = f"<head><speakertable>{table}</speakertable></head>"
    body = f"<basic-body><common-timeline>{''.join(points)}</common-timeline>{tiers}</basic-body>"
    path.write_text(f"{_XML}<basic-transcription>{head}{body}</basic-transcription>", encoding="utf-8")


def write_eaf(path: Path, turns: Sequence[Turn]) -> None:
    """Write an ELAN document: a tier a speaker, no participants, an annotation a turn."""
    slots, tiers = [], []
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    for number, (turn, end_s) in enumerate(zip(turns, ends_of(turns), strict=True)):
        begin = round((turn.start_s or 0.0) * 1000)
        slots.append(f'<TIME_SLOT TIME_SLOT_ID="a{number}" TIME_VALUE="{begin}"/>')
        slots.append(f'<TIME_SLOT TIME_SLOT_ID="b{number}" TIME_VALUE="{round(end_s * 1000)}"/>')
    for speaker in speakers:
        items = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="x{number}" TIME_SLOT_REF1="a{number}" '
            f'TIME_SLOT_REF2="b{number}"><ANNOTATION_VALUE>{escape(turn.text)}</ANNOTATION_VALUE>'
            "</ALIGNABLE_ANNOTATION></ANNOTATION>"
            for number, turn in enumerate(turns)
            if turn.speaker == speaker
        )
        tiers.append(f'<TIER LINGUISTIC_TYPE_REF="default-lt" TIER_ID={quoteattr(speaker)}>{items}</TIER>')
    document = f"<ANNOTATION_DOCUMENT><TIME_ORDER>{''.join(slots)}</TIME_ORDER>{''.join(tiers)}</ANNOTATION_DOCUMENT>"
    path.write_text(_XML + document, encoding="utf-8")


def write_fln(path: Path, turns: Sequence[Turn]) -> None:
    """Write a FOLKER transcription: a pause without speaker stands between the contributions."""
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    table = "".join(f"<speaker speaker-id={quoteattr(name)}><name/></speaker>" for name in speakers)
    points, parts = [], []
    for number, turn in enumerate(turns):
        points.append(f'<timepoint timepoint-id="TLI_{number}" absolute-time="{turn.start_s}"/>')
        ref = f'start-reference="TLI_{number}" end-reference="TLI_{number}"'
        segment = f"<segment {ref}>{escape(turn.text)}</segment>"
        parts.append(f"<contribution speaker-reference={quoteattr(turn.speaker)} {ref}>{segment}</contribution>")
        parts.append(f"<contribution {ref}><segment {ref}>(0.3)</segment></contribution>")
    inner = f"<speakers>{table}</speakers><timeline>{''.join(points)}</timeline>{''.join(parts)}"
    path.write_text(f"{_XML}<folker-transcription><head/>{inner}</folker-transcription>", encoding="utf-8")


def write_tei(path: Path, turns: Sequence[Turn]) -> None:
    """Write ISO 24624: persons with abbreviations, a time line of intervals, annotation blocks."""
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    persons = "".join(
        f'<person xml:id="SPK{at}"><persName><abbr>{escape(name)}</abbr></persName></person>'
        for at, name in enumerate(speakers)
    )
    points = '<when xml:id="T"/>' + "".join(
        f'<when xml:id="T{number}" interval="{turn.start_s}" since="#T"/>' for number, turn in enumerate(turns)
    )
    blocks = "".join(
        f'<annotationBlock who="#SPK{speakers.index(turn.speaker)}" start="#T{number}">'
        f"<u><seg>{escape(turn.text)}</seg></u></annotationBlock>"
        for number, turn in enumerate(turns)
    )
    head = f"<teiHeader><profileDesc><particDesc>{persons}</particDesc></profileDesc></teiHeader>"
    text = f'<text><timeline unit="s">{points}</timeline><body>{blocks}</body></text>'
    path.write_text(f'{_XML}<TEI xmlns="http://www.tei-c.org/ns/1.0">{head}{text}</TEI>', encoding="utf-8")


def write_textgrid(path: Path, turns: Sequence[Turn], *, is_short: bool = False, encoding: str = "utf-8") -> None:
    """Write Praat's text file: a tier a speaker, silence between the turns."""
    ends = ends_of(turns)
    speakers = list(dict.fromkeys(turn.speaker for turn in turns))
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", f"xmax = {ends[-1]}"]
    lines += ["tiers? <exists>", f"size = {len(speakers)}", "item []:"]
    for at, speaker in enumerate(speakers, start=1):
        own = [(turn, end) for turn, end in zip(turns, ends, strict=True) if turn.speaker == speaker]
        quoted = speaker.replace('"', '""')
        lines += [f"item [{at}]:", 'class = "IntervalTier"', f'name = "{quoted}"', "xmin = 0", f"xmax = {ends[-1]}"]
        lines.append(f"intervals: size = {2 * len(own)}")
        for number, (turn, end) in enumerate(own, start=1):
            said = turn.text.replace('"', '""')
            lines += [f"intervals [{number}]:", f"xmin = {turn.start_s}", f"xmax = {end}", f'text = "{said}"']
            lines += [f"intervals [{number}]:", f"xmin = {end}", f"xmax = {end}", 'text = ""']
    if is_short:
        kept = [line.split(" = ", 1)[-1] for line in lines if not re.match(r"(?:item|intervals) \[", line)]
        lines = [*lines[:2], *kept[2:]]
        lines = [line.removeprefix("tiers? ") for line in lines]
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))


def write_noscribe_vtt(path: Path, turns: Sequence[Turn]) -> None:
    """Write noScribe's WebVTT: the path of the recording in a note, voices that are never closed."""
    parts = ["WEBVTT transcript", "NOTE\nmedia: /home/jana/Interview Müller.mp3"]
    for turn, end_s in zip(turns, ends_of(turns), strict=True):
        timing = f"{clock(turn.start_s or 0.0, digits=3)} --> {clock(end_s, digits=3)}"
        parts.append(f"{timing}\n<v {escape(turn.speaker)}>{escape(turn.text)}")
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def _pieces(turns: Sequence[Turn], words: int) -> list[tuple[Turn, float, float, str]]:
    found = []
    for turn, end_s in zip(turns, ends_of(turns), strict=True):
        said = turn.text.split(" ")
        cuts = range(0, len(said), words)
        step = (end_s - (turn.start_s or 0.0)) / len(cuts)
        for at, cut in enumerate(cuts):
            begin = (turn.start_s or 0.0) + at * step
            found.append((turn, begin, begin + step, " ".join(said[cut : cut + words])))
    return found
