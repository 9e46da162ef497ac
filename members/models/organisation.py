"""Organisations, and the focal points that states name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import OrganisationType
from ..querysets import FocalPointQuerySet, OrganisationQuerySet
from .places import Country
from .user import User


class Organisation(models.Model):
    """A state institution, NGO, regional organisation, academic institution or UN entity."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("address"), max_length=80, unique=True, allow_unicode=True
    )
    type = models.CharField(_("type"), max_length=24, choices=OrganisationType.choices)
    country = models.ForeignKey(
        Country,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("country"),
    )
    website = models.URLField(_("website"), blank=True)
    about = models.TextField(_("about"), blank=True, max_length=5000)
    is_listed = models.BooleanField(
        _("listed"),
        default=True,
        help_text=_("Shown to every reader in the list of organisations."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class FocalPoint(models.Model):
    """A state's dated appointment of a named contact; current between `since` and `until`."""

    user = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="appointments",
        verbose_name=_("member"),
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        related_name="focal_points",
        verbose_name=_("country"),
    )
    institution = models.CharField(_("institution"), max_length=200)
    mandate = models.TextField(_("mandate"), blank=True, max_length=2000)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    last_confirmed = models.DateField(
        _("last confirmed"),
        null=True,
        blank=True,
        help_text=_("An appointment nobody has confirmed gives no access."),
    )
    # When its member was first given access by it; empty where that was before this was kept.
    access_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ("country__name_en", "-since")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="members_focalpoint_until_after_since",
                violation_error_message=_(
                    "The appointment can't end before it starts."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.country}: {self.institution}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note since when it gives access, if it comes to do so now."""
        if self._comes_to_give_access():
            self.access_since = timezone.now()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "access_since"}
        super().save(*args, **kwargs)

    def _comes_to_give_access(self) -> bool:
        """Whether it is confirmed for a member, and wasn't for them until now."""
        if self.user_id is None or self.last_confirmed is None:
            return False
        before = type(self).objects.filter(pk=self.pk, user=self.user_id)
        return not before.exclude(last_confirmed=None).exists()

    def is_current(self, on: date) -> bool:
        """Whether the appointment holds on that day and has been confirmed."""
        ended = self.until is not None and self.until < on
        return self.since <= on and not ended and self.last_confirmed is not None

    def gave_access(self, moment: datetime) -> bool:
        """Whether it gave its member access at a time gone by."""
        is_later = self.access_since is not None and moment < self.access_since
        return self.is_current(moment.astimezone(UTC).date()) and not is_later
