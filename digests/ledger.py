"""The ledger: deliveries are claimed by workers, and what became of each is recorded as it happens.

A claim ends with a final state, by being given back, or, when its worker has died, by time-out.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from exchange.telling import note_told_until
from gaamac.common.mail import message_id

from . import relay_log
from .choices import DeliveryState, Reason
from .models import Delivery, Edition

BATCH = 500
# Later batches are as large as what goes out in a second: what a batch has in common is read seldom where
# the server is quick, and little is in one worker's hands where it is slow.
LARGEST_BATCH, SMALLEST_BATCH = 1000, 50
# A worker gives back what it has not begun after WORKING_TIME; one message takes at most six
# time-outs of the mail server (20 s each). So a claim of this age has nobody at it any more.
WORKING_TIME = timedelta(seconds=120)
ABANDONED_AFTER = timedelta(seconds=300)
# 1, 2, 4 … minutes between attempts, at most four hours, for a day.
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(hours=24)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_IN_MICROSECONDS = "(extract(epoch FROM {}) * 1000000)::bigint"
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


# In one statement, and moments as numbers: of the time it takes a worker to read dates, half was this.
_CLAIM = f"""
    WITH waiting AS MATERIALIZED (
      SELECT id, row_number() OVER () AS place FROM (
        SELECT id FROM {Delivery._meta.db_table}
        WHERE state = '{DeliveryState.DUE}' AND next_attempt_at <= %(now)s
        ORDER BY next_attempt_at, id LIMIT %(most)s FOR UPDATE SKIP LOCKED
      ) AS taken
    )
    UPDATE {Delivery._meta.db_table} AS delivery
    SET state = '{DeliveryState.CLAIMED}', claimed_at = %(now)s, attempts = attempts + 1,
      window_closed_at = coalesce(window_closed_at, greatest(window_opened_at, %(horizon)s))
    FROM waiting, {Edition._meta.db_table} AS edition
    WHERE delivery.id = waiting.id AND edition.id = delivery.edition_id
    RETURNING place, delivery.id, member_id, frequency, label, attempts,
      {_IN_MICROSECONDS.format("window_opened_at")}, {_IN_MICROSECONDS.format("window_closed_at")}
"""  # noqa: S608 - nothing but our own names


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
def claim(most: int = 0) -> list[Claimed]:
    """Take up to `most` (or `BATCH`) waiting deliveries, and build their window.

    Another worker's are passed over.
    """
    now = timezone.now()
    values = {"now": now, "horizon": safe_horizon(), "most": most or BATCH}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        rows = sorted(cursor.fetchall())
    if not rows:
        return []
    note_told_until(_moment(max(closed for *_rest, closed in rows)))
    return [
        Claimed(*row, _moment(opened), _moment(closed))
        for _place, *row, opened, closed in rows
    ]


def next_batch(number: int, seconds: float) -> int:
    """How many to claim after so many took so long."""
    a_second = int(number / max(seconds, 0.001))
    return min(LARGEST_BATCH, max(SMALLEST_BATCH, a_second))


@lru_cache(maxsize=256)
def _moment(microseconds: int) -> datetime:
    """Many deliveries have the same window: one of each moment is made."""
    return _EPOCH + timedelta(microseconds=microseconds)


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
