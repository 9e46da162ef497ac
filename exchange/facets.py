"""How many results each filter would give, counted in memory (docs/decisions/0071).

What every choice leaves counts for all facets; what one parameter alone takes out still counts
for the values of that parameter, since ticking another of them would bring it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from .filters.facet import FACETS
from .index import Numbers, Selection

if TYPE_CHECKING:
    from .filters import CatalogueFilter
    from .index.holdings import Holdings, Named


@dataclass(frozen=True, slots=True)
class Counts:
    """What `count` found; numbers are of results."""

    # The results themselves, in no order.
    found: Selection
    # By parameter, and then by value as rows hold it; values that nothing has are left out.
    of: dict[str, dict[Any, int]]
    # How many there would be without one of the parameters that are on.
    without: dict[str, int]

    @property
    def total(self) -> int:
        """How many results there are."""
        return len(self.found)

    @property
    def kinds(self) -> dict[str, int]:
        """By kind, for a list across kinds."""
        return self.found.counts_by_kind()

    @property
    def by_country(self) -> dict[int, int]:
        """Of the results, how many are about each country (M49 number): for the map."""
        return self.found.counts_by_country()

    @property
    def organisations(self) -> Mapping[int, Named]:
        """Slug and name of each organisation that is counted; show no others."""
        return self.found.holdings.organisations

    def value(self, name: str, key: object) -> int:
        """How many results a value of a parameter has, or would bring."""
        return self.of.get(name, {}).get(key, 0)


def count(selection: Selection, chosen: CatalogueFilter) -> Counts:
    """Count those of a selection (what the reader may see, words already found) by every facet."""
    holdings = selection.holdings
    met = _met(holdings, chosen)
    found = _all_of(selection.numbers, met)
    without = {name: _all_of(selection.numbers, met, but=name) for name in met}
    of = {
        name: facet.counts(holdings, without.get(name, found))
        for name, facet in FACETS.items()
    }
    return Counts(
        found=Selection(holdings, found),
        of=of,
        without={name: len(numbers) for name, numbers in without.items()},
    )


def count_all(selection: Selection, chosen: CatalogueFilter) -> int:
    """How many of a selection meet every choice: the total alone, without the facets' counts."""
    return len(_all_of(selection.numbers, _met(selection.holdings, chosen)))


def _met(holdings: Holdings, chosen: CatalogueFilter) -> dict[str, Numbers]:
    """What meets each of the parameters that are on."""
    return {
        name: FACETS[name].numbers(holdings, [one.key for one in choices])
        for name, choices in chosen.on.items()
    }


def _all_of(numbers: Numbers, met: dict[str, Numbers], but: str = "") -> Numbers:
    """What meets every parameter; or every one but this."""
    return reduce(and_, (one for name, one in met.items() if name != but), numbers)
