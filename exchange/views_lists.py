"""The lists of every kind, and the search across them: one view each, the rest is `list_pages`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gaamac.common.page_cache.rules import same_for_everybody

from .filters import CatalogueFilter
from .kind_pages import KIND_PAGES
from .list_pages import ListPage, list_page


@require_safe
@same_for_everybody
def entry_list(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of one kind, filtered, sorted, page by page, as a list, a table or a map."""
    page = KIND_PAGES[kind]
    context = {
        "list_page": _list_page(request, kind),
        "page": page,
        "section": page.section,
    }
    return render(request, "exchange/list.html", context)


@require_safe
@same_for_everybody
def search(request: HttpRequest) -> HttpResponse:
    """The same across all kinds, with how many there are of each."""
    context = {"list_page": _list_page(request, None), "without_search": True}
    return render(request, "exchange/search.html", context)


def _list_page(request: HttpRequest, kind: str | None) -> ListPage:
    """The list asked for. From here on the request says only what was understood of it.

    So no link of the page (its pages, its other languages, signing in) repeats the rest.
    """
    chosen = CatalogueFilter.from_request(request, kind)
    page = list_page(chosen, request.user, request.path)
    request.GET = page.query
    return page
