"""Kommunal-Mapping: from confidential interviews to a mapping that people can act on."""

__version__ = "0.1.0"
