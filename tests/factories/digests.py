"""Digest preferences for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from digests.choices import Frequency
from digests.models import DigestPreference
from members.models import User


def preference(member: User, **fields: Any) -> DigestPreference:
    """A daily digest that has just fallen due, for what is new since a week ago."""
    now = timezone.now()
    values = {
        "frequency": Frequency.DAILY,
        "hour": now.hour,
        "next_due_at": now.replace(minute=0, second=0, microsecond=0),
        "window_opened_at": now - timedelta(days=7),
        "time_zone": member.time_zone,
        **fields,
    }
    row, _created = DigestPreference.objects.update_or_create(
        member=member, defaults=values
    )
    return row


def moment(text: str) -> datetime:
    """A moment from ISO 8601 with its offset."""
    return datetime.fromisoformat(text)
