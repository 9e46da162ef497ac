"""Countries and regions as readers' pages keep them: read once, forgotten when they change."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gaamac.common.kept import Kept
from gaamac.common.languages import FACTS, reader_language

from .choices import RegionalGroup


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """A region without its model."""

    m49: int
    parent: int | None
    names: dict[str, str]

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return self.names[reader_language()]


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """A country without its model: what lists, filters, maps and mails need."""

    m49: int
    iso2: str
    region: int
    subregion: int
    regional_group: str
    is_observer: bool
    tile: tuple[int, int] | None
    names: dict[str, str]

    @property
    def regional_group_words(self) -> Any:
        """The UN regional group in the reader's language; nothing where it has none."""
        return dict(RegionalGroup.choices).get(self.regional_group, "")

    @property
    def code(self) -> str:
        """The ISO 3166 code in lower case, as it stands in addresses."""
        return self.iso2.lower()

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return self.names[reader_language()]


def _read_countries() -> dict[int, CountryFacts]:
    from .models import Country  # noqa: PLC0415 - the model forgets this when saved

    return {
        country.m49: CountryFacts(
            country.m49,
            country.iso2,
            country.region_id,
            country.subregion_id,
            country.regional_group,
            country.is_observer,
            None
            if country.tile_column is None or country.tile_row is None
            else (country.tile_column, country.tile_row),
            {code: country.name_in(code) for code in FACTS},
        )
        for country in Country.objects.all()
    }


def _read_regions() -> dict[int, RegionFacts]:
    from .models import Region  # noqa: PLC0415 - the model forgets this when saved

    return {
        region.m49: RegionFacts(
            region.m49,
            region.parent_id,
            {code: region.name_in(code) for code in FACTS},
        )
        for region in Region.objects.all()
    }


_countries = Kept("members.countries.1", _read_countries)
_regions = Kept("members.regions.1", _read_regions)


def countries() -> dict[int, CountryFacts]:
    """Every country by M49 number, in the order of the English names."""
    return _countries.get()


def countries_by_name() -> list[CountryFacts]:
    """Every country in the order of its name in the reader's language, accents aside."""
    return sorted(countries().values(), key=lambda country: sort_key(country.name))


def sort_key(name: str) -> str:
    """A name as it is sorted: "Égypte" between "Danemark" and "Fidji"."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


def regions() -> dict[int, RegionFacts]:
    """Every region and sub-region by M49 number."""
    return _regions.get()


def regions_of(country_numbers: list[int]) -> list[int]:
    """The M49 numbers of every region in which these countries lie, from sub-region to continent."""
    known = countries()
    found: set[int] = set()
    for number in country_numbers:
        if country := known.get(number):
            found |= {country.region, country.subregion}
    return with_wider(found)


def with_wider(region_numbers: Iterable[int]) -> list[int]:
    """These regions and every region in which they lie."""
    known = regions()
    found: set[int] = set()
    for number in region_numbers:
        step: int | None = number
        while step is not None and step not in found:
            found.add(step)
            step = known[step].parent if step in known else None
    return sorted(found)


def forget_places() -> None:
    """Read countries and regions anew at the next use."""
    _countries.forget()
    _regions.forget()
