"""Until when members have been told what is new, and whom something had reached before."""

from __future__ import annotations

from django.db import models

from gaamac.common.visibility import Visibility

from .contribution import SharingTerms


class ToldUntil(models.Model):
    """One row: the latest close of a digest's window (exchange/telling.py)."""

    wagtail_reference_index_ignore = True

    moment = models.DateTimeField()

    def __str__(self) -> str:
        return self.moment.isoformat()


class FormerReach(models.Model):
    """How far a contribution reached until then, and since when it was news to those who saw it.

    A row for each time that it came to reach more or fewer members, written by
    `exchange.services.terms`: who was told of it then isn't told again (docs/decisions/0094).
    """

    wagtail_reference_index_ignore = True

    terms = models.ForeignKey(
        SharingTerms, on_delete=models.CASCADE, related_name="former_reaches"
    )
    visibility = models.PositiveSmallIntegerField(choices=Visibility.choices)
    announced_at = models.DateTimeField()
    # Of what is anonymous the beginning of that day: when its author did something is not kept.
    until = models.DateTimeField()

    class Meta:
        ordering = ("until", "pk")

    def __str__(self) -> str:
        return f"{self.terms_id}: {self.get_visibility_display()}"
