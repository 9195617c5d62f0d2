"""LIESMICH.txt: what a workshop folder holds, and what was left out of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.material import Material
from pipeline.report.people import values
from pipeline.report.plan import Chart
from pipeline.texts import attribute_label, texts


def readme(inside: Material, outside: Material, charts: Sequence[Chart]) -> str:
    """
    Describe a workshop folder.

    Args:
        inside: the study as it is.
        outside: the study as it leaves.
        charts: what leaves.
    """
    words, k = texts()["release"], outside.k
    known = {**outside.words, "k": k, "title": outside.study.title, "wave": outside.study.settings.wave}
    small = [
        words["small"].format(attribute=attribute_label(name), n=n, **known)
        for name in inside.attributes
        if (n := sum(0 < count < k for count in values(inside, name)))
    ]
    files = [f"charts/{chart.name}.png|svg|csv\n    {chart.caption.title}" for chart in charts]
    fiction = [words["fictional"]] if outside.study.settings.is_fictional else []
    parts = [
        "\n".join([outside.study.title, *fiction]),
        words["intro_checked" if outside.is_checked else "intro"].format(**known),
        "\n".join([words["rules_title"], *(f"- {rule.format(**known)}" for rule in words["rules"])]),
        "\n".join([words["left_out_title"], *(f"- {line}" for line in small or [words["nothing"]])]),
        "\n".join([words["files_title"], *files]),
        "\n".join([words["use_title"], *(f"- {line}" for line in words["use"])]),
    ]
    return "\n\n".join(parts) + "\n"
