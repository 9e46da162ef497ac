"""The tile map of states and the list under it: one thing about every state, at the reader's choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from gaamac.common.tile_map import (
    REGIONS,
    Drawing,
    Shade,
    Tile,
    drawings,
    level_of,
    practice_legend,
    states_words,
)
from gaamac.common.wording import number
from members.models import FocalPoint
from members.vocabulary import CountryFacts, countries_by_name, regions, sort_key

from . import index
from .choices import Kind, TopicGroup
from .vocabulary import in_group

NATIONAL_MECHANISM = "national-mechanism"


class Subject(NamedTuple):
    """One thing that the map can show; the phrases count `n` and show `number` and `total`."""

    view: str
    label: Any
    count: Callable[[Any], dict[int, int]]
    of_a_state: Any
    lead: Any
    note: Any


class Place(NamedTuple):
    """One country of the list."""

    name: str
    href: str
    count: int


class Part(NamedTuple):
    """A sub-region with its countries."""

    name: str
    places: list[Place]


class Region(NamedTuple):
    """A region of the list, as `components/places.html` shows it."""

    slug: str
    name: str
    note: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class StateMap:
    """The map, its legend, and the same as a list; observer states stand below it."""

    subject: Subject
    lead: str
    drawings: list[Drawing]
    legend: list[Shade]
    regions: list[Region]
    observers: list[Place]


def practices_by_country(reader: Any) -> dict[int, int]:
    """How many practices the reader finds about each country."""
    return index.shown_to(reader, Kind.PRACTICE).counts_by_country()


def mechanisms_by_country(reader: Any) -> dict[int, int]:
    """How many of them describe a national mechanism."""
    kinds = [one for one in in_group(TopicGroup.TYPE) if one.code == NATIONAL_MECHANISM]
    practices = index.shown_to(reader, Kind.PRACTICE)
    return practices.about([one.id for one in kinds]).counts_by_country()


def focal_points_by_country(_reader: Any) -> dict[int, int]:
    """How many focal points each state has named. That there is one is public, who it is isn't."""
    return FocalPoint.objects.current(timezone.now().date()).counts_by_country()


SUBJECTS: dict[str, Subject] = {
    subject.view: subject
    for subject in (
        Subject(
            "practices",
            gettext_lazy("practices published"),
            practices_by_country,
            ngettext_lazy("%(number)s practice", "%(number)s practices", "n"),
            ngettext_lazy(
                "%(number)s of the %(total)s member states of the United Nations has at"
                " least one practice in the library.",
                "%(number)s of the %(total)s member states of the United Nations have at"
                " least one practice in the library.",
                "n",
            ),
            ngettext_lazy(
                "%(number)s of %(total)s states has at least one practice",
                "%(number)s of %(total)s states have at least one practice",
                "n",
            ),
        ),
        Subject(
            "focal-points",
            gettext_lazy("focal point named"),
            focal_points_by_country,
            ngettext_lazy("%(number)s focal point", "%(number)s focal points", "n"),
            ngettext_lazy(
                "%(number)s of the %(total)s member states of the United Nations has"
                " named a focal point here.",
                "%(number)s of the %(total)s member states of the United Nations have"
                " named a focal point here.",
                "n",
            ),
            ngettext_lazy(
                "%(number)s of %(total)s states has named a focal point",
                "%(number)s of %(total)s states have named a focal point",
                "n",
            ),
        ),
        Subject(
            "mechanisms",
            gettext_lazy("national mechanism"),
            mechanisms_by_country,
            ngettext_lazy("%(number)s practice", "%(number)s practices", "n"),
            ngettext_lazy(
                "The library describes a national mechanism of %(number)s of the"
                " %(total)s member states of the United Nations.",
                "The library describes national mechanisms of %(number)s of the"
                " %(total)s member states of the United Nations.",
                "n",
            ),
            ngettext_lazy(
                "A national mechanism of %(number)s of %(total)s states is described",
                "National mechanisms of %(number)s of %(total)s states are described",
                "n",
            ),
        ),
    )
}


def subject_of(view: str) -> Subject:
    """What a reader asked to see; practices for a word that means nothing."""
    return SUBJECTS.get(view, SUBJECTS["practices"])


def state_map(reader: Any, subject: Subject) -> StateMap:
    """The map for this reader: one query, whatever is counted."""
    counts = subject.count(reader)
    known = countries_by_name()
    tiles = [_tile(one, counts.get(one.m49, 0), subject) for one in known if one.tile]
    names = {
        region: regions()[region].name for region in REGIONS if region in regions()
    }
    return StateMap(
        subject=subject,
        lead=_of_total(subject.lead, [tile.count for tile in tiles]),
        drawings=[one for one in drawings(tiles, names) if one.total],
        legend=_legend(subject, tiles),
        regions=_regions(known, counts, subject),
        observers=[_place(one, counts) for one in known if one.is_observer],
    )


def _tile(country: CountryFacts, count: int, subject: Subject) -> Tile:
    column, row = country.tile or (0, 0)
    words = subject.of_a_state % {"n": count, "number": number(count)}
    return Tile(
        column=column,
        row=row,
        code=country.iso2,
        name=country.name,
        href=country_path(country),
        count=count,
        region=country.region,
        note=str(words) if count else "",
    )


def country_path(country: CountryFacts) -> str:
    """The address of a country's page."""
    return reverse("country-detail", args=[country.code])


def _place(country: CountryFacts, counts: dict[int, int]) -> Place:
    return Place(country.name, country_path(country), counts.get(country.m49, 0))


def _legend(subject: Subject, tiles: Sequence[Tile]) -> list[Shade]:
    """The shades in words; those of practices have words of their own."""
    if subject.view == "practices":
        return practice_legend(tiles)
    levels = [level_of(tile.count) for tile in tiles]
    return [
        Shade(level, _shade_words(subject, level), states_words(levels.count(level)))
        for level in range(max(levels, default=0) + 1)
    ]


def _shade_words(subject: Subject, level: int) -> str:
    if level == 0:
        return _("None")
    return str(subject.of_a_state % {"n": level, "number": number(level)})


def _regions(
    known: list[CountryFacts], counts: dict[int, int], subject: Subject
) -> list[Region]:
    """The list by region and sub-region, in the order of the drawings."""
    states = [one for one in known if not one.is_observer]
    found = []
    for m49, box in REGIONS.items():
        own = [one for one in states if one.region == m49]
        if not own:
            continue
        note = _of_total(subject.note, [counts.get(one.m49, 0) for one in own])
        parts = _parts(own, counts)
        found.append(Region(box.slug, regions()[m49].name, note, parts))
    return found


def _parts(states: list[CountryFacts], counts: dict[int, int]) -> list[Part]:
    """The sub-regions of some states by name, each with its states by name."""
    numbers = {one.subregion for one in states}
    parts = [
        Part(
            regions()[m49].name,
            [_place(one, counts) for one in states if one.subregion == m49],
        )
        for m49 in numbers
    ]
    return sorted(parts, key=lambda part: sort_key(part.name))


def _of_total(phrase: Any, counts: list[int]) -> str:
    """`phrase` with how many of these counts are not nothing."""
    covered = sum(1 for count in counts if count)
    values = {"n": covered, "number": number(covered), "total": number(len(counts))}
    return str(phrase % values)
