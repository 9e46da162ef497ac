"""A person’s application to join, and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import MembershipState
from ..querysets import MembershipQuerySet
from .organisation import Organisation
from .places import Country
from .user import User


class Membership(models.Model):
    """A person's application to join and what became of it. One a person."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="membership"
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=MembershipState.choices,
        default=MembershipState.PENDING,
        db_index=True,
    )
    organisation_name = models.CharField(_("organisation, as written"), max_length=200)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    country = models.ForeignKey(
        Country,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("country"),
    )
    reason = models.TextField(_("why they want to join"), max_length=2000)
    applied_at = models.DateTimeField(_("applied"), default=timezone.now)
    editors_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision_note = models.TextField(
        _("note to the applicant"), blank=True, max_length=2000
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("-applied_at",)

    def __str__(self) -> str:
        return f"{self.user} ({self.get_state_display()})"
