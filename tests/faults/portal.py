"""What runs in processes of its own: `python -m tests.faults.portal worker|beat|members|sweep …`.

Waits that take minutes in production take seconds here; their order is the same.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import django
from django.utils import timezone

WORKING, ABANDONED, BATCH = timedelta(seconds=2), timedelta(seconds=7), 20


def hasten() -> None:
    """Small batches, and a dead worker is noticed in seconds."""
    from digests import ledger

    ledger.LARGEST_BATCH = ledger.SMALLEST_BATCH = BATCH
    ledger.WORKING_TIME, ledger.ABANDONED_AFTER, ledger.BATCH = (
        WORKING,
        ABANDONED,
        BATCH,
    )


def work(name: str) -> None:
    """A worker with two children, as in production but for their number."""
    from gaamac.celery import app

    hasten()
    app.worker_main(
        [
            *("worker", "--concurrency=2", "--loglevel=CRITICAL", "-n", f"{name}@%h"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
    )


def beat(schedule: str) -> None:
    """The clock."""
    from gaamac.celery import app

    app.start(["beat", "--loglevel=CRITICAL", "-s", schedule, "--pidfile="])


def sweep(_argument: str) -> None:
    """One sweep, as a second portal's beat would cause it."""
    from digests.sweeping import sweep

    hasten()
    sweep(timezone.now())


def members(count: str) -> None:
    """So many members, due now, with something new to read."""
    from tests.cast import plant_site
    from tests.factories.exchange import contribution

    plant_site()
    contribution(title="What is new")
    join(int(count))


def join(count: int) -> None:
    """Approved members with verified addresses, whose daily digest has fallen due."""
    from allauth.account.models import EmailAddress

    from digests.models import DigestPreference
    from members.models import Membership, User

    people = User.objects.bulk_create(
        User(name=f"Member {number}", email=f"member{number}@example.org")
        for number in range(count)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=one, email=one.email, primary=True, verified=True)
        for one in people
    )
    Membership.objects.bulk_create(
        Membership(user=one, state="approved", organisation_name="One", reason="One")
        for one in people
    )
    now = timezone.now()
    daily: dict[str, Any] = {"frequency": "daily", "hour": now.hour}
    DigestPreference.objects.bulk_create(
        DigestPreference(
            member=one,
            next_due_at=now,
            window_opened_at=now - timedelta(days=1),
            **daily,
        )
        for one in people
    )


if __name__ == "__main__":
    django.setup()
    {"worker": work, "beat": beat, "sweep": sweep, "members": members}[sys.argv[1]](
        sys.argv[2]
    )
