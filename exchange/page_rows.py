"""The rows of one page of a list, in the order asked for, out of a result of any size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from .filters import CatalogueFilter
from .filters.order import RELEVANCE
from .index import Numbers, Selection
from .index.orders import whole_order
from .models import CatalogueEntry
from .querysets import CatalogueQuerySet
from .search import mark_rows

# So many rows are sorted as quickly as anything else finds the page.
FEW = 1000
# Of a search so many still are: 7,000 in 6 ms, where reading a whole order takes 12 to 120
# (measured at 100,000). It costs no query that a smaller library would not need either.
MANY = 20_000
# So far from an end, PostgreSQL walks the index of the order in no time (measured at 100,000).
NEAR = 500


def page_rows(
    entries: CatalogueQuerySet,
    found: Selection,
    chosen: CatalogueFilter,
    places: Sequence[int],
    best_first: Iterable[int] | None,
) -> list[CatalogueEntry]:
    """The rows at these places of the result `found`; `entries` are those the reader is shown."""
    if not places:
        return []
    if chosen.sort == RELEVANCE and best_first is not None:
        rows = _at(entries, found.numbers, best_first, places)
    else:
        rows = _in_order(entries, found, chosen, places)
    if chosen.q:
        mark_rows(rows, chosen.q)
    return rows


def _in_order(
    rows: CatalogueQuerySet,
    found: Selection,
    chosen: CatalogueFilter,
    places: Sequence[int],
) -> list[CatalogueEntry]:
    """Those at these places in an order that PostgreSQL keeps.

    A short result is named row by row and sorted. Of a long one PostgreSQL walks the index of
    the order from the nearer end, and soon meets enough rows that answer; a search has no such
    index.
    """
    total, first, last = len(found), places[0], places[-1] + 1
    if total <= (MANY if chosen.q else FEW):
        return list(chosen.ordered(rows.among(found.numbers))[first:last])
    if chosen.q or NEAR < first < total - NEAR:
        order = whole_order(found.holdings, chosen)
        return _at(rows, found.numbers, order, places)
    rows = chosen.ordered(chosen.narrowed(rows))
    if first <= NEAR:
        return list(rows[first:last])
    return list(rows.reverse()[total - last : total - first])[::-1]


def _at(
    rows: CatalogueQuerySet,
    found: Numbers,
    order: Iterable[int],
    places: Sequence[int],
) -> list[CatalogueEntry]:
    """Those at these places among the found, where their order is known before they are read."""
    in_order = (number for number in order if number in found)
    wanted = list(islice(in_order, places[0], places[-1] + 1))
    read = {row.pk: row for row in rows.among(wanted)}
    return [read[number] for number in wanted if number in read]
