"""What is followed, as bits: which of a shelf's items have it, and why each of them is there.

Each item is one bit. What can be followed is numbered too, at its first use: why an item is there is
the AND of what its reader follows and what it has. The rule is `exchange.matching.Follows` (tests
compare them).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from exchange.choices import FollowTarget
from exchange.matching import (
    MERELY_NARROWING,
    SEARCH,
    Follows,
    Selection,
    traits,
)

from .choice import Choice, Pick
from .news import NewsItem

_SAID_OTHERWISE = frozenset({SEARCH, str(FollowTarget.CONTRIBUTION)})
# So many are kept of the news of one batch after another: some kilobytes each.
MOST_PROFILES_KEPT = 10_000
MOST_CHOICES_KEPT = 3000


class Profile(NamedTuple):
    """What a set of follows selects, as bits of items, and its follows, as bits of what they name."""

    selected: int
    narrowed: int
    narrowing: int
    adding: int
    # Whether single contributions are among the follows.
    has_contributions: bool
    # What is chosen of these items for everybody who follows this: by the bits of the items.
    choices: dict[int, Choice]


class Followed:
    """What can be followed about the items of a shelf."""

    def __init__(self, items: Sequence[NewsItem]) -> None:
        self._items = items
        self._all = (1 << len(items)) - 1
        self._by_trait: dict[tuple[str, Any], int] = defaultdict(int)
        # What somebody follows: its bit, and for each item the bits of those it has.
        self._numbered: dict[tuple[str, Any], int] = {}
        self._pairs: list[tuple[str, Any]] = []
        self.about = [0] * len(items)
        # Of those bits: what is named only where nothing else is, and what is said in another way.
        self._merely_narrowing = self._said_otherwise = 0
        self._profiles: dict[frozenset[Any], Profile] = {}
        self._kept_choices = 0
        for place, item in enumerate(items):
            for target, values in traits(item).items():
                for value in values:
                    self._by_trait[str(target), value] |= 1 << place

    def find(self, found: Mapping[Selection, Collection[int]]) -> None:
        """Know the page ids of the items that each of these saved searches selects."""
        places = {item.page_id: place for place, item in enumerate(self._items)}
        for selection, pages in found.items():
            bits = 0
            for page in places.keys() & set(pages):
                bits |= 1 << places[page]
            self._by_trait[SEARCH, selection] = bits

    def profile(self, follows: Follows) -> Profile:
        """What these follows select; a saved search by what it searches for, not by its name."""
        return self._profiles.get(follows.pairs) or self._make_profile(follows)

    def keep(self, profile: Profile, bits: int, choice: Choice) -> None:
        """What is chosen of these items for everybody who follows this."""
        self._kept_choices += 1
        if self._kept_choices > MOST_CHOICES_KEPT:
            self._kept_choices = 1
            for one in self._profiles.values():
                one.choices.clear()
        profile.choices[bits] = choice

    def number(self, pair: tuple[str, Any]) -> int:
        """The bit of something followed; at its first use the items that have it are marked."""
        known = self._numbered.get(pair)
        if known is None:
            known = self._numbered[pair] = len(self._pairs)
            self._pairs.append(pair)
            if pair[0] in MERELY_NARROWING:
                self._merely_narrowing |= 1 << known
            elif pair[0] in _SAID_OTHERWISE:
                self._said_otherwise |= 1 << known
            for place in places_of(self._having(*pair)):
                self.about[place] |= 1 << known
        return known

    def why(self, pick: Pick) -> int | Pick:
        """The bits of what is named as the reason; the pick itself where something else is said."""
        _place, why, is_changed, responses = pick
        if is_changed or responses or why & self._said_otherwise:
            return pick
        return why & ~self._merely_narrowing or why

    def pairs(self, why: int) -> list[tuple[str, Any]]:
        """What is followed by these bits, as (target, value)."""
        return [self._pairs[one] for one in places_of(why)]

    def reasons(self, place: int, why: int) -> tuple[tuple[str, Any], ...]:
        """What is told of it about one item, in the order of the rule."""
        if not why:
            return ()
        pairs = frozenset(self.pairs(why))
        searches = sorted(value for target, value in pairs if target == SEARCH)
        return Follows(pairs).reasons(self._items[place], searches)

    def _make_profile(self, follows: Follows) -> Profile:
        narrowed = self._all if follows.narrowing else 0
        for group in follows.narrowing_groups:
            having = 0
            for target, values in group.items():
                having |= self._any(target, values)
            narrowed &= having
        added = 0
        for target, values in follows.adding.items():
            added |= self._any(target, values)
        found = Profile(
            self._all if follows.selects_everything else narrowed | added,
            narrowed,
            self._bits_of(follows.narrowing),
            self._bits_of(follows.adding),
            FollowTarget.CONTRIBUTION in follows.by_target,
            {},
        )
        if len(self._profiles) >= MOST_PROFILES_KEPT:
            self._profiles.clear()
            self._kept_choices = 0
        self._profiles[follows.pairs] = found
        return found

    def _any(self, target: str, values: frozenset[Any]) -> int:
        bits = 0
        for value in values:
            bits |= self._having(target, value)
        return bits

    def _having(self, target: str, value: Any) -> int:
        """The items that have what is followed."""
        trait = value.selection if target == SEARCH else value
        return self._by_trait.get((str(target), trait), 0)

    def _bits_of(self, followed: dict[str, frozenset[Any]]) -> int:
        return sum(
            1 << self.number((str(target), value))
            for target, values in followed.items()
            for value in values
            if self._having(target, value)
        )


def places_of(bits: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
