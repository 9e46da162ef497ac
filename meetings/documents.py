"""The documents of a meeting, as far as this reader may know of them."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from gaamac.common.sources import is_web_address
from gaamac.media.models import PortalDocument

from .models import Meeting, MeetingDocument


class ShownDocument(NamedTuple):
    """A document as its link is shown; `note` says where it lies, or how large it is."""

    title: str
    url: str
    note: str


def documents_of(page: Meeting, reader: Any) -> list[ShownDocument]:
    """The documents in the editors' order; of files, those that the reader may see."""
    visible = PortalDocument.objects.visible_to(reader)
    rows = (
        MeetingDocument.objects.filter(meeting_id=page.pk)
        .filter(Q(file=None) | Q(file__in=visible))
        .select_related("file")
        .order_by("sort_order", "pk")
    )
    shown = [
        _kept_here(row.title, row.file) if row.file else _elsewhere(row) for row in rows
    ]
    return [document for document in shown if document]


def _kept_here(title: str, file: PortalDocument) -> ShownDocument:
    """A file of the portal, with its kind and, where it is known, its size."""
    kind = file.file_extension.upper()
    if not file.file_size:
        return ShownDocument(title, file.url, kind)
    size = filesizeformat(file.file_size)
    note = _("%(kind)s, %(size)s") % {"kind": kind, "size": size}
    return ShownDocument(title, file.url, note)


def _elsewhere(row: MeetingDocument) -> ShownDocument | None:
    """A document on another site; None for an address that no link may lead to."""
    if not is_web_address(row.address):
        return None
    host = (urlsplit(row.address).hostname or "").removeprefix("www.")
    return ShownDocument(row.title, row.address, _("On %(site)s") % {"site": host})
