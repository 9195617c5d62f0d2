"""
A study small enough to be coded by hand: eight invented interviews, eight codes, one contrast.

Every answer that has a code holds two different words of it, and one without a code holds none: what is expected
follows from reading. Rostered names stand in texts, labels and file names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.ingest import Turn
from tests.transcript_writers import Style, write_docx, write_txt

CANARIES = (
    "Zwölfaxt",
    "Zwoelfaxt",
    "Kunigunde",
    "Rübenkamp",
    "Ruebenkamp",
    "Fragstein",
    "Wendeline",
    "Quarkenbüttel",
    "Quarkenbuettel",
)
"""Names in private/names.csv, and how else they are spelled."""

NAMES = """pseudonym;name;aliases;kind;interview_ids
Person 1;Kunigunde Zwölfaxt;Kunigunde|Zwölfaxt;person;B01
Person 2;Dr. Ortwin Rübenkamp;Rübenkamp|Ortwin;person;B03
Interviewerin;Wendeline Fragstein;Wendeline;person;
Ort 1;Quarkenbüttel;;ort;
"""

ACTORS = """actor_id;label;kind;aliases
sparkasse;Sparkasse;unternehmen;sparkasse*
kreis;Landkreis;behörde;landkreis*|kreisverwaltung
feuerwehr;Freiwillige Feuerwehr;verein;feuerwehr*
"""

SETTINGS = """title = "Kleine Probe"
is_fictional = true
seed = 7

[privacy]
k = 2

[engine]
workers = {workers}

[[contrasts]]
contrast_id = "dorf"
attribute = "settlement"
a = ["dorf"]
b = ["stadt"]
codes = ["laden", "geld", "bus"]
"""

CODEBOOK = """title: Kleine Probe
codes:
  - code_id: land
    label: Leben auf dem Land
    kind: theme
    colour: "#1b7f6b"
    definition: Wie es sich in Dörfern lebt.
  - code_id: laden
    label: Läden
    parent: land
    kind: theme
    definition: Wo man im Dorf seine Lebensmittel bekommt.
    examples: [Der Dorfladen ist zu., Das Bäckerauto kommt nicht mehr.]
    counterexamples: [Wir müssen die Anlage neu laden.]
    terms: [dorfladen, bäckerauto, einkaufen]
  - code_id: bus
    label: Bus
    kind: theme
    definition: Wie man ohne Auto vom Fleck kommt.
    examples: [Der Bus fährt nach dem alten Fahrplan.]
    terms: [bus, fahrplan*, haltestelle*]
  - code_id: geld
    label: Geld
    kind: theme
    definition: Was die Gemeinde einnimmt und ausgibt.
    examples: [Der Haushalt besteht aus Schulden.]
    terms: [haushalt, kreisumlage, schulden]
  - code_id: bewaehrt
    label: bewährt
    kind: evaluation
    terms: [bewährt, läuft gut]
  - code_id: p_fusion
    label: Gemeinden zusammenlegen
    kind: proposition
    definition: Kleine Gemeinden sollen zu größeren werden.
    terms: [fusion*, zusammenlegung*]
    pro: [sinnvoll]
    contra: [falsch]
  - code_id: z_mitreden
    label: Die Menschen reden mit
    kind: goal
    terms: [mitreden, gehör finden]
  - code_id: m_schulung
    label: Schulungen für neue Mandate
    kind: measure
    terms: [schulung*, seminar*]
"""

INTERVIEWS_HEAD = "Kennung;Datei;Datum;Einwilligung;Interviewerin;settlement;region"


@dataclass(frozen=True)
class Answer:
    """What somebody says to a question, and the codes that it should get."""

    question: str
    text: str
    codes: frozenset[str] = frozenset()


def answer(question: str, text: str, *codes: str) -> Answer:
    return Answer(question, text, frozenset(codes))


@dataclass(frozen=True)
class Conversation:
    """An interview as it is handed over."""

    interview_id: str
    file: str
    date: str
    consent: str
    settlement: str
    region: str
    answers: tuple[Answer, ...]
    labels: tuple[str, str] = ("I", "B")
    style: Style = "colon"

    @property
    def row(self) -> str:
        who = "Wendeline Fragstein"
        return ";".join((self.interview_id, self.file, self.date, self.consent, who, self.settlement, self.region))

    @property
    def turns(self) -> list[Turn]:
        asks, says = self.labels
        pairs = [(Turn(asks, one.question, None), Turn(says, one.text, None)) for one in self.answers]
        return [turn for pair in pairs for turn in pair]


CONVERSATIONS = (
    Conversation(
        "B01",
        "Interview_Zwölfaxt.docx",
        "12.11.2018",
        "zitat",
        "dorf",
        "ost",
        (
            answer(
                "Frau Zwölfaxt, wo bekommen Sie hier Ihre Lebensmittel?",
                "Unser Dorfladen hat sich bewährt, zum Einkaufen muss hier keiner mehr in die Stadt 🙂.",
                *("land", "laden", "laden:bewaehrt", "bewaehrt"),
            ),
            answer(
                "Und die Älteren?",
                "Für die kommt noch das Bäckerauto, sonst bleibt nur das Einkaufen am anderen Ende von Quarkenbüttel.",
                *("land", "laden"),
            ),
            answer(
                "Wie kommt man ohne Auto dorthin?",
                "Der Bus hält zweimal am Tag, und den Fahrplan kennt niemand.",
                "bus",
            ),
            answer(
                "Was freut Sie?",
                "Dass die Feuerwehr im Sommer wieder ihr Zeltlager hatte, das war ein schönes Wochenende für alle.",
            ),
        ),
        ("Wendeline Fragstein", "Kunigunde Zwölfaxt"),
    ),
    Conversation(
        "B02",
        "B02.txt",
        "2018-12-03",
        "zusammengefasst",
        "dorf",
        "west",
        (
            answer(
                "Was ist bei Ihnen anders als früher?",
                "Der Dorfladen ist weg, und auch das Bäckerauto fährt seit dem Herbst einen großen Bogen um uns.",
                *("land", "laden"),
            ),
            answer("Wer ist noch da?", "Der Pfarrer, die Tierärztin und ein paar Familien, die gern hier wohnen."),
            answer(
                "Die Gemeinde soll größer werden, was halten Sie davon?",
                "Ich halte die Fusion für sinnvoll, denn ohne Zusammenlegung gibt es uns bald gar nicht mehr.",
                *("p_fusion", "p_fusion:pro"),
            ),
            answer("Und sonst?", "Sonst ist alles beim Alten, wir haben unsere Ruhe und die Apfelbäume."),
        ),
    ),
    Conversation(
        "B03",
        "rübenkamp2019.docx",
        "15.01.2019",
        "ja",
        "dorf",
        "ost",
        (
            answer(
                "Herr Doktor Rübenkamp, Sie haben etwas aufgebaut.",
                "Ja, einen Dorfladen als Genossenschaft, damit das Einkaufen wieder zu Fuß geht.",
                *("land", "laden"),
            ),
            answer(
                "Wie ging das?",
                "Rübenkamps Idee, sagen sie, aber das Bäckerauto hatte aufgehört, und da musste ein Dorfladen her.",
                *("land", "laden"),
            ),
            answer(
                "Trägt sich das?",
                "Knapp, weil viele zum Einkaufen doch lieber fahren und der Dorfladen ihnen zu klein ist.",
                *("land", "laden"),
            ),
            answer(
                "Was wünschen Sie sich?",
                "Ein bisschen Schnee im Winter und dass die Enkel öfter nach Quarkenbüttel kommen.",
            ),
        ),
    ),
    Conversation(
        "B04",
        "B04.txt",
        "04.02.2019",
        "paraphrase",
        "dorf",
        "west",
        (
            answer(
                "Wie versorgen Sie sich?",
                "Zum Einkaufen fahre ich mit der Nachbarin, einen Dorfladen hatten wir noch nie.",
                *("land", "laden"),
            ),
            answer(
                "Und wenn sie nicht kann?",
                "Dann stehe ich an der Haltestelle und warte auf den Bus, der manchmal kommt.",
                "bus",
            ),
            answer(
                "Gibt es Pläne?",
                "Die Sparkasse will einen Raum geben für einen Dorfladen, damit das Bäckerauto nicht alles ist.",
                *("land", "laden"),
            ),
            answer(
                "Was bräuchten die Neuen im Rat?",
                "Eine Schulung am Anfang und jedes Jahr ein Seminar, sonst sitzt man da und versteht nichts.",
                "m_schulung",
            ),
        ),
        ("Interviewerin", "Befragte"),
    ),
    Conversation(
        "B05",
        "B05.docx",
        "11.03.2019",
        "zitat",
        "stadt",
        "ost",
        (
            answer(
                "Was bewegt den Stadtrat?",
                "Der Haushalt, immer der Haushalt, weil die Schulden aus den Neunzigern noch da sind.",
                "geld",
            ),
            answer(
                "Und der Kreis?",
                "Der Landkreis nimmt uns mit der Kreisumlage, was uns die Schulden übrig lassen.",
                "geld",
            ),
            answer(
                "Die Nachbardörfer sollen zu Ihnen kommen.",
                "Das ist nicht sinnvoll, so eine Fusion, und jede Zusammenlegung hat bisher nur Ärger gebracht.",
                *("p_fusion", "p_fusion:contra"),
            ),
            answer("Was gelingt?", "Das Stadtfest, da tanzt der halbe Ort, und keiner fragt nach der Partei."),
        ),
    ),
    Conversation(
        "B06",
        "B06.txt",
        "08.04.2019",
        "zusammengefasst",
        "stadt",
        "west",
        (
            answer(
                "Womit beschäftigen Sie sich gerade?",
                "Mit dem Haushalt und der Kreisumlage, etwas anderes liegt seit Wochen nicht auf dem Tisch.",
                "geld",
            ),
            answer(
                "Was ist mit dem Nahverkehr?",
                "Der Bus hat einen neuen Fahrplan, das läuft gut mit dem Bus, seit alle Viertelstunde einer fährt.",
                *("bus", "bus:bewaehrt", "bewaehrt"),
            ),
            answer("Und die Jugend?", "Die trifft sich am Fluss, laut ist es da, aber ich war auch einmal siebzehn."),
            answer("Wie geht es Ihnen?", "Gut, danke, ich schlafe wieder besser und gehe früh mit dem Hund."),
        ),
    ),
    Conversation(
        "B07",
        "B07.txt",
        "03.06.2019",
        "paraphrase",
        "stadt",
        "ost",
        (
            answer(
                "Was liegt an?",
                "Ein Nachtrag zum Haushalt, damit die Kreisumlage bezahlt werden kann.",
                "geld",
            ),
            answer(
                "Wie hoch ist das Minus?",
                "Vier Millionen Schulden, und der Haushalt vom nächsten Jahr ist noch gar nicht dabei.",
                "geld",
            ),
            answer(
                "Was wollen die Leute?",
                "Sie wollen Gehör finden und mitreden, nicht nur alle fünf Jahre ein Kreuz machen.",
                "z_mitreden",
            ),
            answer("Noch etwas?", "Nein, außer dass der Kaffee hier im Rathaus besser geworden ist."),
        ),
    ),
    Conversation(
        "B08",
        "B08.txt",
        "01.07.2019",
        "keine",
        "stadt",
        "west",
        (
            answer(
                "Woher kommt das Geld?",
                "Aus Schulden, und der Haushalt wird trotzdem jedes Jahr genehmigt.",
                "geld",
            ),
            answer(
                "Und Ihr Dorf, aus dem Sie kommen?",
                "Dort gibt es wieder einen Dorfladen, das Einkaufen ist leichter geworden.",
                *("land", "laden"),
            ),
        ),
    ),
)

MAPPED = tuple(one for one in CONVERSATIONS if one.consent != "keine")
"""What is read at all: one interview has no consent."""


def write_study(folder: Path, *, workers: int = 1) -> Path:
    """Write the study as people would give it, and return its folder."""
    (folder / "interviews").mkdir(parents=True)
    (folder / "private").mkdir()
    (folder / "study.toml").write_text(SETTINGS.format(workers=workers), encoding="utf-8")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    rows = [INTERVIEWS_HEAD, *(conversation.row for conversation in CONVERSATIONS)]
    (folder / "interviews.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "actors.csv").write_text(ACTORS, encoding="utf-8")
    (folder / "private" / "names.csv").write_text(NAMES, encoding="utf-8")
    for conversation in CONVERSATIONS:
        write_interview(folder, conversation)
    return folder


def write_interview(folder: Path, conversation: Conversation, *, also: Sequence[Turn] = ()) -> None:
    """Write a transcript into a study's folder."""
    write = write_docx if conversation.file.endswith(".docx") else write_txt
    turns = [*conversation.turns, *also]
    write(folder / "interviews" / conversation.file, turns, style=conversation.style)
