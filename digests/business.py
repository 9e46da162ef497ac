"""The member's own business, and the days of meetings: what a digest says beside what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from exchange.choices import Kind
from gaamac.common.dates import Precision
from gaamac.common.visibility import Visibility

from .choice import MOST_LINES, Said
from .choices import Frequency, Tiding
from .news import About, NewResponse, News, NewsItem
from .readers import Reader

# How many days before a meeting begins, or before the last day to register, members are told: in one
# digest, and in one that still comes in time, however seldom theirs come.
_AHEAD: dict[str, dict[str, int]] = {
    Tiding.BEGINS: {Frequency.MONTHLY: 38, Frequency.WEEKLY: 14, Frequency.DAILY: 14},
    Tiding.REGISTER: {Frequency.MONTHLY: 34, Frequency.WEEKLY: 10, Frequency.DAILY: 7},
}


class _Timed(NamedTuple):
    """Something that happened to a contribution of a member's own."""

    at: datetime
    said: Said


class Deadline(NamedTuple):
    """A day of a meeting, and which of the shelf's items it is."""

    day: date
    number: int
    what: str

    def is_told(self, frequency: str, opened: datetime, closed: datetime) -> bool:
        """Whether it belongs to a digest of this window."""
        ahead = timedelta(days=_AHEAD[self.what].get(frequency, 0))
        told_at = datetime.combine(self.day - ahead, time(0), tzinfo=UTC)
        return opened < told_at <= closed and self.day >= closed.date()


class Business:
    """What happened to the contributions of a batch's members."""

    def __init__(self, news: News, written: Mapping[int, Collection[UUID]]) -> None:
        """`written` says who wrote what."""
        self._originals: dict[UUID, NewsItem] = {}
        for item in sorted(news.items, key=lambda item: -item.page_id):
            self._originals[item.translation_key] = item
        by_key: dict[UUID, list[_Timed]] = defaultdict(list)
        for one in news.asked:
            # A draft is not public, whoever may see it once it is published.
            about = About(
                one.kind,
                one.translation_key,
                one.title,
                one.language,
                Visibility.EDITORS,
            )
            said = Said(Tiding.CHANGES, about)
            by_key[one.translation_key].append(_Timed(one.at, said))
        for key, item in self._originals.items():
            if published := _published(item, news):
                said = Said(Tiding.PUBLISHED, About.of(item))
                by_key[key].append(_Timed(published, said))
        self._responses: dict[UUID, list[NewResponse]] = defaultdict(list)
        for response in news.responses:
            if not response.by_author:
                self._responses[response.translation_key].append(response)
        concerned = by_key.keys() | self._responses.keys()
        self._keys = {
            member: mine
            for member, keys in written.items()
            if (mine := concerned & set(keys))
        }
        self._by_key = by_key

    def of(
        self, reader: Reader, opened: datetime, closed: datetime
    ) -> tuple[Said, ...]:
        """What is told to one member, what they have to do first; at most `MOST_LINES`."""
        keys = self._keys.get(reader.member_id)
        if not keys:
            return ()
        found = [
            timed
            for key in keys
            for timed in self._about(key, reader, opened, closed)
            if opened < timed.at <= closed
        ]
        found.sort(key=lambda timed: timed.at, reverse=True)
        found.sort(key=lambda timed: _ORDER.index(timed.said.what))
        return tuple(timed.said for timed in found[:MOST_LINES])

    def _about(
        self, key: UUID, reader: Reader, opened: datetime, closed: datetime
    ) -> Iterator[_Timed]:
        yield from self._by_key.get(key, ())
        item = self._originals.get(key)
        if item is None:
            return
        # Who may see the contribution may see what reaches as far as it does.
        reach = max(reader.clearance, item.visibility)
        answers = [
            response
            for response in self._responses.get(key, ())
            if opened < response.created_at <= closed
            and response.visibility <= reach
            and response.author_id != reader.member_id
        ]
        if answers:
            said = Said(Tiding.ANSWERED, About.of(item), len(answers))
            yield _Timed(max(one.created_at for one in answers), said)


def _published(item: NewsItem, news: News) -> datetime | None:
    """When it first came out; that it reaches more members since is no news to its author."""
    before = [
        reach.announced_at for reach in news.reaches.get(item.translation_key, ())
    ]
    return min([item.announced_at, *before]) if item.announced_at else None


_ORDER = (Tiding.CHANGES, Tiding.ANSWERED, Tiding.PUBLISHED)


def deadlines(items: Sequence[NewsItem]) -> list[Deadline]:
    """The days of these meetings of which members are told beforehand, the next one first."""
    found = []
    for number, item in enumerate(items):
        if item.kind != Kind.MEETING or item.starts_on is None:
            continue
        if item.card.get("precision", Precision.DAY) == Precision.DAY:
            found.append(Deadline(item.starts_on, number, Tiding.BEGINS))
        if last_day := item.card.get("register_by"):
            day = date.fromisoformat(last_day)
            found.append(Deadline(day, number, Tiding.REGISTER))
    return sorted(found)
