"""What is recorded about a country, and what an organisation shared: newest first, by kind."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from gaamac.common.visibility import Visibility, clearance_of
from gaamac.common.wording import counted
from members.models import FocalPoint

from .cards import Card, card
from .choices import PLURALS, Kind
from .index import Selection
from .models import CatalogueEntry
from .querysets import CatalogueQuerySet

NEWEST_SHOWN = 5


class Group(NamedTuple):
    """What there is of one kind, the newest of it, and where the rest is."""

    kind: str
    heading: str
    words: str
    total: int
    cards: list[Card]
    url: str

    @property
    def has_more(self) -> bool:
        """Whether the list holds more than is shown here."""
        return self.total > len(self.cards)


class Contact(NamedTuple):
    """A state's focal point as one reader may know it; what is not for them is empty."""

    institution: str
    name: str
    since: date | None
    last_confirmed: date | None


def by_kind(
    entries: CatalogueQuerySet, selection: Selection, query: str
) -> list[Group]:
    """The kinds of which there is something: the newest of `entries`, how many in all.

    `selection` and `query` select the same, in the index and in a list.
    """
    totals = selection.counts_by_kind()
    newest = _newest_of_each(entries, list(totals)) if totals else []
    return [
        Group(
            kind=kind.value,
            heading=str(PLURALS[kind]),
            words=counted(totals[kind], kind),
            total=totals[kind],
            cards=[card(entry) for entry in newest if entry.kind == kind],
            url=f"{reverse(f'{kind}-list')}?{query}",
        )
        for kind in Kind
        if totals.get(kind)
    ]


def _newest_of_each(
    entries: CatalogueQuerySet, kinds: list[str]
) -> list[CatalogueEntry]:
    """The newest of these kinds in one query, each by the index of its order."""
    first, *others = (entries.of_kind(kind).newest()[:NEWEST_SHOWN] for kind in kinds)
    return sorted(
        first.union(*others, all=True) if others else first,
        key=lambda entry: (entry.published_at, entry.pk),
        reverse=True,
    )


def contacts_of(country_number: int, reader: Any) -> list[Contact]:
    """The current focal points of a state.

    That there is one is public; members are told the institution; focal points and editors the
    name and the dates.
    """
    clearance = clearance_of(reader)
    current = FocalPoint.objects.current(timezone.now().date())
    rows = current.filter(country_id=country_number).select_related("user")
    return [_as_known(row, clearance) for row in rows.order_by("-since")]


def _as_known(row: FocalPoint, clearance: int) -> Contact:
    if clearance < Visibility.COMMUNITY:
        return Contact("", "", None, None)
    if clearance < Visibility.FOCAL_POINTS:
        return Contact(row.institution, "", None, None)
    name = row.user.name if row.user else ""
    return Contact(row.institution, name, row.since, row.last_confirmed)
