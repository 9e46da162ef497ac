"""What a member's digest holds: kept as numbers of items on a shelf, told as items with reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple, Protocol

from exchange.choices import Kind
from gaamac.common.visibility import Visibility

from .news import About, NewsItem

MOST_ITEMS = 20
# Of the member's own business, and of the days of meetings, so many lines at most.
MOST_LINES = 10
PUBLIC = int(Visibility.PUBLIC)
TITLES_BEFORE_THE_MAIL = 3
# Under which name stands what editors put first: no kind.
PINNED = "pinned"
# The number of an item on its shelf, the bits of what its reader follows about it, whether it is
# there because it changed, and how many new responses it has.
Pick = tuple[int, int, bool, int]
# The head of a group: its kind, and how many of it are new.
Head = tuple[str, int]


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
    # Which of them are compiled from public sources.
    compiled: Sequence[bool]

    def reasons(self, why: int) -> list[tuple[str, Any]]:
        """What is followed by these bits, as far as it is named."""

    def why(self, pick: Pick) -> int | Pick:
        """The bits of what is named as the reason; the pick itself where something else is said."""

    def tell(self, pick: Pick) -> Chosen:
        """An item and why it is there."""


class Layout(NamedTuple):
    """What stands in a mail, one after another: the head of each kind, and its items.

    `parts` are heads and numbers of items, `whys` why each is there: the bits of what is followed, or
    the whole pick where something else is said; 0 for a head.
    """

    parts: tuple[Head | int, ...]
    whys: tuple[int | Pick, ...]
    # The first that everybody may see, or -1: subjects show on locked screens.
    lead: int
    # The first few, for who may be told all titles, and for who only what is public.
    first: tuple[int, ...]
    first_public: tuple[int, ...]
    # Whether some are compiled from public sources.
    is_compiled: bool


@dataclass
class Choice:
    """Everything a member's digest holds, the newest first; `most` of it stand in the mail.

    The same choice may be many members': it is never changed.

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

    @cached_property
    def layout(self) -> Layout:
        """How it stands in the mail."""
        return (
            lay_out(self, self.source)
            if self.source
            else Layout((), (), -1, (), (), is_compiled=False)
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to send."""
        return not (self.counts or self.own or self.dates)

    @property
    def summary(self) -> tuple[tuple[tuple[str, int], ...], int, int]:
        """What its subject counts: items by kind, own business, dates."""
        return self.counts, len(self.own), len(self.dates)

    @cached_property
    def lines(self) -> int:
        """How many things stand in the mail."""
        return len(self.picks) + len(self.own) + len(self.dates)

    @cached_property
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
_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


def lay_out(choice: Choice, source: Source) -> Layout:
    """What editors put first stands before all kinds, under a head of its own."""
    items, kinds, picks = source.items, source.kinds, choice.picks
    above = picks[: choice.pinned]
    groups: list[list[Pick]] = [[] for _kind in KINDS]
    for pick in picks[choice.pinned :]:
        groups[kinds[pick[0]]].append(pick)
    parts: list[Head | int] = []
    whys: list[int | Pick] = []
    for head, those in _heads(choice, source, above, groups):
        parts.append(head)
        parts += [pick[0] for pick in those]
        whys.append(0)
        whys += map(source.why, those)
    numbers = [pick[0] for pick in picks]
    public = (one for one in numbers if items[one].visibility == PUBLIC)
    first_public = tuple(islice(public, TITLES_BEFORE_THE_MAIL))
    return Layout(
        tuple(parts),
        tuple(whys),
        first_public[0] if first_public else -1,
        tuple(numbers[:TITLES_BEFORE_THE_MAIL]),
        first_public,
        any(map(source.compiled.__getitem__, numbers)),
    )


def _heads(
    choice: Choice,
    source: Source,
    above: Sequence[Pick],
    groups: Sequence[Sequence[Pick]],
) -> Iterator[tuple[Head, Sequence[Pick]]]:
    """Each group that has items in the mail, with how many of it are new and not above."""
    taken = [0] * len(KINDS)
    if above:
        yield (PINNED, len(above)), above
        for pick in above:
            taken[source.kinds[pick[0]]] += 1
    for kind, count in choice.counts:
        number = _NUMBERS[kind]
        if groups[number]:
            yield (kind, count - taken[number]), groups[number]
