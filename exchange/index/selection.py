"""A selection of what is published: how many there are, and how many of each value, without a query.

Rows to show always come from `CatalogueEntry.objects.visible_to(reader)`: a selection counts,
and says which numbers to ask for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from gaamac.common.languages import reader_language

from ..models import CatalogueEntry
from ..rights import Rights, rights_of
from .current import current
from .holdings import NONE, Holdings, Numbers


@dataclass(frozen=True, slots=True)
class Selection:
    """Some entries of one state of the catalogue."""

    holdings: Holdings
    numbers: Numbers
    # Who is shown just this, where more than one reader is: all with this clearance. None where
    # somebody's own contributions are among it, or where it was narrowed since.
    audience: int | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    def among(self, numbers: Numbers) -> Selection:
        """Those of them that are among these."""
        return Selection(self.holdings, self.numbers & numbers)

    def where(self, axis: str, values: Iterable[Any]) -> Selection:
        """Those that have any of these values."""
        return self.among(self.holdings.where_any(axis, values))

    def shown_in(self, language: str) -> Selection:
        """One version of each contribution: the reader's language, else the original."""
        return self.where("shown_in", [language])

    def of_kind(self, kind: str) -> Selection:
        """One kind only."""
        return self.where("kind", [kind])

    def about(self, topic_ids: Iterable[int]) -> Selection:
        """About any of these topics."""
        return self.where("term", topic_ids)

    def in_countries(self, numbers: Iterable[int]) -> Selection:
        """About any of these countries (M49 numbers)."""
        return self.where("country", numbers)

    def by_organisation(self, pk: int) -> Selection:
        """What names this organisation."""
        return self.where("organisation", [pk])

    def counts(self, axis: str) -> dict[Any, int]:
        """How many have each value that any of them has."""
        count = self.numbers.intersection_cardinality
        found = {value: count(one) for value, one in self.holdings.of[axis].items()}
        return {value: number for value, number in found.items() if number}

    def counts_by_kind(self) -> dict[str, int]:
        """How many there are of each kind."""
        return self.counts("kind")

    def counts_by_topic(self) -> dict[int, int]:
        """How many are about each term of the vocabulary, by its id."""
        return self.counts("term")

    def counts_by_country(self) -> dict[int, int]:
        """How many are about each country, by its M49 number."""
        return self.counts("country")


def visible_to(reader: Any) -> Selection:
    """Every version that this reader may see: one query, for somebody signed in two."""
    holdings, rights = current(), rights_of(reader)
    numbers = holdings.up_to(rights.clearance)
    own = _own(rights)
    if own - numbers:
        return Selection(holdings, numbers | own)
    return Selection(holdings, numbers, audience=rights.clearance)


def _own(rights: Rights) -> Numbers:
    """What they see only since it is their own."""
    if rights.own is None:
        return NONE
    own = CatalogueEntry.objects.filter(rights.own)
    return Numbers(own.values_list("pk", flat=True))


def shown_to(reader: Any, kind: str | None = None) -> Selection:
    """What this reader may see, each contribution once, in the interface language.

    The same as `exchange.shown.shown_to`, which gives the rows.
    """
    visible, language = visible_to(reader), reader_language()
    if visible.audience is None:
        return _shown(visible, language, kind)
    # Numbers only: a selection among what a state keeps would keep that state alive.
    numbers = visible.holdings.kept(
        ("shown", visible.audience, language, kind),
        lambda: _shown(visible, language, kind).numbers,
    )
    return replace(visible, numbers=numbers)


def _shown(visible: Selection, language: str, kind: str | None) -> Selection:
    shown = visible.shown_in(language)
    return shown.of_kind(kind) if kind else shown
