"""What nobody does alone: asked for by one of the support team, done when another confirms."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import JointKind, JointState
from ..querysets import JointActQuerySet

# How long it waits for the second person, and how long what it opened stays open for the two.
WAITS = timedelta(days=7)
STAYS_OPEN = timedelta(hours=24)


class JointAct(models.Model):
    """One thing that two people do together: asked for with a reason, confirmed or refused.

    `target` names what it is about as the audit does (`practice:<uuid>`, `member:17`); `detail`
    holds plain values that the kind of act knows. Nobody's name is in either.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("what"), max_length=20, choices=JointKind.choices)
    target = models.CharField(_("on what"), max_length=80)
    detail = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), max_length=2000)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=JointState.choices,
        default=JointState.WAITING,
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = JointActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of two people")
        verbose_name_plural = _("acts of two people")
        ordering = ("-asked_at",)
        indexes = (
            models.Index(fields=("target", "kind"), name="members_joint_target"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"

    @property
    def waits_until(self) -> datetime:
        """When nobody can confirm it any more."""
        return self.asked_at + WAITS

    @property
    def waits(self) -> bool:
        """Whether a second person can still confirm it."""
        is_open = self.state == JointState.WAITING
        return is_open and timezone.now() < self.waits_until

    @property
    def has_lapsed(self) -> bool:
        """Whether nobody has answered in time."""
        return self.state == JointState.WAITING and not self.waits

    @property
    def open_until(self) -> datetime | None:
        """Until when the two have what it opened; None while it is not done."""
        if self.state != JointState.DONE or self.answered_at is None:
            return None
        return self.answered_at + STAYS_OPEN

    def is_open_to(self, person: Any) -> bool:
        """Whether this is one of the two, in the time in which they have what it opened."""
        until = self.open_until
        two = (self.asked_by_id, self.answered_by_id)
        return until is not None and timezone.now() < until and person.pk in two
