"""One page of a list: two queries, one that counts and one that reads the rows of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaamac.common.wording import counted, number

from .cards import Card, card
from .facet_options import FacetOptions, facet_options
from .facets import Counts, count
from .filters import CatalogueFilter, Choice
from .querysets import CatalogueQuerySet
from .search import marked
from .shown import shown_to


class CountedPaginator(Paginator):
    """A paginator that is told how many rows there are, instead of asking again."""

    def __init__(self, rows: Any, per_page: int, total: int) -> None:
        self._total = total
        super().__init__(rows, per_page)

    @cached_property
    def count(self) -> int:
        """How many rows there are in all."""
        return self._total


@dataclass(frozen=True, slots=True)
class Drop:
    """A filter that an empty list could do without: its words, and what would be left."""

    chosen: CatalogueFilter
    label: str
    count: int

    @property
    def words(self) -> str:
        """How many would be left."""
        return counted(self.count, self.chosen.kind or "")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of what a reader asked for."""

    chosen: CatalogueFilter
    counts: Counts
    page: Page
    cards: list[Card]
    facets: list[FacetOptions]
    drops: list[Drop]
    problems: list[str]

    @property
    def count_words(self) -> str:
        """How many there are: "17 practices"."""
        return counted(self.counts.total, self.chosen.kind or "")


def read_listing(chosen: CatalogueFilter, reader: Any) -> Listing:
    """The page that was asked for; of a number beyond the last page, the last."""
    entries = chosen.searched(shown_to(reader, chosen.kind))
    counts = count(entries, chosen)
    rows = chosen.ordered(_with_words_found(chosen.narrowed(entries), chosen.q))
    paginator = CountedPaginator(rows, settings.PAGE_SIZE, counts.total)
    page = paginator.get_page(chosen.page)
    settled = chosen.at_page(page.number)
    return Listing(
        chosen=settled,
        counts=counts,
        page=page,
        cards=[card(row) for row in page.object_list] if counts.total else [],
        facets=facet_options(settled, counts),
        drops=[] if counts.total else _drops(settled, counts, reader),
        problems=[*chosen.problems, *_beyond(chosen, page)],
    )


def _with_words_found(rows: CatalogueQuerySet, words: str) -> CatalogueQuerySet:
    """The rows with title and summary in which the words are marked."""
    if not words:
        return rows
    return rows.annotate(
        title_found=marked("title", words), summary_found=marked("summary", words)
    )


def _beyond(chosen: CatalogueFilter, page: Page) -> list[str]:
    """What to tell a reader who asked for a page that isn't there."""
    if chosen.page == page.number:
        return []
    pages = page.paginator.num_pages
    words = ngettext(
        "There is only %(number)s page.", "There are only %(number)s pages.", pages
    ) % {"number": number(pages)}
    return [words]


def _drops(chosen: CatalogueFilter, counts: Counts, reader: Any) -> list[Drop]:
    """Each filter of an empty list and what the list would be without it, the best first."""
    drops = [
        Drop(chosen.without(name), _label(choices), counts.without[name])
        for name, choices in chosen.on.items()
    ]
    if chosen.q:
        wordless = chosen.without("q")
        found = wordless.narrowed(shown_to(reader, chosen.kind)).count()
        drops.append(Drop(wordless, chosen.q, found))
    return sorted(drops, key=lambda drop: -drop.count)


def _label(choices: list[Choice]) -> str:
    """The choices of one filter, as a button names them."""
    labels = [one.label for one in choices[:3]]
    if len(choices) > len(labels):
        labels.append("…")
    return _(" or ").join(labels)
