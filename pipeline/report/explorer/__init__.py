"""What can be filtered, followed and searched in the report, for one's own house."""

from pipeline.report.explorer.page import Explorer, explorer

__all__ = ["Explorer", "explorer"]
