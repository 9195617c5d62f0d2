"""Every way to mark speakers that transcribers use, in every format that has lines, with what a person reads in it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.ingest import read_transcript

Said = list[tuple[str, str, float | None]]

# What was said in most of them.
PLAIN: Said = [("I", "Was war?", None), ("B", "Viel.", None), ("I", "Und?", None), ("B", "Mehr. Ja.", None)]


def _with(labels: Sequence[str], times: Sequence[float | None] = (None, None, None, None)) -> Said:
    return [(label, text, time) for label, (_, text, _), time in zip(labels, PLAIN, times, strict=True)]


STYLES: dict[str, tuple[str, Said]] = {
    "colon": ("I: Was war?\nB: Viel.\nI: Und?\nB: Mehr.\nJa.", PLAIN),
    "colon, blank lines": ("I: Was war?\n\nB: Viel.\n\nI: Und?\n\nB: Mehr.\n\nJa.", PLAIN),
    "no space": ("I:Was war?\nB:Viel.\nI:Und?\nB:Mehr. Ja.", PLAIN),
    "own line": ("I:\nWas war?\nB:\nViel.\nI:\nUnd?\nB:\nMehr.\nJa.", PLAIN),
    "own line, bare": ("I\nWas war?\nB\nViel.\nI\nUnd?\nB\nMehr.\nJa.", PLAIN),
    "letter and number": ("I1: Was war?\nB1: Viel.\nI2: Und?\nB2: Mehr. Ja.", _with(["I1", "B1", "I2", "B2"])),
    "person and sex": ("IP: Was war?\nBw: Viel.\nIP: Und?\nBw: Mehr. Ja.", _with(["IP", "Bw"] * 2)),
    "diarised": ("S1: Was war?\nS2: Viel.\nS1: Und?\nS2: Mehr. Ja.", _with(["S1", "S2"] * 2)),
    "speaker and number": (
        "SPEAKER_00: Was war?\nSPEAKER_01: Viel.\nSPEAKER_00: Und?\nSPEAKER_01: Mehr. Ja.",
        _with(["SPEAKER_00", "SPEAKER_01"] * 2),
    ),
    "role": (
        "Interviewer:in: Was war?\nBefragte:r: Viel.\nInterviewer:in: Und?\nBefragte:r: Mehr. Ja.",
        _with(["Interviewer:in", "Befragte:r"] * 2),
    ),
    "names": (
        "Jana Reuter: Was war?\nHerr Dr. Müller-Lüdenscheidt: Viel.\nJana Reuter: Und?\n"
        "Herr Dr. Müller-Lüdenscheidt: Mehr. Ja.",
        _with(["Jana Reuter", "Herr Dr. Müller-Lüdenscheidt"] * 2),
    ),
    "time in the label": (
        "I [00:00:00]: Was war?\nB [00:00:25]: Viel.\nI [00:00:31]: Und?\nB [00:00:40]: Mehr. Ja.",
        _with(["I", "B"] * 2, [0, 25, 31, 40]),
    ),
    "time under the label": (
        "I [00:00:00]\nWas war?\nB [00:00:25]\nViel.\nI [00:00:31]\nUnd?\nB [00:00:40]\nMehr. Ja.",
        _with(["I", "B"] * 2, [0, 25, 31, 40]),
    ),
    "time behind the label": (
        "I: [00:00:00] Was war?\nB: [00:00:25] Viel.\nI: [00:00:31] Und?\nB: [00:00:40] Mehr. Ja.",
        _with(["I", "B"] * 2, [0, 25, 31, 40]),
    ),
    "time before the label": (
        "[00:00:00] I: Was war?\n[00:00:25] B: Viel.\n[00:00:31] I: Und?\n[00:00:40] B: Mehr. Ja.",
        _with(["I", "B"] * 2, [0, 25, 31, 40]),
    ),
    "time on a line of its own": (
        "[00:00:02]\nI: Was war?\n[00:00:25]\nB: Viel.\n[00:00:31]\nI: Und?\n[00:00:40]\nB: Mehr. Ja.",
        _with(["I", "B"] * 2, [2, 25, 31, 40]),
    ),
    "f4": (
        "I: Was war? #00:00:03-1#\nB: Viel. #00:00:25-5#\nI: Und? #00:00:31-0#\nB: Mehr. Ja. #00:00:40-2#",
        _with(["I", "B"] * 2, [0, 3.1, 25.5, 31]),
    ),
    "MAXQDA": (
        "00:00:03.5I: Was war?\n00:00:25.5B: Viel.\n00:00:31.0I: Und?\n00:00:40.2B: Mehr. Ja.",
        _with(["I", "B"] * 2, [3.5, 25.5, 31, 40.2]),
    ),
    "MAXQDA, at the end": (
        "I: Was war? #00:00:03.100#\nB: Viel. #00:00:25.567#\nI: Und? #00:00:31.000#\nB: Mehr. Ja. #00:00:40.200#",
        _with(["I", "B"] * 2, [0, 3.1, 25.567, 31]),
    ),
    "Otter": (
        "Jana Reuter  0:02\nWas war?\n\nEmil Tschirner  0:25\nViel.\n\nJana Reuter  0:31\nUnd?\n\n"
        "Emil Tschirner  1:00:40\nMehr. Ja.\n\nTranscribed by https://otter.ai",
        _with(["Jana Reuter", "Emil Tschirner"] * 2, [2, 25, 31, 3640]),
    ),
    "Sonix": (
        "[00:00:02] Speaker1: Was war?\n[00:00:25] Speaker2: Viel.\n[00:00:31] Speaker1: Und?\n"
        "[00:00:40] Speaker2: Mehr. Ja.\nAutomatically Transcribed by Sonix.ai",
        _with(["Speaker1", "Speaker2"] * 2, [2, 25, 31, 40]),
    ),
    "GAT2": (
        "01   I:   was war\n02   B:   viel (.)\n03        das is wirklich\n"
        "04   I:   und?\n05   B:   mehr\n06        ja",
        [("I", "was war", None), ("B", "viel (.) das is wirklich", None), ("I", "und?", None), ("B", "mehr ja", None)],
    ),
    "initials": (
        "Interviewerin: Was war?\nK.: Viel.\nInterviewerin: Und?\nK.: Mehr. Ja.",
        _with(["Interviewerin", "K."] * 2),
    ),
    "title and initial": (
        "Frau R.: Was war?\nHerr K.: Viel.\nFrau R.: Und?\nHerr K.: Mehr. Ja.",
        _with(["Frau R.", "Herr K."] * 2),
    ),
    "speech recognition": (
        "[00:00:02.000 --> 00:00:04.000] SPEAKER_00: Was\n[00:00:04.000 --> 00:00:05.000] SPEAKER_00: war?\n"
        "[00:00:25.000 --> 00:00:26.000] SPEAKER_01: Viel.\n[00:00:31.000 --> 00:00:32.000] SPEAKER_00: Und?\n"
        "[00:00:40.000 --> 00:00:41.000] SPEAKER_01: Mehr. Ja.",
        _with(["SPEAKER_00", "SPEAKER_01"] * 2, [2, 25, 31, 40]),
    ),
    "group": (
        "Mod: Was war?\nTN1: Viel.\nTN2: Wenig.\nAlle: (lachen)\nMod: Und?\nTN1: Mehr.\nTN3: Gut.",
        [
            *[("Mod", "Was war?", None), ("TN1", "Viel.", None), ("TN2", "Wenig.", None), ("Alle", "(lachen)", None)],
            *[("Mod", "Und?", None), ("TN1", "Mehr.", None), ("TN3", "Gut.", None)],
        ],
    ),
}


def _docx(path: Path, lines: Sequence[str]) -> None:
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    buffer = BytesIO()
    document.save(buffer)
    path.write_bytes(buffer.getvalue())


def _docx_breaks(path: Path, lines: Sequence[str]) -> None:
    """One paragraph with line breaks, as Teams has it."""
    _docx(path, ["\n".join(lines)])


def _odt(path: Path, lines: Sequence[str]) -> None:
    from odf.opendocument import OpenDocumentText
    from odf.teletype import addTextToElement
    from odf.text import P

    document = OpenDocumentText()
    for line in lines:
        paragraph = P()
        addTextToElement(paragraph, line)
        document.text.addElement(paragraph)
    document.save(str(path))


def _rtf(path: Path, lines: Sequence[str]) -> None:
    path.write_bytes(("{\\rtf1\\ansi " + "\\par\n".join(lines) + "}").encode("cp1252"))


def _html(path: Path, lines: Sequence[str]) -> None:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'><body>{paragraphs}</body>", encoding="utf-8")


def _otr(path: Path, lines: Sequence[str]) -> None:
    content = {"text": "<br>".join(html.escape(line) for line in lines), "media": "", "media-time": 0}
    path.write_text(json.dumps(content), encoding="utf-8")


def _pdf(path: Path, lines: Sequence[str]) -> None:
    from fpdf import FPDF

    document = FPDF()
    document.set_font("Helvetica", size=11)
    document.add_page()
    for line in lines:
        document.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    document.output(str(path))


def _txt(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


FORMATS: dict[str, Callable[[Path, Sequence[str]], None]] = {
    "a.txt": _txt,
    "a.docx": _docx,
    "breaks.docx": _docx_breaks,
    "a.odt": _odt,
    "a.rtf": _rtf,
    "a.html": _html,
    "a.otr": _otr,
    "a.md": _txt,
    "a.pdf": _pdf,
}


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_label_style_in_every_format(tmp_path: Path, name: str, style: str) -> None:
    text, expected = STYLES[style]
    FORMATS[name](tmp_path / name, text.split("\n"))
    turns = read_transcript(tmp_path / name).turns
    assert [(turn.speaker, turn.text, turn.start_s) for turn in turns] == expected
