"""Digest preferences, and the ledger of what was sent to whom."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import DeliveryState, Frequency, Weekday


class DigestPreference(models.Model):
    """When and how a member wants to be mailed. Language and time zone are the member's own."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="digest_preference",
    )
    frequency = models.CharField(
        _("how often"),
        max_length=8,
        choices=Frequency.choices,
        default=Frequency.WEEKLY,
    )
    hour = models.PositiveSmallIntegerField(
        _("at what hour"),
        default=8,
        validators=[MinValueValidator(0), MaxValueValidator(23)],
    )
    weekday = models.PositiveSmallIntegerField(
        _("on which day"), choices=Weekday.choices, default=Weekday.MONDAY
    )
    # 1 to 28, so that every month has it.
    day_of_month = models.PositiveSmallIntegerField(
        _("on which day of the month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    is_discreet = models.BooleanField(
        _("discreet"),
        default=True,
        help_text=_("Titles of what is not public are left out of the mail."),
    )
    next_due_at = models.DateTimeField(null=True, blank=True)
    window_opened_at = models.DateTimeField(default=timezone.now)
    # Part of signed links; changing it makes every link already mailed worthless.
    link_key = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("digest preference")
        verbose_name_plural = _("digest preferences")
        indexes = (
            models.Index(
                fields=("next_due_at",),
                condition=models.Q(next_due_at__isnull=False),
                name="digests_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.member}: {self.get_frequency_display()}"


class Edition(models.Model):
    """The label of one digest period: 2026-W47, weekly."""

    frequency = models.CharField(max_length=8, choices=Frequency.choices)
    label = models.CharField(max_length=16)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("frequency", "label"), name="digests_edition_once"
            ),
        )

    def __str__(self) -> str:
        return self.label


class Delivery(models.Model):
    """One edition to one member: the ledger. Every row ends as sent, skipped or failed."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="deliveries"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
    )
    state = models.CharField(
        max_length=8, choices=DeliveryState.choices, default=DeliveryState.DUE
    )
    reason = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField()
    window_opened_at = models.DateTimeField()
    window_closed_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    items = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-due_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "member"), name="digests_delivery_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("state", "next_attempt_at"),
                condition=models.Q(state__in=("due", "claimed")),
                name="digests_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition}: {self.state}"
