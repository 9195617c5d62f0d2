"""Groups, lists and days read as German."""

from __future__ import annotations

import pytest

from pipeline.analysis.wording import counted, group_labels, group_phrases, listed
from pipeline.study import Contrast


@pytest.mark.parametrize(
    ("attribute", "values", "phrase"),
    [
        ("region", ("ost",), "die aus dem Osten"),
        ("settlement", ("Großstadt",), "die aus Großstädten"),
        ("settlement", ("dorf", "kleinstadt"), "die aus Dörfern oder aus Kleinstädten"),
        ("gender", ("weiblich",), "Frauen"),
        ("land", ("Bayern", "Hessen", "Saarland"), "die aus Bayern, aus Hessen oder aus Saarland"),
        ("faction", ("SPD",), "die der Fraktion „SPD“"),
        ("haarfarbe", ("rot",), "die mit haarfarbe „rot“"),
        ("los", ("kopf",), "die mit Los „Kopf“"),
    ],
)
def test_every_attribute_has_a_phrase(attribute: str, values: tuple[str, ...], phrase: str) -> None:
    contrast = Contrast(contrast_id="x", attribute=attribute, a=values)
    assert group_phrases(contrast) == (phrase, "die übrigen")


def test_a_declared_second_group_has_its_own_name() -> None:
    contrast = Contrast(contrast_id="x", attribute="gender", a=("weiblich",), b=("männlich",))
    assert group_phrases(contrast) == ("Frauen", "Männer")
    assert group_labels(contrast) == ("Frauen", "Männer")


def test_values_that_nobody_foresaw_stay_as_they_are() -> None:
    contrast = Contrast(contrast_id="x", attribute="faction", a=("SPD", "Volt"), b=("CDU",))
    assert group_labels(contrast) == ("SPD, Volt", "CDU")


@pytest.mark.parametrize(
    ("items", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a und b"), (["a", "b", "c"], "a, b und c")]
)
def test_lists_end_with_und(items: list[str], text: str) -> None:
    assert listed(items) == text


@pytest.mark.parametrize(
    ("name", "n", "text"),
    [
        ("passage", 1, "1 Stelle"),
        ("passage", 0, "0 Stellen"),
        ("passage", 12345, "12\u00a0345 Stellen"),
        ("talk", 1, "1 Sitzung"),
        ("talk", 2, "2 Sitzungen"),
        ("point", 1, "1 Prozentpunkt"),
    ],
)
def test_one_is_singular(name: str, n: int, text: str) -> None:
    assert counted(name, n, {"talk": "Sitzung", "talks_dative": "Sitzungen"}) == text
