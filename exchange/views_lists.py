"""The lists of every kind, and the search across them: one view each, the rest is `listing`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gaamac.common.languages import CODES
from gaamac.common.page_cache.rules import same_for_everybody
from gaamac.common.wording import counted

from .addresses import path_in
from .choices import PLURALS, Kind
from .filters import FACETS, MAP, CatalogueFilter
from .filters.order import WORDS
from .kind_pages import KIND_PAGES
from .list_map import list_map
from .listing import Listing, read_listing
from .ways_to_keep import save_url, ways_to_keep, ways_to_save


@require_safe
@same_for_everybody
def entry_list(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of one kind, filtered, sorted, page by page, as a list or a table."""
    listing = _listing(request, kind)
    page = KIND_PAGES[kind]
    context = {
        **_frame(listing, request.path),
        "page": page,
        "section": page.section,
        "contribute_url": reverse(f"contribute-{kind}") if page.contribute else "",
        "ways": ways_to_keep(listing),
        "feed_url": reverse(f"{kind}-feed") + listing.chosen.selection,
        "alternates": _alternates(listing, f"{kind}-list"),
    }
    return render(request, "exchange/list.html", context)


@require_safe
@same_for_everybody
def search(request: HttpRequest) -> HttpResponse:
    """The same across all kinds, with how many there are of each."""
    listing = _listing(request, None)
    context = {
        **_frame(listing, request.path),
        "kinds": _kinds(listing),
        "ways": ways_to_save(listing.chosen),
        "alternates": _alternates(listing, "search"),
        "without_search": True,
    }
    return render(request, "exchange/search.html", context)


def _listing(request: HttpRequest, kind: str | None) -> Listing:
    """The listing asked for. From here on the request says only what was understood of it.

    So no link of the page (its pages, its other languages, signing in) repeats the rest.
    """
    chosen = CatalogueFilter.from_request(request, kind)
    listing = read_listing(chosen, request.user)
    request.GET = listing.chosen.query
    return listing


def _frame(listing: Listing, path: str) -> dict[str, Any]:
    """What the head of a list and its side column show."""
    chosen = listing.chosen
    bare = chosen.alone()
    return {
        "listing": listing,
        "groups": _groups(listing),
        "map": list_map(listing, path) if chosen.view == MAP else None,
        "chips": _chips(chosen, path),
        "clear_url": path + bare.query_string,
        "sorts": [
            {
                "label": WORDS[order],
                "url": path + chosen.sorted_by(order).query_string,
                "is_current": order == chosen.sort,
            }
            for order in chosen.orders
        ],
        "views": _views(chosen, path),
        "drops": [
            {
                "label": drop.label,
                "url": path + drop.chosen.query_string,
                "words": drop.words,
            }
            for drop in listing.drops
            if drop.count
        ],
        "stays_empty": [
            _("“%(name)s”") % {"name": drop.label}
            for drop in listing.drops
            if not drop.count
        ],
        "canonical": path + chosen.query_string,
        "mail_url": save_url(chosen, digest="on"),
    }


def _chips(chosen: CatalogueFilter, path: str) -> list[dict[str, Any]]:
    """What is switched on, each with the address of the list without it."""
    chips = [
        {
            "name": FACETS[choice.name].heading,
            "label": choice.label,
            "url": path + chosen.without(choice.name, choice.value).query_string,
            "language": choice.language,
        }
        for choice in chosen.choices
    ]
    if chosen.q:
        url = path + chosen.without("q").query_string
        chips.insert(0, {"name": _("Words"), "label": chosen.q, "url": url})
    return chips


def _views(chosen: CatalogueFilter, path: str) -> list[dict[str, Any]]:
    """The same result as a list, as a table, and on the map of states."""
    labels = {"list": _("list"), "table": _("table"), "map": _("map")}
    return [
        {
            "label": label,
            "url": path + chosen.shown_as(view).query_string,
            "is_current": view == chosen.view,
        }
        for view, label in labels.items()
    ]


def _groups(listing: Listing) -> list[dict[str, Any]]:
    """The cards of the page; where something is coming up, that and what was held apart."""
    today = timezone.localdate()
    to_come = [one for one in listing.cards if one.ends_on and one.ends_on >= today]
    if listing.chosen.sort != "date" or not to_come:
        return [{"cards": listing.cards}]
    held = [one for one in listing.cards if one not in to_come]
    groups = [
        {"heading": _("Coming up"), "cards": to_come},
        {"heading": _("Held"), "cards": held},
    ]
    return [group for group in groups if group["cards"]]


def _kinds(listing: Listing) -> list[dict[str, Any]]:
    """How many results each kind has, with the address of its own list."""
    selection, counts = listing.chosen.selection, listing.counts.kinds
    return [
        {
            "kind": kind,
            "label": PLURALS[kind],
            "words": counted(counts[kind], kind),
            "url": reverse(f"{kind}-list") + selection,
        }
        for kind in Kind.values
        if kind in counts
    ]


def _alternates(listing: Listing, name: str) -> list[dict[str, str]]:
    """This list in the six interface languages."""
    query = listing.chosen.query_string
    return [{"language": code, "path": path_in(code, name) + query} for code in CODES]
