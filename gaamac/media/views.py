"""The one door to files. Denied and missing are the same 404 (safety: one visibility rule)."""

from __future__ import annotations

from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from gaamac.audit.choices import Act
from gaamac.audit.services import record
from gaamac.common.visibility import Visibility, clearance_of

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
    readable = _readable(request, found)
    response = serve(request, readable, attachment=True)
    if _is_oversight(request, readable) and response.status_code in (200, 206):
        record(Act.READ_RESTRICTED, f"document:{pk}", by=request.user)
    return response


@require_safe
def picture(request: HttpRequest, pk: int, key: str, name: str) -> HttpResponseBase:
    """A size of a picture that some page has asked for; none is made on a reader's demand."""
    found = None
    if is_key_of(PortalRendition, pk, key):
        found = PortalRendition.objects.to_serve().filter(pk=pk).first()
    return serve(request, _readable(request, found), attachment=False)


def closed(request: HttpRequest, pk: int, spec: str = "") -> HttpResponseBase:
    """Wagtail's own ways to a size of a picture, which ask its rule and not ours: there are none."""
    raise Http404


def _is_oversight(request: HttpRequest, file: PortalDocument) -> bool:
    """Whether one of the support team takes away what is for focal points."""
    return (
        request.method == "GET"
        and file.visibility == Visibility.FOCAL_POINTS
        and clearance_of(request.user) >= Visibility.EDITORS
        and file.uploaded_by_user_id != request.user.pk
    )


def _readable(request: HttpRequest, found: Served | None) -> Served:
    """`found`; raises Http404 when this reader may not have it."""
    if found is not None and is_open_to_all(found):
        return found
    # Asked for a missing file too: a denied one must not differ, in headers or in work.
    clearance_of(request.user)
    if found is None or not can_read(request.user, found):
        raise Http404
    return found
