"""One page of a list: everything counted in memory, then one query for the rows of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaamac.common.languages import reader_language
from gaamac.common.wording import counted, number

from . import index
from .cards import Card, card
from .drops import Drop, drops
from .facet_options import FacetOptions, facet_options
from .facets import Counts, count
from .filters import MAP, CatalogueFilter
from .page_rows import page_rows
from .search import is_searchable
from .searched import searched
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
class Listing:
    """One page of what a reader asked for."""

    chosen: CatalogueFilter
    counts: Counts
    page: Page
    cards: list[Card]
    facets: list[FacetOptions]
    drops: list[Drop]
    problems: list[str]
    # Words that found nothing, where `chosen` has those that were probably meant.
    typed: str = ""

    @property
    def count_words(self) -> str:
        """How many there are: "17 practices"."""
        return counted(self.counts.total, self.chosen.kind or "")


def read_listing(
    chosen: CatalogueFilter, reader: Any, shown: index.Selection
) -> Listing:
    """The page that was asked for of what the reader is `shown`; of one beyond the last, the last."""
    search = searched(shown, chosen, reader)
    chosen, counts = search.chosen, count(search.selection, search.chosen)
    page = Paginator(range(counts.total), settings.PAGE_SIZE).get_page(chosen.page)
    settled = chosen.at_page(page.number)
    entries = shown_to(reader, chosen.kind)
    places = page.object_list if settled.view != MAP else ()
    rows = page_rows(entries, counts.found, settled, places, search.best_first)
    return Listing(
        chosen=settled,
        counts=counts,
        page=page,
        cards=[card(row) for row in rows],
        facets=facet_options(settled, counts),
        drops=[] if counts.total else drops(settled, shown, search.selection),
        problems=[*chosen.problems, *_beyond(chosen, page), *_too_common(chosen)],
        typed=search.typed,
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


def _too_common(chosen: CatalogueFilter) -> list[str]:
    """What to tell a reader whose words are looked for nowhere ("the")."""
    if not chosen.q or is_searchable(chosen.q, reader_language()):
        return []
    return [
        _(
            "“%(words)s” can’t be looked for: it has no word, or only words that stand in nearly"
            " every text. Add another word."
        )
        % {"words": chosen.q}
    ]
