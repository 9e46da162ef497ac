"""How long a contribution counts as right after somebody has said that it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from dateutil.relativedelta import relativedelta
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .vocabulary import topics

FRESH_MONTHS = 12
AGEING_MONTHS = 12
# So many days before it starts ageing, its author is asked whether it is still right.
ASK_DAYS = 30


class Freshness(TextChoices):
    """The four states; `UNCONFIRMED` is no age: nobody has said yet that it is right."""

    FRESH = "fresh", _("Fresh")
    AGEING = "ageing", _("Ageing")
    STALE = "stale", _("Stale")
    UNCONFIRMED = "unconfirmed", _("Not yet confirmed")


def today() -> date:
    """The day it is, in UTC: a state is the same for every reader, wherever they are."""
    return timezone.now().date()


def review_by(
    confirmed_at: datetime | None,
    chosen: date | None = None,
    months: int = FRESH_MONTHS,
) -> date | None:
    """The last day on which it is fresh: the editors' choice, else so many months after."""
    if confirmed_at is None:
        return None
    return chosen or confirmed_at.astimezone(UTC).date() + relativedelta(months=months)


def months_of(topic_ids: Iterable[int]) -> int:
    """How long what is about these topics stays fresh: the shortest that the editors gave a type."""
    known = topics()
    given = (known[pk].review_months for pk in topic_ids if pk in known)
    return min((months for months in given if months), default=FRESH_MONTHS)


def stale_after(review_by: date) -> date:
    """The last day on which it is only ageing."""
    return review_by + relativedelta(months=AGEING_MONTHS)


def furthest_review_date() -> date:
    """The last day that editors can give a contribution of its own."""
    return today() + relativedelta(years=5)


def not_stale_since(today: date) -> date:
    """The first day to be reviewed by that is not stale on this one: `stale_after` turned round."""
    before = today - relativedelta(months=AGEING_MONTHS)
    return before if stale_after(before) >= today else before + relativedelta(days=1)


def freshness(review_by: date | None, today: date) -> Freshness:
    """The state of what is to be reviewed by that day, on this one."""
    if review_by is None:
        return Freshness.UNCONFIRMED
    if today <= review_by:
        return Freshness.FRESH
    return Freshness.AGEING if today <= stale_after(review_by) else Freshness.STALE
