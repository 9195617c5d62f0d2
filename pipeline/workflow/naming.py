"""What outputs call files and problems: a transcript's name can hold a person's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.errors import Problem
from pipeline.privacy import replacer
from pipeline.study import Interview, Study
from pipeline.study.judged import Judgement

_CAMEL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_NO_LETTERS = re.compile(r"[\W\d_]+")


def file_name(interview: Interview, clean: Callable[[str], str]) -> str:
    """
    Return the name of an interview's file, or its id with the file's ending where the name holds a rostered one.

    Args:
        interview: the interview.
        clean: replaces rostered names.
    """
    return f"{interview.interview_id}{interview.path.suffix}" if _has_name(interview.file, clean) else interview.file


def nameless(problems: Iterable[Problem], study: Study) -> tuple[Problem, ...]:
    """Return problems as outputs may tell them: without rostered names, unless the study's speakers are public."""
    if study.settings.privacy.speakers == "public":
        return tuple(problems)
    clean = replacer(study.names)
    named = {row.file: file_name(row, clean) for row in study.interviews if _has_name(row.file, clean)}

    def told(text: str) -> str:
        for file, name in named.items():
            text = text.replace(file, name)
        folder, slash, file = text.partition("interviews/")
        return f"{folder}{slash}{clean(_words(file))}" if slash and _has_name(file, clean) else clean(text)

    return tuple(replace(problem, where=told(problem.where), what=told(problem.what)) for problem in problems)


def nameless_judgements(study: Study) -> tuple[Judgement, ...]:
    """Return what people judged of findings, their words as outputs may tell them."""
    if study.settings.privacy.speakers == "public" or not study.judgements:
        return study.judgements
    clean = replacer(study.names)
    return tuple(replace(one, text=clean(one.text), note=clean(one.note)) for one in study.judgements)


def cleaner(study: Study) -> Callable[[str], str]:
    """Return what makes people's words such as outputs may tell them."""
    return str if study.settings.privacy.speakers == "public" else replacer(study.names)


def _has_name(text: str, clean: Callable[[str], str]) -> bool:
    return clean(_words(text)) != _words(text)


def _words(text: str) -> str:
    """Take the words out of a file's name, with capitals: `müllerInterview_2.txt` has Müller, Interview and Txt."""
    return _NO_LETTERS.sub(" ", _CAMEL.sub(" ", text)).title()
