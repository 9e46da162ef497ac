"""Reads of the front room."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F


class ConcernQuerySet(models.QuerySet):
    """Concerns."""

    def open(self) -> ConcernQuerySet:
        """Those that nobody has handled, urgent ones first, then the oldest."""
        return self.filter(handled_at=None).order_by("-is_urgent", "created_at")

    def in_the_order_of_the_desk(self) -> ConcernQuerySet:
        """Open ones first, in the order of `open`; then the settled ones, the latest first."""
        return self.order_by(
            F("handled_at").desc(nulls_first=True), "-is_urgent", "created_at"
        )

    def handled_before(self, moment: datetime) -> ConcernQuerySet:
        """Those that were settled before that moment."""
        return self.filter(handled_at__lt=moment)

    def forget_contacts(self) -> int:
        """Delete the addresses of those who reported them; in how many there was one."""
        return self.exclude(contact="").update(contact="")
