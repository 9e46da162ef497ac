"""Pages of challenges and offers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.choices import Kind
from exchange.models import CatalogueEntry
from exchange.views_details import KindDetail, Part, entry_page

from .models import Challenge


def _ways_to_help(
    request: HttpRequest, page: Challenge, entry: CatalogueEntry
) -> dict[str, Any]:
    """A challenge asks for help at the end of its text."""
    return {"parts": [Part("offer", _("Can you help?"))]}


_CHALLENGE = KindDetail("challenges/detail.html", own=_ways_to_help)
_OFFER = KindDetail("challenges/detail.html")


@require_safe
def challenge_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One challenge."""
    return entry_page(request, Kind.CHALLENGE, slug, _CHALLENGE)


@require_safe
def offer_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One offer."""
    return entry_page(request, Kind.OFFER, slug, _OFFER)
