"""How exactly it is told when something was written: of what is anonymous, the day alone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField
from django.db.models.functions import TruncDay

# The last moment of a day: what is noted then is news to a window that ends later, never lost.
_TO_THE_END = timedelta(days=1) - timedelta(microseconds=1)


def day_of(moment: datetime) -> datetime:
    """The beginning of that day, everywhere the same (UTC)."""
    return datetime.combine(moment.astimezone(UTC).date(), time(0), tzinfo=UTC)


def late_on(moment: Any) -> Any:
    """The end of that day: of a moment, or of an expression in a query."""
    if isinstance(moment, datetime):
        return day_of(moment) + _TO_THE_END
    return TruncDay(moment, tzinfo=UTC, output_field=DateTimeField()) + _TO_THE_END
