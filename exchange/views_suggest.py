"""Suggestions while somebody types in a search field, as JSON for static/js/suggest.js."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from gaamac.common.languages import reader_language
from gaamac.common.page_cache.rules import same_for_everybody

from .search.suggestions import suggest


@require_safe
@same_for_everybody
def suggestions(request: HttpRequest) -> JsonResponse:
    """A list of `label`, `thing`, `url` and `language`; empty for words that mean nothing."""
    found = suggest(request.GET.get("q", ""), request.user, reader_language())
    return JsonResponse([asdict(one) for one in found], safe=False)
