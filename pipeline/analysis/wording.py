"""How groups, lists and numbers are called in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.study import Contrast
from pipeline.texts import attribute_label, date_told, decimal, texts, value_label


def group_labels(contrast: Contrast) -> tuple[str, str]:
    """Return short names of a contrast's two groups: („Dorf“, „übrige“), („bis 26.05.2019“, „nach dem 26.05.2019“)."""
    words = texts()["contrasts"]
    if contrast.split:
        day = date_told(contrast.split.isoformat())
        return words["until"].format(date=day), words["after"].format(date=day)
    first, second = (
        ", ".join(value_label(contrast.attribute, value) for value in values) for values in (contrast.a, contrast.b)
    )
    return first, second or words["other"]


def group_phrases(contrast: Contrast) -> tuple[str, str]:
    """Return what stands for a contrast's two groups in a sentence: („die aus Dörfern“, „die übrigen“)."""
    other = str(texts()["phrases"]["other"])
    return _phrase(contrast.attribute, contrast.a), _phrase(contrast.attribute, contrast.b) or other


def group_phrase(attribute: str, value: str) -> str:
    """Return what stands for the people with a value in a sentence: „die aus Dörfern“."""
    return _phrase(attribute, (value,))


def listed(items: Sequence[str], *, last: str = "and") -> str:
    """Join items with commas and „und“ (or, with last="or", „oder“)."""
    joint = str(texts()["findings"][last])
    return joint.join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def counted(name: str, n: int, words: Mapping[str, str] | None = None) -> str:
    """
    Write a number with what it counts: „1 Stelle“, „12 Stellen“.

    Args:
        name: of `[findings.counted]`.
        n: the number.
        words: what units are called, where the noun depends on them.
    """
    forms = texts()["findings"]["counted"]
    return str(forms[f"{name}_one" if n == 1 else name]).format(n=decimal(n, 0), **(words or {}))


def _phrase(attribute: str, values: Sequence[str]) -> str:
    known = texts()["phrases"].get(attribute, {})
    generic = known.get("*", texts()["phrases"]["any"]["*"])
    phrases = [
        known.get(value.lower(), generic).format(
            attribute=attribute_label(attribute), value=value_label(attribute, value)
        )
        for value in values
    ]
    # „die aus Dörfern oder aus Kleinstädten“: the article once
    tails = [
        phrase if number == 0 else phrase.removeprefix(texts()["phrases"]["article"])
        for number, phrase in enumerate(phrases)
    ]
    return listed(tails, last="or")
