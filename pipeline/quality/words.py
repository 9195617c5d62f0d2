"""How good the coding is, in sentences: what the page and the terminal say of the table `quality`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.quality.figures import ENOUGH_EVALUATIONS, Figure, Measured
from pipeline.quality.prevalence import MINIMUM
from pipeline.study import Codebook
from pipeline.texts import decimal, percent, texts
from pipeline.units import Unit

CAREFUL_PRECISION, CAREFUL_RECALL = 7, 5
"""How many of ten codings that are right, or found, are enough; codes with fewer are to be read with care."""


@dataclass(frozen=True)
class Passage:
    """A heading, its sentences, and points below them."""

    title: str
    sentences: tuple[str, ...]
    points: tuple[str, ...] = ()


def passages(
    tables: Mapping[str, pd.DataFrame], codebook: Codebook, *, unit: Unit = "interview", note: str = ""
) -> list[Passage]:
    """
    Say how good the coding is.

    Args:
        tables: `quality`, `decisions`, `models` and `segments`.
        codebook: the codes.
        unit: what is compared.
        note: what readers must know of the people who decided; stands first where anybody did.

    Returns:
        What is known, most important first; where nobody decided anything that, and how to begin.
    """
    titles = texts()["quality"]["titles"]
    found = _Told(tables, codebook, unit, note).all()
    return [Passage(titles[name], tuple(told), tuple(points)) for name, told, points in found if told or points]


def confirmed(measured: Measured, code_id: str, *, unit: Unit = "interview") -> str:
    """Say in how many of the checked interviews people found a code; "" where nobody decided about it."""
    found = measured.confirmed(code_id)
    if not found:
        return ""
    words = texts()["quality"]["confirmed"][unit]
    return str(words.format(n=decimal(found.value, 0), total=decimal(found.n, 0)))


def out_of_ten(share: float) -> int:
    """Round a share to a whole number out of ten, halves up."""
    return math.floor(10 * share + 0.5)


@dataclass(frozen=True)
class _Told:
    tables: Mapping[str, pd.DataFrame]
    codebook: Codebook
    unit: Unit
    note: str

    def all(self) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
        """Yield the name, the sentences and the points of every passage; both may be empty."""
        noted = [self.words["note"].format(note=self.note)] if self.note else []
        yield "overall", [*noted, *self.overall()] if self.is_checked else [self.words["nobody"]], ()
        if self.is_checked:
            yield "people", [*self.amount(), *self.corrected()], ()
            yield "care", self.careful(), ()
            yield "codes", [self.words["codes"]] if self.enough else [], [self.code(one) for one in self.enough]
            yield "few", self.few(), ()
            yield "evaluations", (), list(self.evaluations())
            yield "agreement", self.agreement(), ()
            yield "learned", self.learned(), ()
        yield "stability", list(self.stability()), ()
        yield "saturation", self.saturation(), ()

    @cached_property
    def words(self) -> Mapping[str, Any]:
        return dict(texts()["quality"])

    @cached_property
    def measured(self) -> Measured:
        return Measured(self.tables["quality"])

    @cached_property
    def is_checked(self) -> bool:
        return bool(len(self.tables["decisions"]))

    @cached_property
    def positives(self) -> Mapping[str, int]:
        """In how many randomly drawn segments people found each code that was asked for."""
        found = {code.code_id: self.measured.get(code.code_id, "machine_n_positive") for code in self.codebook.codes}
        return {code_id: int(figure.value) for code_id, figure in found.items() if figure}

    @cached_property
    def enough(self) -> Sequence[str]:
        return [code_id for code_id, n in self.positives.items() if n >= MINIMUM]

    def overall(self) -> Sequence[str]:
        precision, recall = (self.measured.of_all(f"machine_{name}_micro") for name in ("precision", "recall"))
        if not self.positives:
            return [self.words["no_random"]]
        sentences = [self._counted("overall_precision", precision)] if precision else []
        sentences += [self._counted("overall_recall", recall)] if recall else []
        positive = self.measured.of_all("machine_n_positive")
        return [*sentences, *([self.words["overall_basis"].format(n=_whole(positive.n))] if positive else [])]

    def amount(self) -> Sequence[str]:
        decisions = self.tables["decisions"]
        where = self.tables["segments"].set_index("segment_id")["interview_id"]
        ids = decisions.drop_duplicates("segment_id")
        n_talks, n_coders = ids["segment_id"].map(where).nunique(), decisions["coder"].nunique()
        n_random = int((ids["sample"] == "random").sum())
        sentence = self.words["amount_one" if n_coders == 1 else "amount"]
        return [
            sentence.format(
                coders=self.words["coders"].format(n=n_coders),
                n=_whole(len(ids)),
                talks=self.words[self._of_unit("talks_one" if n_talks == 1 else "talks_many")].format(n=n_talks),
                random=_whole(n_random),
                uncertain=_whole(len(ids) - n_random),
            )
        ]

    def corrected(self) -> Sequence[str]:
        ids = [code.code_id for code in self.codebook.codes if code.kind != "evaluation"]
        n = sum(self.measured.status(code_id) == "corrected" for code_id in ids)
        return [self.words["shares" if n else "shares_none"].format(n=n, total=len(ids), least=MINIMUM)]

    def code(self, code_id: str) -> str:
        label = self.codebook.label(code_id)
        precision, recall = (self.measured.get(code_id, f"machine_{name}") for name in ("precision", "recall"))
        first = self._counted("precision", precision, label) if precision else self.words["never"].format(code=label)
        return " ".join([first, *([self._counted("recall", recall, label)] if recall else [])])

    def _counted(self, name: str, figure: Figure, label: str = "") -> str:
        count = out_of_ten(figure.value)
        verb = self.words["verb_one" if count <= 1 else "verb_many"]
        told = str(count) if count else self.words["none"]
        return str(self.words[name].format(code=label, verb=verb, count=told, interval=self._of_ten(figure)))

    def _of_ten(self, figure: Figure) -> str:
        if not figure.has_interval:
            return ""
        low, high = out_of_ten(figure.low), out_of_ten(figure.high)
        return str(self.words["interval" if low < high else "interval_point"].format(low=low, high=high))

    def careful(self) -> Sequence[str]:
        limits = (("precision", CAREFUL_PRECISION), ("recall", CAREFUL_RECALL))
        found = ((name, self._below(name, limit)) for name, limit in limits)
        return [self.words[f"care_{name}"].format(items=", ".join(items)) for name, items in found if items]

    def _below(self, name: str, limit: int) -> Sequence[str]:
        figures = {code_id: self.measured.get(code_id, f"machine_{name}") for code_id in self.enough}
        low = sorted((one.value, code_id) for code_id, one in figures.items() if one and out_of_ten(one.value) < limit)
        word = self.words["care_item"]
        return [word.format(code=self.codebook.label(code_id), count=out_of_ten(value)) for value, code_id in low]

    def few(self) -> Sequence[str]:
        rare = [(n, code_id) for code_id, n in self.positives.items() if n < MINIMUM]
        word = self.words["few_item"]
        items = [word.format(code=self.codebook.label(code_id), n=n) for n, code_id in rare]
        return [self.words["few"].format(least=MINIMUM, items=", ".join(items))] if items else []

    def evaluations(self) -> Iterator[str]:
        for code in self.codebook.of_kind("evaluation"):
            n = self.measured.n_decisions(code.code_id)
            is_hint = self.measured.is_hint(code.code_id, self.codebook)
            word = self.words["evaluation_hint" if is_hint else "evaluation_checked"]
            yield word.format(code=code.label, n=n, least=ENOUGH_EVALUATIONS)

    def agreement(self) -> Sequence[str]:
        agreed = self.measured.of_all("human_agreement_micro")
        if not agreed:
            return [self.words["agreement_alone"]] if self.tables["decisions"]["coder"].nunique() == 1 else []
        sentences = [self.words["agreement"].format(share=percent(agreed.value), n=_whole(agreed.n))]
        items = [self._chance(f"agreement_{name}", f"human_{name}_micro") for name in ("kappa", "alpha")]
        if told := ", ".join(filter(None, items)):
            sentences.append(self.words["agreement_meaning"].format(items=told))
        rest = (("agreement_sets", "human_alpha_masi"), ("agreement_machine", "machine_kappa_micro"))
        return [*sentences, *filter(None, (self._chance(*pair) for pair in rest))]

    def _chance(self, name: str, measure: str) -> str:
        figure = self.measured.of_all(measure)
        if not figure:
            return ""
        ends = {"low": decimal(figure.low, 2), "high": decimal(figure.high, 2)} if figure.has_interval else None
        interval = self.words["range"].format(**ends) if ends else ""
        return str(self.words[name].format(value=decimal(figure.value, 2), interval=interval))

    def learned(self) -> Sequence[str]:
        models = self.tables["models"]
        own = models[models["threshold"].notna()]
        if not len(own):
            return []
        learned, calibrated = int(own["is_learned"].sum()), int(own["is_calibrated"].sum())
        return [self.words["learned"].format(learned=learned, calibrated=calibrated, total=len(own))]

    def stability(self) -> Iterator[str]:
        """Say what changes where one interview is left out."""
        one = self.words["one"][self.unit]
        worst, mean = (self.measured.of_all(f"stability_codings{suffix}") for suffix in ("", "_mean"))
        if worst and mean:
            name = "stability_codings" if worst.value < 1 else "stability_codings_none"
            most, usual = (percent(math.ceil(1000 * (1 - figure.value) - 1e-6) / 1000, 1) for figure in (worst, mean))
            yield self.words[name].format(worst=most, mean=usual)
        if top := self.measured.get("mapping", "stability_top_themes"):
            name = "stability_top" if top.value < 1 else "stability_top_always"
            yield self.words[name].format(one=one, share=percent(top.value))
        quality = self.tables["quality"]
        held = quality.loc[quality["measure"] == "stability_holds", "value"]
        if len(held):
            yield self.words["stability_holds"].format(one=one, n=len(held), always=int((held == 1).sum()))

    def _of_unit(self, name: str) -> str:
        return f"{name}_person" if self.unit == "person" else name

    def saturation(self) -> Sequence[str]:
        quality = self.tables["quality"]
        curve = quality[(quality["subject"] == "saturation") & quality["measure"].str.startswith("codes_seen_")]
        if len(curve) < 2:
            return []
        seen = curve.sort_values("n").set_index("n")["value"]
        half = int(seen.index[(len(seen) - 1) // 2])
        total = sum(code.kind != "evaluation" for code in self.codebook.codes)
        known = {"n": int(seen.index[-1]), "codes": _whole(seen.iloc[-1]), "total": total}
        told = self.words[self._of_unit("saturation")].format(**known, half=half, mean=decimal(seen[half], 1))
        return [told, self.words["saturation_caveat"]]


def _whole(number: float) -> str:
    return decimal(number, 0)
