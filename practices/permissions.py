"""Who may keep practices; what a list shows is `CatalogueEntry.objects.visible_to`."""

from __future__ import annotations

from typing import Any

from members.permissions import is_member


def can_keep(user: Any) -> bool:
    """Approved members keep practices in lists of theirs."""
    return is_member(user)
