"""Which news is for whom: chosen in memory, by sets of bits, with the reasons.

Each item of a batch is one bit. What a member may see, follows and has not had yet are numbers made
of such bits, kept for everybody who has the same; choosing is an AND of them. The rule they stand
for is `exchange.matching.Follows.matches` and `CatalogueQuerySet.visible_to` (tests compare them).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from exchange.choices import FollowTarget, Kind
from exchange.matching import SEARCH, Follows, SavedFilter, Selection, traits
from gaamac.common.visibility import Visibility

from .news import NewResponse, News, NewsItem
from .readers import Reader

MOST_ITEMS = 20
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One item for one member, and why it is there."""

    item: NewsItem
    # (target, value) pairs of what the member follows; empty when they follow nothing.
    reasons: tuple[tuple[str, Any], ...]
    is_changed: bool = False
    responses: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Everything a member's digest holds, the newest first; `most` of it stand in the mail."""

    chosen: tuple[Chosen, ...] = ()
    most: int = MOST_ITEMS

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many of each kind there are, in the order of the kinds."""
        found = Counter(one.item.kind for one in self.chosen)
        return tuple((kind, found[kind]) for kind in Kind.values if found[kind])

    @property
    def shown(self) -> tuple[Chosen, ...]:
        """Those that stand in the mail."""
        return self.chosen[: self.most]

    @property
    def more(self) -> int:
        """How many are left out of the mail."""
        return max(0, len(self.chosen) - self.most)

    @property
    def by_kind(self) -> list[tuple[str, int, list[Chosen]]]:
        """(kind, how many there are, those in the mail), each kind's newest first."""
        return [
            (kind, count, [one for one in self.shown if one.item.kind == kind])
            for kind, count in self.counts
        ]


class Shelf:
    """The news of a batch, ready to be chosen from."""

    def __init__(self, news: News) -> None:
        """Index the items by when they were announced, by what is followed and by who may see them."""
        self.items = sorted(
            news.items, key=lambda item: (item.announced_at or _NEVER, item.page_id)
        )
        self._announced = [item.announced_at or _NEVER for item in self.items]
        self._all = (1 << len(self.items)) - 1
        self._by_trait: dict[tuple[str, Any], int] = defaultdict(int)
        self._visible = dict.fromkeys(Visibility.values, 0)
        self._versions: dict[UUID, int] = defaultdict(int)
        self._selected: dict[Follows, int] = {}
        # What a saved search is called is its member's; what it selects is the same for many.
        self._searches: dict[int, set[Selection]] = defaultdict(set)
        self._responses: dict[UUID, list[NewResponse]] = defaultdict(list)
        for number, item in enumerate(self.items):
            self._index(1 << number, item)
        self._index_searches(news)
        for response in news.responses:
            self._responses[response.translation_key].append(response)

    def choose(self, reader: Reader, opened: datetime, closed: datetime) -> Choice:
        """What is new for this member between two moments, the first excluded."""
        bits = self._window(opened, closed) & self._visible[reader.clearance]
        bits &= self._matching(reader.follows) & ~self._own(reader)
        fresh = [
            Chosen(item, reader.follows.reasons(item, self._selecting(item, reader)))
            for item in self._one_version_each(bits, reader.language)
        ]
        followed = self._about_followed(reader, opened, closed, bits)
        return Choice(tuple(sorted([*fresh, *followed], key=_when, reverse=True)))

    def _index(self, bit: int, item: NewsItem) -> None:
        for target, values in traits(item).items():
            for value in values:
                self._by_trait[str(target), value] |= bit
        for clearance in Visibility.values:
            if item.visibility <= clearance:
                self._visible[clearance] |= bit
        self._versions[item.translation_key] |= bit

    def _index_searches(self, news: News) -> None:
        numbers = {item.page_id: number for number, item in enumerate(self.items)}
        for selection, pages in news.found.items():
            for page in pages:
                self._by_trait[SEARCH, selection] |= 1 << numbers[page]
                self._searches[page].add(selection)

    def _window(self, opened: datetime, closed: datetime) -> int:
        first = bisect_right(self._announced, opened)
        last = bisect_right(self._announced, closed)
        return ((1 << last) - 1) & ~((1 << first) - 1) if last > first else 0

    def _own(self, reader: Reader) -> int:
        bits = 0
        for key in reader.own:
            bits |= self._versions.get(key, 0)
        return bits

    def _matching(self, follows: Follows) -> int:
        if follows not in self._selected:
            self._selected[follows] = self._match(follows)
        return self._selected[follows]

    def _match(self, follows: Follows) -> int:
        if follows.selects_everything:
            return self._all
        narrowed = self._all if follows.narrowing else 0
        for target, values in follows.narrowing.items():
            narrowed &= self._any(target, values)
        for target, values in follows.adding.items():
            narrowed |= self._any(target, values)
        return narrowed

    def _selecting(self, item: NewsItem, reader: Reader) -> list[SavedFilter]:
        """The reader's saved searches that select this item, by name."""
        own = reader.follows.searches
        found = self._searches.get(item.page_id, ()) if own else ()
        return sorted(one for one in own if one.selection in found)

    def _any(self, target: str, values: frozenset[Any]) -> int:
        bits = 0
        for value in values:
            trait = value.selection if target == SEARCH else value
            bits |= self._by_trait.get((str(target), trait), 0)
        return bits

    def _one_version_each(self, bits: int, language: str) -> list[NewsItem]:
        best: dict[UUID, NewsItem] = {}
        for item in self._items(bits):
            other = best.get(item.translation_key)
            if other is None or _fitness(item, language) > _fitness(other, language):
                best[item.translation_key] = item
        return list(best.values())

    def _items(self, bits: int) -> Iterator[NewsItem]:
        while bits:
            lowest = bits & -bits
            yield self.items[lowest.bit_length() - 1]
            bits ^= lowest

    def _about_followed(
        self, reader: Reader, opened: datetime, closed: datetime, fresh: int
    ) -> Iterator[Chosen]:
        """What happened to the single contributions this member follows, beside new ones."""
        for key in reader.follows.by_target.get(FollowTarget.CONTRIBUTION, ()):
            bits = self._versions.get(key, 0) & self._visible[reader.clearance]
            if not bits or bits & fresh or key in reader.own:
                continue
            item = self._one_version_each(bits, reader.language)[0]
            changed = (
                opened < item.updated_at <= closed
                and item.updated_at > item.published_at
            )
            responses = self._count_responses(reader, key, opened, closed)
            if changed or responses:
                reasons = ((str(FollowTarget.CONTRIBUTION), key),)
                yield Chosen(item, reasons, changed, responses)

    def _count_responses(
        self, reader: Reader, key: UUID, opened: datetime, closed: datetime
    ) -> int:
        return sum(
            opened < response.created_at <= closed
            and response.visibility <= reader.clearance
            and response.author_id != reader.member_id
            for response in self._responses.get(key, ())
        )


def _fitness(item: NewsItem, language: str) -> tuple[bool, bool, int]:
    """The reader's own language before the version that stands for it, and that before others."""
    return item.language == language, language in item.shown_in, -item.page_id


def _when(chosen: Chosen) -> tuple[datetime, int]:
    item = chosen.item
    moment = item.updated_at if chosen.is_changed else item.announced_at
    return moment or item.published_at, item.page_id
