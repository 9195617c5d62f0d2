"""What somebody chose from the codes of one day, as 0 and 1 for the codes of today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.study import Codebook
from pipeline.study.reviews import STANDS, Offer


@dataclass(frozen=True)
class Carrier:
    """
    How the codes that a round offered became today's.

    Attributes:
        codebook: today's codes.
        heirs: for every offered code, the codes of today that it became: itself, or those that name it in `was`.
        above: for every offered code, the codes above it when it was offered.
    """

    codebook: Codebook
    heirs: Mapping[str, tuple[str, ...]]
    above: Mapping[str, tuple[str, ...]]

    @property
    def gone(self) -> tuple[str, ...]:
        """Offered codes that no code of today was."""
        return tuple(one for one, heirs in self.heirs.items() if not heirs)

    @property
    def split(self) -> tuple[str, ...]:
        """Offered codes that several codes of today were."""
        return tuple(one for one, heirs in self.heirs.items() if len(heirs) > 1)

    def values(self, choices: Sequence[str]) -> dict[str, int]:
        """
        Decide today's codes.

        A code is 1 where it, or a code below it, was chosen by one of its names. It is 0 where all of its names that
        were offered were left out. A chosen code that several codes were leaves them undecided, and what stands
        above all of them is 1. A code that was not offered by any name is undecided.

        Args:
            choices: `theme`, `theme:evaluation`, `proposition:pro|contra`.

        Returns:
            0 or 1 by code: plain codes, evaluations (1 where somewhere given), and `theme:evaluation` and
            `proposition:pro|contra` for all themes and propositions. Undecided codes are not in it; nor is
            `theme:evaluation` where the evaluation was given to a code below the theme only.
        """
        yes, maybe = self._chosen(choice.partition(":")[0] for choice in choices)
        offered = {heir for heirs in self.heirs.values() for heir in heirs}
        plain = {one: 1 if one in yes else 0 for one in self._matter if one in yes or one in offered - maybe}
        given, unsure = self._judged(choices)
        pairs = self._pairs(plain, given, unsure)
        marks = {mark for _, mark in given}
        doubtful = {mark for _, mark in unsure} - marks
        judged = {one: int(one in marks) for one in self._evaluations if one in offered and one not in doubtful}
        return plain | judged | pairs

    @property
    def _matter(self) -> list[str]:
        return [code.code_id for code in self.codebook.codes if code.kind != "evaluation"]

    @property
    def _evaluations(self) -> list[str]:
        return [code.code_id for code in self.codebook.of_kind("evaluation")]

    def _chosen(self, chosen: Iterable[str]) -> tuple[set[str], set[str]]:
        """Return today's codes that are 1, and those that may be."""
        yes: set[str] = set()
        maybe: set[str] = set()
        for old in {one for code in chosen for one in (code, *self.above.get(code, ()))}:
            lineages = [{heir, *self.codebook.ancestors(heir)} for heir in self._heirs(old)]
            if lineages:
                yes |= set.intersection(*lineages)
                maybe |= set.union(*lineages)
        return yes, maybe - yes

    def _heirs(self, old: str) -> tuple[str, ...]:
        """A code that somebody wrote by hand need not have been offered."""
        return self.heirs.get(old, (old,) if old in self.codebook else ())

    def _judged(self, choices: Iterable[str]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Return (code, mark) that are 1, and those that may be."""
        given: set[tuple[str, str]] = set()
        unsure: set[tuple[str, str]] = set()
        for choice in choices:
            old, colon, mark = choice.partition(":")
            heirs, marks = self._heirs(old), (mark,) if mark in STANDS else self._heirs(mark) if colon else ()
            found = {(heir, one) for heir in heirs for one in marks}
            if len(found) == 1:
                given |= found
            else:
                unsure |= found
            if len(marks) == 1:
                given.add(("", marks[0]))  # the evaluation was given, whatever its code has become
        return given, unsure - given

    def _pairs(
        self, plain: Mapping[str, int], given: Collection[tuple[str, str]], unsure: Collection[tuple[str, str]]
    ) -> dict[str, int]:
        offered = {heir for heirs in self.heirs.values() for heir in heirs}
        below = {(above, mark) for one, mark in {*given, *unsure} if one for above in self.codebook.ancestors(one)}
        open_pairs = {*unsure, *below} - set(given)
        marks = {"theme": [one for one in self._evaluations if one in offered], "proposition": list(STANDS)}
        return {
            f"{code.code_id}:{mark}": int((code.code_id, mark) in given)
            for code in self.codebook.of_kind("theme", "proposition")
            if code.code_id in plain
            for mark in marks[code.kind]
            if (code.code_id, mark) not in open_pairs
        }


def carrier(offered: Sequence[Offer], codebook: Codebook) -> Carrier:
    """Work out what became of the codes that a round offered."""
    claims: dict[str, list[str]] = defaultdict(list)
    for code in codebook.codes:
        for name in (code.code_id, *code.was):
            claims[name].append(code.code_id)
    parents = {one.code_id: one.parent for one in offered}
    heirs = {
        # a code of today that could be chosen beside one that lives on did not come out of it
        old: tuple(one for one in claims[old] if one == old or old not in codebook or one not in parents)
        for old in parents
    }
    above: dict[str, tuple[str, ...]] = {}
    for one in offered:
        path = [one.code_id]
        while (parent := parents.get(path[-1], "")) and parent not in path:
            path.append(parent)
        above[one.code_id] = tuple(path[1:])
    return Carrier(codebook, heirs, above)
