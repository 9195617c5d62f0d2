"""
Transcripts as transcribers hand them over, in every format and the usual ways to mark speakers and times.

Every function returns nothing and writes a file whose bytes depend on its arguments only.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from pipeline.ingest.model import Turn

Style: TypeAlias = Literal[
    "colon",  # I: text
    "tab",  # I:⇥text
    "bare_tab",  # I⇥text
    "own_line",  # I: on a line, the text on the next
    "own_line_bare",  # the same without colon
    "time_before",  # [00:01:02] I: text
    "time_with_label",  # I (00:01:02): text
    "time_after",  # I: [00:01:02] text
    "time_header",  # I  1:02 on a line, the text on the next
    "f4",  # I: text #00:01:07-4#, the time at the end
]
TIMED: tuple[Style, ...] = ("time_before", "time_with_label", "time_after", "time_header", "f4")
WORDS_PER_SECOND = 2.3
_DATE = dt.datetime(2019, 9, 19, 12, 0, tzinfo=dt.UTC)
_VOWELS = frozenset("aeiouyäöüAEIOUÄÖÜ")
_ONE_SOUND = frozenset({"ch", "ck", "ph", "th", "st"})
_ZIP_DATE = (2019, 9, 19, 12, 0, 0)


class Row(NamedTuple):
    """A turn in print: what may be bold is `label`; `text` may begin on a new line."""

    before: str
    label: str
    after: str
    text: str
    end: str


def rows(turns: Sequence[Turn], style: Style) -> list[Row]:
    """Put label, time and text of every turn where the style has them."""
    return [_row(turn, style, end_s) for turn, end_s in zip(turns, ends_of(turns), strict=True)]


def ends_of(turns: Sequence[Turn]) -> list[float]:
    """When every turn ends: where the next begins, else by the number of its words."""
    later = [turn.start_s for turn in turns[1:]] + [None]
    return [
        (turn.start_s or 0.0) + len(turn.text.split()) / WORDS_PER_SECOND if following is None else following
        for turn, following in zip(turns, later, strict=True)
    ]


def clock(seconds: float, *, separator: str = ".", digits: int = 0) -> str:
    """Write seconds as hh:mm:ss with a fraction of so many digits."""
    units = round(seconds * 10**digits)
    whole, fraction = divmod(units, 10**digits)
    text = f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{text}{separator}{fraction:0{digits}}" if digits else text


def write_txt(
    path: Path,
    turns: Sequence[Turn],
    *,
    style: Style = "colon",
    encoding: str = "utf-8",
    newline: str = "\n",
    head: Sequence[str] = (),
    is_spaced: bool = True,
) -> None:
    """Write plain text; `encoding="utf-8-sig"` has a byte order mark, characters it lacks raise UnicodeEncodeError."""
    gap = "\n\n" if is_spaced else "\n"
    text = gap.join([*head, *(_flat(row) for row in rows(turns, style))]) + "\n"
    path.write_bytes(text.replace("\n", newline).encode(encoding))


def write_md(path: Path, turns: Sequence[Turn], *, style: Style = "colon", head: Sequence[str] = ()) -> None:
    """Write Markdown with bold labels."""
    parts = [f"# {line}" for line in head]
    for row in rows(turns, style):
        text = _md_escaped(row.text)
        parts.append(f"{row.before}**{_md_escaped(row.label)}**{row.after}{text}{row.end}")
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def write_docx(
    path: Path,
    turns: Sequence[Turn],
    *,
    style: Style = "colon",
    is_bold: bool = True,
    is_table: bool = False,
    head: Sequence[str] = (),
) -> None:
    """Write a Word document: paragraphs, or a table of speaker and text."""
    import docx

    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = _DATE.replace(tzinfo=None)
    for index, line in enumerate(head):
        document.add_paragraph(line, style="Title" if index == 0 else None)
    if is_table:
        _docx_table(document, turns, is_bold=is_bold)
    else:
        for row in rows(turns, style):
            _docx_fill(document.add_paragraph(), row, is_bold=is_bold)
    buffer = BytesIO()
    document.save(buffer)
    _rezip(buffer.getvalue(), path)


def write_odt(path: Path, turns: Sequence[Turn], *, style: Style = "colon", head: Sequence[str] = ()) -> None:
    """Write an OpenDocument text with bold labels."""
    from odf.opendocument import OpenDocumentText
    from odf.style import Style as OdfStyle
    from odf.style import TextProperties
    from odf.teletype import addTextToElement
    from odf.text import H, P, Span

    document = OpenDocumentText()
    bold = OdfStyle(name="T1", family="text")
    bold.addElement(TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(bold)
    for line in head:
        document.text.addElement(H(outlinelevel=1, text=line))
    for row in rows(turns, style):
        paragraph = P()
        addTextToElement(paragraph, row.before)
        span = Span(stylename=bold)
        addTextToElement(span, row.label)
        paragraph.addElement(span)
        addTextToElement(paragraph, row.after + row.text + row.end)
        document.text.addElement(paragraph)
    # odfpy declares every namespace that it has met so far, and meets more while it saves
    document.save(BytesIO())
    buffer = BytesIO()
    document.save(buffer)
    _rezip(buffer.getvalue(), path)


def write_rtf(
    path: Path, turns: Sequence[Turn], *, style: Style = "colon", is_bold: bool = True, head: Sequence[str] = ()
) -> None:
    """Write rich text as f4 does: one code page, everything else as Unicode escapes."""
    fonts = r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}}{\colortbl;\red0\green0\blue0;}"
    parts = [r"{\rtf1\ansi\ansicpg1252\deff0" + fonts + r"{\*\generator f4;}\viewkind4\uc1\pard\f0\fs24"]
    parts += [rf"{_rtf_escaped(line)}\par" for line in head]
    for row in rows(turns, style):
        label = rf"\b {_rtf_escaped(row.label)}\b0 " if is_bold else _rtf_escaped(row.label)
        rest = _rtf_escaped(row.after + row.text + row.end)
        parts.append(rf"{_rtf_escaped(row.before)}{label}{rest}\par")
    path.write_bytes(("\r\n".join(parts) + "\r\n}").encode("ascii"))


def write_pdf(
    path: Path,
    turns: Sequence[Turn],
    *,
    style: Style = "colon",
    running_head: str = "",
    is_hyphenated: bool = False,
    head: Sequence[str] = (),
) -> None:
    """
    Write a PDF with page numbers and a running head, in a font that has German letters but no emoji.

    Args:
        path: the file.
        turns: what was said.
        style: label style.
        running_head: a line at the top of every page.
        is_hyphenated: break long words at line ends, as word processors do.
        head: lines before the first turn.
    """
    document = _pdf_document(running_head)
    document.add_page()
    for line in head:
        document.set_font("DejaVu", "B", 13)
        document.multi_cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    for row in rows(turns, style):
        document.set_font("DejaVu", "", 11)
        text = _flat(row).replace("\t", "    ")
        text = _soft_hyphens(text) if is_hyphenated else text
        document.multi_cell(0, 6, text, align="L", new_x="LMARGIN", new_y="NEXT")
        document.ln(3)
    document.output(str(path))


def write_vtt(path: Path, turns: Sequence[Turn], *, has_voices: bool = True, cue_words: int = 12) -> None:
    """Write WebVTT: several cues a turn, with voices as Teams has them or name prefixes as Zoom does."""
    parts = ["WEBVTT"]
    for number, (start_s, end_s, speaker, text) in enumerate(_cues(turns, cue_words), start=1):
        timing = f"{clock(start_s, digits=3)} --> {clock(end_s, digits=3)}"
        said = html.escape(text, quote=False)
        payload = f"<v {html.escape(speaker, quote=False)}>{said}</v>" if has_voices else f"{speaker}: {said}"
        parts.append(f"{number}\n{timing}\n{payload}")
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8", newline="\n")


def write_srt(path: Path, turns: Sequence[Turn], *, cue_words: int = 12, is_repeated: bool = True) -> None:
    """Write SubRip: a name before every cue, or before the first cue of a turn only."""
    parts = []
    before: Turn | None = None
    for number, (start_s, end_s, speaker, text, turn) in enumerate(_turn_cues(turns, cue_words), start=1):
        prefix = f"{speaker}: " if is_repeated or turn is not before else ""
        timing = f"{clock(start_s, separator=',', digits=3)} --> {clock(end_s, separator=',', digits=3)}"
        parts.append(f"{number}\n{timing}\n{prefix}{text}")
        before = turn
    path.write_bytes(("\r\n\r\n".join(part.replace("\n", "\r\n") for part in parts) + "\r\n").encode("utf-8-sig"))


def write_html(
    path: Path, turns: Sequence[Turn], *, style: Style = "colon", is_noscribe: bool = False, head: Sequence[str] = ()
) -> None:
    """Write a web page: paragraphs with bold labels, or anchors with milliseconds as noScribe has them."""
    body = [f"<h1>{html.escape(line)}</h1>" for line in head]
    for turn, end_s, row in zip(turns, ends_of(turns), rows(turns, style), strict=True):
        if is_noscribe:
            name = f"ts_{round((turn.start_s or 0.0) * 1000)}_{round(end_s * 1000)}_{html.escape(turn.speaker)}"
            said = f"{html.escape(turn.speaker)}: {html.escape(turn.text)}"
            body.append(f'<p><a name="{name}" ><span style="font-size:0.9em">{said}</span></a></p>')
        else:
            rest = _html_text(row.after + row.text + row.end)
            body.append(f"<p>{_html_text(row.before)}<b>{_html_text(row.label)}</b>{rest}</p>")
    page = '<!DOCTYPE html>\n<html lang="de"><head><meta charset="utf-8"><title>Transkript</title>\n'
    page += "<style>p { margin: 1em }</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    path.write_text(page, encoding="utf-8", newline="\n")


def _row(turn: Turn, style: Style, end_s: float) -> Row:
    name, text = turn.speaker, turn.text
    time = clock(turn.start_s or 0.0)
    minutes, rest = divmod(int(turn.start_s or 0), 60)
    forms: dict[Style, Row] = {
        "colon": Row("", f"{name}:", " ", text, ""),
        "tab": Row("", f"{name}:", "\t", text, ""),
        "bare_tab": Row("", name, "\t", text, ""),
        "own_line": Row("", f"{name}:", "\n", text, ""),
        "own_line_bare": Row("", name, "\n", text, ""),
        "time_before": Row(f"[{time}] ", f"{name}:", " ", text, ""),
        "time_with_label": Row("", f"{name} ({time}):", " ", text, ""),
        "time_after": Row("", f"{name}:", f" [{time}] ", text, ""),
        "time_header": Row("", f"{name}  {minutes}:{rest:02}", "\n", text, ""),
        "f4": Row("", f"{name}:", " ", text, f" #{clock(end_s, separator='-', digits=1)}#"),
    }
    return forms[style]


def _flat(row: Row) -> str:
    return "".join(row)


def _md_escaped(text: str) -> str:
    escaped = re.sub(r"([\\*_<`\[\]])", r"\\\1", text)
    return re.sub(r"(?m)^([#>|+=-])", r"\\\1", escaped)


def _docx_fill(paragraph: Any, row: Row, *, is_bold: bool) -> None:
    paragraph.add_run(row.before)
    paragraph.add_run(row.label).bold = is_bold or None
    paragraph.add_run(row.after + row.text + row.end)


def _docx_table(document: Any, turns: Sequence[Turn], *, is_bold: bool) -> None:
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    for turn in turns:
        # add_row() gives fresh access to two cells; table.cell() would walk the whole table each time.
        speaker, said = table.add_row().cells
        speaker.paragraphs[0].add_run(f"{turn.speaker}:").bold = is_bold or None
        said.paragraphs[0].add_run(turn.text)


def _rezip(data: bytes, path: Path) -> None:
    """Write the same parts with one date; the first part stays first (OpenDocument wants its type there)."""
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(path, "w") as target:
        names = [info.filename for info in source.infolist()]
        for name in [*names[:1], *sorted(names[1:])]:
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            target.writestr(info, source.read(name))


def _rtf_escaped(text: str) -> str:
    return "".join(_rtf_char(char) for char in text)


def _rtf_char(char: str) -> str:
    special = {"\t": r"\tab ", "\n": "\\par\r\n", "\\": r"\\", "{": r"\{", "}": r"\}"}
    if char in special or ord(char) < 128:
        return special.get(char, char)
    try:
        return f"\\'{char.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:
        units = char.encode("utf-16-le")
        codes = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
        return "".join(rf"\u{code}?" for code in codes)


def _pdf_document(running_head: str) -> Any:
    import matplotlib
    from fpdf import FPDF

    class Document(FPDF):
        def header(self) -> None:
            if running_head:
                self.set_font("DejaVu", "", 8)
                self.cell(0, 8, running_head, align="R", new_x="LMARGIN", new_y="NEXT")
                self.ln(4)

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("DejaVu", "", 8)
            self.cell(0, 8, f"Seite {self.page_no()}", align="C")

    document = Document()
    document.set_creation_date(_DATE)
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    document.add_font("DejaVu", "", str(fonts / "DejaVuSans.ttf"))
    document.add_font("DejaVu", "B", str(fonts / "DejaVuSans-Bold.ttf"))
    return document


def _soft_hyphens(text: str) -> str:
    """Allow a break near the middle of words of ten letters and more."""
    return re.sub(r"[^\W\d_]{10,}", lambda found: _hyphenated(found[0]), text)


def _hyphenated(word: str) -> str:
    """Break before a consonant that a vowel follows, as German does; never inside ch, ck, ph, sch, st, th."""
    middle = len(word) // 2
    places = [
        at
        for at in range(4, len(word) - 3)
        if word[at] not in _VOWELS and word[at + 1] in _VOWELS and word[at - 1 : at + 1] not in _ONE_SOUND
    ]
    at = min(places, key=lambda place: abs(place - middle), default=0)
    return f"{word[:at]}\u00ad{word[at:]}" if at else word


def _html_text(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _cues(turns: Sequence[Turn], cue_words: int) -> Iterator[tuple[float, float, str, str]]:
    for start_s, end_s, speaker, text, _ in _turn_cues(turns, cue_words):
        yield start_s, end_s, speaker, text


def _turn_cues(turns: Sequence[Turn], cue_words: int) -> Iterator[tuple[float, float, str, str, Turn]]:
    """Cut every turn into cues of so many words, its time divided evenly."""
    for turn, end_s in zip(turns, ends_of(turns), strict=True):
        words = turn.text.split(" ")
        cuts = range(0, len(words), cue_words)
        begin = turn.start_s or 0.0
        step = max(end_s - begin, 0.0) / len(cuts)
        for place, cut in enumerate(cuts):
            text = " ".join(words[cut : cut + cue_words])
            yield begin + place * step, begin + (place + 1) * step, turn.speaker, text, turn
