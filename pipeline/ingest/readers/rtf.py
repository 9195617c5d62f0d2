"""Rich text, as f4, MAXQDA and older versions of Word write it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.ingest.layout import Piece, lines_of
from pipeline.ingest.model import Reading, Unreadable, counted

_TOKEN = re.compile(
    r"\\bin(?P<bin>\d+) ?|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_TEXT_WORDS = {
    **dict.fromkeys(("par", "line", "row", "nestrow", "sect", "page", "column", "shptxt"), "\n"),
    **dict.fromkeys(("tab", "cell", "nestcell"), "\t"),
    **{"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”"},
    **dict.fromkeys(("emspace", "enspace", "qmspace"), " "),
}
_SIGNS = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_LEFT_OUT_WORDS = (
    "fonttbl colortbl stylesheet info pict object fldinst footnote annotation atnid atnauthor atntime atnicn atnref "
    "header headerl headerr headerf footer footerl footerr footerf listtext pntext nonshppict xe tc tcn bkmkstart "
    "bkmkend themedata colorschememapping datastore latentstyles listtable listoverridetable rsidtbl revtbl filetbl "
    "generator shprslt ftnsep ftnsepc aftnsep aftnsepc upr mmathPr xmlnstbl"
)
_LEFT_OUT = frozenset(_LEFT_OUT_WORDS.split())
# What an embedded object shows, and what a text box holds.
_SHOWN_AGAIN = frozenset({"result", "shptxt"})
_CHARSETS = {
    **{77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254"},
    **{163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"},
}
_ESCAPED_BRACE = re.compile(r"\\[\\{}]")
_COUNTED = {
    "footnote": "Fußnoten",
    "annotation": "Kommentare",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "Kopfzeilen"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "Fußzeilen"),
    "deleted": "Streichungen",
    "v": "verborgener Text",
}


def read(data: bytes) -> Reading:
    """Read an .rtf file; table cells become tabs."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("die Datei ist kein RTF-Dokument", "bitte im Textprogramm als .rtf oder .docx speichern")
    # One character a byte: the code page changes with the font.
    source = data.decode("latin-1")
    parser = _Parser(is_utf8=_is_utf8(data))
    lines = tuple(lines_of(parser.pieces(source)))
    return Reading(lines, tuple(_warnings(parser.lost, source)))


def _is_utf8(data: bytes) -> bool:
    """RTF is ASCII by rule; some programs write their own 8-bit characters all the same, and some write UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True)
class _State:
    """What holds inside a group; `dropped` is the word that keeps its text out, or ""."""

    dropped: str = ""
    is_bold: bool = False
    font: int = -1
    fallback: int = 1


@dataclass
class _Parser:
    """Walks through the tokens of a file; a group inherits what holds around it."""

    is_utf8: bool
    state: _State = _State()
    stack: list[_State] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    codec: str = "cp1252"
    default_font: int = 0
    pending: bytearray = field(default_factory=bytearray)
    skip: int = 0
    lost: Counter[str] = field(default_factory=Counter)

    def pieces(self, source: str) -> Iterator[Piece]:
        """Yield the text with its bold print."""
        end = 0
        while found := _TOKEN.search(source, end):
            end = found.end() + int(found["bin"] or 0)
            if found["byte"]:
                self._byte(found["byte"])
                continue
            yield from self._text(self._decoded())
            yield from self._text(self._token(found))
        yield from self._text(self._decoded())

    def _text(self, text: str) -> Iterator[Piece]:
        if text and not self.state.dropped:
            yield text, self.state.is_bold
        elif self.state.dropped in _COUNTED:
            self.lost[_COUNTED[self.state.dropped]] += len(text.split())

    def _token(self, found: re.Match[str]) -> str:
        if found["brace"]:
            self._brace(found["brace"])
            return ""
        if found["word"]:
            return self._word(found["word"], found["number"])
        if found["sign"]:
            return self._sign(found["sign"])
        return self._plain(found["text"] or "")

    def _brace(self, brace: str) -> None:
        self.skip = 0
        if brace == "{":
            self.stack.append(self.state)
        elif self.stack:
            self.state = self.stack.pop()
            if not self.stack:
                # Behind the end of the document there is nothing but rubbish.
                self.state = _State(dropped="rtf")

    def _byte(self, digits: str) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.pending.append(int(digits, 16))

    def _decoded(self) -> str:
        """The bytes that were waiting; a character may need two of them."""
        if not self.pending:
            return ""
        data, self.pending = bytes(self.pending), bytearray()
        font = self.default_font if self.state.font < 0 else self.state.font
        return data.decode(self.fonts.get(font, self.codec), "replace")

    def _plain(self, text: str) -> str:
        kept = text[self.skip :]
        self.skip = max(0, self.skip - len(text))
        if kept.isascii():
            return kept
        return kept.encode("latin-1").decode("utf-8" if self.is_utf8 else self.codec, "replace")

    def _sign(self, sign: str) -> str:
        if sign == "*":
            self.state = replace(self.state, dropped=self.state.dropped or "*")
        elif self.skip:
            self.skip -= 1
            return ""
        return _SIGNS.get(sign, "")

    def _word(self, word: str, digits: str | None) -> str:
        number = int(digits or 0)
        if word == "u":
            self.skip = self.state.fallback
            return chr(number & 0xFFFF)
        if word in _LEFT_OUT:
            self.state = replace(self.state, dropped=word)
        elif word in _SHOWN_AGAIN and self.state.dropped in {"", "*", "object"}:
            self.state = replace(self.state, dropped="")
        else:
            self._format(word, number, is_on=digits != "0")
        return _TEXT_WORDS.get(word, "")

    def _format(self, word: str, number: int, *, is_on: bool) -> None:
        if word == "b":
            self.state = replace(self.state, is_bold=is_on)
        elif word in {"v", "deleted"} and self.state.dropped in {"", "v", "deleted"}:
            self.state = replace(self.state, dropped=word if is_on else "")
        elif word == "f":
            self.state = replace(self.state, font=number)
        elif word == "uc":
            self.state = replace(self.state, fallback=max(number, 0))
        elif word == "plain":
            visible = "" if self.state.dropped in {"v", "deleted"} else self.state.dropped
            self.state = replace(self.state, is_bold=False, dropped=visible, font=-1)
        else:
            self._codec(word, number)

    def _codec(self, word: str, number: int) -> None:
        if word == "deff":
            self.default_font = number
        elif word == "fcharset" and number in _CHARSETS:
            self.fonts[self.state.font] = _CHARSETS[number]
        elif word == "mac":
            self.codec = "mac_roman"
        elif word in {"ansicpg", "cpg"} and _exists(f"cp{number}"):
            if word == "ansicpg":
                self.codec = f"cp{number}"
            else:
                self.fonts[self.state.font] = f"cp{number}"


def _exists(codec: str) -> bool:
    try:
        return bool("".encode(codec) == b"")
    except LookupError:
        return False


def _warnings(lost: Mapping[str, int], source: str) -> Iterator[str]:
    dropped = [f"{name} (etwa {counted(lost[name], 'Wort', 'Wörter')})" for name in sorted(lost) if lost[name]]
    if dropped:
        yield f"Nicht übernommen: {', '.join(dropped)}."
    if boxes := source.count("\\shptxt"):
        what = counted(boxes, "Textfeld", "Textfelder")
        yield f"{what} übernommen, wo der Anker im Text steht; bitte die Reihenfolge prüfen."
    plain = _ESCAPED_BRACE.sub("", source)
    if plain.count("{") > plain.count("}"):
        yield "Die Datei bricht mitten im Text ab; bitte das Ende prüfen."
