"""Addresses of other sites that stand in public texts, and how they answered last."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import LinkProblem

# A site may be down for a day: only what failed so often in a row is said to lead nowhere.
FAILED_OFTEN = 2


class LinkQuerySet(models.QuerySet["Link"]):
    """Links in domain words."""

    def dead(self) -> LinkQuerySet:
        """Those that lead nowhere, as far as several checks in a row can tell."""
        return self.filter(failures__gte=FAILED_OFTEN)


class Link(models.Model):
    """One address, however many texts name it."""

    # As it is asked for (ASCII), and short enough for an index.
    address = models.CharField(_("address"), max_length=2000, unique=True)
    host = models.CharField(max_length=255, db_index=True)
    # The pages that name it: numbers, since a page goes without asking what names it.
    pages = ArrayField(models.IntegerField(), default=list)
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True)
    failing_since = models.DateTimeField(_("since"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(
        _("problem"), max_length=10, choices=LinkProblem.choices, blank=True
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return self.address
