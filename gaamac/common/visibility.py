"""The one ordered number that says who may see a thing, and what a reader may see.

Rule (docs/architecture.md): a reader sees what has `visibility <= clearance_of(reader)`,
and what is their own. Lives in the leaf because files, contributions and responses all
obey it.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.IntegerChoices):
    """Who may see a thing, from everyone to the editors (and the author)."""

    PUBLIC = 0, _("Everyone")
    COMMUNITY = 1, _("The community")
    FOCAL_POINTS = 2, _("Focal points")
    EDITORS = 3, _("Editors")


def clearance_of(user: Any) -> int:
    """The highest visibility this reader may see.

    The user model says it (`members.User.clearance`); nobody signed in, and a pending,
    suspended or removed member, see what is public.
    """
    if user is None or not getattr(user, "is_authenticated", False):
        return Visibility.PUBLIC
    return int(user.clearance)
