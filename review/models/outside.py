"""Outside approval: one text, one revision of it, sent to one person without an account."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaamac.common.languages import CODES, facts

from ..choices import Decision
from ..querysets import OutsideApprovalQuerySet


class OutsideApproval(models.Model):
    """To whom a link to one revision was sent, and what they decided. The link itself is not stored.

    A decision is for good: another one needs another link.
    """

    wagtail_reference_index_ignore = True

    key = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workflow_state = models.ForeignKey(
        "wagtailcore.WorkflowState",
        on_delete=models.CASCADE,
        related_name="outside_approvals",
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("name and office"), max_length=200)
    address = models.EmailField(_("email address"))
    language = models.CharField(
        _("language of the mail and the page"),
        max_length=8,
        choices=[(code, facts(code).own_name) for code in CODES],
        default="en",
    )
    question = models.TextField(_("what you ask"), blank=True, max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, blank=True
    )
    comment = models.TextField(_("comment"), blank=True, max_length=4000)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    # The mail: when the server took it, how often it was tried, when it is tried again.
    mailed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    mail_failure = models.CharField(max_length=200, blank=True)

    objects = OutsideApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("outside approval")
        verbose_name_plural = _("outside approvals")
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"{self.workflow_state_id} ({self.get_decision_display() or '…'})"
