"""What stands on every page of every paper: the study, the wave, the date of its data, n, and for whom it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.report.material import Material
from pipeline.report.slides.pack import footer
from pipeline.texts import texts


def frame(material: Material, title: str) -> Mapping[str, Any]:
    """
    Return what `house.typ` needs.

    Args:
        material: the study, as it is told inside (`k` = 0) or outside.
        title: of the file.

    Returns:
        `title`, `language`, `footer` (study, wave, date, n), `marks`: „Vertraulich …“ inside, and that all is made up
        where it is.
    """
    words, settings = texts()["report"], material.study.settings
    inside = () if material.k else (words["confidential"],)
    fiction = (words["fictional"],) if settings.is_fictional else ()
    return {
        "title": title,
        "language": settings.language,
        "footer": footer(material),
        "marks": [*inside, *fiction],
    }
