"""What the pages of each kind say, and where they stand in the navigation."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from .choices import Kind


class KindPage(NamedTuple):
    """The words of one kind's list; `section` is its part of the navigation."""

    kind: str
    heading: Any
    lead: Any
    section: str
    empty: Any
    contribute: Any
    feed_title: Any
    cited: Any
    cited_compiled: Any


KIND_PAGES: dict[str, KindPage] = {
    page.kind: page
    for page in (
        KindPage(
            Kind.PRACTICE,
            _("Practices"),
            _("What was done, what came of it, and what others can learn from it."),
            "practices",
            _("None has been published yet. Any member can write the first."),
            _("Share a practice"),
            _("GAAMAC: practices"),
            _("GAAMAC, practice library"),
            _("GAAMAC, practice library, compiled from public sources"),
        ),
        KindPage(
            Kind.CHALLENGE,
            _("Challenges"),
            _("What members need help with. Whoever has met the same can answer."),
            "challenges",
            _("Nobody has asked for help yet. Any member can be the first."),
            _("Ask for help"),
            _("GAAMAC: challenges"),
            _("GAAMAC, challenges"),
            _("GAAMAC, challenges, compiled from public sources"),
        ),
        KindPage(
            Kind.OFFER,
            _("Offers"),
            _("Experience and help that members offer each other."),
            "challenges",
            _("Nobody has offered help yet. Any member can be the first."),
            _("Offer help"),
            _("GAAMAC: offers"),
            _("GAAMAC, offers"),
            _("GAAMAC, offers, compiled from public sources"),
        ),
        KindPage(
            Kind.MEETING,
            _("Meetings"),
            _("What is coming up, what was held, and its documents."),
            "meetings",
            _("No meeting has been announced yet."),
            "",
            _("GAAMAC: meetings"),
            _("GAAMAC, meetings"),
            _("GAAMAC, meetings, compiled from public sources"),
        ),
    )
}
