"""What happened to a contribution, one line for each change of its state."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..choices import Step, Who
from .contribution import SharingTerms

# After these it stands elsewhere than before; the others leave it where it was.
STANDING = (
    Step.SENT,
    Step.SENT_AGAIN,
    Step.WITHDRAWN,
    Step.CHANGES_ASKED,
    Step.REFUSED,
    Step.OFFERED,
    Step.ACCEPTED,
    Step.REOPENED,
    Step.EDITS_DROPPED,
    Step.PUBLISHED,
    Step.SCHEDULED,
    Step.TAKEN_OFFLINE,
)
# The editors' own business: how they share their work, and whom they ask.
DESK_ONLY = (
    Step.CLAIMED,
    Step.RELEASED,
    Step.REVIEWER_ASKED,
    Step.REVIEWER_ANSWERED,
)


class HistoryQuerySet(models.QuerySet):
    """Lines, the latest first."""

    def of(self, key: object) -> HistoryQuerySet:
        """Everything that happened to one contribution."""
        return self.filter(terms=key).order_by("-pk")

    def for_author(self) -> HistoryQuerySet:
        """Without what is the editors' own business."""
        return self.exclude(step__in=DESK_ONLY)

    def standing(self) -> HistoryQuerySet:
        """Those that say where it stands now."""
        return self.filter(step__in=STANDING)


class HistoryLine(models.Model):
    """Who did what to a contribution, when and why. Written by `exchange.history.note` alone.

    An author's name is never in it, anonymous or not: `who` says that it was the author, and
    what is shown of whom is asked when it is shown (docs/decisions/0096). Of what is anonymous
    a trigger keeps the day alone.
    """

    wagtail_reference_index_ignore = True

    terms = models.ForeignKey(
        SharingTerms, on_delete=models.CASCADE, related_name="history"
    )
    at = models.DateTimeField(default=timezone.now)
    step = models.CharField(max_length=20, choices=Step.choices)
    who = models.CharField(max_length=12, choices=Who.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(blank=True)
    # Which language version it happened to; empty for all of them.
    language = models.CharField(max_length=8, blank=True)
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Numbers, days and codes: the fields that changed, until when an answer is asked for.
    detail = models.JSONField(default=dict)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("terms", "-id"), name="exchange_history_of_terms"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(who=Who.AUTHOR) | Q(by=None),
                name="exchange_history_names_no_author",
            ),
        )

    def __str__(self) -> str:
        return f"{self.terms_id}: {self.step}"
