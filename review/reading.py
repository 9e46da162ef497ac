"""One text as a reviewer, or an outside approver, gets it: the revision, its files, nothing beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Revision

from exchange.attachments.listed import find_listed
from exchange.attachments.shown import files_of
from exchange.choices import FileState
from exchange.models import AttachedFile, SharingTerms
from exchange.reading import PresentedContribution, present
from gaamac.common.languages import reader_language
from gaamac.media.serving import serve


def text_of(revision: Revision) -> PresentedContribution:
    """A revision, with its author as its attribution allows and without the note for editors."""
    page: Any = revision.as_object()
    terms = SharingTerms.objects.get(pk=page.translation_key)
    return present(page, terms, reader_language())


class TextFile(NamedTuple):
    """One clean file of a text, at an address that asks again who may have it."""

    title: str
    sort: str
    size: str
    url: str


def files_with(revision: Revision, address: Callable[[UUID], str]) -> list[TextFile]:
    """The clean files that this revision names; `address` makes the address of one."""
    page: Any = revision.as_object()
    return [
        TextFile(one.title, one.sort, one.size, address(one.key))
        for one in files_of(page)
    ]


def serve_file(request: HttpRequest, revision: Revision, key: UUID) -> HttpResponseBase:
    """One clean file that this revision names, to take away. Raises Http404 for every other."""
    page: Any = revision.as_object()
    entry = find_listed(page, key)
    rows = AttachedFile.objects.filter(pk=key, state=FileState.CLEAN)
    row = rows.filter(terms=page.translation_key).select_related("terms").first()
    if entry is None or row is None:
        raise Http404
    return serve(request, row.served(entry.title, is_open=False), attachment=True)
