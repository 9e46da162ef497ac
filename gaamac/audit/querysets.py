"""Reads of the record."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone


class AuditEntryQuerySet(models.QuerySet):
    """Entries of the audit."""

    def on(self, target: str) -> AuditEntryQuerySet:
        """What was done to one thing."""
        return self.filter(target=target)

    def by(self, actor: int) -> AuditEntryQuerySet:
        """What one account did."""
        return self.filter(actor=actor)

    def within(self, span: timedelta) -> AuditEntryQuerySet:
        """What was done in the time up to now."""
        return self.filter(at__gte=timezone.now() - span)
