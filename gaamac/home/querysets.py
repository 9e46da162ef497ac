"""Reads of the front room."""

from __future__ import annotations

from django.db import models


class ConcernQuerySet(models.QuerySet):
    """Concerns."""

    def open(self) -> ConcernQuerySet:
        """Those that nobody has handled, urgent ones first, then the oldest."""
        return self.filter(handled_at=None).order_by("-is_urgent", "created_at")
