"""What is recorded about keeping contributions right."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .contribution import SharingTerms


class Reminder(models.Model):
    """It was asked whether a text is still right: once for each confirmation, before it starts ageing."""

    terms = models.ForeignKey(
        SharingTerms, on_delete=models.CASCADE, related_name="reminders"
    )
    # The confirmation that runs out; the next one begins another period.
    confirmed_at = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)
    # When somebody else was asked, because nobody had answered.
    backup_asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("terms", "confirmed_at"), name="exchange_reminder_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.terms_id}, {self.asked_at}"
