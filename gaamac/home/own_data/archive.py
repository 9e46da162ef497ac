"""The archive of one person's own data: JSON an area, texts as Markdown, files (docs/own-data.md)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from gaamac.common.personal_data import Area, Enclosure, told_of

# Raised when a name of a field changes its meaning or goes.
FORMAT = 1

Progress = Callable[[int, int], None]


def write(user: Any, out: IO[bytes], progress: Progress | None = None) -> None:
    """Write everything of this person's into `out`; `progress` hears how many parts of how many."""
    parts = list(told_of(user))
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("contents.json", _json(_contents(parts)))
        for number, part in enumerate(parts, 1):
            _add(archive, part)
            if progress is not None:
                progress(number, len(parts))


def _contents(parts: list[Area | Enclosure]) -> dict[str, Any]:
    """What is in the archive, for whoever opens it years later."""
    return {
        "portal": settings.PORTAL_URL,
        "format": FORMAT,
        "made_at": timezone.now(),
        "areas": {
            f"{one.name}.json": one.about for one in parts if isinstance(one, Area)
        },
    }


def _add(archive: ZipFile, part: Area | Enclosure) -> None:
    if isinstance(part, Area):
        archive.writestr(f"{part.name}.json", _json(part.content))
        return
    try:
        content = part.read()
    except OSError:
        # A file that the storage has lost must not keep the rest from its owner.
        archive.writestr(f"{part.path}.missing.txt", "The portal has lost this file.\n")
        return
    archive.writestr(part.path, content)


def _json(content: Any) -> str:
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
