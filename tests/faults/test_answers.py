"""Every answer at every verb: the ledger adds up, nobody is lost, nothing comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from digests.choices import DeliveryState, Reason
from digests.models import Delivery
from digests.planning import plan_due
from digests.sending import send_waiting
from digests.sweeping import sweep
from members.models import Suppression
from tests.factories.digests import preference
from tests.factories.exchange import contribution
from tests.factories.members import member

from .script import HANG_UP, SILENCE, Script, speaking

pytestmark = pytest.mark.django_db
MEMBERS = 4
BEFORE_CONTENT = ("MAIL", "RCPT", "DATA")


@pytest.fixture
def script(settings, site: None) -> Iterator[Script]:
    """A mail server that says what it is told, and members who are due."""
    told = Script()
    contribution(title="New")
    for number in range(MEMBERS):
        preference(member(f"Member{number}"))
    plan_due(timezone.now())
    with speaking(told) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 0.3
        yield told


def until_the_end() -> None:
    """Sweep and send, again and again, until nothing is open."""
    now: datetime = timezone.now()
    for _attempt in range(30):
        with time_machine.travel(now, tick=True):
            sweep(timezone.now())
            send_waiting()
            waiting = Delivery.objects.still_open().values_list("next_attempt_at")
            later = [one for (one,) in waiting]
        if not later:
            return
        now = max(now + timedelta(minutes=5, seconds=1), *later)
    raise AssertionError("It doesn't come to an end")


def adds_up(script: Script, *ends: tuple[str, str]) -> None:
    """Everybody has an end, among these; who was sent one has one, and nobody has two."""
    ledger = Delivery.objects.ledger()
    assert sum(ledger.values()) == MEMBERS
    assert set(ledger) <= {(DeliveryState.SENT, ""), *ends}
    assert all(times == 1 for times in script.taken.values())
    for row in Delivery.objects.select_related("member"):
        times = script.taken[row.member.email]
        if row.state == DeliveryState.SENT:
            assert times == 1
        elif row.reason != Reason.UNKNOWN:
            assert times == 0


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("verb", [*BEFORE_CONTENT, "CONTENT"])
@pytest.mark.parametrize(
    "answer", ["421 4.3.2 Closing", "450 4.2.0 Later", "452 4.3.1"]
)
def test_not_now_is_tried_again_until_everybody_has_theirs(
    script: Script, verb: str, answer: str, pipelining: bool
) -> None:
    script.pipelining = pipelining
    script.say(verb, answer, 3)
    until_the_end()
    adds_up(script)
    assert script.taken.total() == MEMBERS


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("verb", ["GREETING", "EHLO", *BEFORE_CONTENT])
@pytest.mark.parametrize("fault", [HANG_UP, SILENCE])
def test_a_line_that_breaks_before_the_content_loses_nobody(
    script: Script, verb: str, fault: str, pipelining: bool
) -> None:
    script.pipelining = pipelining
    script.say(verb, fault, 3)
    until_the_end()
    adds_up(script)
    assert script.taken.total() == MEMBERS


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("fault", [HANG_UP, SILENCE, "rubbish"])
def test_no_answer_to_the_content_repeats_nothing(
    script: Script, fault: str, pipelining: bool
) -> None:
    script.pipelining = pipelining
    script.say("CONTENT", fault, 2)
    until_the_end()
    adds_up(script, (DeliveryState.FAILED, Reason.UNKNOWN))
    assert script.taken.total() == MEMBERS - 2


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(
    ("verb", "answer", "reason"),
    [
        ("RCPT", "550 5.1.1 Nobody", Reason.REFUSED),
        ("RCPT", "552 5.2.2 Full", Reason.UNACCEPTABLE),
        ("CONTENT", "554 5.6.0 No", Reason.UNACCEPTABLE),
    ],
)
def test_never_is_recorded_and_holds_up_nobody_else(
    script: Script, verb: str, answer: str, reason: str, pipelining: bool
) -> None:
    script.pipelining = pipelining
    script.say(verb, answer, 1)
    until_the_end()
    adds_up(script, (DeliveryState.FAILED, reason))
    assert script.taken.total() == MEMBERS - 1
    assert Suppression.objects.count() == (reason == Reason.REFUSED)


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("GREETING", "554 5.3.2 Not you"),
        ("GREETING", "421 4.3.2 Busy"),
        ("EHLO", "421 4.3.2 Busy"),
        ("MAIL", "550 5.7.1 Policy"),
        ("RCPT", "550 5.7.1 Relaying denied"),
        ("DATA", "554 5.5.1 No"),
        ("CONTENT", "550 5.7.1 Spam"),
    ],
)
def test_a_server_that_refuses_us_stops_the_run_and_loses_nobody(
    script: Script, verb: str, answer: str
) -> None:
    script.say(verb, answer, 3)
    until_the_end()
    adds_up(script)
    assert script.taken.total() == MEMBERS
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "answer", ["454 4.7.0 Later", "535 5.7.8 Wrong", HANG_UP, SILENCE]
)
def test_a_sign_in_that_fails_stops_the_run_and_loses_nobody(
    settings, script: Script, answer: str
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "secret"
    script.say("AUTH", answer, 3)
    until_the_end()
    adds_up(script)
    assert script.taken.total() == MEMBERS


@pytest.mark.parametrize("answer", ["454 4.7.0 No", "220 go on", HANG_UP, SILENCE])
def test_no_encryption_stops_the_run_and_sends_nothing_in_clear(
    settings, script: Script, answer: str
) -> None:
    settings.EMAIL_USE_TLS = True
    script.say("STARTTLS", answer, 30)
    for hours in range(3):
        with time_machine.travel(timezone.now() + timedelta(hours=hours)):
            assert send_waiting().stopped_because or hours
    assert Delivery.objects.ledger() == {(DeliveryState.DUE, ""): MEMBERS}
    assert not script.taken
    settings.EMAIL_USE_TLS = False
    until_the_end()
    assert script.taken.total() == MEMBERS


@pytest.mark.parametrize("verb", ["RSET", "QUIT"])
@pytest.mark.parametrize("fault", ["500 what", "421 bye", HANG_UP, SILENCE])
def test_what_goes_wrong_between_messages_concerns_none(
    script: Script, verb: str, fault: str
) -> None:
    script.say("RCPT", "450 4.2.0 Later", 1)
    script.say(verb, fault, 2)
    until_the_end()
    adds_up(script)
    assert script.taken.total() == MEMBERS
