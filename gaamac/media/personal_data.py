"""What pictures and documents hold of people, and how they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from wagtail.models import ReferenceIndex

from gaamac.common.personal_data import EVERY, Area, Enclosure, Fate, Leaver, place
from gaamac.common.visibility import Visibility

from .models import PortalDocument, PortalImage

_NOT_USED = "empty: the portal has models of its own"

PLACES = (
    *(
        place(f"media.{name}", "uploaded_by_user", Fate.EMPTIED)
        for name in ("PortalImage", "PortalDocument")
    ),
    place("media.PortalImage", "title description file file_hash", Fate.AS_CHOSEN),
    place("media.PortalImage", "tags", Fate.AS_CHOSEN),
    place(
        "media.PortalDocument", "title file file_size file_hash tags", Fate.AS_CHOSEN
    ),
    place("media.PortalRendition", EVERY, Fate.AS_CHOSEN),
    *(
        place(f"wagtail{name}", EVERY, Fate.NOBODY, _NOT_USED)
        for name in ("images.Image", "images.Rendition", "docs.Document")
    ),
)
_MODELS = (PortalImage, PortalDocument)


def forget(leaver: Leaver) -> None:
    """Delete what they uploaded and no page shows; the rest loses their name with the account.

    Texts have been settled before. Wagtail deletes the file of a deleted row on commit, and the
    sizes of a picture with it.
    """
    for model in _MODELS:
        for file in model.objects.filter(uploaded_by_user=leaver.user):
            if not ReferenceIndex.get_references_to(file).exists():
                _drop(file)


def _drop(file: Any) -> None:
    """Delete a file, unless something holds it that the index of references has not heard of."""
    with suppress(ProtectedError), transaction.atomic():
        file.delete()


def told_of(user: Any) -> Iterator[Area | Enclosure]:
    """The files they uploaded, cleaned as they are stored."""
    files = [
        file
        for model in _MODELS
        for file in model.objects.filter(uploaded_by_user=user).order_by("pk")
    ]
    yield Area(
        "files",
        "What you uploaded, without what was hidden in it; the files are in the folder files",
        [_file(one) for one in files],
    )
    for one in files:
        yield Enclosure(_path(one), _reader(one))


def _path(file: Any) -> str:
    name = PurePosixPath(file.filename)
    return f"files/{file._meta.model_name}-{file.pk}-{name.name}"


def _file(file: Any) -> dict[str, Any]:
    return {
        "path": _path(file),
        "title": file.title,
        "description": getattr(file, "description", ""),
        "visibility": Visibility(file.visibility).name.lower(),
        "uploaded_at": file.created_at,
    }


def _reader(file: Any) -> Callable[[], bytes]:
    """Reads the file only when its turn comes."""

    def read() -> bytes:
        with file.file.open("rb") as stored:
            return bytes(stored.read())

    return read
