"""The search view of Wagtail's project template."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.models import Page

from .models import PAGE_SIZE


def search(request: HttpRequest) -> HttpResponse:
    """Pages in which the words are found, best first, twenty a page."""
    words = request.GET.get("query")
    found = Page.objects.live().search(words) if words else Page.objects.none()
    results = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"search_query": words, "search_results": results}
    return TemplateResponse(request, "library/search.html", context)
