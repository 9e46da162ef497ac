"""What is recorded about a country, and what an organisation shared: newest first, by kind."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from gaamac.common.visibility import Visibility, clearance_of
from gaamac.common.wording import counted
from members.models import FocalPoint

from .cards import Card, card
from .choices import PLURALS, Kind
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


def by_kind(entries: CatalogueQuerySet, query: str) -> list[Group]:
    """The kinds of which there is something, in two queries; `query` selects the same in a list."""
    totals = entries.counts_by_kind()
    newest = _newest_of_each(entries) if totals else []
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


def _newest_of_each(entries: CatalogueQuerySet) -> list[CatalogueEntry]:
    order = [F("published_at").desc(), F("page_id").desc()]
    place = Window(RowNumber(), partition_by=F("kind"), order_by=order)
    ranked = entries.annotate(place=place).filter(place__lte=NEWEST_SHOWN)
    return list(ranked.order_by("kind", "place"))


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
