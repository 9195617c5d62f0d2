"""What a browser prints around every page of the report: for whom it is, and of which study, wave and date."""

from __future__ import annotations

from collections.abc import Sequence


def margins(head: Sequence[str], foot: str, *, page: str) -> str:
    """
    Write the style of the margins.

    Args:
        head: marks above: „Vertraulich …“, that all is made up.
        foot: study, wave, date of the data, n.
        page: the word before a page's number.

    Returns:
        CSS without any sign of the texts but letters and digits: nothing in them ends a string, or the style.
    """
    told = f"{string(' · '.join(head))}"
    number = f'{string(f"{page} ")} counter(page) " / " counter(pages)'
    boxes = {"top-left": told, "bottom-left": string(foot), "bottom-right": number}
    return "@page {\n" + "".join(f"  @{place} {{ content: {content}; }}\n" for place, content in boxes.items()) + "}"


def string(text: str) -> str:
    """Write a CSS string: whatever is neither letter nor digit of ASCII by its number."""
    safe = (one if one.isascii() and one.isalnum() else f"\\{ord(one):06x}" for one in text)
    return f'"{"".join(safe)}"'
