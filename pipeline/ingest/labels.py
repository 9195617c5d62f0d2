"""Speaker labels at the beginning of lines: how they may look, and which of them are real."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.ingest.model import Line
from pipeline.ingest.names import label_key
from pipeline.ingest.roles import label_role
from pipeline.ingest.times import CLOCK, MARK, seconds, take_cell, take_leading

# `Interviewer:in` has a colon of its own.
_LABEL = r"(?P<label>[^\W\d_]+:(?:in|r)\b[ \d]{0,4}|[^\t:\uff1a]{1,60}?)"
_AFTER_COLON = rf"\s*(?P<mark>{MARK})?\s*[:\uff1a]+"
_COLON = re.compile(rf"{_LABEL}{_AFTER_COLON}")
_TABBED = re.compile(rf"(?P<label>[^\t:]{{1,60}}?)\s*(?P<mark>{MARK}|\t{CLOCK}(?=\t))?\s*\t")
_TIMED = re.compile(rf"(?P<label>[^\t:]{{1,60}}?)\s+(?P<mark>{MARK}|{CLOCK})\s*")
_SLIP = re.compile(rf"(?P<label>[^\s:;,]{{1,14}})\s*(?P<mark>{MARK})?\s*;(?=\s)")
# Labels without colon, each in files that have nearly no others: `[B] viel`, `B – viel`, `B) viel`, GAT2's `B   viel`.
_OTHERS = (
    re.compile(r"[\[<({](?P<label>[^\[\]<>(){}\t:]{1,40})[\]>)}]\s*[:–-]?\s*(?P<mark>)(?P<gap>)(?=\S)"),
    re.compile(r"(?P<label>[^\t:–—]{1,40}?)(?P<mark>)(?P<gap>)(?:\s+[–—-]+\s+|\s*[)|>]\s+)(?=\S)"),
    re.compile(r"(?P<label>[^\s:]{1,14}?)(?P<mark>)(?P<gap>[ \u00a0]+)(?=\S)"),
)
_REMARK = re.compile(r"\s*(\([^\W\dA-ZÄÖÜ][^()]*\))\Z")
_BRACKETED = re.compile(r"[\[(<](.{1,40})[\])>]:?")
_DASH = re.compile(r"\A[–—-]\s+")
_EMPHASISED = re.compile(rf"{_LABEL}\s*(?P<mark>{MARK})?\s*:?\s*")
_TIME_ONLY = re.compile(rf"\s*(?:{MARK}|{CLOCK})\s*")
_ROW_NUMBER = re.compile(r"\A\d{1,4}\.?\t+")
_GENERIC = re.compile(r"(?:s|sp|p)[\s._-]?\d{1,2}|(?:sprecher|sprecherin|speaker|person)[\s._-]?(?:\d{1,2}|[a-z])")
_GUEST = re.compile(r"(?:Frau|Herrn?|Dr\.|Prof\.)\s.*|.*\(.*\)|.*(?:in|er|frau|mann|kind|person|gast|chef|stimme|ruf)")

_WORD = re.compile(r"[(„]?[\w./*&+’'-]+[),]?")
_PARTICLE_WORDS = "von vom zu zum zur der den de van di da del la le und & y bin ibn al el"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
# Words that open a sentence with a colon, or a line of the head, but never name a speaker.
_NO_SPEAKER_WORDS = (
    "der die das dem den des ein eine einer eines es er sie wir ihr ich man mir mich uns was wer wie wo wann warum "
    "also und oder aber denn weil wenn dann da hier dort so nun ja nein doch nur noch auch ganz sehr zum zur im in am "
    "an auf mit von vor nach bei für aus um mein meine meins unser unsere sein seine ihre dieser diese dieses erstens "
    "zweitens drittens viertens fünftens einerseits andererseits erster zweiter nämlich kurz kurzum genau gut okay "
    "problem probleme beispiel beispiele fazit ergebnis ergebnisse punkt stichwort motto ziel ziele thema themen zitat "
    "hinweis anmerkung folge folgen grund gründe vorteil vorteile nachteil nachteile bedingung lösung idee "
    "datum ort dauer zeit uhrzeit titel interview projekt teil block kapitel abschnitt top aufnahme audio audiodatei "
    "mhm hm hmhm ach aha äh ähm okay ok oh tja stimmt richtig eben klar vielleicht natürlich schön danke bitte "
    "datei transkription transkript transkribiert transkribierte transkriptionsregeln stand version quelle"
)
_NO_SPEAKER = frozenset(_NO_SPEAKER_WORDS.split())


@dataclass(frozen=True)
class Head:
    """
    What may be the label at the beginning of a line.

    Attributes:
        label: the label without colon and time.
        text: the rest of the line.
        start_s: the time that stands with the label.
        is_marked: something besides the words says that it is a label: a time or bold print.
        is_alone: the label is the whole line, without colon or time.
        is_spaced: no colon or tab parts the label from the text, as in GAT2.
        instead: how the line reads in a file of such labels, `B Erstens: die Zeit` as what B says.
    """

    label: str
    text: str
    start_s: float | None = None
    is_marked: bool = False
    is_alone: bool = False
    is_spaced: bool = False
    instead: Head | None = None


def parse_head(line: Line, *, known: frozenset[str] = frozenset()) -> Head | None:
    """
    Find what may be a label at the beginning of a line.

    Args:
        line: a line without a speaker of its own.
        known: label keys from the study's tables.

    Returns:
        The candidate, or None; whether it is real is `real_heads`' to say.
    """
    if line.emphasis and (head := _emphasised(line, known)):
        return head
    text = _ROW_NUMBER.sub("", line.text, count=1) if line.text[:1].isdigit() else line.text
    start_s, rest = take_leading(text, bare=True)
    rest = rest if start_s is None else _DASH.sub("", rest, count=1)
    head = _colon(_DASH.sub("", rest, count=1), known) or _tabbed(rest, known) or _timed(rest) or _alone(rest, known)
    spaced = _spaced(rest, known)
    head = replace(head, instead=spaced) if head else spaced
    if head is None:
        return None
    return head if start_s is None else replace(head, start_s=start_s, is_marked=True)


def looks_labelled(text: str) -> bool:
    """Whether a line begins with what is a label at first sight: before a colon or a time, or by its usual form."""
    head = parse_head(Line(text))
    return head is not None and _is_plain(head, frozenset())


def real_heads(heads: Sequence[Head | None], *, known: frozenset[str]) -> list[Head | None]:
    """
    Decide which candidates are labels.

    Args:
        heads: a candidate or None for every line of a file.
        known: label keys from the study's tables.

    Returns:
        The same list with None in place of candidates that are text.
    """
    real = _accepted([head if head and _is_plain(head, known) else None for head in heads], known)
    alone = _accepted([head if head and head.is_alone else None for head in heads], known)
    spaced = _accepted([(head if head.is_spaced else head.instead) if head else None for head in heads], known)
    n_real, n_alone, n_spaced = (sum(head is not None for head in found) for found in (real, alone, spaced))
    if n_spaced > 2 * max(n_real, n_alone) and _are_several(spaced):
        return [right or left for left, right in zip(real, spaced, strict=True)]
    if n_alone > 2 * n_real and _part_the_text(alone):
        return [right or left for left, right in zip(real, alone, strict=True)]
    n_alone = sum(head is not None and head.is_alone for head in real)
    if n_alone * 2 > n_real:
        return real
    if _are_complete(heads, real):
        return [head if kept or (head and _is_guest(head)) else None for kept, head in zip(real, heads, strict=True)]
    # Where labels have colons, a name that fills a line is the end of a sentence.
    return [None if head and head.is_alone else head for head in real]


def _accepted(heads: Sequence[Head | None], known: frozenset[str]) -> list[Head | None]:
    accepted = _accepted_keys(heads, known)
    return [head if head and label_key(head.label) in accepted else None for head in heads]


def _are_complete(heads: Sequence[Head | None], real: Sequence[Head | None]) -> bool:
    """Whether every line begins with a label, so that one which stands once is hardly the end of a turn."""
    begin = next((at for at, head in enumerate(real) if head), len(real))
    n_real = sum(head is not None for head in real)
    return n_real >= 20 and sum(head is None for head in heads[begin:]) * 50 <= n_real


def _is_guest(head: Head) -> bool:
    """Whether a label that stands once is a person who comes in: `Sekretärin`, `Frau Ahl (Bürgerin)`, `P`."""
    is_plain = not (head.is_alone or head.is_spaced)
    return is_plain and (len(head.label) <= 3 or _GUEST.fullmatch(head.label) is not None)


def _is_plain(head: Head, known: frozenset[str]) -> bool:
    return not head.is_spaced and (not head.is_alone or _names(head.label, known))


def _are_several(heads: Sequence[Head | None]) -> bool:
    """Whether two labels recur: one word that begins several lines is no speaker."""
    counts = Counter(label_key(head.label) for head in heads if head)
    return sum(number >= 2 for number in counts.values()) >= 2


def _part_the_text(heads: Sequence[Head | None]) -> bool:
    """Whether lines of a name and nothing else part the text: two names recur, text follows each, often enough."""
    alone = [at for at, head in enumerate(heads) if head and head.is_alone]
    followed = sum(at + 1 < len(heads) and heads[at + 1] is None for at in alone)
    return _are_several(heads) and len(alone) * 5 >= len(heads) and followed >= 0.8 * len(alone)


def is_usual(label: str) -> bool:
    """Whether transcribers use this very label everywhere: `I`, `B2`, `Interviewerin`, `S1`, `Sprecher 2`."""
    return label_role(label) is not None or _GENERIC.fullmatch(label_key(label)) is not None


def _accepted_keys(heads: Sequence[Head | None], known: frozenset[str]) -> frozenset[str]:
    """
    Decide which keys are labels.

    A label recurs, is known from the study's tables, or is one of the usual abbreviations where several of them occur
    (one `B2:` in a file of `I:` and `B1:`), or stands once with a time or in bold where labels of its shape stand so:
    one that recurs, or half of all lines.
    """
    found = [head for head in heads if head is not None]
    counts = Counter(label_key(head.label) for head in found)
    recurring = {key for key, number in counts.items() if number >= 2}
    usual = Counter(label_key(head.label) for head in found if is_usual(head.label))
    marked = [head for head in found if head.is_marked]
    shapes = {_shape(head.label) for head in marked if label_key(head.label) in recurring}
    shapes |= {
        shape for shape, number in Counter(_shape(head.label) for head in marked).items() if _half(number, heads)
    }
    once = {label_key(head.label) for head in marked if _shape(head.label) in shapes}
    return frozenset(recurring | (counts.keys() & known) | (set(usual) if usual.total() >= 2 else set()) | once)


def _emphasised(line: Line, known: frozenset[str]) -> Head | None:
    start_s, emphasis = take_leading(line.emphasis, bare=True)
    found = _EMPHASISED.fullmatch(emphasis)
    rest = line.text[len(line.emphasis) :].lstrip(": \t")
    beside = _TIME_ONLY.fullmatch(rest)
    if found is None or not _is_plausible(found["label"], known):
        return None
    if not rest and not emphasis.rstrip().endswith(":") and not _names(found["label"], known):
        return None
    own = seconds(found["mark"] or (beside[0] if beside else ""))
    if own is None:
        # `**Jana Reuter** (0:05): Ja`
        own, rest = take_leading(rest)
    rest = "" if beside else rest.lstrip(": \t")
    return Head(found["label"].strip(), rest, start_s if own is None else own, is_marked=True)


def _colon(text: str, known: frozenset[str]) -> Head | None:
    found = _COLON.match(text)
    if found is None and (found := _SLIP.match(text)) and not _names(found["label"], known):
        return None
    if found is None or not _is_plausible(found["label"], known):
        return None
    rest = text[found.end() :]
    if rest[:1].strip() and not _may_touch(found["label"], rest, known):
        return None
    return _head(found, rest)


def _may_touch(label: str, rest: str, known: frozenset[str]) -> bool:
    """`B:Ja` and `B:(lacht)` are sloppy labels; `Bürger:innen`, `10:30` and `http://` are words."""
    # `B:795 Euro`, but not `I  0:05`.
    if rest[0] in "[(#" or (rest[0].isdecimal() and is_usual(label) and len(label.split()) == 1):
        return True
    return rest[0] not in "/0123456789" and (len(label) <= 3 or _names(label, known))


def _tabbed(text: str, known: frozenset[str]) -> Head | None:
    found = _TABBED.match(text)
    if found is None or not _is_plausible(found["label"], known):
        return None
    start_s, rest = take_cell(text[found.end() :])
    head = _head(found, rest)
    return replace(head, start_s=start_s, is_marked=True) if start_s is not None else head


def _timed(text: str) -> Head | None:
    found = _TIMED.fullmatch(text) if len(text) < 100 else None
    return _head(found, "") if found and _is_plausible(found["label"], frozenset()) else None


def _alone(text: str, known: frozenset[str]) -> Head | None:
    inner = _BRACKETED.fullmatch(text.strip())
    label = inner[1] if inner and is_usual(inner[1]) else text.strip()
    if not 0 < len(label) <= 40 or (label.endswith((".", ",", "-", "–")) and not is_usual(label)):
        return None
    # Whoever is not known may be anything; such lines count only where they part the whole text.
    return Head(label, "", is_alone=True) if _names(label, known) or _is_plausible(label, known) else None


def _spaced(text: str, known: frozenset[str]) -> Head | None:
    for pattern in _OTHERS:
        found = pattern.match(text)
        if found is None or not found["label"][0].isupper() or not _is_plausible(found["label"], known):
            continue
        is_code = len(found["label"]) <= 4 and is_usual(found["label"])
        # `C) 315-430` is one of a list.
        if is_code or (len(found["gap"]) != 1 and ")" not in found[0]):
            head = _head(found, text[found.end() :])
            return replace(head, label=head.label.rstrip(".") if len(head.label) <= 3 else head.label, is_spaced=True)
    return None


def _head(found: re.Match[str], rest: str) -> Head:
    start_s = seconds(found["mark"] or "")
    label, rest = found["label"].strip().rstrip(" -–—|,"), rest.strip()
    # `B (lacht): Ja` tells how B speaks, `Frau Ahl (Rat): Ja` who speaks.
    if (remark := _REMARK.search(label)) and is_usual(label[: remark.start()]):
        label, rest = label[: remark.start()], f"{remark[1]} {rest}".strip()
    return Head(label, rest, start_s, is_marked=start_s is not None)


def _names(label: str, known: frozenset[str]) -> bool:
    return is_usual(label) or label_key(label) in known


def _is_plausible(label: str, known: frozenset[str]) -> bool:
    """Whether the words look like a label, so that „Es war: schwierig“ has none."""
    words = label.split()
    if not 1 <= len(words) <= 5 or len(label) > 40 or not label.strip()[0].isalpha():
        return False
    if _names(label, known):
        return True
    return words[0].casefold().rstrip(".") not in _NO_SPEAKER and _are_name_words(words)


def _are_name_words(words: Sequence[str]) -> bool:
    if len(words) == 1 and len(words[0]) <= 2:
        # `K.:` is somebody whose name was cut.
        return words[0].removesuffix(".").isalnum()
    # `Müller, Anna` is a name, „Herr Müller, zum Einstieg“ is not.
    if any(word.endswith(",") for word in words[1:]) or (words[0].endswith(",") and len(words) > 3):
        return False
    return all(_is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    is_sentence_end = word.endswith(".") and len(word.split(".")[-2]) > 5
    is_name = not word[0].islower() or word in _PARTICLES
    return _WORD.fullmatch(word) is not None and is_name and not is_sentence_end


def _half(number: int, heads: Sequence[Head | None]) -> bool:
    return number >= 2 and number * 2 >= len(heads)


def _shape(label: str) -> str:
    words = label_key(label).split()
    if len(words) > 1:
        return "name"
    return "code" if len(label) <= 3 or label[-1].isdigit() else "word"
