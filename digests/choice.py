"""What a member's digest holds: kept as numbers of items on a shelf, told as items with reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from exchange.choices import Kind

from .news import About, NewsItem

MOST_ITEMS = 20
# Of the member's own business, and of the days of meetings, so many lines at most.
MOST_LINES = 10
# The number of an item on its shelf, the bits of what its reader follows about it, whether it is
# there because it changed, and how many new responses it has.
Pick = tuple[int, int, bool, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One item for one member, and why it is there."""

    item: NewsItem
    # (target, value) pairs of what the member follows; empty when they follow nothing.
    reasons: tuple[tuple[str, Any], ...]
    is_changed: bool = False
    responses: int = 0


class Said(NamedTuple):
    """One thing to say of one contribution: of the member's own, or of the days of a meeting."""

    what: str
    about: About
    count: int = 0
    day: Any = None


class Source(Protocol):
    """From what was chosen: `digests.selection.Shelf`."""

    items: Sequence[NewsItem]
    kinds: Sequence[int]
    said_otherwise: int

    def reasons(self, why: int) -> list[tuple[str, Any]]:
        """What is followed by these bits, as far as it is named."""

    def tell(self, pick: Pick) -> Chosen:
        """An item and why it is there."""


@dataclass(frozen=True)
class Choice:
    """Everything a member's digest holds, the newest first; `most` of it stand in the mail.

    `first` are those in the mail, of which `pinned` were put first by the editors. `all_picks` finds
    the others too, which few ask for. `own` is the member's own business, `dates` are the days of
    meetings to come.
    """

    counts: tuple[tuple[str, int], ...] = ()
    first: tuple[Pick, ...] = ()
    all_picks: Callable[[], tuple[Pick, ...]] = tuple
    source: Source | None = None
    most: int = MOST_ITEMS
    own: tuple[Said, ...] = ()
    dates: tuple[Said, ...] = ()
    pinned: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not (self.counts or self.own or self.dates)

    @property
    def summary(self) -> tuple[tuple[tuple[str, int], ...], int, int]:
        """What its subject counts: items by kind, own business, dates."""
        return self.counts, len(self.own), len(self.dates)

    @property
    def lines(self) -> int:
        """How many things stand in the mail."""
        return len(self.picks) + len(self.own) + len(self.dates)

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(count for _kind, count in self.counts)

    @property
    def more(self) -> int:
        """How many are left out of the mail."""
        return max(0, self.total - self.most)

    @property
    def picks(self) -> tuple[Pick, ...]:
        """Those that stand in the mail, as numbers."""
        return self.first[: self.most]

    @property
    def shown(self) -> tuple[Chosen, ...]:
        """Those that stand in the mail."""
        return self.chosen[: self.most]

    @cached_property
    def chosen(self) -> tuple[Chosen, ...]:
        """All of them."""
        if self.source is None:
            return ()
        return tuple(self.source.tell(pick) for pick in self.all_picks())

    @property
    def by_kind(self) -> list[tuple[str, int, list[Chosen]]]:
        """(kind, how many there are, those in the mail), each kind's newest first."""
        return [
            (kind, count, [one for one in self.shown if one.item.kind == kind])
            for kind, count in self.counts
        ]


KINDS: tuple[str, ...] = tuple(Kind.values)
