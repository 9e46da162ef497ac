"""The one door to files. Denied and missing are the same 404 (safety: one visibility rule)."""

from __future__ import annotations

from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from gaamac.common.visibility import clearance_of

from .addresses import is_key_of
from .models import PortalDocument, PortalRendition
from .permissions import can_read, is_open_to_all
from .serving import serve

Served = TypeVar("Served", PortalDocument, PortalRendition)


@require_safe
def document(request: HttpRequest, pk: int, key: str, name: str) -> HttpResponseBase:
    """A document to take away. `name` is for people: the key and the number find the file."""
    found = None
    if is_key_of(PortalDocument, pk, key):
        found = PortalDocument.objects.with_restriction().filter(pk=pk).first()
    return serve(request, _readable(request, found), attachment=True)


@require_safe
def picture(request: HttpRequest, pk: int, key: str, name: str) -> HttpResponseBase:
    """A size of a picture that some page has asked for; none is made on a reader's demand."""
    found = None
    if is_key_of(PortalRendition, pk, key):
        found = PortalRendition.objects.to_serve().filter(pk=pk).first()
    return serve(request, _readable(request, found), attachment=False)


def _readable(request: HttpRequest, found: Served | None) -> Served:
    """`found`; raises Http404 when this reader may not have it."""
    if found is not None and is_open_to_all(found):
        return found
    # Asked for a missing file too: a denied one must not differ, in headers or in work.
    clearance_of(request.user)
    if found is None or not can_read(request.user, found):
        raise Http404
    return found
