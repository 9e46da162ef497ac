"""The lists of every kind, and the search across them: one view each, the rest is `list_pages`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gaamac.common.framing import render_around
from gaamac.common.page_cache.rules import same_for_everybody

from .filters import CatalogueFilter
from .kind_pages import KIND_PAGES
from .list_pages import ListPage, list_page


@require_safe
@same_for_everybody
def entry_list(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of one kind, filtered, sorted, page by page, as a list, a table or a map."""
    page = KIND_PAGES[kind]
    listed = _list_page(request, kind)
    context = {"list_page": listed, "page": page, "section": page.section}
    return render_around(request, "exchange/list.html", context, listed.main)


@require_safe
@same_for_everybody
def search(request: HttpRequest) -> HttpResponse:
    """The same across all kinds, with how many there are of each."""
    listed = _list_page(request, None)
    context = {"list_page": listed, "without_search": True}
    return render_around(request, "exchange/search.html", context, listed.main)


def _list_page(request: HttpRequest, kind: str | None) -> ListPage:
    """The list asked for. From here on the request says only what was understood of it.

    So no link of the page (its pages, its other languages, signing in) repeats the rest.
    """
    chosen = CatalogueFilter.from_request(request, kind)
    page = list_page(chosen, request.user, request.path)
    request.GET = page.query
    return page
