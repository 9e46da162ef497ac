"""Pages of the practice library."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.choices import Kind
from exchange.models import CatalogueEntry
from exchange.related import related_cards
from exchange.views_details import KindDetail, Part, Tool, entry_page
from gaamac.common.pdf import can_print

from .adaptations import connections


def _own(request: HttpRequest, _page: Any, entry: CatalogueEntry) -> dict[str, Any]:
    """What the page of a practice has beyond that of other kinds."""
    near = related_cards(entry, request.user)
    return {
        "connections": connections(request.user, entry),
        "related": near,
        "parts": [Part("used", _("Used elsewhere"))],
        "last_parts": [Part("related", _("Related practices"))] if near else [],
        "tools": _ways_to_reuse(entry),
    }


def _ways_to_reuse(entry: CatalogueEntry) -> list[Tool]:
    """Links, not forms: the page is the same for everybody who isn't signed in."""
    keep = reverse("reading-list-keep", args=[entry.translation_key])
    tools = [Tool(_("Save to my list"), keep)]
    if can_print():
        tools.insert(
            0, Tool(_("Save as PDF"), reverse("practice-pdf", args=[entry.slug]))
        )
    return tools


# What went wrong and what could do harm are asked for even where nobody has written it yet.
_DETAIL = KindDetail(
    "practices/detail.html",
    awaited=("what-did-not-work", "safeguards"),
    own=_own,
)


@require_safe
def practice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One practice."""
    return entry_page(request, Kind.PRACTICE, slug, _DETAIL)
