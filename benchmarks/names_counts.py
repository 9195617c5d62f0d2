"""What is counted of names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Count:
    """How many mentions there are of listed names, and what becomes of them."""

    mentions: int = 0
    masked: int = 0
    doubted: int = 0
    words: int = 0
    flagged: int = 0
    seconds: float = 0.0
    overlooked: Counter[str] = field(default_factory=Counter)

    @property
    def missed(self) -> int:
        """Mentions that are neither masked nor doubted."""
        return self.mentions - self.masked - self.doubted
