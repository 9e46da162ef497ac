"""Who may do what in the members' part of the desk."""

from __future__ import annotations

from typing import Any

from wagtail.permissions import ModelPermissionPolicy

from ..permissions import is_editor


class EditorsOnly(ModelPermissionPolicy):
    """Editors see and change; nothing is added or deleted by hand."""

    allowed = frozenset({"view", "change"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether this person may do that."""
        return action in self.allowed and is_editor(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Whether this person may do any of these."""
        return any(self.user_has_permission(user, action) for action in actions)


class EditorsAdd(EditorsOnly):
    """Editors see, add and change; what was, stays on record."""

    allowed = frozenset({"view", "add", "change"})
