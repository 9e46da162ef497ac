"""Who was told of what before: what is news once more is no news to them (docs/decisions/0094).

Something is news anew when editors let go what they held back, and when it comes to reach more
members than before. Each time until then in which it stood in digests is a `Telling`: to those whose
window held it, who could see it then, and whose digest was sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from exchange.models import FormerReach
from gaamac.common.visibility import Visibility
from members.models import FocalPoint

from .choices import DeliveryState, Reason
from .models import Delivery, ItemMark

if TYPE_CHECKING:
    from .marks import Released
    from .news import News, NewsItem
    from .readers import Reader

_EVER = datetime.max.replace(tzinfo=UTC)


class Reach(NamedTuple):
    """How far something reached until then, and since when it was news."""

    visibility: int
    announced_at: datetime
    until: datetime


class Telling(NamedTuple):
    """It was news from that moment, stood in digests until then, and reached so far."""

    key: UUID
    news_at: datetime
    until: datetime
    visibility: int


class _Sent(NamedTuple):
    """A digest that was sent: its window, and when it was built."""

    member_id: int
    opened: datetime
    closed: datetime
    built_at: datetime


def read_reaches(opened: datetime) -> dict[UUID, tuple[Reach, ...]]:
    """How far what may be news anew in windows that open then or later had reached. One query."""
    released = ItemMark.objects.filter(ended_at__gt=opened).values("translation_key")
    rows = FormerReach.objects.filter(
        Q(terms__announced_at__gt=opened) | Q(terms__in=released)
    )
    found: dict[UUID, tuple[Reach, ...]] = {}
    for key, *values in rows.values_list(
        "terms_id", "visibility", "announced_at", "until"
    ):
        found[key] = (*found.get(key, ()), Reach(*values))
    return found


def had_before(readers: Collection[Reader], news: News) -> dict[int, set[UUID]]:
    """Who was told of what before it became news anew. Two queries where something did, else none."""
    tellings = _tellings(news)
    if not tellings:
        return {}
    rights = _Rights(readers, tellings)
    found: dict[int, set[UUID]] = defaultdict(set)
    for sent in _sent([reader.member_id for reader in readers], tellings):
        found[sent.member_id] |= {
            one.key
            for one in tellings
            if sent.opened < one.news_at <= sent.closed
            and sent.built_at <= one.until
            and rights.reached(sent, one.visibility)
        }
    return found


def _tellings(news: News) -> list[Telling]:
    """Of each contribution once, however many versions of it there are."""
    items = {item.translation_key: item for item in news.items}
    concerned = news.reaches.keys() | news.marks.released.keys()
    return [
        telling
        for key in concerned & items.keys()
        for telling in _before(items[key], news)
    ]


def _before(item: NewsItem, news: News) -> Iterator[Telling]:
    """Every time in which it stood in digests but the one that goes on."""
    if item.announced_at is None:
        return
    now = Reach(item.visibility, item.announced_at, _EVER)
    held = news.marks.released.get(item.translation_key, ())
    for reach in (*news.reaches.get(item.translation_key, ()), now):
        for news_at, until in _in_digests(reach, held):
            if until != _EVER:
                yield Telling(item.translation_key, news_at, until, reach.visibility)


def _in_digests(
    reach: Reach, held: Collection[Released]
) -> Iterator[tuple[datetime, datetime]]:
    """From when it was news and until when, each time: between those in which it was held back."""
    news_at = reach.announced_at
    for one in held:
        until = min(one.held_at, reach.until)
        if news_at < until:
            yield news_at, until
        news_at = max(news_at, one.at)
    if news_at < reach.until:
        yield news_at, reach.until


def _sent(
    member_ids: Collection[int], tellings: Collection[Telling]
) -> Iterator[_Sent]:
    told = Q(state=DeliveryState.SENT) | Q(reason=Reason.UNKNOWN)
    rows = Delivery.objects.to_members(member_ids).filter(
        told,
        window_closed_at__gte=min(one.news_at for one in tellings),
        window_closed_at__lte=max(one.until for one in tellings),
    )
    built_at = Coalesce("claimed_at", "window_closed_at")
    for row in rows.values_list(
        "member_id", "window_opened_at", "window_closed_at", built_at
    ):
        yield _Sent(*row)


class _Rights:
    """Who could see what at a time gone by: editors, focal points, and everybody who was mailed."""

    def __init__(
        self, readers: Collection[Reader], tellings: Collection[Telling]
    ) -> None:
        """Read who was a focal point when, if anything was for them alone."""
        self._editors = {
            reader.member_id
            for reader in readers
            if reader.clearance >= Visibility.EDITORS
        }
        self._appointments: dict[int, list[FocalPoint]] = defaultdict(list)
        if any(one.visibility > Visibility.COMMUNITY for one in tellings):
            members = [reader.member_id for reader in readers]
            for one in FocalPoint.objects.filter(user__in=members):
                self._appointments[one.user_id or 0].append(one)

    def reached(self, sent: _Sent, visibility: int) -> bool:
        """Whether the member who was sent this digest could see then what reached so far."""
        if visibility <= Visibility.COMMUNITY or sent.member_id in self._editors:
            return True
        return visibility == Visibility.FOCAL_POINTS and any(
            one.gave_access(sent.built_at)
            for one in self._appointments.get(sent.member_id, ())
        )
