"""A mail server that refuses everything, and a domain that takes only so much."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from digests import breaker
from digests.choices import DeliveryState
from digests.models import Delivery
from digests.planning import plan_due
from digests.sending import send_waiting
from digests.sweeping import sweep
from tests.factories.digests import preference
from tests.factories.exchange import contribution
from tests.factories.members import member

from .sink import Sink

pytestmark = pytest.mark.django_db


def due(count: int, domain: str = "example.org") -> None:
    contribution(title="New")
    for number in range(count):
        person = member(f"Member{number:02}")
        address = f"member{number:02}@{domain}"
        type(person).objects.filter(pk=person.pk).update(email=address)
        person.emailaddress_set.update(email=address)
        preference(person)
    plan_due(timezone.now())


def test_it_is_left_alone_longer_each_time_and_the_desk_says_so(
    sink: Sink, client: Client, edith, site: None
) -> None:
    due(5)
    sink.say("MAIL", "550 5.7.1 Go away")
    now, pauses = timezone.now(), []
    for _time in range(8):
        with time_machine.travel(now, tick=False):
            sweep(timezone.now())
            assert "Go away" in send_waiting().stopped_because
            before = sink.connections
            assert "left alone" in send_waiting().stopped_because
            assert sink.connections == before
            until = breaker.pause().until
            pauses.append((until - now) // timedelta(minutes=1))
        now = until + timedelta(seconds=1)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]
    client.force_login(edith)
    said = client.get("/cms/").content.decode()
    assert "The mail server refuses our mail" in said
    assert "Go away" in said
    assert "5 digests wait" in said
    assert Delivery.objects.ledger() == {(DeliveryState.DUE, ""): 5}
    sink.say("MAIL", "")
    with time_machine.travel(now + timedelta(hours=4), tick=False):
        send_waiting()
    assert len(sink.accepted) == 5
    assert breaker.pause() is None
    assert "refuses our mail" not in client.get("/cms/").content.decode()


def test_only_one_worker_tries_after_a_pause() -> None:
    breaker.note_refusal("no")
    assert not breaker.may_try()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert breaker.may_try()
        assert not breaker.may_try()


def test_workers_refused_together_count_as_one() -> None:
    for _worker in range(8):
        breaker.note_refusal("no")
    assert breaker.pause().times == 1


def test_a_server_that_puts_everything_off_is_left_alone_too(sink: Sink, site) -> None:
    due(30)
    sink.say("RCPT", "451 4.3.0 Not now")
    tally = send_waiting()
    assert tally.put_off == breaker.MOST_IN_A_ROW
    assert breaker.pause() is not None
    untouched = Delivery.objects.filter(attempts=0, state=DeliveryState.DUE)
    assert untouched.count() == 30 - breaker.MOST_IN_A_ROW


def test_a_domain_gets_so_many_a_minute_and_the_rest_later(
    sink: Sink, settings, site: None
) -> None:
    settings.MAIL_PER_MINUTE = {"slow.example": 3}
    due(8, "slow.example")
    now = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    taken = []
    for minute in range(3):
        with time_machine.travel(now + timedelta(minutes=minute), tick=False):
            send_waiting()
            send_waiting()
        taken.append(len(sink.accepted))
    assert taken == [3, 6, 8]
    assert Delivery.objects.ledger() == {(DeliveryState.SENT, ""): 8}
    assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}


def test_without_valkey_only_the_pace_is_lost(sink: Sink, settings, site: None) -> None:
    settings.MAIL_PER_MINUTE = {"*": 1}
    default = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = {"default": default}
    due(4)
    send_waiting()
    assert len(sink.accepted) == 4
