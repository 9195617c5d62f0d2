"""Typesetting: a typst template and what is to stand in it become a PDF, all of it in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The date that files say they were made on, so that the same pages are the same bytes; readers see the data's date."""


def typeset(template: str, data: Mapping[str, Any], *, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """
    Fill a template and typeset it.

    The text of people is data, never markup: a template gets it as strings.

    Args:
        template: name of a file in `templates/` without its ending; `house.typ` and
            `workshop.typ` are put before it. There `data` is what
            is handed over here, and `picture(name)` draws one of the pictures.
        data: what JSON can say.
        pictures: SVG by name.

    Returns:
        A tagged PDF with embedded fonts; the same input makes the same bytes.

    Raises:
        typst.TypstError: the template is wrong.
    """
    drawn = {name: svg.decode("utf-8") for name, svg in (pictures or {}).items()}
    inputs = {"data": json.dumps(data, ensure_ascii=False), "pictures": json.dumps(drawn, ensure_ascii=False)}
    source = "\n".join(_source(name) for name in ("house", "workshop", template))
    made = _compiler().compile(
        source.encode("utf-8"), format="pdf", sys_inputs=inputs, timestamp=_EPOCH, pdf_standards="ua-1"
    )
    assert isinstance(made, bytes)
    return made


def _source(name: str) -> str:
    return (files("pipeline.report.paper") / "templates" / f"{name}.typ").read_text(encoding="utf-8")


@cache
def _compiler() -> Any:
    """Set up typst with the fonts that it and matplotlib bring: no other are read, so all machines set alike."""
    import typst
    from matplotlib import get_data_path

    return typst.Compiler(font_paths=[f"{get_data_path()}/fonts/ttf"], ignore_system_fonts=True)
