"""The parameters that narrow a list: what each asks of a row, and of the index in memory.

The two must agree: tests/exchange/index compares them for random catalogues, readers and filters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.vocabulary import countries

from ..choices import TOPIC_GROUPS, TopicGroup
from ..freshness import Freshness, not_stale_since, today
from ..index.axes import UNCONFIRMED
from ..index.holdings import Holdings, Numbers, any_of
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

    def sets(self, holdings: Holdings) -> Mapping[Any, Numbers]:
        """The entries that answer each value; values that no entry has may be left out."""
        return holdings.of[self.axis]

    def numbers(self, holdings: Holdings, keys: Iterable[Any]) -> Numbers:
        """The entries that answer any of these values."""
        return any_of(self.sets(holdings), keys)

    def counts(self, holdings: Holdings, within: Numbers) -> dict[Any, int]:
        """How many of `within` answer each value; those that none does are left out."""
        if not within:
            return {}
        count = within.intersection_cardinality
        found = [(key, count(one)) for key, one in self.sets(holdings).items()]
        return {key: number for key, number in found if number}


@dataclass(frozen=True)
class TermFacet(Facet):
    """Terms of some groups of the vocabulary, which all stand in one column."""

    groups: tuple[str, ...] = ()

    def sets(self, holdings: Holdings) -> Mapping[Any, Numbers]:
        """Those of the terms of these groups."""
        known = holdings.of[self.axis]
        return {
            term.id: known[term.id]
            for term in topics().values()
            if term.group in self.groups and term.id in known
        }


class GroupFacet(Facet):
    """UN regional groups: an entry is in the group of any of its countries."""

    def condition(self, keys: Sequence[Any]) -> Q:
        """Any country of these groups."""
        members = _members()
        return super().condition([one for key in keys for one in members.get(key, ())])

    def sets(self, holdings: Holdings) -> Mapping[Any, Numbers]:
        """Those about any country of each group."""
        lands = holdings.of[self.axis]
        return {
            group: holdings.kept(
                ("countries", *numbers), lambda numbers=numbers: any_of(lands, numbers)
            )
            for group, numbers in _members().items()
        }


def _members() -> dict[str, list[int]]:
    """The countries of each UN regional group (M49 numbers)."""
    members: dict[str, list[int]] = {}
    for number, country in countries().items():
        if country.regional_group:
            members.setdefault(country.regional_group, []).append(number)
    return members


class FreshnessFacet(Facet):
    """The four states of freshness on this day."""

    def condition(self, keys: Sequence[Any]) -> Q:
        """What the date of review is, or is not."""
        day, limit = today(), not_stale_since(today())
        conditions = {
            Freshness.FRESH: Q(review_by__gte=day),
            Freshness.AGEING: Q(review_by__lt=day, review_by__gte=limit),
            Freshness.STALE: Q(review_by__lt=limit),
            Freshness.UNCONFIRMED: Q(review_by=None),
        }
        return reduce(or_, (conditions[key] for key in keys))

    def sets(self, holdings: Holdings) -> Mapping[Any, Numbers]:
        """Those in each state; on the axis are dates, as texts that sort as they do."""
        day, limit = today().isoformat(), not_stale_since(today()).isoformat()
        is_in: dict[str, Callable[[str], bool]] = {
            Freshness.FRESH: lambda text: text >= day,
            Freshness.AGEING: lambda text: limit <= text < day,
            Freshness.STALE: lambda text: UNCONFIRMED < text < limit,
            Freshness.UNCONFIRMED: lambda text: text == UNCONFIRMED,
        }
        dates = holdings.of[self.axis]
        return {
            state: holdings.kept(
                (state, day), lambda test=test: any_of(dates, filter(test, dates))
            )
            for state, test in is_in.items()
        }


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
