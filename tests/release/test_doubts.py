"""An export waits while words in it are undecided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import Undecided
from pipeline.release.doubts import refuse_undecided
from pipeline.study import Name
from tests.release import leaks

TEXTS = {"Zitat B01:2.1#1": "Das hat Frau Bimmelmann im Rat gesagt.", "Codebuch, tiere": "Weidetiere"}


def test_an_export_with_an_undecided_word_is_refused_and_the_word_is_not_told() -> None:
    with pytest.raises(Undecided) as caught:
        refuse_undecided(leaks.study(), TEXTS)
    (problem,) = caught.value.problems
    assert "1 Wort" in problem.what or "ein Wort" in problem.what
    assert "Zitat B01:2.1#1" in problem.what and "mapping names probe" in problem.fix
    assert "Bimmelmann" not in str(problem) and "tiere" not in str(problem)


def test_once_decided_it_passes() -> None:
    made = leaks.study()
    for decision in (Name("", "Bimmelmann", (), stays=True), Name("Person 9", "Bimmelmann", ())):
        refuse_undecided(replace(made, names=(*made.names, decision)), TEXTS)


def test_of_public_speakers_nothing_is_doubted() -> None:
    refuse_undecided(leaks.study(public=True), TEXTS)


def test_nothing_is_no_reason_to_refuse() -> None:
    refuse_undecided(leaks.study(), {})
