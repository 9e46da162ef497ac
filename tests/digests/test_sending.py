"""From due to the ledger, with a mail server that misbehaves and workers that die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit, urlunsplit

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from digests import ledger, sending
from digests.choices import DeliveryState, Reason
from digests.models import Delivery
from digests.planning import plan_due
from digests.sending import send_waiting
from digests.sweeping import sweep
from members.models import Suppression, User
from tests.factories.digests import preference
from tests.factories.exchange import contribution
from tests.factories.members import member

from .sink import HANG_UP, TAKE_AND_HANG_UP, Sink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(site: None) -> None:
    """Every test has the page tree."""


def members(count: int) -> list[User]:
    """Members whose digest is due, with something new in it."""
    contribution(title="New")
    people = [member(f"Member{number:02}") for number in range(count)]
    for person in people:
        preference(person)
    plan_due(timezone.now())
    return people


def outcome(user: User) -> tuple[str, str]:
    """State and reason of a member's delivery."""
    row = Delivery.objects.get(member=user)
    return row.state, row.reason


def test_everybody_due_gets_theirs_over_one_connection(sink: Sink) -> None:
    people = members(5)
    tally = send_waiting()
    assert tally.sent == 5
    assert sorted(sink.recipients) == [person.email for person in people]
    assert sink.connections == 1
    assert Delivery.objects.ledger() == {(DeliveryState.SENT, ""): 5}


@pytest.mark.parametrize("can_pipeline", [False, True])
def test_the_ledger_adds_up_after_every_kind_of_fault(
    sink: Sink, can_pipeline: bool
) -> None:
    sink.can_pipeline = can_pipeline
    people = members(8)
    names = [person.email for person in people]
    sink.say("RCPT", "451 4.2.0 Later", to=names[0])
    sink.say("RCPT", "550 5.1.1 Nobody", to=names[1])
    sink.say("RCPT", HANG_UP, to=names[2])
    sink.say("DATA", "452 4.3.1 Full", to=names[3])
    sink.say("DATA", "554 5.6.0 No", to=names[4])
    sink.say("DATA", TAKE_AND_HANG_UP, to=names[5])
    sink.say("DATA", "421 4.3.2 Closing", to=names[6])
    tally = send_waiting()
    assert [outcome(person) for person in people] == [
        (DeliveryState.DUE, ""),
        (DeliveryState.FAILED, Reason.REFUSED),
        (DeliveryState.DUE, ""),
        (DeliveryState.DUE, ""),
        (DeliveryState.FAILED, Reason.UNACCEPTABLE),
        (DeliveryState.FAILED, Reason.UNKNOWN),
        (DeliveryState.DUE, ""),
        (DeliveryState.SENT, ""),
    ]
    assert (tally.sent, tally.put_off, sum(tally.failed.values())) == (1, 4, 3)
    assert list(Suppression.objects.values_list("address", flat=True)) == [names[1]]


def test_a_put_off_delivery_waits_longer_each_time_and_fails_after_a_day(
    sink: Sink,
) -> None:
    (person,) = members(1)
    sink.say("RCPT", "450 4.2.1 Greylisted")
    now, waits = timezone.now(), []
    for _attempt in range(30):
        with time_machine.travel(now, tick=False):
            send_waiting()
            row = Delivery.objects.get()
        if row.state == DeliveryState.FAILED:
            break
        waits.append(row.next_attempt_at - now)
        now = row.next_attempt_at
    assert outcome(person) == (DeliveryState.FAILED, Reason.GAVE_UP)
    assert waits[:3] == [
        timedelta(minutes=1),
        timedelta(minutes=2),
        timedelta(minutes=4),
    ]
    assert waits == sorted(waits)
    assert timedelta(hours=16) < now - row.window_closed_at <= timedelta(hours=24)
    assert "Greylisted" in row.detail


def test_a_put_off_delivery_arrives_once_the_server_takes_it(sink: Sink) -> None:
    (person,) = members(1)
    sink.say("RCPT", "450 4.2.1 Greylisted", "")
    send_waiting()
    assert sink.accepted == []
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        send_waiting()
    assert sink.recipients == [person.email]
    assert outcome(person) == (DeliveryState.SENT, "")


def test_a_policy_refusal_stops_the_run_and_loses_nobody(sink: Sink) -> None:
    people = members(4)
    sink.say("RCPT", "550 5.7.1 Relaying denied", "")
    tally = send_waiting()
    assert "Relaying denied" in tally.stopped_because
    assert sink.accepted == []
    assert Delivery.objects.ledger() == {(DeliveryState.DUE, ""): 4}
    assert Suppression.objects.count() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        send_waiting()
    assert sorted(sink.recipients) == [person.email for person in people]


def test_what_was_not_begun_counts_as_no_attempt(sink: Sink) -> None:
    members(3)
    sink.say("RCPT", "550 5.7.1 Relaying denied")
    send_waiting()
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_an_unanswered_message_is_not_sent_again(sink: Sink) -> None:
    (person,) = members(1)
    sink.say("DATA", TAKE_AND_HANG_UP, "")
    send_waiting()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        sweep(timezone.now())
        send_waiting()
    assert sink.recipients == [person.email]
    assert outcome(person) == (DeliveryState.FAILED, Reason.UNKNOWN)


def test_one_mail_that_cannot_be_built_holds_up_nobody(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    people = members(3)
    User.objects.filter(pk=people[0].pk).update(email="two@signs@example.org")
    people[0].emailaddress_set.update(email="two@signs@example.org")
    send_waiting()
    assert sorted(sink.recipients) == [person.email for person in people[1:]]
    assert Delivery.objects.get(member=people[0]).state == DeliveryState.DUE
    assert "could not be built" in caplog.text


def test_a_worker_whose_time_is_up_gives_the_rest_back(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    members(3)
    real, clock = sending.time.monotonic, [0.0]
    monkeypatch.setattr(sending.time, "monotonic", lambda: real() + clock[0])
    sink.before_answer = lambda: clock.__setitem__(0, 500.0)
    send_waiting()
    assert len(sink.accepted) == 1
    assert Delivery.objects.ledger() == {
        (DeliveryState.SENT, ""): 1,
        (DeliveryState.DUE, ""): 2,
    }


def test_what_a_dead_worker_had_claimed_is_taken_up_again() -> None:
    (person,) = members(1)
    ledger.claim()
    sweep(timezone.now())
    send_waiting()
    assert mail.outbox == []
    with time_machine.travel(
        timezone.now() + ledger.ABANDONED_AFTER + timedelta(seconds=1)
    ):
        assert sweep(timezone.now()).taken_back == 1
        send_waiting()
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_a_batch_takes_the_same_queries_however_many_are_sent(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    def queries(count: int) -> int:
        for _number in range(count):
            preference(member(f"Member{User.objects.count()}"))
        plan_due(timezone.now())
        with django_assert_max_num_queries(26) as captured:
            assert send_waiting().sent == count
        return len(captured)

    contribution()
    queries(1)
    assert queries(30) == queries(1)


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_send_each_message_once(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "BATCH", 7)
    people = members(60)

    def work() -> None:
        send_waiting()
        connection.close()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sink.recipients) == [person.email for person in people]
    assert Delivery.objects.ledger() == {(DeliveryState.SENT, ""): 60}


def start_worker(port: int) -> subprocess.Popen[bytes]:
    """A worker in a process of its own, on the database of this test."""
    name = connection.settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(url),
        "DJANGO_SETTINGS_MODULE": "gaamac.settings.test",
    }
    root = Path(django_settings.BASE_DIR)
    command = [sys.executable, "-m", "tests.digests.worker", str(port)]
    return subprocess.Popen(command, cwd=root, env=environment)


@pytest.mark.parametrize("can_pipeline", [False, True])
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nobody_and_repeats_at_most_what_it_was_on(
    sink: Sink, can_pipeline: bool
) -> None:
    sink.can_pipeline = can_pipeline
    people = members(12)
    worker = start_worker(django_settings.EMAIL_PORT)

    def kill_in_time() -> None:
        if len(sink.accepted) == 7:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()

    sink.before_answer = kill_in_time
    assert worker.wait(timeout=120) == -signal.SIGKILL
    assert len(sink.accepted) == 7
    with time_machine.travel(
        timezone.now() + ledger.ABANDONED_AFTER + timedelta(seconds=1)
    ):
        sweep(timezone.now())
        send_waiting()
    times = Counter(sink.recipients)
    assert set(times) == {person.email for person in people}
    assert sum(times.values()) - len(people) == 1
    (repeated,) = [address for address, count in times.items() if count == 2]
    names = {m["Message-ID"] for m in sink.accepted if m["To"] == repeated}
    assert len(names) == 1
    assert Delivery.objects.ledger() == {(DeliveryState.SENT, ""): 12}
