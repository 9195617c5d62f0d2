"""mapping.pdf: what mapping.html says, for paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.quality.words import passages
from pipeline.report import beyond_view, clusters, html, network, quality, tables, view
from pipeline.report.judging import judged_line
from pipeline.report.material import Material
from pipeline.report.paper import blocks
from pipeline.report.paper.blocks import Block
from pipeline.report.paper.frame import frame
from pipeline.report.paper.heat import heat_tables, is_heat
from pipeline.report.paper.pictures import bare
from pipeline.report.paper.typeset import typeset
from pipeline.report.plan import Chart
from pipeline.report.planned import period
from pipeline.report.quotes import Quote, Quotes
from pipeline.texts import decimal, texts

SECTIONS = (
    "findings",
    "who",
    "themes",
    "evaluations",
    "unprompted",
    "contradictions",
    "groups",
    "silence",
    "network",
    "together",
    "propositions",
    "goals",
    "measures",
    "clusters",
    "quality",
    "method",
    "codebook",
)
"""What can be tried only on a screen is left out; what has a high picture is followed by what has much text."""
_WIDTHS = {"organisations": (1, 0, 0), "ties": (4, 4, 2, 2)}
_QUOTED = 2
_FLOATING = {
    **dict.fromkeys(("themen", "bewertungen", "ungefragt", "stille", "netz"), "bottom"),
    **dict.fromkeys(("themenkarte", "lager"), "auto"),
}
"""Where high pictures go that must wait for a page with room, while the text after them goes on."""
_LETTERS, _FEWER_LETTERS = 250, 190


def mapping(material: Material, charts: Sequence[Chart], drawn: Mapping[str, bytes], quotes: Quotes) -> bytes:
    """
    Set the report for paper.

    Args:
        material: the study and its tables.
        charts: what `plan` returns.
        drawn: the SVG of every chart by name.
        quotes: of the study.

    Returns:
        A PDF on A4: title, contents, the sections of the page with numbered figures and tables.
    """
    words = texts()["paper"]
    shown = [chart for chart in charts if not is_heat(chart)]
    written = _Paper(material, charts, quotes)
    data = {
        **frame(material, words["mapping"]["title"].format(title=material.study.title)),
        "words": words["words"],
        "kicker": words["mapping"]["kicker"],
        "heading": material.study.title,
        "facts": facts(material),
        "about": [html.leads(material)["who"], words["mapping"]["about"], words["mapping"]["internal_note"]],
        "sections": written.sections(),
    }
    return typeset("mapping", data, pictures={chart.name: bare(drawn[chart.name], chart.caption) for chart in shown})


def facts(material: Material) -> list[tuple[str, str]]:
    """Return what a title page says of a study: its wave, when people spoke, and how many."""
    words = texts()["paper"]
    first, last = period(material)
    talks = f"{decimal(len(material.talks), 0)} {material.words['talks']}"
    return [
        (words["wave"], material.study.settings.wave),
        (material.words["talks"], words["period_value"].format(first=first, last=last)),
        (words["n"], f"{talks}, {material.words['n_units']}"),
    ]


@dataclass(frozen=True)
class _Paper:
    material: Material
    charts: Sequence[Chart]
    quotes: Quotes

    def sections(self) -> list[Mapping[str, Any]]:
        """Return the sections with their blocks, nearly in the order of the page."""
        shown = {name: self._of(name) for name in html.SECTIONS} | dict(self.beyond.leads)
        titles = dict(html.sections(self.material, shown))
        kept = [(name, titles[name]) for name in SECTIONS if name in titles]
        appendix = texts()["paper"]["appendix"]
        return [
            {
                "id": name,
                "title": appendix.format(title=title) if name == "codebook" else title,
                "blocks": [*self._lead(name), *self._writers[name]()],
            }
            for name, title in kept
        ]

    @property
    def _writers(self) -> Mapping[str, Callable[[], Iterator[Block]]]:
        plain = ("evaluations", "unprompted", "goals", "measures")
        own = {
            "findings": self._findings,
            "who": self._who,
            "themes": self._themes,
            "contradictions": self._contradictions,
            "groups": self._groups,
            "silence": self._silence,
            "network": self._network,
            "together": self._together,
            "propositions": self._propositions,
            "clusters": self._clusters,
            "quality": self._quality,
            "method": self._method,
            "codebook": self._codebook,
        }
        return own | {name: lambda name=name: iter(self._figures(name)) for name in plain}

    @cached_property
    def beyond(self) -> beyond_view.BeyondView:
        return beyond_view.view(self.material, self.quotes)

    @cached_property
    def leads(self) -> Mapping[str, str]:
        return html.leads(self.material)

    def _of(self, section: str) -> list[Chart]:
        return [chart for chart in self.charts if chart.section == section]

    def _figures(self, section: str, prefix: str = "") -> list[Block]:
        shown = [chart for chart in self._of(section) if chart.name.startswith(prefix)]
        return [blocks.figure(chart, place=_FLOATING.get(chart.name, "")) for chart in shown]

    def _lead(self, name: str) -> list[Block]:
        told = [text for text in (self.leads.get(name), self.beyond.leads.get(name)) if text]
        return [blocks.lead(text) for text in told]

    def _findings(self) -> Iterator[Block]:
        if len(self.material.tables["contrasts"]):
            yield blocks.lead(self.leads["tested"])
        yield blocks.lead(" ".join(filter(None, [self.leads["strengths"], judged_line(self.material)])))
        found = view.findings(self.material, self.quotes, self.charts)
        if not found:
            yield blocks.paragraph(texts()["report"]["empty"])
        for one in found:
            yield self._finding(one)

    def _finding(self, one: view.FindingView) -> Block:
        words = texts()["report"]["judged"]
        machine = f"{words['machine']}: {one.machine_text}" if one.machine_text else ""
        note = words["note"].format(note=one.note) if one.note else ""
        return {
            "kind": "finding",
            "rank": one.rank,
            "label": " · ".join(filter(None, [one.kind, one.strength, *one.marks])),
            "text": one.text,
            "notes": [text for text in (machine, note) if text],
            "link": one.link.removeprefix("#"),
            "quotes": self._shown(one.quotes),
        }

    def _who(self) -> Iterator[Block]:
        yield from self._figures("who")
        people = view.people_table(self.material)
        if people.rows:
            title = texts()["report"]["who"]["attributes"].format(**self.material.words)
            yield blocks.table(people, title, widths=(1, 4))

    def _themes(self) -> Iterator[Block]:
        yield from self._figures("themes")
        cards = [
            {
                "title": one.label,
                "value": one.share,
                "depth": min(one.depth, 2),
                "meta": one.line,
                "text": one.definition,
                "quotes": self._shown(one.quotes, letters=_FEWER_LETTERS),
            }
            for one in view.themes(self.material, self.quotes)
        ]
        yield {"kind": "cards", "cards": cards} if cards else blocks.paragraph(texts()["report"]["empty"])

    def _contradictions(self) -> Iterator[Block]:
        words = texts()["report"]["contradictions"]
        for title, entries in self.beyond.contradictions:
            yield blocks.heading(title)
            for one in entries:
                sides = [(words["proven"], one.proven), (words["failed"], one.failed)]
                shown = [
                    {"title": name, "quotes": self._shown(found[:1], letters=_FEWER_LETTERS)} for name, found in sides
                ]
                yield {"kind": "opposed", "title": one.title, "meta": one.counts, "sides": shown}
        if self.beyond.more:
            yield blocks.paragraph(self.beyond.more)

    def _groups(self) -> Iterator[Block]:
        yield from self._figures("groups", "unterschiede")
        contrasts = tables.contrasts(self.material)
        if contrasts.rows:
            title = texts()["report"]["tables"]["contrasts"]
            yield blocks.table(contrasts, title, widths=(0, 8, 6, 6, 0, 0, 0, 0), small=True)
        if "repeats" in self.beyond.leads:
            words = texts()["report"]["repeats"]
            yield blocks.heading(words["title"])
            yield blocks.lead(self.beyond.leads["repeats"])
            yield blocks.table(self.beyond.repeats, texts()["paper"]["tables"]["repeats"], small=True)
        if maps := heat_tables(self.material, self.charts):
            yield blocks.heading(self.leads["heat_maps"])
            yield blocks.lead(self.leads["heat_maps_lead"])
            yield from maps

    def _silence(self) -> Iterator[Block]:
        yield from self._figures("silence")
        yield blocks.heading(texts()["report"]["silence"]["only_title"])
        yield blocks.points(self.beyond.only)

    def _network(self) -> Iterator[Block]:
        words = texts()["report"]
        yield from self._figures("network", "netz")
        made = (("organisations", tables.organisations(self.material)), ("ties", tables.ties(self.material)))
        parts = [
            blocks.table(found, words["tables"][name], widths=_WIDTHS[name], small=True)
            for name, found in made
            if found.rows
        ]
        if parts:
            yield {"kind": "pair", "parts": parts}
        camps = network.view(self.material)
        if camps.sentences:
            yield blocks.heading(words["camps"]["title"])
            yield blocks.lead(" ".join(camps.sentences))
            yield from self._figures("network", "lager")
            yield blocks.table(camps.members, camps.title, widths=(2, 0, 3, 4, 6), small=True)
        if camps.divisions.rows:
            yield blocks.heading(words["camps"]["divisions"])
            yield blocks.lead(words["camps"]["divisions_lead"])
            yield blocks.table(camps.divisions, words["camps"]["divisions"], small=True)
        if periods := self._figures("network", "zeit"):
            yield blocks.heading(words["camps"]["periods"])
            yield from periods

    def _together(self) -> Iterator[Block]:
        yield from self._figures("together")
        if self.beyond.pairs.rows:
            yield blocks.table(
                self.beyond.pairs, texts()["report"]["together"]["title"], widths=(6, 1, 1, 1, 1, 1), small=True
            )

    def _propositions(self) -> Iterator[Block]:
        yield from self._figures("propositions")
        confirmed = tables.confirmed_stands(self.material)
        if confirmed.rows:
            yield blocks.table(confirmed, texts()["report"]["tables"]["confirmed"])

    def _clusters(self) -> Iterator[Block]:
        words, found = texts()["report"]["tables"], clusters.view(self.material, self.quotes)
        yield from self._figures("clusters", "gruppen-ohne-code")
        yield blocks.heading(words["candidates"])
        cards = [
            {
                "title": f"{one.cluster_id}: {one.terms}",
                "value": "",
                "depth": 0,
                "meta": one.line,
                "text": one.verdict,
                "quotes": self._shown(one.quotes, letters=_FEWER_LETTERS),
            }
            for one in found.candidates
        ]
        yield {"kind": "cards", "cards": cards} if cards else blocks.paragraph(words["none"])
        if found.others:
            yield blocks.table(_others(found), found.others_title, widths=(0, 3, 7), small=True)
        if found.sentences:
            yield blocks.heading(words["fineness"])
            yield blocks.paragraph(" ".join(found.sentences))
            yield from self._figures("clusters", "gruppen-stabilitaet")
            yield blocks.table(found.curve, texts()["paper"]["tables"]["curve"], small=True)

    def _quality(self) -> Iterator[Block]:
        study = self.material.study
        told = passages(self.material.tables, study.codebook, unit=study.settings.unit, note=study.settings.review.note)
        for one in told:
            yield blocks.heading(one.title)
            if one.sentences:
                yield blocks.paragraph(" ".join(one.sentences))
            if one.points:
                yield blocks.points(one.points)
        yield from self._figures("quality")
        if (checked := _measured(quality.codes(self.material))).rows:
            title = texts()["report"]["tables"]["properties"]
            yield blocks.table(checked, title, widths=(4, 3, 3, 3, 3, 3), small=True)

    def _method(self) -> Iterator[Block]:
        found = html.method(self.material)
        for title, text in found["paragraphs"]:
            yield blocks.heading(title)
            yield blocks.paragraph(text)
        if (properties := quality.properties(self.material)).rows:
            yield blocks.table(properties, texts()["report"]["method"]["quality_title"])
        for title, items in found["lists"]:
            yield blocks.heading(title)
            yield blocks.points(items)

    def _codebook(self) -> Iterator[Block]:
        yield blocks.table(_codebook(self.material), texts()["paper"]["tables"]["codebook"], widths=(2, 6), small=True)

    def _shown(self, found: Sequence[Quote], *, letters: int = _LETTERS) -> list[Mapping[str, Any]]:
        return [blocks.quote(one, most=letters) for one in found[:_QUOTED]]


def _others(found: clusters.ClustersView) -> view.TableView:
    words = texts()["paper"]["tables"]
    rows = tuple((one.cluster_id, one.terms, f"{one.line.partition(';')[0]}. {one.verdict}") for one in found.others)
    return view.TableView((words["group"], words["terms"], words["line"]), rows, (False, False, False))


def _measured(checked: view.TableView) -> view.TableView:
    """Leave out codes that were checked too little to have figures; sentences name them."""
    few = texts()["quality"]["status"]["few"]
    return view.TableView(checked.headers, tuple(row for row in checked.rows if few not in row), checked.numeric)


def _codebook(material: Material) -> view.TableView:
    """Return the codebook with everything that defines a code in one cell."""
    words, found = texts()["paper"]["codebook"], tables.codebook(material)
    rows = []
    for label, kind, definition, includes, excludes, n in found.rows:
        further = [(words["includes"], includes), (words["excludes"], excludes)]
        parts = [definition, *(word.format(text=text) for word, text in further if text)]
        rows.append((f"{label}\n{words['kind'].format(kind=kind, n=n)}", "\n".join(filter(None, parts))))
    headers = (found.headers[0], found.headers[2])
    return view.TableView(headers, tuple(rows), (False, False))
