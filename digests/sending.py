"""Sends what waits: claims batches, hands over their messages and records each as it happens."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field

from . import ledger
from .batches import Batch, Mailing
from .choices import Reason
from .messages import Message
from .models import Delivery
from .rendering import Press
from .services import suppress
from .smtp import Outbox, PutOff, Refused, Stopped, Unanswered, open_outbox

logger = logging.getLogger(__name__)


@dataclass
class Tally:
    """What became of the deliveries a worker had in its hands."""

    sent: int = 0
    put_off: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    stopped_because: str = ""


def send_waiting() -> Tally:
    """Send what waits, batch by batch over one connection, for `WORKING_TIME` at most.

    Any number of workers may do so at once. Ends early when the server refuses us.
    """
    tally, ends_at = Tally(), time.monotonic() + ledger.WORKING_TIME.total_seconds()
    with closing(open_outbox()) as outbox:
        worker = _Worker(outbox, tally)
        while not tally.stopped_because and time.monotonic() < ends_at:
            claimed = ledger.claim()
            if not claimed:
                break
            worker.send(claimed)
    return tally


class _Worker:
    """Sends one batch after another."""

    def __init__(self, outbox: Outbox, tally: Tally) -> None:
        self._outbox = outbox
        self._tally = tally
        self._press = Press()
        self._ends_at = 0.0

    def send(self, claimed: Sequence[Delivery]) -> None:
        """Bring each to its end, or give it back."""
        self._ends_at = time.monotonic() + ledger.WORKING_TIME.total_seconds()
        batch = Batch(claimed, self._press)
        self._skip(batch)
        left = list(reversed(batch.mailings))
        try:
            while left and self._may_go_on():
                self._bring_to_an_end(batch, left.pop())
        finally:
            if left:
                ledger.give_back([mailing.delivery.pk for mailing in left])

    def _may_go_on(self) -> bool:
        return not self._tally.stopped_because and time.monotonic() < self._ends_at

    def _skip(self, batch: Batch) -> None:
        for reason, ids in batch.skipped.items():
            ledger.record_skipped(ids, reason)
            self._tally.skipped[reason] += len(ids)

    def _bring_to_an_end(self, batch: Batch, mailing: Mailing) -> None:
        try:
            message = batch.message(mailing)
        except Exception:
            # One member's mail that can't be built must not hold up everybody else's.
            logger.exception("Delivery %s could not be built", mailing.delivery.pk)
            self._put_off(mailing.delivery, "could not be built: see the log")
        else:
            self._hand_over(mailing, message)

    def _hand_over(self, mailing: Mailing, message: Message) -> None:
        try:
            self._outbox.deliver(message)
        except PutOff as error:
            self._put_off(mailing.delivery, str(error))
        except Refused as error:
            self._refused(mailing, error)
        except Unanswered as error:
            self._fail(mailing.delivery, Reason.UNKNOWN, str(error))
        except Stopped as error:
            self._stop(mailing.delivery, str(error))
        else:
            ledger.record_sent(mailing.delivery, message.items)
            self._tally.sent += 1

    def _put_off(self, delivery: Delivery, answer: str) -> None:
        reason = ledger.record_put_off(delivery, answer)
        if reason is None:
            self._tally.put_off += 1
        else:
            self._tally.failed[reason] += 1

    def _refused(self, mailing: Mailing, error: Refused) -> None:
        if error.is_address:
            suppress(mailing.reader.email, str(error))
        reason = Reason.REFUSED if error.is_address else Reason.UNACCEPTABLE
        self._fail(mailing.delivery, reason, str(error))

    def _fail(self, delivery: Delivery, reason: Reason, answer: str) -> None:
        ledger.record_failed(delivery, reason, answer)
        self._tally.failed[reason] += 1
        # The words of the answer stand with the delivery: they may name the address.
        logger.warning("Delivery %s failed (%s)", delivery.pk, reason)

    def _stop(self, delivery: Delivery, answer: str) -> None:
        self._put_off(delivery, answer)
        self._tally.stopped_because = answer
        logger.error("Digests stopped at delivery %s: see its answer", delivery.pk)
