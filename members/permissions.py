"""Who a person is to the portal, and so what they may see and do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gaamac.common.visibility import Visibility, clearance_of

if TYPE_CHECKING:
    from .querysets import Roles


def clearance_from(roles: Roles | None) -> int:
    """The highest visibility that goes with these roles; None is an account that is not active.

    Editors and administrators see everything; a current, confirmed focal point up to
    "focal points"; an approved member up to "community"; everyone else what is public.
    """
    if roles is None:
        return Visibility.PUBLIC
    if roles["is_editor"]:
        return Visibility.EDITORS
    if not roles["is_approved"]:
        return Visibility.PUBLIC
    return Visibility.FOCAL_POINTS if roles["is_focal_point"] else Visibility.COMMUNITY


def is_member(user: Any) -> bool:
    """Whether this reader is an approved member (editors included)."""
    return clearance_of(user) >= Visibility.COMMUNITY


def is_editor(user: Any) -> bool:
    """Whether this reader is of the support team."""
    return clearance_of(user) >= Visibility.EDITORS


def can_suspend(by: Any, user: Any) -> bool:
    """Whether `by` may suspend this person: nobody themselves, and only administrators their like."""
    if not is_editor(by) or by.pk == user.pk:
        return False
    return by.is_superuser or not user.is_superuser


def needs_second_factor(user: Any) -> bool:
    """Whether this account can do more harm than a password should guard: editors, focal points."""
    return user.is_staff or clearance_of(user) >= Visibility.FOCAL_POINTS
