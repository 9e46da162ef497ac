"""Files of contributions, at each step of their road."""

from __future__ import annotations

from typing import Any

from exchange.attachments import cleaning, services
from exchange.attachments.services import Upload
from exchange.models import AttachedFile, Contribution
from members.models import User

from .media import picture_bytes

ALT = "Two people on a bridge, seen from behind"


def attached(
    author: User, page: Contribution, content: bytes = b"", **fields: Any
) -> AttachedFile:
    """A file that its author has sent, and that waits: a photograph unless `content` says else."""
    fields = {"extension": "jpg", "title": "The bridge", "alt": ALT} | fields
    upload = Upload(content=content or picture_bytes(), **fields)
    return services.add(author, str(page.kind), page.translation_key, upload)


def checked(
    author: User, page: Contribution, content: bytes = b"", **fields: Any
) -> AttachedFile:
    """A file that has been cleaned and that the draft names."""
    row = attached(author, page, content, **fields)
    cleaning.work_on(row.pk)
    row.refresh_from_db()
    return row
