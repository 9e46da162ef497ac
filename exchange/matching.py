"""What a member's follows select from the catalogue: pure, in memory, no query.

The rule (docs/concepts.md, "Follow"): values of one kind widen, and countries and regions are of one
kind; topics, places, languages and kinds narrow each other; organisations, contributions and saved
searches add; following nothing selects everything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from .choices import NARROWING_GROUPS, NARROWING_TARGETS, FollowTarget

# A saved search that stands in its member's digest; its values are `SavedFilter`s.
SEARCH = "search"
# Not told as a reason where something else is.
MERELY_NARROWING = frozenset({str(FollowTarget.LANGUAGE), str(FollowTarget.KIND)})
ADDING_TARGETS = (FollowTarget.ORGANISATION, FollowTarget.CONTRIBUTION, SEARCH)

_READ: dict[str, Callable[[str], Hashable]] = {
    FollowTarget.TOPIC: int,
    FollowTarget.COUNTRY: int,
    FollowTarget.REGION: int,
    FollowTarget.LANGUAGE: str,
    FollowTarget.KIND: str,
    FollowTarget.ORGANISATION: int,
    FollowTarget.CONTRIBUTION: UUID,
}


class Selection(NamedTuple):
    """What a saved search selects for readers of one language: the same for all of them.

    `kind` is empty where all kinds are searched; `query` is what the list's address says.
    """

    kind: str
    query: str
    language: str


class SavedFilter(NamedTuple):
    """A saved search as a digest holds it: what it selects, under its member's name for it."""

    selection: Selection
    name: str


class Followable(Protocol):
    """What matching reads of a catalogue entry; `CatalogueEntry` has it, and so do its values."""

    kind: str
    language: str
    topic_ids: Collection[int]
    country_ids: Collection[int]
    region_ids: Collection[int]
    organisation_id: int | None
    translation_key: UUID


def read_value(target: str, text: str) -> Hashable:
    """A stored follow's value as entries hold it; raises ValueError when it can't be one."""
    return _READ[FollowTarget(target)](text)


def traits(
    entry: Followable, searches: Collection[SavedFilter] = ()
) -> dict[str, Collection[Any]]:
    """What can be followed about an entry, by target; `searches` are those that select it."""
    return {
        FollowTarget.TOPIC: entry.topic_ids,
        FollowTarget.COUNTRY: entry.country_ids,
        FollowTarget.REGION: entry.region_ids,
        FollowTarget.LANGUAGE: (entry.language,),
        FollowTarget.KIND: (entry.kind,),
        FollowTarget.ORGANISATION: (entry.organisation_id,),
        FollowTarget.CONTRIBUTION: (entry.translation_key,),
        SEARCH: searches,
    }


@dataclass(frozen=True)
class Follows:
    """Everything one member follows. Equal sets are equal and can be a key."""

    pairs: frozenset[tuple[str, Hashable]] = frozenset()

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str]]) -> Follows:
        """From stored (target, value) rows."""
        return cls(
            frozenset(
                (str(target), read_value(target, value)) for target, value in rows
            )
        )

    def with_searches(self, searches: Iterable[SavedFilter]) -> Follows:
        """The same with these saved searches beside it."""
        return Follows(self.pairs | {(SEARCH, one) for one in searches})

    @cached_property
    def by_target(self) -> dict[str, frozenset[Any]]:
        """The followed values of each target that has any."""
        found: dict[str, set[Hashable]] = {}
        for target, value in self.pairs:
            found.setdefault(target, set()).add(value)
        return {target: frozenset(values) for target, values in found.items()}

    @property
    def selects_everything(self) -> bool:
        """Whether nothing is followed, and so everything is selected."""
        return not self.pairs

    @cached_property
    def narrowing(self) -> dict[str, frozenset[Any]]:
        """The values of the five targets that narrow each other."""
        return {
            target: self.by_target[target]
            for target in NARROWING_TARGETS
            if target in self.by_target
        }

    @cached_property
    def narrowing_groups(self) -> tuple[dict[str, frozenset[Any]], ...]:
        """The same by group: an entry needs one value of each group."""
        groups = (
            {one: self.narrowing[one] for one in group if one in self.narrowing}
            for group in NARROWING_GROUPS
        )
        return tuple(group for group in groups if group)

    @cached_property
    def adding(self) -> dict[str, frozenset[Any]]:
        """The values of the targets that add to what the others select."""
        return {
            target: self.by_target[target]
            for target in ADDING_TARGETS
            if target in self.by_target
        }

    def follows(self, target: str, value: Hashable) -> bool:
        """Whether this one thing is followed."""
        return (str(target), value) in self.pairs

    @property
    def searches(self) -> frozenset[SavedFilter]:
        """The saved searches among them."""
        return self.by_target.get(SEARCH, frozenset())

    def matches(
        self, entry: Followable, searches: Collection[SavedFilter] = ()
    ) -> bool:
        """Whether the follows select this entry; `searches` are those that do."""
        if self.selects_everything:
            return True
        own = traits(entry, searches)
        return self._adds(own) or self._narrows_to(own)

    def reasons(
        self, entry: Followable, searches: Collection[SavedFilter] = ()
    ) -> tuple[tuple[str, Any], ...]:
        """The followed (target, value) pairs for which a selected entry is selected.

        In the order of `FollowTarget`; empty when everything is followed. What only narrows
        (language, kind) is left out where something says more.
        """
        own = traits(entry, searches)
        targets = [
            *(NARROWING_TARGETS if self._narrows_to(own) else ()),
            *ADDING_TARGETS,
        ]
        found = [
            (str(target), value)
            for target in targets
            for value in own[target]
            if (str(target), value) in self.pairs
        ]
        telling = [pair for pair in found if pair[0] not in MERELY_NARROWING]
        return tuple(telling or found)

    def _adds(self, own: dict[str, Collection[Any]]) -> bool:
        return any(
            not values.isdisjoint(own[target]) for target, values in self.adding.items()
        )

    def _narrows_to(self, own: dict[str, Collection[Any]]) -> bool:
        return bool(self.narrowing) and all(
            any(not values.isdisjoint(own[target]) for target, values in group.items())
            for group in self.narrowing_groups
        )
