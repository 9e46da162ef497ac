"""Reasons that editors give again and again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CannedReason(models.Model):
    """A wording for a request or a refusal, which editors keep right and complete in each case."""

    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default="en"
    )
    name = models.CharField(
        _("name"),
        max_length=80,
        help_text=_("What you choose it by. Its author is sent the text alone."),
    )
    text = models.TextField(_("text"), max_length=2000)

    class Meta:
        ordering = ("language", "name")
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")

    def __str__(self) -> str:
        return self.name
