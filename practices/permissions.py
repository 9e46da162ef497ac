"""Who may keep practices, and decide on adaptations.

What a list shows is `CatalogueEntry.objects.visible_to`; recording the use of a practice is
`exchange.permissions.can_post`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from members.permissions import is_editor, is_member

from .authors import is_by, own_slots

if TYPE_CHECKING:
    from .models import Adaptation


def can_keep(user: Any) -> bool:
    """Approved members keep practices in lists of theirs."""
    return is_member(user)


def is_its_author(user: Any, adaptation: Adaptation) -> bool:
    """Whether this person recorded it, and their account is active."""
    return user.is_active and is_by(user, adaptation, own_slots(user))


def can_decide(user: Any) -> bool:
    """Editors read what was sent, and decide."""
    return is_editor(user)
