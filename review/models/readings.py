"""Reviewers: who may be asked, who was asked to read which text, and what they answered."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import Answer
from ..querysets import ReadingQuerySet, ReviewerQuerySet


class Reviewer(models.Model):
    """A member who reads for the editors: of certain topics, of certain regions, or whenever asked.

    Being one opens nothing but the texts they were asked to read (`Reading`).
    """

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reviewer",
        verbose_name=_("member"),
    )
    topics = models.ManyToManyField(
        "exchange.Topic", blank=True, related_name="+", verbose_name=_("topics")
    )
    regions = models.ManyToManyField(
        "members.Region", blank=True, related_name="+", verbose_name=_("regions")
    )
    is_matched = models.BooleanField(
        _("is asked by itself"),
        default=False,
        help_text=_(
            "New texts of these topics and regions come to them without an editor’s asking."
            " Never anonymous texts, and none that they could not see once published."
        ),
    )

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ("user__name",)

    def __str__(self) -> str:
        return str(self.user)


class Reading(models.Model):
    """One reviewer was asked to read one text in one review; later, what they answered."""

    wagtail_reference_index_ignore = True

    key = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workflow_state = models.ForeignKey(
        "wagtailcore.WorkflowState", on_delete=models.CASCADE, related_name="readings"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings"
    )
    # Empty where its topics or regions brought it here.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # A day: who was asked by a text's arrival would else tell when it was sent.
    asked_on = models.DateField(_("asked"), default=timezone.localdate)
    due_on = models.DateField(_("due"))
    question = models.TextField(_("what to look at"), blank=True, max_length=2000)
    # The revision that was answered about.
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer.choices, blank=True
    )
    comment = models.TextField(_("comment"), blank=True, max_length=4000)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ("due_on", "asked_on")
        constraints = (
            models.UniqueConstraint(
                fields=("workflow_state", "reviewer"), name="review_reading_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.workflow_state_id} ({self.get_answer_display() or '…'})"
