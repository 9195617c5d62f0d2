"""Who speaks about what and of whom: nodes, ties, and how alike two speakers are."""

from pipeline.network.build import build
from pipeline.network.projection import project
from pipeline.network.statements import stands

__all__ = ["build", "project", "stands"]
