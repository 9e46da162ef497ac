"""Reads of this room, named in domain words."""

from __future__ import annotations

from typing import Any

from django.db import models


class ReadingListQuerySet(models.QuerySet):
    """Lists in which members keep practices."""

    def of(self, user: Any) -> ReadingListQuerySet:
        """One member's own lists, by name."""
        return self.filter(owner=user).order_by("name")

    def shared(self) -> ReadingListQuerySet:
        """Those that open for who has their key: a suspended member's do not."""
        return self.filter(owner__is_active=True).select_related("owner")
