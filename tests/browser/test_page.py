"""The page opens by itself, for everybody: no faults that axe calls serious, no request, by keyboard, on paper."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.browser import hostile
from tests.browser.conftest import AXE, Opened, Opens

PHONE, DESK = (390, 844), (1280, 900)
needs_axe = pytest.mark.skipif(not AXE.is_file(), reason="npm ci --prefix tests/browser has not been run")


def faults(page: Any) -> list[tuple[str, str, str]]:
    """Return what axe calls serious or critical: rule, help, and the first place."""
    page.wait_for_selector(".search")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], one["help"], one["nodes"][0]["html"][:200])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


@needs_axe
@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)])
def test_axe_finds_nothing_serious(opens: Opens, page_file: Path, scheme: str, size: tuple[int, int]) -> None:
    opened = opens(page_file, width=size[0], height=size[1], color_scheme=scheme)
    assert faults(opened.page) == []


@needs_axe
@pytest.mark.prove
def test_axe_finds_nothing_serious_where_everything_is_open(opens: Opens, page_file: Path) -> None:
    opened = opens(page_file, color_scheme="dark")
    opened.page.wait_for_selector(".search")
    opened.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    assert faults(opened.page) == []


@needs_axe
@pytest.mark.prove
def test_axe_finds_nothing_serious_in_the_demo(opens: Opens, demo_file: Path) -> None:
    assert faults(opens(demo_file).page) == []


def test_nothing_is_asked_for_nothing_is_refused_and_no_hostile_string_is_run(opened: Opened) -> None:
    opened.page.wait_for_selector(".search")
    opened.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert (opened.messages, opened.errors, len(opened.requests)) == ([], [], 1)
    assert not opened.was_hit


def test_hostile_names_of_speakers_stay_text(opens: Opens, speakers_file: Path) -> None:
    opened = opens(speakers_file)
    opened.page.wait_for_selector(".search")
    assert (opened.messages, opened.errors, len(opened.requests)) == ([], [], 1)
    assert not opened.was_hit
    assert hostile.STRINGS[1] in opened.page.locator("main").text_content()


@pytest.mark.parametrize("text", hostile.STRINGS)
def test_hostile_text_is_read_as_it_was_written(opened: Opened, text: str) -> None:
    assert text in opened.page.locator("main").text_content()


def test_the_policy_admits_only_what_the_page_brings(opened: Opened) -> None:
    policy = opened.page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
    rules = dict(one.strip().split(" ", maxsplit=1) for one in policy.split(";"))
    assert (rules["default-src"], rules["img-src"]) == ("'none'", "data:")
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    for name in ("script-src", "style-src"):
        assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", one) for one in rules[name].split())


def test_a_script_that_the_page_did_not_bring_is_refused(opened: Opened) -> None:
    opened.page.evaluate(
        """text => {
            const made = document.createElement('script');
            made.textContent = text;
            document.body.append(made);
            document.body.insertAdjacentHTML('beforeend', `<img src="data:," onerror="${text}">`);
        }""",
        hostile.HIT,
    )
    opened.page.wait_for_timeout(100)
    assert not opened.was_hit
    assert opened.messages


def test_every_link_in_the_page_has_its_place(opened: Opened) -> None:
    missing = opened.page.evaluate(
        """[...document.querySelectorAll('a[href^="#"]')]
            .map(link => link.getAttribute('href').slice(1))
            .filter(name => name && !document.getElementById(name))"""
    )
    assert missing == []


def test_every_finding_leads_to_its_figure_or_section(opened: Opened) -> None:
    led = opened.page.evaluate(
        "[...document.querySelectorAll('.finding a')].map(one => [one.textContent, one.hash.slice(1)])"
    )
    assert len(led) == opened.page.locator(".findings > li").count() > 0
    for told, name in led:
        figure = opened.page.locator(f"figure[id='{name}'] .number b")
        assert told == (f"zu {figure.inner_text()}" if figure.count() else "zum Abschnitt")


def test_figures_are_numbered_in_their_order_and_have_words_table_and_n(opened: Opened) -> None:
    figures = opened.page.evaluate(
        """[...document.querySelectorAll('main figure[id]')].map(one => [
            one.querySelector('.number b').textContent, one.querySelector('.number').textContent,
            one.querySelector('img').alt.length, one.querySelectorAll('caption, tbody tr').length])"""
    )
    assert [one[0] for one in figures] == [f"Abbildung {number}" for number in range(1, len(figures) + 1)]
    assert all("n = 23 Befragte" in told and length > 20 and rows > 1 for _, told, length, rows in figures)


def test_headings_leave_out_no_step(opened: Opened) -> None:
    opened.page.wait_for_selector(".search")
    levels = opened.page.evaluate(
        """[...document.querySelectorAll('h1, h2, h3, h4, h5')]
            .filter(one => one.checkVisibility()).map(one => +one.tagName[1])"""
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_first_tab_leads_past_everything_to_the_findings(opened: Opened) -> None:
    opened.page.keyboard.press("Tab")
    skip = opened.page.locator(":focus")
    assert (skip.get_attribute("class"), skip.get_attribute("href")) == ("skip", "#findings")
    assert skip.bounding_box()["y"] >= 0
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("document.activeElement.closest('section').id") == "findings"


def test_details_open_with_the_enter_key(opened: Opened) -> None:
    summary = opened.page.locator("main details > summary").first
    summary.focus()
    opened.page.keyboard.press("Enter")
    assert summary.evaluate("one => one.parentElement.open")


@pytest.mark.parametrize("width", [PHONE[0], DESK[0] // 2])
def test_on_a_phone_and_twice_as_large_nothing_reaches_beyond_the_screen(
    opens: Opens, page_file: Path, width: int
) -> None:
    opened = opens(page_file, width=width)
    opened.page.wait_for_selector(".search")
    opened.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_wider_than_its_box_can_be_reached_by_tab(opens: Opens, page_file: Path) -> None:
    opened = opens(page_file, width=PHONE[0])
    opened.page.wait_for_selector(".search")
    wide = """[...document.querySelectorAll('.scroll')].filter(one => one.checkVisibility()
        && one.scrollWidth > one.clientWidth + 1)"""
    assert opened.page.evaluate(f"{wide}.length") > 0
    opened.page.wait_for_function(f"{wide}.every(one => one.tabIndex === 0 && one.ariaLabel)")


def test_paper_shows_two_quotes_of_a_closed_list_and_all_of_an_open_one(opened: Opened) -> None:
    page = opened.page
    shown = """one => [...one.querySelectorAll(':scope > blockquote')].filter(one => one.checkVisibility(
        {contentVisibilityAuto: true})).length"""
    lists = page.locator(".findings details.quotes:has(blockquote:nth-of-type(4))")
    lists.first.evaluate("one => { one.open = true; }")
    page.emulate_media(media="print")
    assert lists.first.evaluate(shown) == lists.first.locator("blockquote").count() > 2
    assert page.locator("nav").is_hidden() and page.locator(".skip").is_hidden()
    closed = page.locator(".findings details.quotes:not([open]):has(blockquote:nth-of-type(3))").first
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".findings [data-printed]").first.evaluate(shown) == 2
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert closed.count() and lists.first.evaluate("one => one.open")


def test_every_printed_page_says_for_whom_of_what_wave_date_and_n(opened: Opened, tmp_path: Path) -> None:
    from pypdf import PdfReader

    opened.page.pdf(path=str(tmp_path / "seite.pdf"), prefer_css_page_size=True)
    pages = [" ".join(one.extract_text().split()) for one in PdfReader(tmp_path / "seite.pdf").pages]
    assert len(pages) > 5
    for number, told in enumerate(pages, start=1):
        assert [one for one in ("Vertraulich", "erfunden", "Welle 1", "Stand", "n = 23") if one not in told] == []
        assert f"Seite {number} / {len(pages)}" in told


def test_the_page_names_study_wave_date_n_and_that_all_is_made_up(opened: Opened) -> None:
    for place in ("body > header", "footer.imprint"):
        told = opened.page.locator(place).inner_text()
        assert all(one in told for one in ("Probestudie", "Welle 1", "Stand ", "n = 23 Befragte", "erfunden"))
