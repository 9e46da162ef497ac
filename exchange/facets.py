"""How many results each filter would give: one query for the total and every facet together.

A row that every choice leaves counts for all facets; a row that one parameter alone takes out
still counts for the values of that parameter, since ticking another of them would bring it
back. So each row is read once with the parameters it misses.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Case, IntegerField, Value, When
from django.db.models.expressions import Combinable

from .choices import TOPIC_GROUPS
from .querysets import CatalogueQuerySet
from .vocabulary import topics

if TYPE_CHECKING:
    from .filters import CatalogueFilter

# What a row tells of itself; every dimension reads one of these columns.
_COLUMNS = (
    "kind",
    "language",
    "year",
    "organisation_id",
    "organisation_slug",
    "organisation_name",
    "topic_ids",
    "country_ids",
    "region_ids",
)
_COUNT = """
WITH matches AS MATERIALIZED ({matches})
SELECT 'all' AS dimension, '' AS value, '' AS label, missed, count(*)
    FROM matches GROUP BY missed
UNION ALL SELECT 'kind', kind, '', missed, count(*)
    FROM matches GROUP BY kind, missed
UNION ALL SELECT 'language', language, '', missed, count(*)
    FROM matches GROUP BY language, missed
UNION ALL SELECT 'year', year::text, '', missed, count(*)
    FROM matches WHERE year IS NOT NULL GROUP BY year, missed
UNION ALL SELECT 'organisation', organisation_slug, max(organisation_name), missed, count(*)
    FROM matches WHERE organisation_id IS NOT NULL GROUP BY organisation_slug, missed
UNION ALL SELECT 'term', term::text, '', missed, count(*)
    FROM matches, unnest(topic_ids) AS term GROUP BY term, missed
UNION ALL SELECT 'country', country::text, '', missed, count(*)
    FROM matches, unnest(country_ids) AS country GROUP BY country, missed
UNION ALL SELECT 'region', region::text, '', missed, count(*)
    FROM matches, unnest(region_ids) AS region GROUP BY region, missed
"""


@dataclass
class Counts:
    """What `count` found. Numbers are of results, values as rows hold them."""

    total: int = 0
    # By parameter, and then by value.
    of: dict[str, Counter[str]] = field(default_factory=dict)
    # By kind, for a list across kinds.
    kinds: Counter[str] = field(default_factory=Counter)
    # How many there would be without one of the parameters that are on.
    without: Counter[str] = field(default_factory=Counter)
    organisations: dict[str, str] = field(default_factory=dict)

    def value(self, name: str, value: object) -> int:
        """How many results a value of a parameter has, or would bring."""
        return self.of[name][str(value)] if name in self.of else 0


def count(entries: CatalogueQuerySet, chosen: CatalogueFilter) -> Counts:
    """Count those of `entries` (what the reader may see, words already found) by every facet."""
    bits = {name: 1 << position for position, name in enumerate(chosen.on)}
    matches = (
        entries.order_by()
        .annotate(missed=_missed(chosen, bits))
        .filter(missed__in=[0, *bits.values()])
        .values("missed", *_COLUMNS)
    )
    sql, parameters = matches.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(matches=sql), parameters)
        return _gather(cursor.fetchall(), bits)


def _missed(chosen: CatalogueFilter, bits: dict[str, int]) -> Combinable:
    """A number with one bit set for each parameter whose choices a row does not meet."""
    missed: Combinable = Value(0, output_field=IntegerField())
    for name, bit in bits.items():
        missed = missed + Case(
            When(chosen.condition(name), then=0),
            default=bit,
            output_field=IntegerField(),
        )
    return missed


def _gather(rows: list[tuple[str, str, str, int, int]], bits: dict[str, int]) -> Counts:
    """The rows of the query as numbers by parameter and value."""
    counts = Counts()
    for dimension, value, label, missed, number in rows:
        if dimension == "all":
            _add_total(counts, bits, missed, number)
        elif dimension == "kind":
            counts.kinds[value] += number if missed == 0 else 0
        else:
            name = _parameter_of(dimension, value)
            if missed in (0, bits.get(name, 0)):
                counts.of.setdefault(name, Counter())[value] += number
            if dimension == "organisation":
                counts.organisations[value] = label
    return counts


def _add_total(counts: Counts, bits: dict[str, int], missed: int, number: int) -> None:
    """Add rows that miss these parameters to the totals they count for."""
    if missed == 0:
        counts.total = number
    for name, bit in bits.items():
        if missed in (0, bit):
            counts.without[name] += number


def _parameter_of(dimension: str, value: str) -> str:
    """The parameter that filters by this; the terms of the vocabulary have several."""
    if dimension != "term":
        return dimension
    term = topics().get(int(value))
    if term is None:
        return ""
    return "topic" if term.group in TOPIC_GROUPS else term.group
