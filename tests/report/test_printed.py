"""Margins of printed pages, and what the page may do in a browser."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.policy import hashes, policy
from pipeline.report.printed import margins, string


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_a_css_string_holds_any_text_and_nothing_ends_it(text: str) -> None:
    told = string(text)
    assert re.fullmatch(r'"(?:[A-Za-z0-9]|\\[0-9a-f]{6})*"', told)
    # how CSS reads an escape: up to six hexadecimal digits
    assert re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), told[1:-1]) == text


def test_margins_carry_marks_study_and_the_pages_number() -> None:
    told = margins(["A", "B"], "C", page="Seite")
    assert '@top-left { content: "A\\000020\\0000b7\\000020B"; }' in told
    assert '@bottom-left { content: "C"; }' in told
    assert 'content: "Seite\\000020" counter(page) " / " counter(pages);' in told


def test_blocks_are_known_by_the_hash_that_browsers_compute() -> None:
    # the example of the specification „Content Security Policy Level 3“
    page = '<script>doSomething();</script><script type="application/json">{}</script>'
    assert hashes("<script>alert('Hello, world.');</script>", "script") == [
        "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
    ]
    assert len(hashes(page, "script")) == 1
    assert "script-src 'none'; style-src 'none'" in policy("")
    assert {"base-uri 'none'", "form-action 'none'"} <= set(policy(page).split("; "))
