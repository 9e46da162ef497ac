"""Puts on record who of the support team reads what only focal points may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gaamac.audit.choices import Act
from gaamac.audit.services import contribution, record
from gaamac.common.visibility import Visibility
from members.permissions import is_editor

if TYPE_CHECKING:
    from .models import CatalogueEntry, SharingTerms


def put_reading_on_record(reader: Any, read: CatalogueEntry | SharingTerms) -> None:
    """An editor or administrator opens a contribution: written down if it is for focal points only.

    What is for editors is their daily work, and what focal points read is theirs to read.
    """
    if read.visibility == Visibility.FOCAL_POINTS and is_editor(reader):
        target = contribution(read.kind, read.translation_key)
        record(Act.READ_RESTRICTED, target, by=reader)
