"""Digest preferences, and the ledger of what was sent to whom."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import (
    OPEN_STATES,
    Act,
    BounceKind,
    DeliveryState,
    Frequency,
    Reason,
    Weekday,
)
from .querysets import DeliveryQuerySet, DigestPreferenceQuerySet, EditionQuerySet
from .schedule import Rhythm


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
    # The member's time zone when `next_due_at` was worked out; the sweep sees when they differ.
    time_zone = models.CharField(max_length=64, default="UTC", editable=False)
    next_due_at = models.DateTimeField(null=True, blank=True)
    # Where the first window opens; a later one opens where the last delivery's closed.
    window_opened_at = models.DateTimeField(default=timezone.now)
    turned_off_at = models.DateTimeField(null=True, blank=True)
    # No digest falls due before that day, in the member's own time; what is new meanwhile is not lost.
    paused_until = models.DateField(_("pause until"), null=True, blank=True)
    # Part of signed links; changing it makes every link already mailed worthless.
    link_key = models.UUIDField(default=uuid.uuid4)

    objects = DigestPreferenceQuerySet.as_manager()

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

    @property
    def rhythm(self) -> Rhythm:
        """When it falls due, as `digests.schedule` reads it."""
        return Rhythm(
            self.frequency, self.hour, self.weekday, self.day_of_month, self.time_zone
        )

    @property
    def is_on(self) -> bool:
        """Whether the member wants a digest."""
        return self.frequency != Frequency.OFF


class Edition(models.Model):
    """The label of one digest period: 2026-W47, weekly."""

    frequency = models.CharField(max_length=8, choices=Frequency.choices)
    label = models.CharField(max_length=16)
    created_at = models.DateTimeField(default=timezone.now)

    objects = EditionQuerySet.as_manager()

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
    """One edition to one member: the ledger. Every row ends as sent, skipped or failed.

    A member has at most one that is open, so that windows follow one another
    (docs/decisions/0031).
    """

    # Neither has an index of its own: those below begin with them, and each is one more to write twice
    # for every mail.
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
        db_index=False,
    )
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=DeliveryState.choices,
        default=DeliveryState.DUE,
    )
    reason = models.CharField(
        _("reason"), max_length=16, choices=Reason.choices, blank=True
    )
    # What the mail server said last, for the support team.
    detail = models.CharField(_("last answer"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("due"))
    window_opened_at = models.DateTimeField(_("news since"))
    # Set when it is first built and kept, so that a repeat holds the same.
    window_closed_at = models.DateTimeField(_("news until"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    items = models.PositiveSmallIntegerField(_("items"), default=0)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-due_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "member"), name="digests_delivery_once"
            ),
            models.UniqueConstraint(
                fields=("member",),
                condition=models.Q(state__in=OPEN_STATES),
                name="digests_one_open_a_member",
            ),
        )
        indexes = (
            models.Index(
                fields=("state", "next_attempt_at"),
                condition=models.Q(state__in=OPEN_STATES),
                name="digests_open",
            ),
            models.Index(
                fields=("member", "window_closed_at"), name="digests_member_windows"
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_state_display()}"


class EditionNote(models.Model):
    """What the editors say at the head of an edition, in one language."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="notes")
    language = models.CharField(_("language"), max_length=8)
    text = models.TextField(_("note"), max_length=2000)

    class Meta:
        verbose_name = _("note in an edition")
        verbose_name_plural = _("notes in editions")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "language"), name="digests_note_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition} ({self.language})"


class ItemMark(models.Model):
    """An item that editors put first in an edition, hold back from all digests, or leave out for good."""

    translation_key = models.UUIDField()
    act = models.CharField(max_length=4, choices=Act.choices)
    # Which edition it stands first in; what is kept out is kept out of all.
    edition = models.ForeignKey(
        Edition, null=True, on_delete=models.CASCADE, related_name="marks"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(default=timezone.now)
    # When it was taken back: what was held is news from then on.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("marked item")
        verbose_name_plural = _("marked items")
        constraints = (
            models.UniqueConstraint(
                fields=("translation_key", "act", "edition"),
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="digests_mark_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.translation_key}: {self.get_act_display()}"


class MailPause(models.Model):
    """One row while the mail server refuses everything: until when it is left alone, and why."""

    times = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.until:%Y-%m-%d %H:%M}: {self.answer}"


class Bounce(models.Model):
    """What came back of a mail, once each: that it can't be delivered, or that it wasn't wanted."""

    address = models.EmailField(_("address"), db_index=True)
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.SET_NULL, related_name="bounces"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=BounceKind.choices)
    # RFC 3463, such as 5.1.1; empty where nobody said.
    status = models.CharField(_("status"), max_length=12, blank=True)
    words = models.CharField(_("what was said"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    # Of what came back: the same bounce told twice is one.
    event = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.address}: {self.get_kind_display()}"
