"""Who may read one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gaamac.common.visibility import Visibility, clearance_of

if TYPE_CHECKING:
    from .models import PortalDocument, PortalRendition


def is_open_to_all(file: PortalDocument | PortalRendition) -> bool:
    """Whether nobody needs to be asked who they are."""
    return file.visibility == Visibility.PUBLIC and not file.is_private


def can_read(user: Any, file: PortalDocument | PortalRendition) -> bool:
    """The rule of `VisibleFiles.visible_to` for one file; a suspended member reads as nobody."""
    clearance = clearance_of(user)
    if clearance >= Visibility.COMMUNITY and file.uploaded_by_user_id == user.pk:
        return True
    return clearance >= (Visibility.EDITORS if file.is_private else file.visibility)
