"""Which editor has taken which text in review, and until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import ClaimQuerySet


class Claim(models.Model):
    """An editor has taken a text in review and means to decide by a day.

    Some days after that day it lapses by itself (review/due.py): nothing has to be run for it.
    """

    # Wagtail's desk shows "where this is used" of a person from that index.
    wagtail_reference_index_ignore = True

    workflow_state = models.OneToOneField(
        "wagtailcore.WorkflowState", on_delete=models.CASCADE, related_name="claim"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    claimed_at = models.DateTimeField(_("claimed"), default=timezone.now)
    due_on = models.DateField(_("due"))
    # The last day on which its editor was reminded.
    reminded_on = models.DateField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = (models.Index(fields=("due_on",), name="review_claim_due"),)

    def __str__(self) -> str:
        return f"{self.workflow_state_id} ({self.due_on})"
