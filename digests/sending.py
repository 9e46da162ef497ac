"""Sends what waits: claims batches, hands over their messages and records each as it happens."""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from gaamac.common.memory import collecting_seldom

from . import breaker, ledger, pace, relay_log
from .batches import Batch, Mailing
from .choices import Reason
from .ledger import Claimed
from .messages import Message
from .receipts import Receipts, recover
from .rendering import Press
from .services import suppress
from .smtp import (
    NotBegun,
    Outbox,
    Problem,
    PutOff,
    Refused,
    Unanswered,
    open_outbox,
)

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
    recover()
    tally, ends_at = Tally(), time.monotonic() + ledger.WORKING_TIME.total_seconds()
    with closing(open_outbox()) as outbox, collecting_seldom():
        worker, most = _Worker(outbox, tally), ledger.BATCH
        while not tally.stopped_because and time.monotonic() < ends_at:
            if not breaker.may_try():
                tally.stopped_because = _left_alone()
                break
            began, claimed = time.monotonic(), ledger.claim(most)
            if not claimed:
                break
            before = tally.sent
            worker.send(claimed)
            most = ledger.next_batch(len(claimed), time.monotonic() - began)
            if tally.sent > before and not tally.stopped_because:
                breaker.note_success()
    return tally


def _left_alone() -> str:
    """Why nobody speaks to the mail server."""
    known = breaker.pause()
    return (
        breaker.describe(known.until, known.answer) if known else "Another worker tries"
    )


class _Worker:
    """Sends one batch after another."""

    def __init__(self, outbox: Outbox, tally: Tally) -> None:
        self._outbox = outbox
        self._tally = tally
        self._press = Press()
        self._ends_at = 0.0
        self._put_off_in_a_row = 0

    def send(self, claimed: Sequence[Claimed]) -> None:
        """Bring each to its end, or give it back."""
        self._ends_at = time.monotonic() + ledger.WORKING_TIME.total_seconds()
        batch = Batch(claimed, self._press)
        self._skip(batch)
        left, begun = self._in_pace(batch.mailings), deque[tuple[Mailing, int]]()
        try:
            with Receipts() as receipts:
                messages = self._messages(batch, left, begun)
                for problem in self._outbox.send(messages, self._may_go_on):
                    mailing, items = begun.popleft()
                    if problem is None:
                        receipts.note(mailing.delivery.pk, items)
                        self._taken()
                    elif isinstance(problem, NotBegun):
                        left.append(mailing)
                    else:
                        self._record(mailing, problem)
        finally:
            if left:
                ledger.give_back([mailing.delivery.pk for mailing in left])
        if self._put_off_in_a_row >= breaker.MOST_IN_A_ROW:
            self._leave_alone(
                "It puts off one message after another: see their answers"
            )

    def _in_pace(self, mailings: Sequence[Mailing]) -> deque[Mailing]:
        """Those for which this minute has room; the others wait for the next."""
        held = {mailing.delivery.pk for mailing in pace.hold_back(mailings)}
        if held:
            ledger.wait_until(held, pace.next_minute())
        return deque(one for one in mailings if one.delivery.pk not in held)

    def _taken(self) -> None:
        self._tally.sent += 1
        self._put_off_in_a_row = 0

    def _messages(
        self, batch: Batch, left: deque[Mailing], begun: deque[tuple[Mailing, int]]
    ) -> Iterator[Message]:
        """The messages of a batch, each built when it is asked for, while there is time."""
        while left and self._may_go_on():
            mailing = left.popleft()
            try:
                message = batch.message(mailing)
            except Exception:
                # One member's mail that can't be built must not hold up everybody else's.
                logger.exception("Delivery %s could not be built", mailing.delivery.pk)
                self._put_off(mailing.delivery, "could not be built: see the log")
            else:
                begun.append((mailing, message.items))
                yield message

    def _may_go_on(self) -> bool:
        return (
            time.monotonic() < self._ends_at
            and self._put_off_in_a_row < breaker.MOST_IN_A_ROW
        )

    def _skip(self, batch: Batch) -> None:
        for reason, ids in batch.skipped.items():
            ledger.record_skipped(ids, reason)
            self._tally.skipped[reason] += len(ids)

    def _record(self, mailing: Mailing, problem: Problem) -> None:
        if isinstance(problem, PutOff):
            self._put_off_in_a_row += 1
            self._put_off(mailing.delivery, str(problem))
        elif isinstance(problem, Refused):
            self._refused(mailing, problem)
        elif isinstance(problem, Unanswered) and relay_log.is_there():
            ledger.leave_open(mailing.delivery, str(problem))
            self._tally.put_off += 1
        elif isinstance(problem, Unanswered):
            self._fail(mailing.delivery, Reason.UNKNOWN, str(problem))
        else:
            self._stop(mailing.delivery, str(problem))

    def _put_off(self, delivery: Claimed, answer: str) -> None:
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

    def _fail(self, delivery: Claimed, reason: Reason, answer: str) -> None:
        ledger.record_failed(delivery, reason, answer)
        self._tally.failed[reason] += 1
        # The words of the answer stand with the delivery: they may name the address.
        logger.warning("Delivery %s failed (%s)", delivery.pk, reason)

    def _stop(self, delivery: Claimed, answer: str) -> None:
        self._put_off(delivery, answer)
        logger.error("Digests stopped at delivery %s: see its answer", delivery.pk)
        self._leave_alone(answer)

    def _leave_alone(self, answer: str) -> None:
        self._tally.stopped_because = answer
        breaker.note_refusal(answer)
