"""What a page may do in a browser: nothing but what it brings itself, each script and style known by its hash."""

from __future__ import annotations

import base64
import hashlib
import re

_BLOCK = r"<{name}>(.*?)</{name}>"
_NONE = "'none'"


def policy(page: str) -> str:
    """Return the Content-Security-Policy of a page: no outside sources, its own blocks by sha256, pictures as data."""
    scripts, styles = (" ".join(f"'{one}'" for one in hashes(page, name)) for name in ("script", "style"))
    own = f"script-src {scripts or _NONE}; style-src {styles or _NONE}; img-src data:"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def hashes(page: str, name: str) -> list[str]:
    """Hash the blocks of an element that have no attributes in a page; blocks of data have some, and never run."""
    blocks = re.findall(_BLOCK.format(name=name), page, flags=re.DOTALL)
    return [f"sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}" for one in blocks]
