"""The parameters that narrow a list: what each asks of a row, and of the index in memory.

The two must agree: tests/exchange/index compares them for random catalogues, readers and filters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.vocabulary import countries

from ..choices import TOPIC_GROUPS, TopicGroup
from ..freshness import Freshness, not_stale_since, today
from ..index.axes import UNCONFIRMED
from ..index.holdings import Holdings, Numbers
from ..vocabulary import topics


@dataclass(frozen=True)
class Facet:
    """A parameter whose values stand in a column, and on an axis of the index."""

    name: str
    heading: Any
    axis: str
    column: str
    is_array: bool = False

    def condition(self, keys: Sequence[Any]) -> Q:
        """What it asks of a row, with any of these values chosen."""
        return Q((f"{self.column}__{'overlap' if self.is_array else 'in'}", keys))

    def numbers(self, holdings: Holdings, keys: Iterable[Any]) -> Numbers:
        """The entries that answer any of these values."""
        return holdings.where_any(self.axis, keys)

    def keys(self, holdings: Holdings) -> Iterable[Any]:
        """The values that any entry has."""
        return holdings.of[self.axis]

    def counts(self, holdings: Holdings, within: Numbers) -> dict[Any, int]:
        """How many of `within` answer each value; those that none does are left out."""
        count = within.intersection_cardinality
        found = {
            key: count(self.numbers(holdings, (key,))) for key in self.keys(holdings)
        }
        return {key: number for key, number in found.items() if number}


@dataclass(frozen=True)
class TermFacet(Facet):
    """Terms of some groups of the vocabulary, which all stand in one column."""

    groups: tuple[str, ...] = ()

    def keys(self, holdings: Holdings) -> Iterable[Any]:
        """The terms of these groups that any entry has."""
        known = holdings.of[self.axis]
        return [
            term.id
            for term in topics().values()
            if term.group in self.groups and term.id in known
        ]


class GroupFacet(Facet):
    """UN regional groups: an entry is in the group of any of its countries."""

    def condition(self, keys: Sequence[Any]) -> Q:
        """Any country of these groups."""
        return super().condition(self._countries(keys))

    def numbers(self, holdings: Holdings, keys: Iterable[Any]) -> Numbers:
        """The entries about any country of these groups."""
        lands = tuple(self._countries(keys))
        return holdings.kept(
            ("countries", lands), lambda: holdings.where_any(self.axis, lands)
        )

    def keys(self, holdings: Holdings) -> Iterable[Any]:
        """The groups."""
        found = (country.regional_group for country in countries().values())
        return [group for group in dict.fromkeys(found) if group]

    def _countries(self, groups: Iterable[Any]) -> list[int]:
        wanted = set(groups)
        known = countries().items()
        return [number for number, one in known if one.regional_group in wanted]


class FreshnessFacet(Facet):
    """The four states of freshness on this day."""

    def condition(self, keys: Sequence[Any]) -> Q:
        """What the date of review is, or is not."""
        conditions = self._conditions(today())
        return reduce(or_, (conditions[key] for key in keys))

    def _conditions(self, day: date) -> dict[str, Q]:
        limit = not_stale_since(day)
        return {
            Freshness.FRESH: Q(review_by__gte=day),
            Freshness.AGEING: Q(review_by__lt=day, review_by__gte=limit),
            Freshness.STALE: Q(review_by__lt=limit),
            Freshness.UNCONFIRMED: Q(review_by=None),
        }

    def numbers(self, holdings: Holdings, keys: Iterable[Any]) -> Numbers:
        """The entries in any of these states."""
        day = today()
        sets = [
            holdings.kept((key, day), lambda key=key: self._in(holdings, key, day))
            for key in keys
        ]
        return sets[0].union(*sets[1:]) if len(sets) > 1 else sets[0]

    def _in(self, holdings: Holdings, state: str, day: date) -> Numbers:
        """The entries in one state; the axis holds dates as texts that sort as they do."""
        first, limit = day.isoformat(), not_stale_since(day).isoformat()
        is_in: dict[str, Callable[[str], bool]] = {
            Freshness.FRESH: lambda text: text >= first,
            Freshness.AGEING: lambda text: limit <= text < first,
            Freshness.STALE: lambda text: UNCONFIRMED < text < limit,
            Freshness.UNCONFIRMED: lambda text: text == UNCONFIRMED,
        }
        texts = holdings.of[self.axis]
        return holdings.where_any(self.axis, filter(is_in[state], texts))

    def keys(self, holdings: Holdings) -> Iterable[Any]:
        """The states."""
        return Freshness.values


class AdaptedFacet(Facet):
    """Whether anybody has used it elsewhere."""

    def condition(self, keys: Sequence[Any]) -> Q:
        """That somebody has."""
        return Q((f"{self.column}__gt", 0))


def _terms(name: str, heading: Any, *groups: str) -> Facet:
    return TermFacet(name, heading, "term", "topic_ids", is_array=True, groups=groups)


# In the order in which they stand beside a list.
FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        _terms("topic", _("Topic"), *TOPIC_GROUPS),
        Facet("region", _("Region"), "region", "region_ids", is_array=True),
        GroupFacet(
            "group", _("UN regional group"), "country", "country_ids", is_array=True
        ),
        Facet("country", _("Country"), "country", "country_ids", is_array=True),
        _terms("type", _("Type"), TopicGroup.TYPE),
        _terms("stage", _("Stage of prevention"), TopicGroup.STAGE),
        _terms("level", _("Level"), TopicGroup.LEVEL),
        _terms("actor", _("Who takes part"), TopicGroup.ACTOR),
        Facet("organisation", _("Organisation"), "organisation", "organisation_id"),
        Facet(
            "organisation_type",
            _("Type of organisation"),
            "organisation_type",
            "organisation_type",
        ),
        Facet("language", _("Language"), "language", "languages", is_array=True),
        Facet("year", _("Year"), "year", "year"),
        FreshnessFacet("freshness", _("Freshness"), "review_by", "review_by"),
        AdaptedFacet("adapted", _("Adaptations"), "adapted", "adaptation_count"),
        Facet("visibility", _("Visible to"), "visibility", "visibility"),
    )
}
