"""Who may read one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gaamac.common.visibility import Visibility, clearance_of

if TYPE_CHECKING:
    from .models import PortalDocument, PortalImage


def is_open_to_all(file: PortalDocument | PortalImage, *, is_private: bool) -> bool:
    """Whether nobody needs to be asked who they are."""
    return file.visibility == Visibility.PUBLIC and not is_private


def can_read(
    user: Any, file: PortalDocument | PortalImage, *, is_private: bool
) -> bool:
    """The rule of `VisibleFiles.visible_to` for one file; a suspended member reads as nobody."""
    clearance = clearance_of(user)
    if clearance >= Visibility.COMMUNITY and file.uploaded_by_user_id == user.pk:
        return True
    needed = Visibility.EDITORS if is_private else file.visibility
    return clearance >= needed
