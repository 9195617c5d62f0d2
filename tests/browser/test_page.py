"""The page opens by itself, for everybody: no faults that axe calls serious, no request, everything by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import AXE, Opened, Opens

PHONE, DESK = (390, 844), (1280, 900)


def faults(page: Any) -> list[tuple[str, str, str]]:
    """Return what axe calls serious or critical: rule, help, and the first place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (one["id"], one["help"], one["nodes"][0]["html"][:200])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.skipif(not AXE.is_file(), reason="npm ci --prefix tests/browser has not been run")
@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)])
def test_axe_finds_nothing_serious(opens: Opens, page_file: Path, scheme: str, size: tuple[int, int]) -> None:
    opened = opens(page_file, width=size[0], height=size[1], color_scheme=scheme)
    opened.page.wait_for_selector(".search")
    assert faults(opened.page) == []


def test_nothing_is_asked_for_nothing_is_refused_and_no_hostile_string_is_run(opened: Opened) -> None:
    assert (opened.messages, opened.errors, len(opened.requests)) == ([], [], 1)
    assert not opened.was_hit


def test_the_policy_admits_only_what_the_page_brings(opened: Opened) -> None:
    policy = opened.page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_every_link_in_the_page_has_its_place(opened: Opened) -> None:
    missing = opened.page.evaluate(
        """[...document.querySelectorAll('a[href^="#"]')]
            .map(link => link.getAttribute('href').slice(1))
            .filter(name => name && !document.getElementById(name))"""
    )
    assert missing == []


def test_every_picture_says_what_it_shows(opened: Opened) -> None:
    assert opened.page.evaluate("[...document.images].every(image => image.alt.length > 20)")


def test_details_open_with_the_enter_key(opened: Opened) -> None:
    summary = opened.page.locator("main details > summary").first
    summary.focus()
    opened.page.keyboard.press("Enter")
    assert summary.evaluate("one => one.parentElement.open")


def test_on_a_phone_nothing_reaches_beyond_the_screen(opens: Opens, page_file: Path) -> None:
    opened = opens(page_file, width=PHONE[0], height=PHONE[1])
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_page_names_study_wave_date_and_n(opened: Opened) -> None:
    told = opened.page.locator("body").inner_text()
    assert "Welle 1" in told
    assert "Stand " in told
    assert "n = " in told
