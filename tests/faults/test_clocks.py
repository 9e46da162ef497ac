"""Clocks that jump, days that are short, long or missing: everybody has each edition once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from digests import ledger
from digests.choices import DeliveryState, Frequency, Reason
from digests.models import Delivery, DigestPreference
from digests.planning import plan_due
from digests.schedule import due_on, next_due
from digests.sending import send_waiting
from digests.sweeping import sweep
from members.models import User
from tests.factories.digests import preference
from tests.factories.exchange import contribution
from tests.factories.members import member

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# What is published after the last digest of the test.
LATE = 1
# Two years each. Samoa (Apia) had its last changes, and a day that never was, in 2011.
ZONES = {
    "Europe/Brussels": 2026,
    "America/New_York": 2026,
    "Africa/Cairo": 2026,
    "Australia/Lord_Howe": 2026,
    "Pacific/Apia": 2010,
}


def run(now: datetime) -> None:
    """What the portal does at a moment."""
    with time_machine.travel(now, tick=False):
        sweep(timezone.now())
        send_waiting()


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
@pytest.mark.parametrize("when", [-1, 1])
def test_a_clock_that_jumps_an_hour_repeats_and_loses_nothing(
    site: None, alice: User, jump: timedelta, when: int
) -> None:
    """The jump comes so many hours after the moment at which she is due; three days are watched."""
    start = datetime(2026, 3, 10, 3, tzinfo=UTC)
    with time_machine.travel(start, tick=False):
        due = start.replace(hour=8)
        preference(alice, hour=8, next_due_at=due, window_opened_at=start)
    real, off = start, timedelta(0)
    told = []
    while real < start + timedelta(days=2, hours=12):
        if real == due + when * HOUR:
            off = jump
        with time_machine.travel(real + off, tick=False):
            if real.hour % 12 == 0 or abs(real - due - when * HOUR) <= HOUR:
                told.append(contribution(title=f"News {len(told)}").title)
        run(real + off)
        real += HOUR
    editions = list(Delivery.objects.values_list("edition__label", "state"))
    assert Counter(editions) == {
        (f"2026-03-{day}", DeliveryState.SENT): 1 for day in (10, 11, 12)
    }
    # Every piece of news came in exactly one of them.
    bodies = [str(message.body) for message in mail.outbox]
    for title in told[:-LATE]:
        assert sum(f"{title}\n" in body for body in bodies) == 1, title


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_clock_that_jumps_while_a_worker_is_dead_repeats_at_most_its_one(
    site: None, alice: User, jump: timedelta
) -> None:
    contribution(title="New")
    preference(alice)
    plan_due(timezone.now())
    assert ledger.claim()
    now = timezone.now()
    for minutes in range(0, 180, 10):
        run(now + jump + timedelta(minutes=minutes))
    assert [message.to for message in mail.outbox] == [[alice.email]]
    assert Delivery.objects.ledger() == {(DeliveryState.SENT, ""): 1}


def changes(zone: str) -> list[datetime]:
    """The instants (to the hour) at which the clocks of a zone change within its two years."""
    info, instant = ZoneInfo(zone), datetime(ZONES[zone], 1, 1, tzinfo=UTC)
    end, found = instant.replace(year=ZONES[zone] + 2), []
    while instant < end:
        before = instant.astimezone(info).utcoffset()
        instant += HOUR
        if instant.astimezone(info).utcoffset() != before:
            found.append(instant)
    return found


def local_days(zone: str, since: datetime, until: datetime) -> set[date]:
    """The days that a calendar there shows."""
    info, days = ZoneInfo(zone), set()
    while since < until:
        days.add(since.astimezone(info).date())
        since += HOUR
    return days


def shares_its_instant(person: User, day: date) -> bool:
    """Whether the day before, which no calendar there showed, is due at the same instant."""
    rhythm = person.digest_preference.rhythm
    return due_on(rhythm, day - timedelta(days=1)) == due_on(rhythm, day)


@pytest.mark.parametrize("zone", ZONES)
def test_every_hour_of_every_day_around_each_change_has_its_edition_once(
    site: None, zone: str
) -> None:
    found = changes(zone)
    assert len(found) >= 4
    people = [
        member(f"Hour{hour}", time_zone=zone, preferred_language="en")
        for hour in (0, 1, 2, 3, 5, 12, 23)
    ]
    for change in found:
        start = change - timedelta(days=2)
        with time_machine.travel(start, tick=False):
            for person in people:
                row = preference(person, hour=int(person.name[4:]))
                row.next_due_at = None
                row.save()
            for row in DigestPreference.objects.select_related("member"):
                row.next_due_at = next_due(row.rhythm, start)
                row.save()
        now = start
        while now < change + timedelta(days=2):
            now += timedelta(hours=3)
            run(now)
        whole = local_days(zone, start + timedelta(days=1), change + timedelta(days=1))
        rows = Delivery.objects.filter(edition__frequency=Frequency.DAILY)
        had = Counter(rows.values_list("member_id", "edition__label"))
        assert set(had.values()) == {1}
        for person in people:
            for day in whole:
                if shares_its_instant(person, day):
                    continue
                assert had[person.pk, day.isoformat()] == 1, (person.name, day, change)
        assert set(rows.values_list("reason", flat=True)) <= {Reason.NOTHING_NEW}
        rows.delete()
