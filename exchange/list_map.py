"""The result of a list on the tile map of states: each state leads to the list narrowed to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaamac.common.tile_map import (
    REGIONS,
    Drawing,
    Scale,
    Shade,
    Tile,
    drawings,
    states_words,
)
from gaamac.common.wording import counted, number, ranged
from members.vocabulary import CountryFacts, countries, countries_by_name, regions

from .filters import Choice
from .state_map import Place

if TYPE_CHECKING:
    from .filters import CatalogueFilter
    from .listing import Listing


@dataclass(frozen=True, slots=True)
class Part:
    """The states of one region in which there is something, with how many results each has."""

    name: str
    places: list[Place]


@dataclass(frozen=True, slots=True)
class ListMap:
    """The map, its legend, and the same as a list; `elsewhere` says what is on neither."""

    lead: str
    elsewhere: str
    drawings: list[Drawing]
    legend: list[Shade]
    parts: list[Part]


def list_map(listing: Listing, path: str) -> ListMap:
    """The results of a list by state; `path` is the list's own."""
    chosen, counts = listing.chosen, listing.counts.by_country
    known = countries_by_name()
    tiles = [_tile(one, counts, chosen, path) for one in known if one.tile]
    scale = Scale.of(tile.count for tile in tiles)
    names = {m49: regions()[m49].name for m49 in REGIONS if m49 in regions()}
    return ListMap(
        lead=_lead([tile.count for tile in tiles]),
        elsewhere=_elsewhere(listing),
        drawings=[one for one in drawings(tiles, names, scale) if one.total],
        legend=_legend(tiles, scale, chosen.kind or ""),
        parts=_parts(known, names, lambda one: _place(one, counts, chosen, path)),
    )


def narrowed_to(chosen: CatalogueFilter, country: CountryFacts) -> CatalogueFilter:
    """The same selection in one country, as a list."""
    others = [one for one in chosen.choices if one.name != "country"]
    here = Choice("country", country.code, country.m49, country.name)
    return replace(
        chosen.shown_as("list").at_page(1), choices=(*others, here), problems=()
    )


def _tile(
    country: CountryFacts, counts: dict[int, int], chosen: CatalogueFilter, path: str
) -> Tile:
    column, row = country.tile or (0, 0)
    count = counts.get(country.m49, 0)
    return Tile(
        column=column,
        row=row,
        code=country.iso2,
        name=country.name,
        href=path + narrowed_to(chosen, country).query_string if count else "",
        count=count,
        region=country.region,
        note=counted(count, chosen.kind or "") if count else "",
    )


def _place(
    country: CountryFacts, counts: dict[int, int], chosen: CatalogueFilter, path: str
) -> Place:
    href = path + narrowed_to(chosen, country).query_string
    return Place(country.name, href, counts.get(country.m49, 0))


def _parts(
    known: Iterable[CountryFacts],
    names: dict[int, str],
    place: Callable[[CountryFacts], Place],
) -> list[Part]:
    """The regions in the order of the drawings; what has nothing is left out, whatever it is."""
    by_region: dict[int, list[Place]] = {m49: [] for m49 in names}
    for country in known:
        one = place(country)
        if one.count and country.region in by_region:
            by_region[country.region].append(one)
    return [Part(names[m49], places) for m49, places in by_region.items() if places]


def _lead(counts: list[int]) -> str:
    covered = sum(1 for count in counts if count)
    words = ngettext(
        "%(number)s of the %(total)s member states of the United Nations has at least one.",
        "%(number)s of the %(total)s member states of the United Nations have at least one.",
        covered,
    )
    return words % {"number": number(covered), "total": number(len(counts))}


def _elsewhere(listing: Listing) -> str:
    """How many results concern no country of their own, and so stand on no tile."""
    found = listing.counts.found
    left = len(found) - len(found.in_countries(countries()))
    if not left:
        return ""
    return _("Not on the map: %(results)s about whole regions or the whole world.") % {
        "results": counted(left, listing.chosen.kind or "")
    }


def _legend(tiles: list[Tile], scale: Scale, kind: str) -> list[Shade]:
    levels = [scale.level(tile.count) for tile in tiles]
    return [
        Shade(
            level, _shade_words(scale, level, kind), states_words(levels.count(level))
        )
        for level in range(scale.top + 1)
    ]


def _shade_words(scale: Scale, level: int, kind: str) -> str:
    least, most = scale.bounds(level)
    return counted(least, kind) if least == most else ranged(least, most, kind)
