"""A list as its page shows it, from the heading to the ways of keeping it.

It is rendered without the request, so it can hold nothing of a reader but what they may see of
the catalogue; and all who may see the same are shown the same. So it is kept as long as nothing
in the catalogue changes (docs/decisions/0079). Profiled at 100,000 entries: counting, reading
and rendering a list took nine of the twelve milliseconds of a request.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from gaamac.common.languages import CODES, reader_language
from members.vocabulary import countries, regions

from . import index
from .addresses import path_in
from .filters import CatalogueFilter
from .list_context import list_context, search_context
from .listing import Listing, read_listing
from .vocabulary import topics


@dataclass(frozen=True, slots=True)
class ListPage:
    """What the page of a list shows, and what its head names."""

    main: bytes
    # What was understood of the address, and corrected: parameters in their one order.
    query: QueryDict
    words: str
    about: str
    canonical: str
    alternates: tuple[dict[str, str], ...]
    feed_url: str
    # The readings of the vocabularies that name what is shown: held, so that no other reading
    # can come to have the same identity.
    vocabulary: tuple[object, ...]

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return len(self.main) + 2000


def list_page(chosen: CatalogueFilter, reader: Any, path: str) -> ListPage:
    """The list that `chosen` asks for, at this path, as this reader is shown it."""
    shown = index.shown_to(reader, chosen.kind)
    make = partial(_list_page, chosen, reader, path, shown)
    if shown.audience is None:
        return make()
    named_by = tuple(id(one) for one in _vocabulary())
    day, language = timezone.localdate(), reader_language()
    key = (path, chosen, shown.audience, language, day, named_by)
    page: ListPage = shown.holdings.parts.get(key, make)
    return page


def _vocabulary() -> tuple[object, ...]:
    return topics(), countries(), regions()


def _list_page(
    chosen: CatalogueFilter, reader: Any, path: str, shown: index.Selection
) -> ListPage:
    vocabulary = _vocabulary()
    listing = read_listing(chosen, reader, shown)
    chosen = listing.chosen
    return ListPage(
        main=_main(listing, path),
        query=chosen.query,
        words=chosen.q,
        about=chosen.about,
        canonical=path + chosen.query_string,
        alternates=_alternates(chosen),
        feed_url=_feed_url(chosen),
        vocabulary=vocabulary,
    )


def _main(listing: Listing, path: str) -> bytes:
    if listing.chosen.kind:
        template, context = "_list_main.html", list_context(listing, path)
    else:
        template, context = "_search_main.html", search_context(listing, path)
    return render_to_string(f"exchange/partials/{template}", context).encode()


def _alternates(chosen: CatalogueFilter) -> tuple[dict[str, str], ...]:
    """This list in the six interface languages."""
    name = f"{chosen.kind}-list" if chosen.kind else "search"
    query = chosen.query_string
    return tuple(
        {"language": code, "path": path_in(code, name) + query} for code in CODES
    )


def _feed_url(chosen: CatalogueFilter) -> str:
    """Of one kind; across kinds there is none."""
    return reverse(f"{chosen.kind}-feed") + chosen.selection if chosen.kind else ""
