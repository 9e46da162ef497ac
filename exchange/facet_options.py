"""The filters as a reader ticks them: values with their counts, the most telling first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, NamedTuple

from gaamac.common.visibility import Visibility
from members.vocabulary import regions

from .choices import TOPIC_GROUPS, Kind, TopicGroup
from .filters.choice import Choice
from .filters.facet import FACETS
from .filters.known import Known, known_choices
from .vocabulary import subjects

if TYPE_CHECKING:
    from .facets import Counts
    from .filters import CatalogueFilter

# Those that are unfolded before anything is ticked.
_OPEN = ("topic", "region", "country", "type", "stage")
# Small closed sets, which have an order of their own.
_IN_ORDER = ("stage", "level", "freshness", "visibility")
# Meetings are not confirmed.
_NOT_OF_KIND: dict[str | None, tuple[str, ...]] = {Kind.MEETING: ("freshness",)}
_SHOWN = 6
# Of a facet without an end, such as organisations: what is beyond is found by its name.
_MOST = 60


class Option(NamedTuple):
    """One value to tick. A page has hundreds: a tuple is made three times as fast as a dataclass."""

    value: str
    label: str
    count: int
    is_on: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class OptionPart:
    """Values that belong together (of topics: crimes, risk factors, themes); the rest under "more"."""

    heading: Any
    options: list[Option]
    rest: list[Option]


@dataclass(frozen=True, slots=True)
class FacetOptions:
    """One filter: its values in parts, only topics having more than one, and whether it is unfolded."""

    name: str
    heading: Any
    parts: list[OptionPart]
    is_open: bool

    @property
    def options(self) -> list[Option]:
        """What is shown of all parts."""
        return [option for part in self.parts for option in part.options]

    @property
    def rest(self) -> list[Option]:
        """What stands under "more" of all parts."""
        return [option for part in self.parts for option in part.rest]


def facet_options(chosen: CatalogueFilter, counts: Counts) -> list[FacetOptions]:
    """The filters that this list can be narrowed by; one that nothing would answer is left out."""
    out = set(_NOT_OF_KIND.get(chosen.kind, ()))
    if set(counts.of["visibility"]) <= {Visibility.PUBLIC}:
        # What everybody may see is all that most readers see: nothing to choose from.
        out |= {"visibility"} - set(chosen.on)
    found = (_facet(name, chosen, counts) for name in FACETS if name not in out)
    return [facet for facet in found if facet.parts]


def _facet(name: str, chosen: CatalogueFilter, counts: Counts) -> FacetOptions:
    is_open = name in _OPEN or name in chosen.on
    parts = _parts(name, _options(name, chosen, counts))
    return FacetOptions(name, FACETS[name].heading, parts, is_open=is_open)


def _parts(name: str, options: list[Option]) -> list[OptionPart]:
    if name != "topic":
        return [_part(name, "", options)] if options else []
    group_of = {one.code: one.group for one in subjects()}
    parts = []
    for group in TOPIC_GROUPS:
        own = [one for one in options if group_of.get(one.value) == group]
        if own:
            parts.append(_part(name, TopicGroup(group).label, own))
    return parts


def _options(name: str, chosen: CatalogueFilter, counts: Counts) -> list[Option]:
    """The values of one filter that have results or are ticked, in their order."""
    found = counts.of[name]
    ticked = {one.key: one for one in chosen.on.get(name, ())}
    known = _COUNTED[name](counts) if name in _COUNTED else known_choices(name)
    options = [
        Option(one.value, one.label, found.get(key, 0), key in ticked, one.language)
        for key, one in {**known, **ticked}.items()
        if key in found or key in ticked
    ]
    return options if name in _IN_ORDER else sorted(options, key=_telling(name))


def _telling(name: str) -> Callable[[Option], Any]:
    """What comes first: years from the newest, continents before their parts, else the most."""
    if name == "year":
        return lambda one: -int(one.value)
    if name == "region":
        continents = _continents()
        return lambda one: (one.value not in continents, -one.count, one.label)
    return lambda one: (-one.count, one.label)


def _continents() -> set[str]:
    """The regions that lie in no other."""
    return {str(m49) for m49, region in regions().items() if not region.parent}


def _part(name: str, heading: Any, options: list[Option]) -> OptionPart:
    """The first few (of regions, the continents) and whatever is ticked; the rest under "more"."""
    first = {one.value for one in options[:_SHOWN]}
    if name in _IN_ORDER or len(options) <= _SHOWN + 1:
        first = {one.value for one in options}
    if name == "region":
        first = _continents()
    shown = [one for one in options if one.value in first or one.is_on]
    rest = [one for one in options if one.value not in first and not one.is_on]
    return OptionPart(heading, shown, rest)


def _organisations(counts: Counts) -> Known:
    """Those with most results: of hundreds, the rest is found by name."""
    found, named = counts.of["organisation"], counts.organisations
    known = (pk for pk in found if pk in named)
    most = nsmallest(_MOST, known, key=lambda pk: (-found[pk], named[pk].name))
    return {
        pk: Choice("organisation", named[pk].slug, pk, named[pk].name) for pk in most
    }


def _years(counts: Counts) -> Known:
    return {
        year: Choice("year", str(year), year, str(year)) for year in counts.of["year"]
    }


# What has no vocabulary has the values that are counted.
_COUNTED: dict[str, Callable[[Counts], Known]] = {
    "organisation": _organisations,
    "year": _years,
}
