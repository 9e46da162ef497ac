"""How long a contribution counts as right after somebody has said that it is."""

from __future__ import annotations

from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FRESH_MONTHS = 12
AGEING_MONTHS = 12


class Freshness(TextChoices):
    """The four states; `UNCONFIRMED` is no age: nobody has said yet that it is right."""

    FRESH = "fresh", _("Fresh")
    AGEING = "ageing", _("Ageing")
    STALE = "stale", _("Stale")
    UNCONFIRMED = "unconfirmed", _("Not yet confirmed")


def review_by(confirmed_at: datetime | None, chosen: date | None = None) -> date | None:
    """The last day on which it is fresh: the editors' choice, else twelve months after."""
    if confirmed_at is None:
        return None
    return chosen or timezone.localdate(confirmed_at) + relativedelta(
        months=FRESH_MONTHS
    )


def stale_after(review_by: date) -> date:
    """The last day on which it is only ageing."""
    return review_by + relativedelta(months=AGEING_MONTHS)


def freshness(review_by: date | None, today: date) -> Freshness:
    """The state of what is to be reviewed by that day, on this one."""
    if review_by is None:
        return Freshness.UNCONFIRMED
    if today <= review_by:
        return Freshness.FRESH
    return Freshness.AGEING if today <= stale_after(review_by) else Freshness.STALE
