"""The ledger: deliveries are claimed by workers, and what became of each is recorded as it happens.

A claim ends with a final state, by being given back, or, when its worker has died, by time-out.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from exchange.telling import note_told_until
from gaamac.common.mail import message_id

from . import relay_log
from .choices import DeliveryState, Reason
from .models import Delivery

BATCH = 500
# A worker gives back what it has not begun after WORKING_TIME; one message takes at most six
# time-outs of the mail server (20 s each). So a claim of this age has nobody at it any more.
WORKING_TIME = timedelta(seconds=120)
ABANDONED_AFTER = timedelta(seconds=300)
# 1, 2, 4 … minutes between attempts, at most four hours, for a day.
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(hours=24)

_OLDEST_WRITER = """
    SELECT extract(epoch FROM max(clock_timestamp() - xact_start))
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_xid IS NOT NULL
      AND pid <> pg_backend_pid()
"""


class Claimed(NamedTuple):
    """A delivery in a worker's hands: what is needed of it to bring it to its end."""

    pk: int
    member_id: int | None
    frequency: str
    label: str
    attempts: int
    window_opened_at: datetime
    window_closed_at: datetime


_COLUMNS = (
    *("pk", "member_id", "edition__frequency", "edition__label", "attempts"),
    *("window_opened_at", "window_closed_at"),
)


def safe_horizon() -> datetime:
    """The moment before which everything that was announced can be read by now.

    An announcement carries the time at which it was written, and is seen once its transaction
    commits: so a window closes before the oldest transaction that is still writing began
    (docs/decisions/0031).
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_WRITER)
        age = float(cursor.fetchone()[0] or 0)
    return now - timedelta(seconds=age + settings.CLOCK_TOLERANCE_SECONDS)


@transaction.atomic
def claim() -> list[Claimed]:
    """Take up to `BATCH` waiting deliveries; another worker's are passed over. Builds their window."""
    now = timezone.now()
    waiting = Delivery.objects.to_be_tried(now).select_for_update(skip_locked=True)
    ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    if not ids:
        return []
    rows = Delivery.objects.among(ids)
    rows.update(
        state=DeliveryState.CLAIMED,
        claimed_at=now,
        attempts=F("attempts") + 1,
        window_closed_at=Coalesce(
            "window_closed_at", Greatest("window_opened_at", safe_horizon())
        ),
    )
    listed = rows.order_by("next_attempt_at", "pk").values_list(*_COLUMNS)
    claimed = [Claimed(*row) for row in listed]
    note_told_until(max(row.window_closed_at for row in claimed))
    return claimed


def take_back_abandoned() -> int:
    """Let others claim what a dead worker had claimed; how many there were.

    What the mail server's log says it has taken was sent; the others are sent again, under the
    same Message-ID.
    """
    now = timezone.now()
    rows = Delivery.objects.abandoned(now - ABANDONED_AFTER)
    known = {
        message_id(delivery_name(label, pk)): pk
        for pk, label in rows.values_list("pk", "edition__label")
    }
    if not known:
        return 0
    record_taken([known[name] for name in _taken_among(known)])
    left = rows.among(known.values())
    return left.update(state=DeliveryState.DUE, next_attempt_at=now)


def record_taken(delivery_ids: Collection[int]) -> int:
    """The mail server has taken these, as it says itself; how many were still open.

    Their worker could not write it down any more, or had no answer.
    """
    open_ones = Delivery.objects.still_open().among(delivery_ids)
    return open_ones.update(
        state=DeliveryState.SENT, reason="", finished_at=timezone.now()
    )


def _taken_among(names: Collection[str]) -> Collection[str]:
    try:
        return relay_log.taken_among(names)
    except relay_log.CannotTell:
        return ()


def delivery_name(label: str, pk: int) -> str:
    """What its Message-ID is made from, at every attempt."""
    return f"digest-{label}-{pk}"


def record_skipped(delivery_ids: Collection[int], reason: Reason) -> None:
    """These have an end without a mail."""
    _finish(delivery_ids, DeliveryState.SKIPPED, reason=reason)


def record_failed(delivery: Claimed, reason: Reason, detail: str) -> None:
    """It will not be tried again."""
    _finish([delivery.pk], DeliveryState.FAILED, reason=reason, detail=detail[:300])


def record_put_off(delivery: Claimed, detail: str) -> Reason | None:
    """It is tried again later; after a day it has failed, which is then the answer."""
    now = timezone.now()
    wait = min(timedelta(minutes=2 ** (min(delivery.attempts, 12) - 1)), LONGEST_WAIT)
    if now + wait - delivery.window_closed_at > GIVE_UP_AFTER:
        record_failed(delivery, Reason.GAVE_UP, detail)
        return Reason.GAVE_UP
    _give_back([delivery.pk], next_attempt_at=now + wait, detail=detail[:300])
    return None


def give_back(delivery_ids: Collection[int]) -> None:
    """Let others claim what this worker has not begun; it counts as no attempt."""
    _give_back(delivery_ids, attempts=F("attempts") - 1)


def wait_until(delivery_ids: Collection[int], moment: datetime) -> None:
    """Not begun, and not before that moment: there is no room for them now. Counts as no attempt."""
    _give_back(delivery_ids, attempts=F("attempts") - 1, next_attempt_at=moment)


def _finish(
    delivery_ids: Collection[int], state: DeliveryState, **values: object
) -> None:
    Delivery.objects.among(delivery_ids).update(
        state=state, finished_at=timezone.now(), **values
    )


def _give_back(delivery_ids: Collection[int], **values: object) -> None:
    claimed = Delivery.objects.among(delivery_ids).filter(state=DeliveryState.CLAIMED)
    claimed.update(state=DeliveryState.DUE, **values)


def leave_open(delivery: Claimed, detail: str) -> None:
    """Nobody knows whether it was taken: it stays claimed until the mail server's log is asked."""
    Delivery.objects.filter(pk=delivery.pk).update(detail=detail[:300])
