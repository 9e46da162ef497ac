"""Pages and calendars of meetings."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from exchange.choices import Kind
from exchange.filters import CatalogueFilter
from exchange.models import CatalogueEntry
from exchange.shown import find_entry, shown_to
from exchange.views_details import KindDetail, Part, Tool, entry_page
from gaamac.common.page_cache.rules import same_for_everybody

from .calendars import CONTENT_TYPE, calendar_file
from .documents import documents_of
from .models import Meeting
from .occasion import occasion_of, place_in_words

MOST_EVENTS = 500


@require_safe
def meeting_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting, with its days in words, its documents and its calendar file."""
    return entry_page(request, Kind.MEETING, slug, _DETAIL)


@require_safe
@same_for_everybody
def calendar_of_one(request: HttpRequest, slug: str) -> HttpResponse:
    """The calendar file of one meeting; 404 where its days aren't known."""
    entry = find_entry(request.user, Kind.MEETING, slug)
    if entry.slug != slug:
        return HttpResponseRedirect(reverse("meeting-calendar", args=[entry.slug]))
    occasion = occasion_of(entry)
    if occasion is None or not occasion.is_exact:
        raise Http404
    return _file([entry], entry.title, f"{entry.translation_key}.ics")


@require_safe
@same_for_everybody
@conditional_page
def calendar_of_all(request: HttpRequest) -> HttpResponse:
    """All meetings this reader may see, or those a filter leaves, to subscribe to."""
    chosen = CatalogueFilter.from_request(request, Kind.MEETING)
    rows = chosen.apply(shown_to(request.user, Kind.MEETING)).order_by(
        "-starts_on", "-page_id"
    )
    return _file(rows[:MOST_EVENTS], _("GAAMAC: meetings"), "gaamac-meetings.ics")


def _file(entries: Any, name: str, filename: str) -> HttpResponse:
    response = HttpResponse(calendar_file(entries, name), content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _own(request: HttpRequest, page: Meeting, entry: CatalogueEntry) -> dict[str, Any]:
    """What only a meeting's page shows."""
    occasion = occasion_of(entry)
    documents = documents_of(page, request.user)
    calendar = reverse("meeting-calendar", args=[entry.slug])
    exact = occasion is not None and occasion.is_exact
    return {
        "occasion": occasion,
        "place": place_in_words(entry),
        "documents": documents,
        "parts": [Part("documents", _("Documents"))] if documents else [],
        "tools": [Tool(_("Add to calendar"), calendar)] if exact else [],
    }


_DETAIL = KindDetail("meetings/detail.html", own=_own)
