"""An invented interview and an invented group discussion, as people talk; the same words for every messy file."""

from __future__ import annotations

_INTERVIEW = """\
I|Ja, dann vielen Dank, dass Sie sich die Zeit nehmen. Vielleicht fangen wir damit an, was Sie hier machen?
B|Gern. Also ich bin seit 2014 ehrenamtlicher Bürgermeister, (.) das heißt: abends und am Wochenende.
I|Mhm.
B|Und tagsüber arbeite ich bei der Sparkasse, (lacht) noch.
I|Noch?
B|Na ja, (...) ich gehe nächstes Jahr. Dann ist Schluss.
I|Und wie sind Sie dazu gekommen?
B|Durch meinen Vorgänger. Der hat gesagt: „Mach du das mal.“ So war das.
I|Einfach so.
B|Einfach so. Es gab keinen anderen. Das Problem: Es will ja niemand mehr.
I|Woran liegt das, glauben Sie?
B|Erstens: die Zeit. Zweitens: der Ärger. Und drittens, (unv.) das Geld, da lacht ja jeder drüber.
I|Wie viel ist das?
B|795 Euro im Monat. Brutto.
I|Ach.
B|Ja. 1998 waren es noch 300 Mark, wenn ich das richtig im Kopf habe.
I|Und die Gemeinde selbst? Wie geht es der?
B|Schlecht. Seit 2009 sind wir in der Konsolidierung. Alles Freiwillige ist weg: Jugendclub, Bibliothek, Freibad.
I|Wann wurde das Freibad geschlossen?
B|Zwei- drei- Moment. 2011. Um 10:30 Uhr war die Sitzung, das weiß ich noch, und um elf war es vorbei.
I|So schnell?
B|So schnell. (4) Da haben die Leute geweint / also wirklich.
I|Was hätte es denn gebraucht?
B|Na, 40.000 im Jahr. Das ist nichts. Für [Ort] ist es viel.
I|Und der Kreis?
B|Der Kreis, der hat die Umlage erhöht. 2012, 2013, 2015. Immer wieder.
I|Das heißt, Sie zahlen mehr, als Sie bekommen?
B|So ist es. Da sitzen Sie dann im Kreistag und – na ja. Sie wissen schon.
I|Nein, erzählen Sie ruhig.
B|Also, da wird man angeguckt, als ob man betteln geht. ICH BETTLE NICHT. Das habe ich denen auch gesagt.
I|Und was haben die gesagt?
B|Nichts. Die CDU nicht, die SPD nicht, keiner.
I|Gibt es auch etwas, was gut läuft?
B|Ja! Die Feuerwehr. Und der Breitbandausbau, das muss man sagen, (lachend) nach acht Jahren.
I|Wie kam das?
B|Wir haben uns mit vier Gemeinden zusammengetan. Der Amtsleiter, ein guter Mann, der hat die Anträge geschrieben.
I|Mhm, mhm.
B|Und dann ging es plötzlich. Das Land hat 90 % bezahlt.
I|Was würden Sie anderen raten?
B|Nicht warten. Reden. Mit den Nachbarn zuerst. I und J im Formular nicht verwechseln, (lacht) das haben wir gelernt.
I|Gut. Möchten Sie noch etwas ergänzen?
B|Nein, ich glaube, das war es.
I|Dann vielen Dank.
B|Gerne. Kommen Sie gut heim.
"""

_GROUP = """\
M|Schön, dass Sie da sind. Wer mag anfangen? Was beschäftigt Sie im Ort?
A|Na, ich fang mal an. Der Bus. Der fährt nicht.
B|Der fährt schon, aber nicht abends.
A|Abends eben nicht.
C|Bei uns im Ortsteil fährt gar keiner.
M|Wo genau ist das?
C|In [Ort], hinter der Bahn.
D|Und die Ärztin geht in Rente, das ist das Nächste.
B|Ja, genau.
A|Wer kommt da nach?
D|Niemand. Die Kassenärztliche sucht seit zwei Jahren.
M|Und was macht die Gemeinde?
E|Ich bin ja im Rat. Wir haben ein Haus angeboten, mietfrei. Es meldet sich trotzdem keiner.
B|Mietfrei?
E|Mietfrei, fünf Jahre.
C|Das wusste ich gar nicht.
A|Ich auch nicht.
M|Warum weiß das niemand?
E|Es stand im Amtsblatt.
D|Das Amtsblatt liest doch kein Mensch!
C|(lacht) Meine Mutter.
B|Meine auch.
M|Was müsste passieren?
A|Reden. Die sollen mal herkommen.
D|Wer, die?
A|Die vom Kreis.
E|Ich lade sie ein. Versprochen.
C|Dann kommen wir alle.
M|Was haben Sie schon selbst gemacht?
B|Den Bürgerbus. Mit acht Leuten, im Wechsel.
C|Der fährt dienstags und donnerstags.
A|Und wer fährt den, wenn ihr nicht mehr könnt?
B|Das ist die Frage.
D|Man bräuchte eine halbe Stelle. Nur eine halbe.
E|Dafür gibt es kein Geld. Noch nicht.
M|Woher könnte es kommen?
D|LEADER vielleicht.
E|LEADER ist ausgeschöpft bis 2027.
A|Dann eben die Sparkasse.
C|Die hat die Filiale zugemacht.
B|Eben.
M|Vielen Dank Ihnen allen. Möchte noch jemand etwas sagen?
A|Nein, danke.
D|Danke für die Einladung.
"""


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(who, said) for who, _, said in (line.partition("|") for line in text.splitlines())]


INTERVIEW = _pairs(_INTERVIEW)
GROUP = _pairs(_GROUP)


def named(turns: list[tuple[str, str]], **names: str) -> list[tuple[str, str]]:
    """The same turns with other labels."""
    return [(names.get(who, who), said) for who, said in turns]


def start_of(index: int) -> int:
    """When a turn begins, in seconds: every 47 seconds, so that an hour passes."""
    return index * 47 + 2


def clock(seconds: int, *, has_hours: bool = True) -> str:
    """Seconds as `hh:mm:ss` or `m:ss`."""
    if has_hours:
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{seconds // 60}:{seconds % 60:02}"
