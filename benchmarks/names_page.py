"""The page that tells how many names are overlooked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from benchmarks.names_counts import Count

PAGE = """\
# Wie viele Namen übersehen werden

Gemessen von `make names` an der Fassung `{code}` (Prüfsumme von `pipeline/privacy`); nichts ist von Hand geschrieben.

## Mit Namensliste

Gesucht wird im Text, aus dem die Namen der Liste herausgenommen sind, mit einer Suche, die mit dem Programm nichts
gemein hat: Familienname mit großem Anfangsbuchstaben, auch im Genitiv und mit ae, oe, ue, ss.

| Text | Nennungen | übrig | davon als gewöhnliches Wort entschieden (`!der Wolf`) |
|---|---|---|---|
| Demo (erfunden), {demo_names} Personen | {demo_total} | {demo_left} | {demo_spared} |
| Stadtrat Magdeburg, 72 Sitzungen, 115 Redende als vertraulich behandelt | {council_total} | {council_left} | – |

Übrig in der Demo: {demo_words}. Übrig in Magdeburg: {council_words}.

## Ohne Namensliste

Was Regeln, Listen und Erkenner allein finden: sichere Namen werden zu `[Name]`, zweifelhafte kommen in die Liste von
`mapping names`, der Rest ist übersehen. Was ein Name ist, sagt hier die Namensliste; dass ihr Wort auch ein anderes
sein kann (Platz, Baum, Händler, Linke), zählt als übersehen mit.

| Text | Wörter | Nennungen | `[Name]` | zweifelhaft | übersehen | gefunden | zweifelhafte Stellen auf 1 000 Wörter |
|---|---|---|---|---|---|---|---|
{without}

Übersehen in der Demo: {demo_missed}.

Übersehen in Magdeburg (die häufigsten): {council_missed}.

## Der Erkenner auf geprüften Sätzen

`dev.tsv` aus GermEval 2014 (1 099 Sätze, von Menschen ausgezeichnet, nicht zum Lernen benutzt), Personen, je Wort:

| Schwelle | gefunden | davon richtig | Anteil aller Wörter |
|---|---|---|---|
{tagger}

Zum Vergleich nennt das README der Daten für ein CRF: Schwelle 0,5 → 80,6 % gefunden; 0,1 → 88,2 %;
mit HanTas Wortarten 95,6 % bei 6,6 % aller Wörter.
Der Erkenner ist {size} MB groß. Sprache in Interviews ist keine Zeitung: für sie gelten die Zahlen weiter oben.

## Zeit

Erkennen und Ersetzen ohne Liste: {speed} Wörter in der Sekunde (Prozessorzeit, ein Kern).
"""


def page(
    *,
    tagger: Sequence[tuple[float, float, float, float]],
    demo_names: int,
    demo_with: tuple[int, Counter[str]],
    demo_spared: frozenset[str],
    demo_without: Count,
    council_with: tuple[int, Counter[str]],
    council_without: Count,
    council_sessions: int,
    model_bytes: int,
    code: str,
) -> str:
    """Return the page as Markdown."""
    left = demo_with[1]
    return PAGE.format(
        code=code[:12],
        demo_names=demo_names,
        demo_total=demo_with[0],
        demo_left=left.total(),
        demo_spared=sum(count for word, count in left.items() if word in demo_spared),
        demo_words=_words(left),
        council_total=council_with[0],
        council_left=council_with[1].total(),
        council_words=_words(council_with[1]),
        without="\n".join(
            [_row("Demo", demo_without), _row(f"Magdeburg, {council_sessions} Sitzungen", council_without)]
        ),
        demo_missed=_words(demo_without.overlooked),
        council_missed=_words(council_without.overlooked),
        tagger="\n".join(f"| {_de(t, 2)} | {_pc(r)} | {_pc(p)} | {_pc(f)} |" for t, r, p, f in tagger),
        size=_de(model_bytes / 1e6, 1),
        speed=int(round(council_without.words / council_without.seconds, -2)),
    )


def _row(label: str, count: Count) -> str:
    found = (count.masked + count.doubted) / max(count.mentions, 1)
    cells = (label, count.words, count.mentions, count.masked, count.doubted, count.missed, _pc(found))
    return f"| {' | '.join(map(str, cells))} | {_de(1000 * count.flagged / max(count.words, 1), 1)} |"


def _words(counts: Counter[str], most: int = 40) -> str:
    told = [f"{word} ({count})" for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]
    return ", ".join(told) + (" …" if len(counts) > most else "") if told else "nichts"


def _de(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def _pc(share: float) -> str:
    return f"{_de(100 * share, 1)} %"
