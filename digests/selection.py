"""Which news is for whom: chosen in memory, by sets of bits, with the reasons.

Each item of a batch is one bit, the newest the highest. What a member may see, follows and has not
had yet are numbers made of such bits; choosing is an AND of them, and what is chosen is kept for
everybody who has the same (`followed.py`). The rule they stand for is `exchange.matching.Follows` and
`CatalogueQuerySet.visible_to` (tests compare them).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from exchange.choices import FollowTarget
from exchange.matching import Selection
from gaamac.common.visibility import Visibility

from .business import Business, Deadline, deadlines
from .choice import KINDS, MOST_ITEMS, MOST_LINES, Choice, Chosen, Pick, Said
from .followed import Followed, Profile, places_of
from .marks import Marks
from .news import About, NewResponse, News, NewsItem
from .readers import Reader

NOTHING_NEW = Choice()
_NEVER = datetime.min.replace(tzinfo=UTC)


class Shelf:
    """The news of a batch, ready to be chosen from."""

    def __init__(
        self, news: News, written: Mapping[int, Collection[UUID]] | None = None
    ) -> None:
        """Index the items by when they were announced, by what is followed and by who may see them.

        `written` says who wrote what: no news to them.
        """
        marks = news.marks
        self.items = sorted(
            [item for item in news.items if item.translation_key not in marks.kept_out],
            key=lambda item: (_announced(item, marks), item.page_id),
        )
        self.kinds = [KINDS.index(item.kind) for item in self.items]
        self.compiled = [bool(item.card.get("compiled")) for item in self.items]
        self._news = news
        self._announced = [_announced(item, marks) for item in self.items]
        self._by_kind = [0] * len(KINDS)
        self._visible = dict.fromkeys(Visibility.values, 0)
        self._versions: dict[UUID, int] = defaultdict(int)
        self._many_versions = 0
        # By language: which versions there are better ones of, and for each of them which.
        self._better: dict[str, tuple[int, dict[int, int]]] = {}
        self._followed = Followed(self.items)
        # The bits of what is named as the reason; the pick itself where something else is said.
        self.why = self._followed.why
        self._last_window = _NEVER, _NEVER, 0
        self._responses: dict[UUID, list[NewResponse]] = defaultdict(list)
        for number, item in enumerate(self.items):
            self._index(number, item)
        self._own = {
            member: self._versions_of(keys) for member, keys in (written or {}).items()
        }
        for response in news.responses:
            self._responses[response.translation_key].append(response)
        self._business = Business(news, written or {})
        self._deadlines = deadlines(self.items)
        self._last_dates: tuple[Any, list[Deadline]] = (None, [])
        self._pinned = {
            edition: self._versions_of(keys) for edition, keys in marks.pinned.items()
        }
        self._had: dict[int, int] = {}

    @property
    def news(self) -> News:
        """What it was made of."""
        return self._news

    def holds(self, news: News) -> bool:
        """Whether these are the very news it was made of."""
        return self._news == news

    def find(self, found: Mapping[Selection, Collection[int]]) -> None:
        """Know the page ids of the items that each of these saved searches selects."""
        self._followed.find(found)

    def had(self, before: Mapping[int, Collection[UUID]]) -> None:
        """Know who was sent what before it was held back."""
        self._had = {member: self._versions_of(keys) for member, keys in before.items()}

    def choose(
        self, reader: Reader, opened: datetime, closed: datetime, label: str = ""
    ) -> Choice:
        """What is new for this member between two moments, the first excluded, in this edition."""
        profile = self._followed.profile(reader.follows)
        bits = self._window(opened, closed) & self._visible[reader.clearance]
        bits &= profile.selected & ~self._not_again(reader.member_id)
        if bits & self._many_versions:
            bits = self._one_version_each(bits, reader.language)
        happened = []
        if profile.has_contributions:
            happened = self._about_followed(reader, opened, closed, bits)
        own = self._business.of(reader, opened, closed)
        dates = self._dates(reader, profile, bits, (opened, closed))
        pinned = 0
        if self._pinned:
            pinned = self._pinned.get((reader.rhythm.frequency, label), 0)
        if happened or own or dates or bits & pinned:
            return self._merged(bits, profile, happened, own, dates, pinned)
        return profile.choices.get(bits) or self._chosen(bits, profile)

    def _not_again(self, member_id: int) -> int:
        """What the member wrote, or has been sent."""
        own = self._own.get(member_id, 0)
        return own | self._had.get(member_id, 0) if self._had else own

    def _chosen(self, bits: int, profile: Profile) -> Choice:
        """These items, for everybody who follows the same and has nothing else to be told."""
        if not bits:
            return NOTHING_NEW
        found = Choice(
            self._counts(bits),
            self._picks(bits, profile, MOST_ITEMS),
            partial(self._picks, bits, profile, len(self.items)),
            self,
        )
        self._followed.keep(profile, bits, found)
        return found

    def tell(self, pick: Pick) -> Chosen:
        """An item and why it is there, from the numbers that stand for them."""
        number, why, is_changed, responses = pick
        return Chosen(
            self.items[number],
            self._followed.reasons(number, why),
            is_changed,
            responses,
        )

    def reasons(self, why: int) -> list[tuple[str, Any]]:
        """What is followed by these bits, as (target, value)."""
        return self._followed.pairs(why)

    def _index(self, number: int, item: NewsItem) -> None:
        bit = 1 << number
        for clearance in Visibility.values:
            if item.visibility <= clearance:
                self._visible[clearance] |= bit
        self._by_kind[self.kinds[number]] |= bit
        if self._versions[item.translation_key]:
            self._many_versions |= bit | self._versions[item.translation_key]
        self._versions[item.translation_key] |= bit

    def _window(self, opened: datetime, closed: datetime) -> int:
        """The items of a window; neighbours mostly have the same."""
        last_opened, last_closed, found = self._last_window
        if opened != last_opened or closed != last_closed:
            first = bisect_right(self._announced, opened)
            last = bisect_right(self._announced, closed)
            found = ((1 << last) - 1) & ~((1 << first) - 1) if last > first else 0
            self._last_window = opened, closed, found
        return found

    def _versions_of(self, keys: Collection[UUID]) -> int:
        bits = 0
        for key in keys:
            bits |= self._versions.get(key, 0)
        return bits

    def _counts(self, bits: int) -> tuple[tuple[str, int], ...]:
        """How many of each kind there are, in the order of the kinds."""
        return tuple(
            [
                (kind, (bits & of_kind).bit_count())
                for kind, of_kind in zip(KINDS, self._by_kind, strict=True)
                if bits & of_kind
            ]
        )

    def _picks(self, bits: int, profile: Profile, most: int) -> tuple[Pick, ...]:
        """The newest of these items, at most so many."""
        _selected, narrowed, narrowing, adding, *_rest = profile
        about, both, found = self._followed.about, narrowing | adding, []
        while bits and most:
            number = bits.bit_length() - 1
            bit = 1 << number
            bits ^= bit
            most -= 1
            follows = both if narrowed & bit else adding
            found.append((number, about[number] & follows, False, 0))
        return tuple(found)

    def _one_version_each(self, bits: int, language: str) -> int:
        """Of what is there in several languages only what suits this reader best."""
        behind, better = self._better.get(language) or self._find_better(language)
        rest = bits & behind
        while rest:
            number = rest.bit_length() - 1
            bit = 1 << number
            rest ^= bit
            if bits & better[number]:
                bits ^= bit
        return bits

    def _find_better(self, language: str) -> tuple[int, dict[int, int]]:
        """Which versions there are better ones of in this language, and for each of them which."""
        behind, better = 0, {}
        for number in places_of(self._many_versions):
            item = self.items[number]
            fitness, found = _fitness(item, language), 0
            for other in places_of(self._versions[item.translation_key]):
                if _fitness(self.items[other], language) > fitness:
                    found |= 1 << other
            if found:
                behind, better[number] = behind | 1 << number, found
        self._better[language] = behind, better
        return behind, better

    def _about_followed(
        self, reader: Reader, opened: datetime, closed: datetime, fresh: int
    ) -> list[Pick]:
        """What happened to the single contributions this member follows, beside new ones."""
        found = []
        for key in reader.follows.by_target.get(FollowTarget.CONTRIBUTION, ()):
            bits = self._versions.get(key, 0) & self._visible[reader.clearance]
            own = self._own.get(reader.member_id, 0)
            if not bits or bits & (fresh | own):
                continue
            (number,) = places_of(self._one_version_each(bits, reader.language))
            item = self.items[number]
            changed = item.changed_at is not None and opened < item.changed_at <= closed
            responses = self._count_responses(reader, key, opened, closed)
            if changed or responses:
                why = 1 << self._followed.number((str(FollowTarget.CONTRIBUTION), key))
                found.append((number, why, changed, responses))
        return found

    def _count_responses(
        self, reader: Reader, key: UUID, opened: datetime, closed: datetime
    ) -> int:
        return sum(
            opened < response.created_at <= closed
            and response.visibility <= reader.clearance
            and response.author_id != reader.member_id
            for response in self._responses.get(key, ())
        )

    def _dates(
        self,
        reader: Reader,
        profile: Profile,
        fresh: int,
        window: tuple[datetime, datetime],
    ) -> tuple[Said, ...]:
        """The days to come of meetings that this member may see and follows, but those that are new."""
        told = self._told_dates(reader.rhythm.frequency, window)
        if not told:
            return ()
        found: dict[tuple[UUID, str], Said] = {}
        wanted = self._visible[reader.clearance] & profile.selected & ~fresh
        for one in told:
            item = self.items[one.number]
            if wanted >> one.number & 1 and reader.language in item.shown_in:
                said = Said(one.what, About.of(item), day=one.day)
                found.setdefault((item.translation_key, one.what), said)
        return tuple(found.values())[:MOST_LINES]

    def _told_dates(
        self, frequency: str, window: tuple[datetime, datetime]
    ) -> list[Deadline]:
        """The days that belong to digests of this window, whoever gets them."""
        known_for, found = self._last_dates
        if known_for != (frequency, window):
            found = [one for one in self._deadlines if one.is_told(frequency, *window)]
            self._last_dates = (frequency, window), found
        return found

    def _merged(
        self,
        bits: int,
        profile: Profile,
        happened: list[Pick],
        own: tuple[Said, ...],
        dates: tuple[Said, ...],
        pinned: int,
    ) -> Choice:
        """What is new and what happened to the followed, in one order, and all else there is to say."""
        fresh = self._picks(bits, profile, len(self.items))
        picks = tuple(sorted([*fresh, *happened], key=self._when, reverse=True))
        every = bits
        for number, *_rest in happened:
            every |= 1 << number
        if every & pinned:
            # Sorting keeps the order of those that are alike.
            picks = tuple(sorted(picks, key=lambda pick: not pinned >> pick[0] & 1))
        return Choice(
            self._counts(every),
            picks[:MOST_ITEMS],
            lambda: picks,
            self,
            own=own,
            dates=dates,
            pinned=min((every & pinned).bit_count(), MOST_ITEMS),
        )

    def _when(self, pick: Pick) -> tuple[datetime, int]:
        item = self.items[pick[0]]
        moment = item.changed_at if pick[2] else item.announced_at
        if moment == item.announced_at and moment is not None:
            moment = self._announced[pick[0]]
        return moment or item.published_at, item.page_id


def _announced(item: NewsItem, marks: Marks) -> datetime:
    """When members are told of it: what was held back, when it was let go."""
    released = marks.released.get(item.translation_key)
    if released and item.announced_at:
        return max(released[-1].at, item.announced_at)
    return item.announced_at or _NEVER


def _fitness(item: NewsItem, language: str) -> tuple[bool, bool, int]:
    """The reader's own language before the version that stands for it, and that before others."""
    return item.language == language, language in item.shown_in, -item.page_id
