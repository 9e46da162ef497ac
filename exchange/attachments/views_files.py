"""The door to files of contributions. Denied and missing are the same 404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from gaamac.media.serving import serve

from ..recording import put_reading_on_record
from .rule import find


@require_safe
def attachment(request: HttpRequest, key: UUID, name: str) -> HttpResponseBase:
    """A file to take away. `name` is for people: the key finds the file."""
    found = find(request.user, key)
    served = found.attached.served(found.entry.title, is_open=found.is_open)
    response = serve(request, served, attachment=True)
    if request.method == "GET" and response.status_code in (200, 206):
        put_reading_on_record(request.user, found.read)
    return response


@require_safe
def small(request: HttpRequest, key: UUID, name: str) -> HttpResponseBase:
    """A small picture of a picture, for the page."""
    found = find(request.user, key)
    if not found.attached.small:
        raise Http404
    served = found.attached.served(found.entry.title, is_open=found.is_open, small=True)
    return serve(request, served, attachment=False)
