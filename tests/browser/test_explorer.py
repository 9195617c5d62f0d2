"""What can be filtered, followed and searched in the page, in a browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import units
from pipeline.report import matter
from pipeline.report.material import Material
from pipeline.texts import decimal, percent
from tests.browser import hostile
from tests.browser.conftest import Opened, Opens

NODES, EDGES = ".network .node[role=button]", ".network .edge[role=button]"
REGION = ".pick:has(summary:text-matches('^Region'))"
PANEL = "dialog.panel"


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return hostile.material(tmp_path_factory.mktemp("studie"))


@pytest.fixture(scope="module")
def tab(browser: Any, page_file: Path) -> Iterator[Any]:
    """A page that is opened once and loaded anew for every test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    opened = context.new_page()
    opened.goto(page_file.as_uri())
    yield opened
    context.close()


@pytest.fixture
def page(tab: Any) -> Any:
    tab.reload()
    tab.wait_for_selector(".search")
    return tab


@pytest.fixture
def eastern(page: Any) -> Any:
    """The page with only interviewees in the east."""
    page.click(f"{REGION} summary")
    page.check(f"{REGION} label:has-text('Osten') input")
    page.keyboard.press("Escape")
    return page


@pytest.fixture(scope="module")
def chosen(material: Material) -> list[str]:
    return [str(name) for name in material.members.index[material.members["region"] == "ost"]]


def texts_of(page: Any, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_text_contents()]


def rows_of(page: Any, figure: str) -> list[list[str]]:
    found = page.locator(f"#{figure} .live tbody tr").all()
    return [[" ".join(cell.split()) for cell in row.locator("th, td").all_text_contents()] for row in found]


def mean_shares(material: Material, code_ids: Iterable[str], among: Iterable[str]) -> list[str]:
    found = units.shares(material.answered, material.tables["codings"], list(code_ids)).loc[list(among)].mean()
    return [percent(share, 1 if share < 0.095 else 0).replace("\u00a0", " ") for share in found]


def spoken_by(material: Material, segment_ids: Iterable[str], among: Iterable[str]) -> int:
    rows = material.answered
    return int((rows["segment_id"].isin(set(segment_ids)) & rows["unit_id"].isin(set(among))).sum())


def test_shares_under_a_filter_are_those_that_the_house_computes(
    eastern: Any, material: Material, chosen: list[str]
) -> None:
    codes = list(matter.themes(material)["code_id"])
    rows = rows_of(eastern, "themen")
    assert [row[2] for row in rows] == mean_shares(material, codes, chosen)
    assert [row[3] for row in rows] == mean_shares(material, codes, material.members.index)
    assert [row[4] for row in rows] == [str(spoken_by(material, material.segments_with(c), chosen)) for c in codes]
    assert "von der Maschine, unkorrigiert" in eastern.locator("#themen .note").inner_text()


def test_counts_under_a_filter_are_those_of_the_tables(eastern: Any, material: Material, chosen: list[str]) -> None:
    some = Material(
        material.study,
        {**material.tables, "interviews": material.talks[material.talks["interview_id"].isin(chosen)]},
    )
    valued = matter.evaluations(some)
    expected = {" ".join(row[1].split()): [str(int(n)) for n in row[3:]] for row in valued.itertuples(index=False)}
    told = {row[0]: row[1:] for row in rows_of(eastern, "bewertungen")}
    assert expected and all(told[label] == counts for label, counts in expected.items())
    stands = matter.stands(some)
    wanted = [[str(int(row[side])) for side in matter.STANDS] for _, row in stands.iterrows()]
    assert [row[1:] for row in rows_of(eastern, "vorschlaege")] == wanted


def test_the_region_is_all_that_is_left_of_its_heat_map(eastern: Any, material: Material, chosen: list[str]) -> None:
    head = texts_of(eastern, "#gruppen-region .live thead th")
    assert len(head) == 2 and head[1] == f"Ostenn = {len(chosen)}"


def test_ties_under_a_filter_count_the_segments_of_those_chosen(
    eastern: Any, material: Material, chosen: list[str]
) -> None:
    rows = material.tables["edge_segments"].merge(material.answered[["segment_id", "unit_id"]], on="segment_id")
    counts = rows[rows["unit_id"].isin(chosen)].groupby(["source", "target"]).size()
    labels = material.tables["nodes"].set_index("node_id")["label"].map(lambda label: " ".join(label.split()))
    expected = {(labels[a], labels[b]): decimal(n, 0) for (a, b), n in counts.items()}
    eastern.click(".network .behind summary")
    told = [texts_of(row, "th, td")[:3] for row in eastern.locator(".network .behind tbody tr").all()]
    assert len(told) > 5
    assert all(expected[a, b] == n for a, b, n in told)


def test_a_live_region_says_who_is_chosen_and_the_rest_can_be_had_back(page: Any, chosen: list[str]) -> None:
    status = page.locator(".filter-status")
    assert status.get_attribute("role") == "status" and "alle" in status.inner_text()
    page.click(f"{REGION} summary")
    page.check(f"{REGION} label:has-text('Osten') input")
    assert status.inner_text() == f"n = {len(chosen)} von 23 Befragten · Region: Osten"
    assert page.locator("#themen > .picture").is_hidden() and page.locator("#themen .live").is_visible()
    page.check(f"{REGION} label:has-text('Westen') input")
    assert "n = 23 von 23 Befragten" in status.inner_text()
    page.click(".filter-reset")
    assert page.locator("#themen > .picture").is_visible() and not page.locator(".live").count()
    assert not page.locator(".pick input:checked").count()


def test_what_cannot_follow_says_so_only_while_a_filter_is_active(page: Any) -> None:
    assert not page.locator("#unterschiede-k-region .stays").count()
    page.click(f"{REGION} summary")
    page.check(f"{REGION} label:has-text('Osten') input")
    assert "folgt dem Filter nicht" in page.locator("#unterschiede-k-region .stays").inner_text()
    assert page.locator("#unterschiede-k-region .picture").is_visible()


def test_quotes_in_the_report_follow_the_filter(eastern: Any, chosen: list[str]) -> None:
    shown = eastern.evaluate(
        "[...document.querySelectorAll('main blockquote')].filter(e => !e.hidden)"
        ".map(e => e.querySelector('cite').textContent)"
    )
    assert shown and {name.partition(":")[0] for name in shown} <= set(chosen)


def test_a_node_and_an_edge_lead_to_quotes_with_role_question_and_reasons(page: Any) -> None:
    page.locator(EDGES).first.focus()
    page.keyboard.press("ArrowRight")
    told = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{PANEL} blockquote")
    number = int(told.rpartition(": ")[2].split()[0])
    assert page.locator(f"{PANEL} [role=status]").inner_text().startswith(f"{number} Stellen")
    first = page.locator(f"{PANEL} blockquote").first
    assert first.locator(".asked").inner_text().startswith("Gefragt: Frage")
    assert " · " in first.locator("footer").inner_text()
    first.locator("summary").click()
    assert first.locator(".why li").count()
    page.keyboard.press("Escape")
    assert page.locator(PANEL).is_hidden()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == told


def test_arrow_keys_go_from_node_to_node_in_their_direction(page: Any) -> None:
    page.locator(NODES).first.focus()
    place = "document.activeElement.querySelector('circle, rect').getBoundingClientRect().left"
    before = page.evaluate(place)
    page.keyboard.press("ArrowRight")
    right = page.evaluate(place)
    page.keyboard.press("ArrowLeft")
    assert right >= before and page.evaluate(place) <= right
    assert page.locator(f"{NODES}[tabindex='0']").count() == 1


def test_the_network_can_be_cut_down_to_a_theme_and_shows_groups(page: Any) -> None:
    page.select_option(".network select >> nth=0", "wohnen")
    ends = page.evaluate("[...document.querySelectorAll('.network .behind tbody tr')].map(r => r.textContent)")
    assert ends and any("Wohnen" in row for row in ends)
    page.select_option(".network select >> nth=1", label="Region")
    assert page.locator(".network .node.group[role=button]").count() == 2


def test_hovering_lifts_out_what_hangs_together(page: Any) -> None:
    page.locator(NODES).first.hover(force=True)
    assert page.locator(".network svg.is-lit .is-near").count() >= 2
    page.mouse.move(5, 5)
    assert not page.locator(".network svg.is-lit").count()


def test_a_cell_leads_to_the_quotes_of_a_theme_in_a_group(page: Any, material: Material, chosen: list[str]) -> None:
    page.select_option(".matrix select", label="Region")
    page.locator(".matrix td button").first.focus()
    if "Osten" not in page.evaluate("document.activeElement.getAttribute('aria-label')"):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{PANEL} blockquote")
    code_id, _ = matter.theme_order(material)[0]
    n = spoken_by(material, material.segments_with(code_id), chosen)
    assert page.locator(f"{PANEL} [role=status]").inner_text().startswith(f"{n} Stellen")
    cites = texts_of(page, f"{PANEL} cite")
    assert len(cites) == min(n, 20) and {one.partition(":")[0] for one in cites} <= set(chosen)
    page.click(f"{PANEL} .close")
    assert "Osten" in page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_groups_smaller_than_k_are_flagged(page: Any) -> None:
    page.select_option(".matrix select", label="Rolle")
    heads = texts_of(page, ".matrix thead th .small")
    assert heads and all("klein" in head for head in heads)


@pytest.mark.parametrize("words", ["antwort BURGERmeisterin", "Bürgermeister antw", "burgermeisterin"])
def test_search_takes_several_words_and_no_account_of_case_or_umlauts(
    page: Any, material: Material, words: str
) -> None:
    page.fill("#explorer-search", words)
    said = material.answered.merge(material.tables["segments"][["segment_id", "text"]], on="segment_id")["text"]
    n = int(said.str.contains("Bürgermeisterin").sum())
    page.wait_for_selector(f".search [role=status]:text-matches('^{n} Treffer')")
    marks = texts_of(page, ".found mark")
    assert any(mark.startswith("Bürgermeister") for mark in marks)
    # offsets count a sunflower as the browser does
    assert all(mark.casefold() in {"antwort", "antw", "bürgermeister", "bürgermeisterin"} for mark in marks)


def test_search_follows_the_filter_and_shows_more_when_asked(eastern: Any, chosen: list[str]) -> None:
    eastern.fill("#explorer-search", "antwort")
    n = len(chosen) * hostile.N_ANSWERS
    eastern.wait_for_selector(f".search [role=status]:text-matches('^{n} Treffer')")
    assert eastern.locator(".found blockquote").count() == 50
    eastern.click(".found .more")
    assert eastern.locator(".found blockquote").count() == n
    assert eastern.locator(".found .more").is_hidden()


def test_nothing_is_asked_for_nothing_complains_and_nothing_hostile_runs(opened: Opened) -> None:
    page = opened.page
    page.wait_for_selector(".search")
    page.click(f"{REGION} summary")
    page.check(f"{REGION} label:has-text('Osten') input")
    page.fill("#explorer-search", "script")
    page.wait_for_selector(".found blockquote")
    page.locator(".matrix td button").first.click()
    page.wait_for_selector(f"{PANEL} blockquote")
    page.keyboard.press("Escape")
    for picker in page.locator("#explorer select").all():
        for value in picker.locator("option").evaluate_all("all => all.slice(0, 6).map(one => one.value)"):
            picker.select_option(value)
    assert not opened.messages and not opened.errors and not opened.was_hit
    assert [one.rpartition("/")[2] for one in opened.requests] == ["mapping.html"]


def test_without_scripts_the_report_is_whole_and_says_what_needs_them(opens: Opens, page_file: Path) -> None:
    page = opens(page_file, java_script_enabled=False).page
    assert page.locator("#themen .picture").is_visible()
    assert "JavaScript" in page.locator("#explore noscript").inner_text()


def test_nothing_is_wider_than_a_phone(opens: Opens, page_file: Path) -> None:
    page = opens(page_file, width=390, height=844).page
    page.wait_for_selector(".search")
    page.click(".filter-toggle")
    page.click(f"{REGION} summary")
    page.check(f"{REGION} label:has-text('Osten') input")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.prove
def test_persons_can_be_filtered_too(opens: Opens, speakers_file: Path) -> None:
    page = opens(speakers_file).page
    page.click(".pick:has(summary:text-matches('^Fraktion')) summary")
    page.locator(".pick[open] input").first.check()
    assert " von 24 Redner*innen" in page.locator(".filter-status").inner_text()
    assert page.locator("#themen .live").is_visible()
