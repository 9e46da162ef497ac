"""What an empty list could do without, and what it would then give; counted in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations

from django.utils.translation import gettext as _

from gaamac.common.wording import counted, joined

from .facets import count_all
from .filters import CatalogueFilter
from .index import Selection

# Of filters that have to go together, so many ways are offered, looked for among so many.
MOST_OFFERED = 3
MOST_TRIED = 6
WORDS = "q"


@dataclass(frozen=True, slots=True)
class Drop:
    """Filters that an empty list could do without: their words, and what would be left."""

    chosen: CatalogueFilter
    label: str
    count: int
    # How many filters go.
    size: int = 1

    @property
    def words(self) -> str:
        """How many would be left."""
        return counted(self.count, self.chosen.kind or "")


@dataclass(frozen=True, slots=True)
class _Empty:
    """A list that found nothing: what was asked, of what is shown, of what has the words."""

    chosen: CatalogueFilter
    shown: Selection
    worded: Selection

    @property
    def names(self) -> list[str]:
        """The filters that are on, words the last."""
        return [*self.chosen.on, *([WORDS] if self.chosen.q else [])]

    def without(self, names: Iterable[str]) -> Drop:
        """The same list without these filters."""
        names = list(names)
        rest = reduce(CatalogueFilter.without, names, self.chosen)
        among = self.worded if rest.q else self.shown
        label = joined([self._label(name) for name in names])
        return Drop(rest, label, count_all(among, rest), len(names))

    def _label(self, name: str) -> str:
        """The choices of one filter, as a button names them."""
        if name == WORDS:
            return self.chosen.q
        labels = [one.label for one in self.chosen.on[name]]
        return _(" or ").join([*labels[:3], *(["…"] if len(labels) > 3 else [])])


def drops(chosen: CatalogueFilter, shown: Selection, worded: Selection) -> list[Drop]:
    """Each filter of an empty list and what the list would be without it, the best first.

    Where no single one is to blame, the fewest that have to go together. `worded` is what is
    shown and has the words.
    """
    empty = _Empty(chosen, shown, worded)
    single = _best_first(empty.without([name]) for name in empty.names)
    if any(one.count for one in single):
        return single
    return [*single, *_together(empty)]


def _together(empty: _Empty) -> list[Drop]:
    """Two filters that hold everything back between them; else all but one."""
    names = empty.names
    for size in _sizes(len(names)):
        ways = _best_first(map(empty.without, combinations(names, size)))
        if found := [one for one in ways if one.count]:
            return found[:MOST_OFFERED]
    return []


def _sizes(on: int) -> Sequence[int]:
    """How many filters to leave out at once, of so many: never all, which "remove all" does."""
    if on > MOST_TRIED:
        return [on - 1]
    return range(2, on)


def _best_first(found: Iterable[Drop]) -> list[Drop]:
    return sorted(found, key=lambda drop: -drop.count)
