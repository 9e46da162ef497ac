"""Whether digests go out: what the desk's first screen says when they don't."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ..choices import DeliveryState, Reason
from ..models import Delivery, DigestPreference

# The sweep comes every 30 seconds: what nobody has begun after that has nobody to begin it.
UNATTENDED = timedelta(minutes=10)
LATELY = timedelta(hours=24)
# An address that is gone is no failure of ours.
OURS = (Reason.UNACCEPTABLE, Reason.GAVE_UP, Reason.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a run, in numbers, and the last answer of the mail server."""

    unattended: int
    put_off: int
    failed: int
    answer: str

    def __bool__(self) -> bool:
        return bool(self.unattended or self.put_off or self.failed)


def trouble() -> Trouble:
    """What is wrong now. Two queries, and one more where something is."""
    now = timezone.now()
    waiting = Q(state=DeliveryState.DUE)
    # Begun by a worker that has died, and not taken back by the sweep.
    left = Q(state=DeliveryState.CLAIMED, claimed_at__lt=now - UNATTENDED)
    put_off = waiting & ~Q(detail="")
    failed = Q(
        state=DeliveryState.FAILED, reason__in=OURS, finished_at__gt=now - LATELY
    )
    unbegun = waiting & Q(detail="", next_attempt_at__lt=now - UNATTENDED)
    counts = Delivery.objects.filter(waiting | left | failed).aggregate(
        unattended=Count("pk", filter=unbegun | left),
        put_off=Count("pk", filter=put_off),
        failed=Count("pk", filter=failed),
    )
    counts["unattended"] += _unplanned(now)
    answer = ""
    if counts["put_off"] or counts["failed"]:
        last = Delivery.objects.filter(put_off | failed).order_by("-claimed_at")
        answer = last.values_list("detail", flat=True).first() or ""
    return Trouble(**counts, answer=answer)


def _unplanned(now: datetime) -> int:
    """Those whose time has come, and whom nobody has put into the ledger."""
    late = DigestPreference.objects.filter(next_due_at__lt=now - UNATTENDED)
    return late.exclude(member__deliveries__state=DeliveryState.CLAIMED).count()


class TroublePanel(Component):
    """Above everything else, and only while something is wrong."""

    name = "digest-trouble"
    template_name = "digests/desk/trouble.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """What is wrong."""
        return {"trouble": trouble()}
