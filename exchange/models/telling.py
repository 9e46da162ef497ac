"""Until when members have been told what is new."""

from __future__ import annotations

from django.db import models


class ToldUntil(models.Model):
    """One row: the latest close of a digest's window (exchange/telling.py)."""

    wagtail_reference_index_ignore = True

    moment = models.DateTimeField()

    def __str__(self) -> str:
        return self.moment.isoformat()
