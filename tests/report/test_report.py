"""The whole report of an invented study with hostile strings."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from pipeline import report
from pipeline.report import charts, html, xlsx
from pipeline.report.material import Material
from pipeline.report.plan import plan
from pipeline.texts import texts
from tests import synthetic
from tests.report import judged


@pytest.fixture(scope="module", params=["interview", "person"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, list[Path]]:
    folder = tmp_path_factory.mktemp("bericht")
    study = synthetic.study(folder, unit=request.param)
    return request.param, folder, report.build(study, synthetic.tables(study), folder / "intern")


class Page(HTMLParser):
    """Collects what matters of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture(scope="module")
def judged_page() -> str:
    """The page after people have decided a sample, without its pictures."""
    study = synthetic.study(Path("x"))
    material = Material(study, judged.tables(study))
    planned = plan(material)
    return html.page(material, planned, {chart.name: b"" for chart in planned})


def test_every_quote_says_why_it_was_coded(judged_page: str) -> None:
    quotes = re.findall(r"<blockquote>.*?</blockquote>", judged_page, flags=re.DOTALL)
    coded = [quote for quote in quotes if "Warum so kodiert?" in quote]
    assert coded and all("<details" in quote and "<li><b>" in quote for quote in coded)
    # those of clusters may be of segments without a code
    assert len(coded) > len(quotes) / 2
    assert any("Anna: ja" in quote for quote in coded) and any("Wörter: ein Begriff" in quote for quote in coded)


def test_what_people_wrote_is_escaped(judged_page: str) -> None:
    assert judged.MEMO not in judged_page and "&lt;script&gt;" in judged_page
    own = [attributes.get("id", "") for attributes in Page(judged_page).of("script")]
    assert own == ["", "explorer-data", "explorer-quotes", ""]


def test_the_page_says_how_good_the_coding_is(judged_page: str) -> None:
    page = judged_page.replace("\xa0", " ")
    assert "Wie gut ist die Kodierung?" in page
    assert re.search(r"Von 10 Kodierungen der Maschine stimmten \d+ \(95-%-Intervall", page)
    assert "2 Menschen haben 200 Stellen aus" in page
    assert "korrigiert an einer Stichprobe, die Menschen geprüft haben" in page
    assert re.search(r"von Menschen bestätigt in \d+ von \d+ geprüften Interviews", page)
    assert "Noch hat niemand" not in page and "Noch hat kein Mensch" not in page


def test_without_decisions_the_page_says_that_nobody_checked(built: tuple[str, Path, list[Path]]) -> None:
    text = (built[1] / "intern" / "mapping.html").read_text(encoding="utf-8")
    assert "Noch hat kein Mensch Kodierungen geprüft." in text and "mapping review draw" in text
    assert "von Menschen bestätigt" not in text


def test_no_sentence_counts_interviews_by_the_machines_verdicts(
    built: tuple[str, Path, list[Path]], judged_page: str
) -> None:
    for text in ((built[1] / "intern" / "mapping.html").read_text(encoding="utf-8"), judged_page):
        assert not re.search(r"mindestens einer kodierten Stelle|\d+ von \d+ (Interviews|Befragten|Redner)", text)


def test_what_people_decided_has_sheets_of_its_own(tmp_path: Path) -> None:
    study = synthetic.study(tmp_path)
    made = judged.tables(study)
    xlsx.write(Material(study, made), tmp_path / "m.xlsx")
    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    assert book.sheetnames[-3:] == ["Güte", "Entscheidungen", "Gelerntes"]
    rows = list(book["Entscheidungen"].iter_rows(min_row=2, values_only=True))
    machine = made["crossfit"].loc[made["crossfit"]["is_coded"], ["segment_id", "code_id"]]
    either = made["decisions"].merge(machine, how="left", on=["segment_id", "code_id"], indicator=True)
    assert len(rows) == ((either["value"] == 1) | (either["_merge"] == "both")).sum()
    assert {row[3] for row in rows} == {row[4] for row in rows} == {"ja", "nein"}
    for sheet in book.worksheets[-3:]:
        heads = [str(cell.value) for cell in sheet[1]]
        assert not [head for head in heads if re.search(r"_|segment|share|coder|sample", head)]


def test_every_file_that_is_named_is_there(built: tuple[str, Path, list[Path]]) -> None:
    _, folder, paths = built
    assert all(path.is_file() and path.stat().st_size for path in paths)
    assert {path.name for path in paths} >= {"mapping.html", "mapping.xlsx", "themen.png", "themen.svg", "themen.csv"}
    assert not list(folder.rglob(".*"))


def hashed(block: str) -> str:
    return base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()


def test_the_page_runs_no_script_but_its_own_and_fetches_nothing(built: tuple[str, Path, list[Path]]) -> None:
    text = (built[1] / "intern" / "mapping.html").read_text(encoding="utf-8")
    page = Page(text)
    assert not page.of("link") and not page.of("iframe") and not any("src" in one for one in page.of("script"))
    assert all((image["src"] or "").startswith("data:image/svg+xml;base64,") for image in page.of("img"))
    assert all(re.match(r"#|charts/", link["href"] or "") for link in page.of("a"))
    policies = [meta["content"] for meta in page.of("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    told = []
    for name in ("script", "style"):
        blocks = re.findall(f"<{name}>(.*?)</{name}>", text, flags=re.DOTALL)
        known = [base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() for block in blocks]
        told.append(f"{name}-src " + " ".join(f"'sha256-{one}'" for one in known))
    own = "; ".join(told)
    assert policies == [f"default-src 'none'; {own}; img-src data:; base-uri 'none'; form-action 'none'"]
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


def test_every_link_inside_the_page_has_its_target(built: tuple[str, Path, list[Path]]) -> None:
    page = Page((built[1] / "intern" / "mapping.html").read_text(encoding="utf-8"))
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))
    for link in page.of("a"):
        target = link["href"] or ""
        assert target[1:] in names if target.startswith("#") else (built[1] / "intern" / target).is_file()


def test_the_page_is_marked_above_and_below(built: tuple[str, Path, list[Path]]) -> None:
    unit, folder, _ = built
    text = (folder / "intern" / "mapping.html").read_text(encoding="utf-8")
    body = text[text.index("<body>") :]
    assert body.count("Vertraulich – nur für den internen Gebrauch") == 2
    assert ("erfunden" in body) == (unit == "interview")


def test_every_picture_says_what_it_shows(built: tuple[str, Path, list[Path]]) -> None:
    page = Page((built[1] / "intern" / "mapping.html").read_text(encoding="utf-8"))
    assert all(len(image.get("alt") or "") > 20 for image in page.of("img"))
    assert page.of("html")[0]["lang"] == "de"


def test_words_of_interviews_without_any_consent_are_nowhere(built: tuple[str, Path, list[Path]]) -> None:
    unit, folder, _ = built
    if unit == "person":
        pytest.skip("public speakers")
    page = (folder / "intern" / "mapping.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(folder / "intern" / "mapping.xlsx")
    cells = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "von B01:" not in cells + page  # has withdrawn
    assert "von B02:" in cells
    assert texts()["report"]["internal"] in page


def test_the_workbook_has_no_formulas_and_german_heads(built: tuple[str, Path, list[Path]]) -> None:
    book = openpyxl.load_workbook(built[1] / "intern" / "mapping.xlsx")
    assert book.sheetnames[0] == "Lies mich"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert synthetic.FORMULA in {cell.value for cell in book["Codebuch"]["A"]}
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
        assert not [cell.value for cell in sheet[1] if re.search(r"_|segment|share", str(cell.value))]


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    study = synthetic.study(tmp_path)
    material = Material(study, synthetic.tables(study))
    chart = next(chart for chart in plan(material) if chart.name == "bewertungen")
    for folder in ("a", "b"):
        charts.save([chart], tmp_path / folder, workers=1)
        xlsx.write(material, tmp_path / folder / "m.xlsx")
    for name in ("bewertungen.png", "bewertungen.svg", "bewertungen.csv", "m.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_files_say_nothing_of_when_and_with_what_they_were_made(built: tuple[str, Path, list[Path]]) -> None:
    folder = built[1] / "intern"
    svg = (folder / "charts" / "themen.svg").read_text(encoding="utf-8")
    assert "<dc:date>" not in svg and "Matplotlib" not in svg
    assert b"Software" not in (folder / "charts" / "themen.png").read_bytes()
    with zipfile.ZipFile(folder / "mapping.xlsx") as book:
        core = book.read("docProps/core.xml").decode()
    assert set(re.findall(r">(\d{4}-[^<]*)<", core)) == {"2019-01-01T00:00:00Z"}


def test_files_that_people_put_beside_charts_stay(tmp_path: Path) -> None:
    study = synthetic.study(tmp_path)
    planned = plan(Material(study, synthetic.tables(study)))
    own = tmp_path / "charts" / "eigene.png"
    own.parent.mkdir()
    own.write_bytes(b"x")
    charts.save(planned[2:3], own.parent, workers=1)
    assert own.read_bytes() == b"x"


def test_text_in_pictures_stays_text(built: tuple[str, Path, list[Path]]) -> None:
    svg = (built[1] / "intern" / "charts" / "themen.svg").read_text(encoding="utf-8")
    assert "Daseinsvorsorge</text>" in svg
    assert "&lt;script&gt;" in svg and "<script" not in svg


def test_every_file_of_a_chart_names_the_study(built: tuple[str, Path, list[Path]]) -> None:
    _, folder, paths = built
    title = synthetic.study(folder).title
    tables = [path for path in paths if path.suffix == ".csv" and path.parent.name == "charts"]
    assert tables
    for path in tables:
        rows = path.read_text(encoding="utf-8-sig").splitlines()
        assert rows[0].endswith("Quelle")
        assert all(title.split("<")[0] in row for row in rows[1:])
