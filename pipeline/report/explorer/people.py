"""Who can be chosen: units with their attributes, numbered in the order of their ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.report.groups import in_order
from pipeline.report.material import Material
from pipeline.report.people import MOST_VALUES
from pipeline.texts import attribute_label, texts, value_label

MOST_CHOICES = 16
"""An attribute with more values is no filter."""


@dataclass(frozen=True)
class Units:
    """
    The units, numbered.

    Attributes:
        names: their ids; a unit's number is its place.
        speaking: the number of the unit that speaks, by segment.
    """

    names: tuple[str, ...]
    speaking: Mapping[str, int]


def units(material: Material) -> Units:
    """Number the units in the order of their ids."""
    names = tuple(str(name) for name in material.members.index)
    numbers = {name: number for number, name in enumerate(names)}
    rows = zip(material.answered["segment_id"], material.answered["unit_id"], strict=True)
    return Units(names, {str(segment_id): numbers[str(unit_id)] for segment_id, unit_id in rows})


def described(material: Material, units: Units) -> Mapping[str, Any]:
    """
    Describe the units.

    Returns:
        `totals` (segments a unit), `attributes`: `name`, `label`, `is_filter`, `values` (value and label), `of` (the
        number of each unit's value).
    """
    totals = material.answered.groupby("unit_id").size()
    return {
        "totals": [int(totals[name]) for name in units.names],
        "attributes": [_attribute(material, name) for name in attributes(material)],
    }


def attributes(material: Material) -> list[str]:
    """Return the attributes that units differ in, with values few enough to be shown."""
    return [name for name in material.attributes if 2 <= material.members[name].nunique() <= MOST_VALUES]


def _attribute(material: Material, name: str) -> Mapping[str, Any]:
    own = material.members[name].astype(str)
    sizes = {str(value): int(n) for value, n in own.value_counts().items()}
    order = [value for value in in_order(name, sizes) if value] + [value for value in sizes if not value]
    numbers = {value: number for number, value in enumerate(order)}
    unknown = texts()["charts"]["unknown"]
    return {
        "name": name,
        "label": attribute_label(name),
        "is_filter": len(order) <= MOST_CHOICES,
        "values": [[value, value_label(name, value) if value else unknown] for value in order],
        "of": [numbers[value] for value in own],
    }
