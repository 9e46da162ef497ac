"""Reads of the review, named in domain words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from wagtail.models import WorkflowState

from members.choices import MembershipState

# The mail of a link is tried again for most of a day (members/notify.py has the same).
MOST_ATTEMPTS = 10


class ClaimQuerySet(models.QuerySet):
    """Who has taken what."""

    def under_way(self) -> ClaimQuerySet:
        """Of reviews that still wait for the editors."""
        return self.filter(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)

    def to_remind(self, today: date, until: date, since: date) -> ClaimQuerySet:
        """Due by `until`, not lapsed (due before `since`), whose editor heard nothing today."""
        rows = self.under_way().filter(due_on__lte=until, due_on__gte=since)
        return rows.exclude(reminded_on=today)


class ReviewerQuerySet(models.QuerySet):
    """Who may be asked to read."""

    def to_be_asked(self) -> ReviewerQuerySet:
        """Those whose membership stands."""
        approved = MembershipState.APPROVED
        return self.filter(user__is_active=True, user__membership__state=approved)

    def in_order_of_load(self) -> ReviewerQuerySet:
        """Whoever has least to read first, with their topics and regions."""
        waits = Q(
            user__readings__answered_at=None,
            user__readings__workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        )
        rows = self.annotate(load=Count("user__readings", filter=waits))
        rows = rows.order_by("load", "user__name", "pk").select_related("user")
        return rows.prefetch_related("topics", "regions")


class ReadingQuerySet(models.QuerySet):
    """Who was asked to read what."""

    def open(self) -> ReadingQuerySet:
        """Not answered yet, of reviews that still wait for the editors."""
        waits = WorkflowState.STATUS_IN_PROGRESS
        return self.filter(answered_at=None, workflow_state__status=waits)

    def of(self, reviewer: Any) -> ReadingQuerySet:
        """One reviewer's."""
        return self.filter(reviewer=reviewer)


class OutsideApprovalQuerySet(models.QuerySet):
    """Links to people without an account."""

    def open(self) -> OutsideApprovalQuerySet:
        """Neither answered nor taken back nor expired."""
        return self.filter(
            decided_at=None, revoked_at=None, expires_at__gt=timezone.now()
        )

    def to_mail(self) -> OutsideApprovalQuerySet:
        """Whose mail has not gone yet, and is due."""
        return self.open().filter(
            mailed_at=None,
            mail_failure="",
            attempts__lt=MOST_ATTEMPTS,
            next_attempt_at__lte=timezone.now(),
        )
