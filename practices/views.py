"""Pages of the practice library."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from exchange.choices import Kind
from exchange.views_details import KindDetail, entry_page

# What went wrong and what could do harm are asked for even where nobody has written it yet.
_DETAIL = KindDetail(
    "practices/detail.html", awaited=("what-did-not-work", "safeguards")
)


@require_safe
def practice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One practice."""
    return entry_page(request, Kind.PRACTICE, slug, _DETAIL)
