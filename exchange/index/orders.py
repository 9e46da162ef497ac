"""The whole catalogue in the order of a list, for pages far from both of its ends.

PostgreSQL would look at every row before such a page at each request. Read once for a state
of the index, an order is four bytes an entry.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from ..models import CatalogueEntry
from .holdings import Holdings
from .loading import numbers_in

if TYPE_CHECKING:
    from ..filters import CatalogueFilter


def whole_order(holdings: Holdings, chosen: CatalogueFilter) -> array[int]:
    """The pages of every entry of a kind, visible or not, in the order that was chosen."""
    # What is coming up changes with the day.
    place = ("order", chosen.kind, chosen.sort, timezone.localdate())
    return holdings.kept(place, lambda: _read(chosen))


def _read(chosen: CatalogueFilter) -> array[int]:
    rows = CatalogueEntry.objects.all()
    if chosen.kind:
        rows = rows.of_kind(chosen.kind)
    sql, parameters = chosen.ordered(rows).values("page_id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT string_agg(int4send(page_id), ''::bytea) FROM ({sql}) AS entries",  # noqa: S608 - made by Django
            parameters,
        )
        (numbers,) = cursor.fetchone()
    return numbers_in(numbers or b"")
