"""Who speaks about what and of whom: nodes, ties, camps, and how alike two speakers are."""

from pipeline.network.build import build
from pipeline.network.camps import communities, polarisation
from pipeline.network.centrality import centralities, dividing
from pipeline.network.periods import periods
from pipeline.network.projection import as_ties, project, two_mode
from pipeline.network.stability import stay_together
from pipeline.network.standing import standing
from pipeline.network.statements import stands
from pipeline.network.windows import windows

__all__ = [
    "as_ties",
    "build",
    "centralities",
    "communities",
    "dividing",
    "periods",
    "polarisation",
    "project",
    "standing",
    "stands",
    "stay_together",
    "two_mode",
    "windows",
]
