"""What a member gets of the files of their texts, with the rest of what is stored about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gaamac.common.personal_data import Area, Enclosure

from ..choices import FileState
from ..models import AttachedFile, SharingTerms


def files_told(texts: Iterable[SharingTerms]) -> Iterator[Area | Enclosure]:
    """The list of files, and those that are clean; what is not leaves by no door."""
    rows = list(AttachedFile.objects.filter(terms__in=list(texts)).order_by("pk"))
    yield Area(
        "attachments",
        "The files of what you posted, without what was hidden in them; they are in the folder attachments",
        [_told(row) for row in rows],
    )
    for row in rows:
        if row.state == FileState.CLEAN:
            yield Enclosure(_path(row), _reader(row))


def _path(row: AttachedFile) -> str:
    return f"attachments/{row.key}.{row.extension}"


def _told(row: AttachedFile) -> dict[str, Any]:
    return {
        "contribution": row.terms_id,
        "title": row.title,
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
