"""What a member gets of the files of their texts, with the rest of what is stored about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Q

from gaamac.common.personal_data import Area, Enclosure

from ..choices import FileState
from ..models import AttachedFile, Response, SharingTerms
from .listed import title_of


def files_told(
    texts: Iterable[SharingTerms], responses: Iterable[Response]
) -> Iterator[Area | Enclosure]:
    """The list of files, and those that are clean; what is not leaves by no door."""
    own = Q(terms__in=list(texts)) | Q(response__in=list(responses))
    found = AttachedFile.objects.filter(own).select_related("response")
    rows = list(found.order_by("pk"))
    yield Area(
        "attachments",
        "The files of what you posted and answered, without what was hidden in them; they are in the folder"
        " attachments",
        [_told(row) for row in rows],
    )
    for row in rows:
        if row.state == FileState.CLEAN:
            yield Enclosure(_path(row), _reader(row))


def _path(row: AttachedFile) -> str:
    return f"attachments/{row.key}.{row.extension}"


def _told(row: AttachedFile) -> dict[str, Any]:
    return {
        "contribution": row.response.translation_key if row.response else row.terms_id,
        "response": row.response_id,
        "title": title_of(row),
        "description": row.alt,
        "state": row.state,
        "taken_out": row.removed,
        "path": _path(row) if row.state == FileState.CLEAN else None,
    }


def _reader(row: AttachedFile) -> Callable[[], bytes]:
    """Reads the file only when its turn comes."""

    def read() -> bytes:
        with row.file.open("rb") as stored:
            return bytes(stored.read())

    return read
