"""manage.py sweep_digests: the clock moved by hand, and the journey from publishing to the mailbox."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from digests import tasks
from digests.choices import DeliveryState
from digests.models import Delivery, DigestPreference
from exchange.follows import follow
from members.models import User
from tests.factories.digests import moment, preference
from tests.factories.exchange import contribution, topic

from .sink import Sink

pytestmark = pytest.mark.django_db
FRIDAY = "2026-11-20T10:00:00+00:00"


@pytest.fixture(autouse=True)
def _friday(site: None) -> Iterator[None]:
    """Every test has the page tree, and begins on a Friday."""
    with time_machine.travel(FRIDAY):
        yield


def run(now: str = "") -> str:
    """What the command says."""
    said = StringIO()
    call_command("sweep_digests", *(["--now", now] if now else []), stdout=said)
    return said.getvalue()


def test_from_publishing_to_the_mailbox_and_out_again(
    client: Client, alice: User, bob: User, mailoutbox
) -> None:
    elections = topic("elections")
    follow(alice, "topic", elections.pk)
    contribution(title="A national committee", topics=[elections], author=bob)
    follow(bob, "topic", topic("early-warning").pk)
    said = run("2026-11-23T09:00")
    assert "Due by 2026-11-23T09:00:00+00:00: 2" in said
    assert "Sent: 2\nSkipped: 0\nFailed: 0" in said
    mail, own = sorted(mailoutbox, key=lambda mail: mail.to)
    assert mail.to == ["alice@example.org"]
    assert own.subject == "GAAMAC weekly: 1 thing about what you posted"
    assert "It is published: readers find it now." in own.body
    assert mail.subject == "GAAMAC weekly: 1 practice"
    assert "A national committee" in mail.body
    assert "Due by 2026-11-23T09:00:00+00:00: 0" in run("2026-11-23T09:00")
    address = mail.extra_headers["List-Unsubscribe"].partition(">")[0].lstrip("<")
    client.post(address.removeprefix("http://testserver"))
    assert "Due by 2027-01-23T09:00:00+00:00: 1" in run("2027-01-23T09:00")
    assert len(mailoutbox) == 2


def test_what_is_published_after_a_sweep_into_the_future_comes_once_and_is_not_lost(
    alice: User, mailoutbox
) -> None:
    with time_machine.travel("2026-11-20T12:00Z", tick=False) as clock:
        contribution(title="Before")
        run("2026-11-24")
        clock.shift(timedelta(hours=1))
        contribution(title="After")
        clock.move_to(moment("2026-11-23T08:00:30+00:00"))
        tasks.sweep()
        assert len(mailoutbox) == 1
        clock.move_to(moment("2026-11-30T08:00:30+00:00"))
        tasks.sweep()
    first, second = (mail.body for mail in mailoutbox)
    assert "Before" in first
    assert "After" not in first
    assert "After" in second
    assert "Before" not in second


def test_the_beat_sends_what_is_due_within_one_sweep(alice: User, mailoutbox) -> None:
    with time_machine.travel("2026-11-23T08:00:05Z"):
        contribution()
        preference(
            alice, frequency="weekly", next_due_at=moment("2026-11-23T08:00+00:00")
        )
        tasks.sweep()
        tasks.sweep()
    assert len(mailoutbox) == 1


def test_a_day_is_a_moment_too(alice: User) -> None:
    assert "Due by 2026-11-30T00:00:00+00:00: 1" in run("2026-11-30")


def test_an_offset_is_understood(alice: User) -> None:
    assert "Due by 2026-11-23T09:00:00+02:00: 0" in run("2026-11-23T09:00+02:00")


@pytest.mark.parametrize(
    "text", ["tomorrow", "2026-13-45", "2026-11-30T25:00", "", " ", "9" * 99]
)
def test_what_is_no_moment_is_refused_with_words(text: str) -> None:
    with pytest.raises(CommandError, match="is no moment") as caught:
        call_command("sweep_digests", "--now", text)
    assert caught.value.returncode == 2


def test_a_stopped_run_says_so_and_exits_with_1(sink: Sink, alice: User) -> None:
    contribution()
    preference(alice)
    sink.say("MAIL", "530 5.7.0 Sign in first")
    said = StringIO()
    with pytest.raises(CommandError, match=r"Stopped: .*530") as caught:
        call_command("sweep_digests", stdout=said)
    assert caught.value.returncode == 1
    assert "Waiting for another attempt: 1" in said.getvalue()


def test_without_a_mail_server_nothing_is_lost(
    settings, alice: User, mailoutbox
) -> None:
    contribution()
    preference(alice)
    locmem = settings.EMAIL_BACKEND
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed.getsockname()[1]
        with pytest.raises(CommandError, match="No connection to the mail server"):
            run()
    settings.EMAIL_BACKEND = locmem
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        tasks.sweep()
    assert len(mailoutbox) == 1
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_missed_and_taken_back_are_said(alice: User) -> None:
    preference(alice, next_due_at=timezone.now() - timedelta(hours=7), hour=0)
    DigestPreference.objects.update(hour=(timezone.now() - timedelta(hours=7)).hour)
    assert "missed, merged into the next: 1" in run()
