"""LIESMICH.txt: what a workshop folder holds, and what was left out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.report.material import Material
from pipeline.report.plan import Chart
from pipeline.study.quotes import Profile
from pipeline.texts import attribute_label, texts


def readme(
    inside: Material, outside: Material, charts: Sequence[Chart], *, n_quotes: int = 0, profile: Profile = "workshop"
) -> str:
    """
    Describe a folder that leaves.

    Args:
        inside: the study as it is.
        outside: the study as it leaves.
        charts: what leaves.
        n_quotes: how many quotes leave.
        profile: who gets it.
    """
    words, k = texts()["release"], outside.k
    known = {
        **outside.words,
        "k": k,
        "double": 2 * k,
        "title": outside.study.title,
        "wave": outside.study.settings.wave,
    }
    held = _held_back(outside, known)
    files = [f"charts/{chart.name}.png|svg|csv\n    {chart.caption.title}" for chart in charts]
    told = words["quotes"]
    files += [words["slides_file"], *words["papers_files"], words["worksheets_file"]]
    files += [told["file"].format(n=n_quotes)] if n_quotes else []
    known["what"] = words["audience"][profile]
    rules = [told["rule" if n_quotes else "none"], *words["rules"]]
    fiction = [words["fictional"]] if outside.study.settings.is_fictional else []
    parts = [
        "\n".join([outside.study.title, *fiction]),
        words["intro_checked" if outside.is_checked else "intro"].format(**known),
        "\n".join([words["rules_title"], *(f"- {rule.format(**known)}" for rule in rules)]),
        "\n".join([words["left_out_title"], *(f"- {line}" for line in held or [words["nothing"]])]),
        "\n".join([words["files_title"], *files]),
        "\n".join([words["use_title"], *(f"- {line}" for line in words["use"])]),
    ]
    return "\n\n".join(parts) + "\n"


def _held_back(outside: Material, known: Mapping[str, object]) -> list[str]:
    words, withheld = texts()["release"], outside.withheld
    merged = [
        # which values are small is not told: a single Landrat would be known by it
        words["merged"].format(attribute=attribute_label(name), value=value, n=len(held), **known)
        for name, values in withheld.merged.items()
        for value, held in values.items()
    ]
    dropped = [words["dropped"].format(attribute=attribute_label(name), **known) for name in withheld.dropped]
    figures = len(withheld.figures - withheld.unchanged)
    counts = [
        words[key].format(n=n, **known)
        for key, n in (("withheld", figures), ("unchanged", len(withheld.unchanged)))
        if n
    ]
    return [*merged, *dropped, *counts]
