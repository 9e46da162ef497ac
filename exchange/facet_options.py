"""The filters as a reader ticks them: values with their counts, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gaamac.common.languages import FACTS
from members.vocabulary import countries, regions

from .filters.values import FACETS, Choice, group_of
from .vocabulary import topics

if TYPE_CHECKING:
    from .facets import Counts
    from .filters import CatalogueFilter

# The order in which filters stand, and those that are unfolded before anything is ticked.
ORDER = (
    "topic",
    "region",
    "country",
    "type",
    "stage",
    "level",
    "actor",
    "organisation",
    "language",
    "year",
)
_OPEN = ("topic", "region", "country", "type", "stage")
# Small closed sets: their order is that of the vocabulary, and a zero says something.
_IN_ORDER = ("stage", "level")
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Option:
    """One value to tick."""

    value: str
    label: str
    count: int
    is_on: bool
    language: str = ""


@dataclass(frozen=True, slots=True)
class FacetOptions:
    """One filter: its values, those that stand under "more", and whether it is unfolded."""

    name: str
    heading: Any
    options: list[Option]
    rest: list[Option]
    is_open: bool


def facet_options(chosen: CatalogueFilter, counts: Counts) -> list[FacetOptions]:
    """The filters that this list can be narrowed by; one that nothing would answer is left out."""
    found = []
    for name in ORDER:
        options = _options(name, chosen, counts)
        if not any(option.count or option.is_on for option in options):
            continue
        shown, rest = _split(name, options)
        is_open = name in _OPEN or name in chosen.on
        found.append(
            FacetOptions(name, FACETS[name].heading, shown, rest, is_open=is_open)
        )
    return found


def _options(name: str, chosen: CatalogueFilter, counts: Counts) -> list[Option]:
    """The values of one filter that have results or are ticked; of a small set, all of them."""
    ticked = {one.value: one for one in chosen.on.get(name, [])}
    known = {one.value: one for one in _VALUES[name](name, counts)} | ticked
    options = [
        Option(
            one.value,
            one.label,
            counts.value(name, one.key if name != "organisation" else one.value),
            one.value in ticked,
            one.language,
        )
        for one in known.values()
    ]
    options = [one for one in options if one.count or one.is_on or name in _IN_ORDER]
    return options if name in _IN_ORDER else sorted(options, key=_telling(name))


def _telling(name: str) -> Any:
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


def _split(name: str, options: list[Option]) -> tuple[list[Option], list[Option]]:
    """The first few (of regions, the continents) and whatever is ticked; the rest under "more"."""
    first = {one.value for one in options[:_SHOWN]}
    if name in _IN_ORDER or len(options) <= _SHOWN + 1:
        first = {one.value for one in options}
    if name == "region":
        first = _continents()
    shown = [one for one in options if one.value in first or one.is_on]
    return shown, [one for one in options if one not in shown]


def _terms(name: str, counts: Counts) -> Iterator[Choice]:
    groups = group_of(name)
    for term in topics().values():
        if term.group in groups:
            yield Choice(name, term.code, term.id, term.name)


def _countries(name: str, counts: Counts) -> Iterator[Choice]:
    for country in countries().values():
        yield Choice(name, country.code, country.m49, country.name)


def _regions(name: str, counts: Counts) -> Iterator[Choice]:
    for region in regions().values():
        yield Choice(name, str(region.m49), region.m49, region.name)


def _organisations(name: str, counts: Counts) -> Iterator[Choice]:
    for slug, label in counts.organisations.items():
        yield Choice(name, slug, slug, label)


def _languages(name: str, counts: Counts) -> Iterator[Choice]:
    for code, language in FACTS.items():
        yield Choice(name, code, code, language.own_name, code)


def _years(name: str, counts: Counts) -> Iterator[Choice]:
    for year in counts.of.get(name, ()):
        yield Choice(name, year, year, year)


_VALUES = {
    **dict.fromkeys(("topic", "type", "stage", "level", "actor"), _terms),
    "country": _countries,
    "region": _regions,
    "organisation": _organisations,
    "language": _languages,
    "year": _years,
}
