"""The sweep: finds what is due and wakes workers. Losing it, or Redis, costs time and no mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from . import ledger, services
from .models import Delivery
from .planning import Planned, plan_due
from .receipts import recover

MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found and did, before anything is sent."""

    planned: Planned
    new_preferences: int
    moved: int
    taken_back: int
    waiting: int

    @property
    def workers_wanted(self) -> int:
        """How many workers the waiting deliveries are worth."""
        return min(-(-self.waiting // ledger.BATCH), MOST_WORKERS)


def sweep(now: datetime) -> Swept:
    """Make the ledger say who is due at `now`; sends nothing itself."""
    made = services.create_missing(timezone.now())
    moved = services.follow_time_zones(timezone.now())
    recover()
    taken_back = ledger.take_back_abandoned()
    planned = plan_due(now)
    waiting = Delivery.objects.to_be_tried(timezone.now()).count()
    return Swept(planned, made, moved, taken_back, waiting)
