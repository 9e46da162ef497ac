"""The rows of one page of a list, in the order asked for, out of a result of any size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from .filters import CatalogueFilter
from .filters.order import RELEVANCE
from .index import Numbers, Selection
from .models import CatalogueEntry
from .querysets import CatalogueQuerySet
from .search import mark_rows

# So many rows are sorted as quickly as an index of the order is walked; see `_in_order`.
FEW = 1000


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
        rows = _best(entries, found.numbers, places, best_first)
    else:
        rows = _in_order(entries, found, chosen, places)
    if chosen.q:
        mark_rows(rows, chosen.q)
    return rows


def _best(
    rows: CatalogueQuerySet,
    found: Numbers,
    places: Sequence[int],
    best_first: Iterable[int],
) -> list[CatalogueEntry]:
    """Those at these places among the best: their order is known before they are read."""
    in_order = (number for number in best_first if number in found)
    wanted = list(islice(in_order, places[0], places[-1] + 1))
    read = {row.pk: row for row in rows.among(wanted)}
    return [read[number] for number in wanted if number in read]


def _in_order(
    rows: CatalogueQuerySet,
    found: Selection,
    chosen: CatalogueFilter,
    places: Sequence[int],
) -> list[CatalogueEntry]:
    """Those at these places in an order that PostgreSQL keeps.

    A short result is named row by row and sorted. Of a long one PostgreSQL walks the index of
    the order, and soon meets enough rows that answer; from the far end where that is nearer.
    """
    total, first, last = len(found), places[0], places[-1] + 1
    is_few = total <= FEW or chosen.q
    rows = rows.among(found.numbers) if is_few else chosen.narrowed(rows)
    rows = chosen.ordered(rows)
    if first <= total // 2:
        return list(rows[first:last])
    return list(rows.reverse()[total - last : total - first])[::-1]
