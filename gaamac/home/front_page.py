"""What the front page shows, read from the catalogue in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from exchange import index
from exchange.cards import Card, card
from exchange.choices import PLURALS, Kind, TopicGroup
from exchange.models import CatalogueEntry
from exchange.querysets import CatalogueQuerySet
from exchange.vocabulary import in_group
from gaamac.common.languages import reader_language
from gaamac.common.tile_map import Layer, Shade, Tile, practice_legend, world
from members.vocabulary import countries

NEWS_OF_A_KIND = 3
TOPICS_SHOWN = 12
# Kinds of which the front page says nothing while there are none.
_ONLY_WHERE_ANY = (Kind.OFFER,)


class News(NamedTuple):
    """The newest of one kind, how many there are, and where they all are."""

    kind: str
    heading: str
    entries: list[Card]
    total: int
    url: str


class NextMeeting(NamedTuple):
    """The next meeting that is announced; `starts_at` where its hour is known."""

    card: Card
    starts_at: datetime | None


class TopicCount(NamedTuple):
    """A theme, and how many practices are about it."""

    name: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class StateMap:
    """The small map of states, shaded by practices, and what it says in words and numbers."""

    layers: list[Layer]
    legend: list[Shade]
    covered: int
    total: int


def front_page(user: Any) -> dict[str, Any]:
    """Everything the front page shows to this reader, by the names the template uses."""
    visible = CatalogueEntry.objects.visible_to(user).shown_in(reader_language())
    today = timezone.localdate()
    selection = index.shown_to(user)
    totals = selection.counts_by_kind()
    practices = selection.of_kind(Kind.PRACTICE)
    return {
        "news": _news(visible, totals, today),
        "practices_total": totals.get(Kind.PRACTICE, 0),
        "next_meeting": _next_meeting(visible, today),
        "map": _state_map(practices.counts_by_country()),
        "topics": _topics(practices.counts_by_topic()),
    }


def _news(
    visible: CatalogueQuerySet, totals: dict[str, int], today: date
) -> list[News]:
    """The newest of every kind; of meetings, those held last."""
    kinds = [kind for kind in Kind if totals.get(kind) or kind not in _ONLY_WHERE_ANY]
    return [
        News(
            kind=kind.value,
            heading=str(PLURALS[kind]),
            entries=[
                card(entry) for entry in _newest(visible.of_kind(kind), kind, today)
            ],
            total=totals.get(kind, 0),
            url=reverse(f"{kind}-list"),
        )
        for kind in kinds
    ]


def _newest(entries: CatalogueQuerySet, kind: Kind, today: date) -> CatalogueQuerySet:
    ordered = entries.held_before(today) if kind == Kind.MEETING else entries.newest()
    return ordered[:NEWS_OF_A_KIND]


def _next_meeting(visible: CatalogueQuerySet, today: date) -> NextMeeting | None:
    entry = visible.of_kind(Kind.MEETING).to_come(today).first()
    return NextMeeting(card(entry), starts_at(entry)) if entry else None


def starts_at(entry: CatalogueEntry) -> datetime | None:
    """The instant a meeting begins; None where only its day is known."""
    clock = entry.card.get("starts_at")
    if not clock or entry.starts_on is None:
        return None
    zone = ZoneInfo(entry.card["time_zone"])
    return datetime.combine(entry.starts_on, time.fromisoformat(clock), zone)


def _state_map(counts: dict[int, int]) -> StateMap:
    tiles = [
        Tile(
            column=country.tile[0],
            row=country.tile[1],
            code=country.iso2,
            name=country.name,
            href="",
            count=counts.get(number, 0),
            region=country.region,
        )
        for number, country in countries().items()
        if country.tile
    ]
    covered = sum(1 for tile in tiles if tile.count)
    return StateMap(world(tiles), practice_legend(tiles), covered, len(tiles))


def _topics(counts: dict[int, int]) -> list[TopicCount]:
    """The themes with most practices, in the order of their names in the reader's language."""
    library = reverse(f"{Kind.PRACTICE}-list")
    found = [
        TopicCount(theme.name, f"{library}?topic={theme.code}", counts[theme.id])
        for theme in in_group(TopicGroup.THEME)
        if counts.get(theme.id)
    ]
    most = sorted(found, key=lambda topic: -topic.count)[:TOPICS_SHOWN]
    return sorted(most, key=lambda topic: topic.name.casefold())
