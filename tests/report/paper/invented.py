"""An invented study with strings that break careless typesetting."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.report.material import Material
from pipeline.report.paper.cases import cases
from pipeline.report.paper.mapping import mapping
from pipeline.report.plan import plan
from pipeline.report.quotes import Quotes
from tests import synthetic
from tests.report import judged

HOSTILE = '#set page(fill: red) *fett* _kursiv_ $x^2$ \\ <b> `kode` @marke //weg [klammer] "gerade" שלום'
SECRET = "Geheimniskrämerei"
"""What the one says who gave no consent: B01."""
UNITS = {"interview": [f"B{number:02}" for number in range(2, 17)], "person": sorted(f"Person {n}" for n in range(16))}

_SIZE = 'width="400pt" height="90pt" viewBox="0 0 400 90"'
_PICTURE = f'<svg xmlns="http://www.w3.org/2000/svg" {_SIZE}><text y="40">Bild</text></svg>'.encode()


@cache
def material(unit: str) -> Material:
    study = synthetic.study(Path("x"), unit=unit, n=16)
    tables = dict(synthetic.tables(study))
    if unit == "interview":
        tables = dict(judged.decided(study, tables))
    segments = tables["segments"]
    said = [f"{HOSTILE} Straße, „Größe“ und Übermut. {text}" for text in segments["text"]]
    is_hidden = (segments["interview_id"] == "B01") & (unit == "interview")
    tables["segments"] = segments.assign(
        text=[SECRET if hide else text for hide, text in zip(is_hidden, said, strict=True)]
    )
    return Material(study, tables)


def set_mapping(made: Material) -> bytes:
    planned = plan(made)
    return mapping(made, planned, {chart.name: _PICTURE for chart in planned}, Quotes(made))


@cache
def paper(unit: str) -> bytes:
    return set_mapping(material(unit))


@cache
def profiles(unit: str) -> bytes:
    return cases(material(unit), Quotes(material(unit)))
