"""The one door to files. Denied and missing are the same 404 (safety: one visibility rule)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from gaamac.common.visibility import clearance_of

from .addresses import is_key_of
from .models import PortalDocument, PortalImage, PortalRendition
from .permissions import can_read, is_open_to_all
from .serving import serve


@require_safe
def document(request: HttpRequest, pk: int, key: str, name: str) -> HttpResponseBase:
    """A document to take away. `name` is for people: the key and the number find the file."""
    found = None
    if is_key_of(PortalDocument, pk, key):
        found = PortalDocument.objects.with_restriction().filter(pk=pk).first()
    is_open = _check_reader(
        request, found, is_private=getattr(found, "is_private", True)
    )
    return serve(
        request, found.file, name=found.filename, is_open=is_open, attachment=True
    )


@require_safe
def picture(request: HttpRequest, pk: int, key: str, name: str) -> HttpResponseBase:
    """A size of a picture that some page has asked for; none is made on a reader's demand."""
    found = None
    if is_key_of(PortalRendition, pk, key):
        found = PortalRendition.objects.to_serve().filter(pk=pk).first()
    image = found.image if found else None
    is_open = _check_reader(
        request, image, is_private=getattr(found, "is_private", True)
    )
    return serve(
        request, found.file, name=image.filename, is_open=is_open, attachment=False
    )


def _check_reader(
    request: HttpRequest, file: PortalDocument | PortalImage | None, *, is_private: bool
) -> bool:
    """Whether the file is open to everyone; raises Http404 when this reader may not have it."""
    if file is not None and is_open_to_all(file, is_private=is_private):
        return True
    # Asked for a missing file too: a denied one must not differ, in headers or in work.
    clearance_of(request.user)
    if file is None or not can_read(request.user, file, is_private=is_private):
        raise Http404
    return False
