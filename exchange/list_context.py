"""What the templates of a list are given: chips, orders, views, what an empty list can drop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gaamac.common.wording import counted

from .choices import PLURALS, Kind
from .filters import FACETS, MAP, CatalogueFilter
from .filters.order import WORDS
from .kind_pages import KIND_PAGES
from .list_map import list_map
from .listing import Listing
from .ways_to_keep import save_url, ways_to_keep, ways_to_save


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list stands: what templates ask of a request, and nothing of who asks."""

    path: str
    GET: QueryDict


def list_context(listing: Listing, path: str) -> dict[str, Any]:
    """What the list of one kind shows; `path` is its own."""
    kind = str(listing.chosen.kind)
    page = KIND_PAGES[kind]
    return {
        **_both(listing, path),
        "page": page,
        "contribute_url": reverse(f"contribute-{kind}") if page.contribute else "",
        "ways": ways_to_keep(listing),
    }


def search_context(listing: Listing, path: str) -> dict[str, Any]:
    """What the search across all kinds shows, with how many there are of each."""
    return {
        **_both(listing, path),
        "kinds": _kinds(listing),
        "ways": ways_to_save(listing.chosen),
    }


def _both(listing: Listing, path: str) -> dict[str, Any]:
    chosen = listing.chosen
    bare = chosen.alone()
    return {
        "request": Place(path, chosen.query),
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
                "size": drop.size,
            }
            for drop in listing.drops
            if drop.count
        ],
        "stays_empty": [
            _("“%(name)s”") % {"name": drop.label}
            for drop in listing.drops
            if not drop.count and drop.size == 1
        ],
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
