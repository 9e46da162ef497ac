"""Does by hand what the sweep and its workers do, at once and in one process."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from digests.choices import DeliveryState, Reason
from digests.models import Delivery
from digests.sending import send_waiting
from digests.sweeping import sweep

# How long to wait for what another worker has claimed in the meantime.
PATIENCE_SECONDS = 60


class Command(BaseCommand):
    """manage.py sweep_digests [--now ISO-TIME]: exits with 1 when the mail server stopped the run."""

    help = (
        "Send the digests that are due. With --now, those that fall due until then; what is new"
        " is always what has been published by the moment of sending."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The moment to take for now."""
        parser.add_argument(
            "--now",
            metavar="ISO-TIME",
            help="such as 2026-11-30T09:00 (UTC unless it says otherwise) or 2026-11-30",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep, send, and say what was done."""
        given = options["now"]
        now = timezone.now() if given is None else read_moment(given)
        swept = sweep(now)
        due = swept.planned.due
        self.stdout.write(f"Due by {now.isoformat(timespec='seconds')}: {len(due)}")
        self._say("missed, merged into the next", swept.planned.missed)
        self._say("still waiting, merged into the next", swept.planned.merged)
        self._say("left by a dead worker, taken up again", swept.taken_back)
        stopped = _send_all()
        _wait_for_others(due)
        self._report(due)
        if stopped:
            raise CommandError(f"Stopped: {stopped}", returncode=1)

    def _say(self, what: str, count: int) -> None:
        if count:
            self.stdout.write(f"  {what}: {count}")

    def _report(self, ids: list[int]) -> None:
        """What the ledger says now of those that were due."""
        ledger = Counter(Delivery.objects.filter(pk__in=ids).ledger())
        states = Counter()
        for (state, _reason), count in ledger.items():
            states[state] += count
        for state in (DeliveryState.SENT, DeliveryState.SKIPPED, DeliveryState.FAILED):
            self.stdout.write(f"{state.value.capitalize()}: {states[state]}")
            for (own, reason), count in sorted(ledger.items()):
                if own == state and reason:
                    self.stdout.write(f"  {Reason(reason).label}: {count}")
        waiting = states[DeliveryState.DUE] + states[DeliveryState.CLAIMED]
        self._say("Waiting for another attempt", waiting)


def read_moment(text: str) -> datetime:
    """An ISO 8601 moment or day, in UTC unless it says otherwise. Raises CommandError."""
    try:
        found = parse_datetime(text)
        day = None if found else parse_date(text)
    except ValueError:
        found = day = None
    if day:
        found = datetime.combine(day, datetime.min.time())
    if found is None:
        raise CommandError(
            f"“{text}” is no moment. Write it as 2026-11-30T09:00 or 2026-11-30T09:00+01:00.",
            returncode=2,
        )
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _send_all() -> str:
    """Send until nothing waits; why the mail server stopped it, if it did."""
    while True:
        tally = send_waiting()
        if (
            tally.stopped_because
            or not Delivery.objects.to_be_tried(timezone.now()).exists()
        ):
            return tally.stopped_because


def _wait_for_others(ids: list[int]) -> None:
    """Wait until workers elsewhere have finished what they had claimed first."""
    until = time.monotonic() + PATIENCE_SECONDS
    claimed = Delivery.objects.filter(pk__in=ids, state=DeliveryState.CLAIMED)
    while time.monotonic() < until and claimed.exists():
        time.sleep(0.2)
