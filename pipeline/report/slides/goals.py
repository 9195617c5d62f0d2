"""Thursday's slides: from findings to objectives."""

from __future__ import annotations

from pipeline.report.readable import records
from pipeline.report.slides.deck import Deck
from pipeline.report.slides.pack import Pack, candidates, count, counted
from pipeline.texts import decimal, percent

_QUESTIONS, _DIFFERENCES, _GAPS = 6, 3, 2


def goals(deck: Deck, pack: Pack) -> None:
    """Leave room to write an objective beside every goal."""
    material, words = pack.material, pack.words["goals"]
    found = material.study.codebook.of_kind("goal")
    if not found:
        return
    frames = [chart.data[0].set_index("code_id")["n_segments"] for chart in pack.of("goals")[:1]]
    counts = [count(frames[0].get(goal.code_id)) if frames else count(None) for goal in found]
    said = [_said(pack, goal.code_id) for goal in found]
    rows = [[goal.label, units, n, ""] for goal, units, n in zip(found, said, counts, strict=True)]
    notes = "\n".join([*(f"{goal.label}: {goal.definition}" for goal in found), *_known(pack)])
    deck.add(words["title"], kicker=pack.words["kickers"]["thursday"], notes=notes)
    alt = "; ".join(f"{label}: {n}" for label, n, *_ in rows)
    goal_head, *others = words["head"]
    deck.table([[goal_head, counted(pack), *others], *rows], widths=[4, 2.3, 1.5, 5.4], size=18, alt=alt, row_cm=2.4)


def _said(pack: Pack, code_id: str) -> str:
    return count(pack.evidence["n_units"].get(code_id))


def _known(pack: Pack) -> list[str]:
    """Say all that is known of goals."""
    own = pack.evidence[pack.evidence["kind"] == "goal"]
    texts_of = [[row["extent"], row["groups"], row["valued"]] for row in records(own)]
    return [f"{label}: {'; '.join(filter(None, told))}" for label, told in zip(own["label"], texts_of, strict=True)]


def questions(deck: Deck, pack: Pack) -> None:
    """Turn findings into questions."""
    asked = [*_about_differences(pack), *_about_propositions(pack), *_about_gaps(pack)]
    asked += _about_themes(pack)[: max(0, _QUESTIONS - len(asked))]
    if asked:
        words = pack.words
        deck.add(words["questions"]["title"], kicker=words["kickers"]["thursday"], notes="\n".join(asked))
        deck.text(asked[:_QUESTIONS], size=19, gap=12)


def _about_differences(pack: Pack) -> list[str]:
    words, asked = pack.words["questions"], []
    for chart in pack.of("groups"):
        if not chart.name.startswith("unterschiede-"):
            continue
        frame = chart.data[0]
        for row in records(frame[frame["is_held"]]):
            size = abs(float(row["difference"]))
            text = words["contrast"].format(
                label=row["label"],
                a=row["group_a"],
                b=row["group_b"],
                share_a=percent(row["share_a"]),
                share_b=percent(row["share_b"]),
            )
            asked.append((-size, text))
    return [text for _, text in sorted(asked)][:_DIFFERENCES]


def _about_propositions(pack: Pack) -> list[str]:
    words = pack.words["questions"]
    frames = [chart.data[0] for chart in pack.of("propositions")]
    rows = [row for frame in frames for row in records(frame.dropna(subset=["pro", "contra"]))]
    divided = [row for row in rows if row["pro"] and row["contra"]]
    return [
        words["proposition"].format(label=row["label"], pro=count(row["pro"]), contra=count(row["contra"]))
        for row in divided[:1]
    ]


def _about_gaps(pack: Pack) -> list[str]:
    words = pack.words["questions"]
    return [
        words["gap"].format(label=row["label"], n=decimal(row["n_interviews"], 0), **pack.material.words)
        for row in records(candidates(pack).head(_GAPS))
    ]


def _about_themes(pack: Pack) -> list[str]:
    words = pack.words["questions"]
    frames = [chart.data[0] for chart in pack.of("themes")[:1]]
    return [
        words["theme"].format(label=row["label"], share=percent(row["share"]))
        for frame in frames
        for row in records(frame[frame["depth"] == 0].head(_QUESTIONS))
    ]


SLIDES = (goals, questions)
"""What puts them on a deck, in their order."""
