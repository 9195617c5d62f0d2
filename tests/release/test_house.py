"""What leaves a whole study: an export is refused, stopped, or made; the former one stays until then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.release import ledger
from pipeline.release.gate import LeakError
from tests.conftest import Mapped
from tests.tiny import CANARIES

HEAD = "stelle;text;art;freigabe;code\n"
QUOTE = "B01:2.1;zum Einkaufen muss hier keiner mehr in die Stadt;zitat;öffentlich;laden\n"
PARAPHRASE = "B04:8.1;Neue im Rat bräuchten gleich zu Beginn einen Kurs.;paraphrase;workshop;m_schulung\n"
DOUBTFUL = "B04:4.1;Man kommt mit Frau Bimmelmann mit, oder gar nicht.;paraphrase;workshop;bus\n"


def export(study: Mapped, profile: str = "workshop") -> dict[str, bytes]:
    """Return the bytes of an export's files by name."""
    folder = study.reports / profile
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def release(study: Mapped, *rows: str) -> None:
    (study.folder / "quotes.csv").write_text(HEAD + "".join(rows), encoding="utf-8")


def test_released_quotes_leave_each_as_far_as_it_may(copy: Mapped) -> None:
    release(copy, QUOTE, PARAPHRASE)
    done = copy.run(until="oeffentlich")
    assert done.undecided == ()
    workshop, public = export(copy), export(copy, "oeffentlich")
    assert "keiner mehr in die Stadt" in workshop["zitate.csv"].decode("utf-8-sig")
    assert "einen Kurs" in workshop["zitate.csv"].decode("utf-8-sig")
    assert "keiner mehr in die Stadt" in public["zitate.csv"].decode("utf-8-sig")
    assert "einen Kurs" not in public["zitate.csv"].decode("utf-8-sig")
    assert "Öffentlichkeit" in public["LIESMICH.txt"].decode("utf-8-sig")
    entries = ledger.entries(copy.reports)
    assert [(entry["profile"], entry["n_quotes"]) for entry in entries[-2:]] == [("workshop", 2), ("oeffentlich", 1)]
    named = {name.removeprefix("workshop/") for name in entries[-2]["files"]}
    assert named == set(workshop)


def test_a_name_in_what_leaves_stops_the_export_and_the_former_one_stays(copy: Mapped) -> None:
    before, told = export(copy), (copy.reports / "freigaben.json").read_bytes()
    book = copy.folder / "codebook.yaml"
    book.write_text(
        book.read_text(encoding="utf-8").replace("label: Geld", "label: Geld und Zwölfaxt"), encoding="utf-8"
    )
    with pytest.raises(LeakError) as caught:
        copy.run()
    assert "charts/themen.csv" in str(caught.value) and "[Person 1]" in str(caught.value)
    assert not [name for name in CANARIES if name.casefold() in str(caught.value).casefold()]
    assert export(copy) == before
    assert (copy.reports / "freigaben.json").read_bytes() == told
    assert not [path for path in copy.reports.iterdir() if path.name.startswith(".")]


def test_an_export_with_undecided_words_waits_and_the_former_one_stays(copy: Mapped) -> None:
    before = export(copy)
    release(copy, QUOTE, DOUBTFUL)
    done = copy.run()
    (problem,) = done.undecided
    assert "mapping names klein" in problem.fix and "Bimmelmann" not in str(problem)
    assert export(copy) == before
    assert copy.run().undecided == (problem,)
    release(copy, QUOTE)
    assert copy.run().undecided == ()
    assert "zitate.csv" in export(copy)


def test_quotes_that_do_not_hold_stop_the_export_after_the_report(copy: Mapped) -> None:
    before = export(copy)
    release(copy, "B01:2.1;das hat niemand je gesagt;zitat;workshop;\n")
    with pytest.raises(Exception, match=r"quotes\.csv, Zeile 2: der Wortlaut steht so nicht in B01:2\.1"):
        copy.run()
    assert export(copy) == before


def test_a_quote_that_is_taken_back_is_gone_from_the_next_export(copy: Mapped) -> None:
    release(copy, QUOTE)
    copy.run()
    assert "zitate.txt" in export(copy)
    release(copy)
    copy.run()
    assert "zitate.txt" not in export(copy) and "zitate.csv" not in export(copy)


def test_a_changed_name_makes_the_gate_search_again(copy: Mapped) -> None:
    names = copy.folder / "private" / "names.csv"
    names.write_text(names.read_text(encoding="utf-8") + "Ort 7;Läden;;ort;B99\n", encoding="utf-8")
    with pytest.raises(LeakError):
        copy.run()


def test_the_proposal_is_made_and_never_over_what_people_wrote(copy: Mapped) -> None:
    path = copy.reports / "intern" / "zitate-vorschlag.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "stelle;text;art;freigabe;thema;code;notiz;original"
    ids = {line.split(";")[0].partition(":")[0] for line in text.splitlines()[1:]}
    assert ids and ids <= {"B01", "B03", "B04"} | ids_with_consent(copy)
    path.write_text(text.replace("zitat;;", "zitat;workshop;"), encoding="utf-8-sig")
    edited = path.read_bytes()
    done = copy.run()
    assert path.read_bytes() == edited
    assert (path.parent / "zitate-vorschlag.neu.csv").read_text(encoding="utf-8-sig") == text
    assert any("zitate-vorschlag.neu.csv" in problem.what for problem in done.study.warnings)


def ids_with_consent(study: Mapped) -> set[str]:
    """Interviews that may be quoted or told in other words."""
    rows = (study.folder / "interviews.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {row.split(";")[0] for row in rows if row.split(";")[3] in {"zitat", "ja", "paraphrase"}}


def test_the_ledger_is_plain_json_with_a_time(mapped: Mapped) -> None:
    (entry,) = json.loads(Path(mapped.reports / "freigaben.json").read_text(encoding="utf-8"))
    assert entry["when"].endswith("+00:00")
    assert {"profile", "k", "wave", "version", "files", "figures", "exceptions", "n_quotes"} <= set(entry)
