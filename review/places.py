"""Where the texts in review are about: their countries and regions, in two queries for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from exchange.catalogue import contribution_models
from members.vocabulary import countries, regions, with_wider

# Countries that a line names before it counts the rest.
NAMED = 2


def places_of(pages: Collection[int]) -> dict[int, str]:
    """Of each of these pages the names of its countries and regions, shortened."""
    names: dict[int, list[str]] = defaultdict(list)
    known_countries, known_regions = countries(), regions()
    for page, country in _Links("countries").of(pages):
        if fact := known_countries.get(country):
            names[page].append(fact.name)
    for page, region in _Links("regions").of(pages):
        if known := known_regions.get(region):
            names[page].append(known.name)
    return {page: _shortened(some) for page, some in names.items()}


def pages_in(region: int) -> set[int]:
    """The pages, not all published, that are about this region or lie in it; one query."""
    in_it = [number for number in regions() if region in with_wider([number])]
    there = [
        country.m49
        for country in countries().values()
        if region in with_wider([country.region, country.subregion])
    ]
    by_country = _Links("countries").at(there)
    return set(by_country.union(_Links("regions").at(in_it)))


class _Links:
    """The rows that tie pages of every kind to one sort of places."""

    def __init__(self, name: str) -> None:
        self.name = name

    def _of_each_kind(self) -> list[tuple[QuerySet[Any], str, str]]:
        found = []
        for model in contribution_models():
            field: Any = model._meta.get_field(self.name)
            through = field.remote_field.through
            found.append(
                (
                    through.objects.all(),
                    field.m2m_field_name(),
                    field.m2m_reverse_field_name(),
                )
            )
        return found

    def of(self, pages: Collection[int]) -> QuerySet[Any]:
        """Pairs of page and place, of these pages."""
        parts = [
            rows.filter(**{f"{page}__in": pages})
            .annotate(the_page=F(f"{page}_id"), the_place=F(f"{place}_id"))
            .values_list("the_page", "the_place")
            for rows, page, place in self._of_each_kind()
        ]
        return parts[0].union(*parts[1:])

    def at(self, places: Collection[int]) -> QuerySet[Any]:
        """The pages at these places that hold something readers don't have yet."""
        parts = [
            rows.filter(
                **{f"{place}__in": places, f"{page}__has_unpublished_changes": True}
            )
            .annotate(the_page=F(f"{page}_id"))
            .values_list("the_page", flat=True)
            for rows, page, place in self._of_each_kind()
        ]
        return parts[0].union(*parts[1:])


def _shortened(names: list[str]) -> str:
    shown = _(", ").join(names[:NAMED])
    rest = len(names) - NAMED
    return f"{shown} +{rest}" if rest > 0 else shown
