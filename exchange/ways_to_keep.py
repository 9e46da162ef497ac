"""What a reader can do with a list beside reading it: save it, hear of news, take it away."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from .choices import Kind
from .filters import CatalogueFilter
from .listing import Listing


class Link(NamedTuple):
    """One of several links of a way."""

    title: str
    url: str


class Way(NamedTuple):
    """One way to keep a list, as `components/keep.html` shows it: one link, or several."""

    title: str
    url: str = ""
    text: str = ""
    links: tuple[Link, ...] = ()


def ways_to_keep(listing: Listing) -> list[Way]:
    """The ways for the list of one kind; an empty one can be waited for, not taken away."""
    chosen, kind = listing.chosen, str(listing.chosen.kind)
    feed = Way(
        _("Follow the feed"),
        reverse(f"{kind}-feed") + chosen.selection,
        _("Atom, for your own reader or intranet."),
    )
    ways = [*ways_to_save(chosen), feed]
    if listing.counts.total:
        ways += _ways_to_take_away(chosen, kind)
    if kind == Kind.MEETING:
        calendar = Way(
            _("Subscribe in your calendar"),
            reverse("meeting-calendars") + chosen.selection,
            _("iCalendar: meetings whose days are known, kept up to date."),
        )
        ways.append(calendar)
    return ways


def ways_to_save(chosen: CatalogueFilter) -> list[Way]:
    """Under a name, and with what is new in the member's digest."""
    return [
        Way(
            _("Save this search"),
            save_url(chosen),
            _("Find it again under a name of yours, with what is new since."),
        ),
        Way(
            _("Get it by mail"),
            save_url(chosen, digest="on"),
            _("Daily, weekly or monthly, only when there is something new."),
        ),
    ]


def save_url(chosen: CatalogueFilter, **more: str) -> str:
    """Where this view is saved; signing in comes back there."""
    query = chosen.at_page(1).query.copy()
    if chosen.kind:
        query["kind"] = chosen.kind
    query.update(more)
    return reverse("saved-search-new") + (f"?{query.urlencode()}" if query else "")


def _ways_to_take_away(chosen: CatalogueFilter, kind: str) -> list[Way]:
    """The whole list as a table in its order; practices also as a file to read without a network."""
    query = chosen.at_page(1).shown_as("list").query_string
    tables = [(_("CSV"), "csv"), (_("Excel (XLSX)"), "xlsx")]
    links = tuple(
        Link(title, reverse(f"{kind}-export", args=[extension]) + query)
        for title, extension in tables
    )
    ways = [Way(_("Take it as a table"), links=links)]
    if kind == Kind.PRACTICE:
        take_away = Way(
            _("Take it with you"),
            reverse("practice-take-away") + chosen.selection,
            _("One file for places without a network."),
        )
        ways.append(take_away)
    return ways
