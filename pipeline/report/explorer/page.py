"""What the page's interactive part consists of: data, code, style."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.report.explorer import corpus, figures, network, people
from pipeline.report.material import Material
from pipeline.report.planned import Chart
from pipeline.report.quotes import Quotes
from pipeline.texts import decimal, percent, texts

PARTS = ("base", "filter", "figures", "matrix", "quotes", "network", "scroll", "start")
"""The script's files, in the order in which they are put together."""

_TEMPLATES = files("pipeline.report") / "templates"


@dataclass(frozen=True)
class Explorer:
    """
    The interactive part of the page.

    Attributes:
        data: JSON of what figures are recomputed from, safe inside a script element.
        quotes: what can be searched: JSON, gzipped, in base64.
        script: the code.
        css: its style.
        lead: what it is for.
        needs: what stands there without scripts.
    """

    data: str
    quotes: str
    script: str
    css: str
    lead: str
    needs: str


def explorer(
    material: Material, charts: Sequence[Chart], quotes: Quotes, *, shown: Collection[str] = (), budget: int = 0
) -> Explorer:
    """
    Prepare the interactive part.

    Args:
        material: the study inside the house.
        charts: those in the page.
        quotes: what may be quoted.
        shown: ids of the segments that the page quotes elsewhere; they follow the filter.
        budget: most characters that what can be searched may take in the page; 0 for the usual number.
    """
    units = people.units(material)
    data = {
        "text": _strings(material),
        "format": _format(),
        "k": material.study.settings.privacy.k,
        "units": people.described(material, units),
        "themes": figures.themes(material),
        "counts": figures.counts(material, units),
        "figures": figures.figures(material, charts, units),
        "network": network.network(material, units),
        "shown": {name: units.speaking[name] for name in sorted(shown)},
    }
    chosen = corpus.corpus(material, quotes, units, budget=budget or corpus.BUDGET)
    data |= {"searchable": {"n": chosen.n_segments, "all": len(material.answered)}}
    words = texts()["explorer"]
    lead = words["lead" if chosen.n_segments == len(material.answered) else "lead_selected"]
    known = {"n": decimal(chosen.n_segments, 0), "total": decimal(len(material.answered), 0), **material.words}
    told = _filled(lead, known)
    return Explorer(safe(data), chosen.packed, _script(), _read("explorer.css"), told, words["needs"])


def safe(value: object) -> str:
    """Write JSON that cannot end the script element it stands in."""
    told = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return told.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _strings(material: Material) -> Mapping[str, str]:
    """Return the strings of the page; those placeholders that do not change are filled in."""
    known = {**material.words, "n_all": decimal(material.n_units, 0), "k": material.study.settings.privacy.k}
    words: Mapping[str, str] = texts()["explorer"]["page"]
    return {name: _filled(text, known) for name, text in words.items()}


def _filled(text: str, known: Mapping[str, object]) -> str:
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _format() -> Mapping[str, str]:
    """Return how numbers are written, as the house writes them."""
    return {
        "point": decimal(1.5, 1)[1],
        "group": decimal(12345, 0)[2],
        "minus": decimal(-1, 0)[0],
        "percent": percent(0.5)[2:],
    }


def _script() -> str:
    body = "\n".join(_read(f"explorer/{name}.js") for name in PARTS)
    return f'(() => {{\n"use strict";\n{body}}})();'


@cache
def _read(name: str) -> str:
    found: Any = _TEMPLATES
    for part in name.split("/"):
        found = found / part
    return str(found.read_text(encoding="utf-8"))
