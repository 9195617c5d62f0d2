"""Segments become clusters that nobody planned: candidates for new codes."""

from pipeline.cluster.stage import cluster

__all__ = ["cluster"]
