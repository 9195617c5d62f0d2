"""What codes and judgements are called in a spreadsheet's drop-down lists, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.study import Codebook
from pipeline.study.reviews import STANDS, Offer

NONE = "– kein Code –"
STAND_WORDS: Mapping[str, str] = {"pro": "dafür", "contra": "dagegen"}
KIND_WORDS: Mapping[str, str] = {
    "theme": "Thema",
    "proposition": "These",
    "goal": "Ziel",
    "measure": "Maßnahme",
    "evaluation": "Wertung",
}
"""Kinds of codes in the order of the lists, and what a reader calls them."""

_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Words:
    """
    The two lists to choose from.

    Attributes:
        codes: what is shown → code_id, in the order of the list.
        marks: what is shown → id of an evaluation, or pro and contra.
    """

    codes: Mapping[str, str]
    marks: Mapping[str, str]

    def code(self, cell: str) -> str | None:
        """Return the code that a cell names by its label or id, in any case; None where it names none."""
        return _found(self.codes, cell)

    def mark(self, cell: str) -> str | None:
        """Return the evaluation or stand that a cell names."""
        return _found(self.marks, cell)


def words(offered: Sequence[Offer]) -> Words:
    """Name codes so that every name is one code's: by its label, with its id where labels are alike."""
    matter = [one for one in offered if one.kind != "evaluation"]
    judgements = [one for one in offered if one.kind == "evaluation"]
    has_stands = any(one.kind == "proposition" for one in offered)
    stands = {word: stand for stand, word in STAND_WORDS.items()} if has_stands else {}
    return Words(_named(matter, (NONE,)), _named(judgements, STAND_WORDS.values()) | stands)


def offers(codebook: Codebook) -> tuple[Offer, ...]:
    """Return a codebook's codes as they are offered: kind by kind, each code followed by those below it."""
    ordered: list[Offer] = []

    def add(code_id: str) -> None:
        code = codebook[code_id]
        ordered.append(Offer(code.code_id, code.label, code.kind, code.parent))
        for child in codebook.children(code_id):
            add(child.code_id)

    for kind in KIND_WORDS:
        for code in codebook.codes:
            if code.kind == kind and not code.parent:
                add(code.code_id)
    return tuple(ordered)


def _named(codes: Sequence[Offer], taken: Iterable[str]) -> dict[str, str]:
    labels = [_plain(one.label).casefold() for one in codes]
    ids = [one.code_id.casefold() for one in codes]
    seen = Counter([*labels, *ids, *(_plain(word).casefold() for word in taken), *STANDS])
    alone = [seen[label] == (2 if label == own else 1) for label, own in zip(labels, ids, strict=True)]
    shown = [_shown(one, is_alone=is_alone) for one, is_alone in zip(codes, alone, strict=True)]
    again = Counter(name.casefold() for name in shown)
    return {
        name if again[name.casefold()] == 1 else one.code_id: one.code_id
        for one, name in zip(codes, shown, strict=True)
    }


def _shown(one: Offer, *, is_alone: bool) -> str:
    label = _plain(one.label)
    if not label or label.startswith(_FORMULA):
        return f"{one.code_id} ({label})"
    return label if is_alone else f"{label} ({one.code_id})"


def _found(names: Mapping[str, str], cell: str) -> str | None:
    wanted = _plain(cell)
    known = {code_id: code_id for code_id in names.values()} | dict(names)
    if wanted in known:
        return known[wanted]
    alike = {code_id for name, code_id in known.items() if name.casefold() == wanted.casefold()}
    return alike.pop() if len(alike) == 1 else None


def _plain(text: str) -> str:
    return " ".join(text.split())
