"""What the mail server's log says: of what was taken, and of nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from digests import ledger, relay_log
from digests.choices import DeliveryState
from digests.models import Delivery
from digests.planning import plan_due
from digests.sending import send_waiting
from digests.sweeping import sweep
from gaamac.common.mail import message_id
from members.models import User
from tests.factories.digests import preference
from tests.factories.exchange import contribution

from .sink import TAKE_AND_HANG_UP, Sink

A, B, C = "<a@x.example>", "<b@x.example>", "<c@x.example>"
POSTFIX = f"""\
Nov 23 10:00:00 mail postfix/smtpd[7]: 4Fz1: client=portal[10.0.0.2]
Nov 23 10:00:00 mail postfix/cleanup[8]: 4Fz1: message-id={A}
Nov 23 10:00:00 mail postfix/qmgr[9]: 4Fz1: from=<p@x.example>, size=20000, nrcpt=1 (queue active)
Nov 23 10:00:01 mail postfix/cleanup[8]: 4Fz2: message-id={B}
Nov 23 10:00:01 mail postfix/smtpd[7]: lost connection after DATA from portal[10.0.0.2]
"""
EXIM = """\
2026-11-23 10:00:00 1tEs-0001-AA <= p@x.example H=portal P=esmtp S=20000 id=c@x.example
2026-11-23 10:00:01 1tEs-0001-AA => alice@example.org R=dnslookup
"""


@pytest.fixture
def log(settings, tmp_path: Path) -> Path:
    """The log of the mail server."""
    path = tmp_path / "mail.log"
    path.touch()
    settings.MAIL_LOG = str(path)
    return path


def test_taken_is_what_stands_in_the_queue(log: Path) -> None:
    log.write_text(POSTFIX)
    assert relay_log.taken_among([A, B, C]) == {A}
    log.write_text(EXIM)
    assert relay_log.taken_among([A, B, C]) == {C}


def test_the_log_before_the_last_turning_over_is_read_too(log: Path) -> None:
    log.with_name("mail.log.1").write_text(POSTFIX)
    log.write_text(EXIM)
    assert relay_log.taken_among([A, B, C]) == {A, C}


def test_a_log_that_is_not_there_tells_nothing(settings, tmp_path: Path) -> None:
    for name in ("", str(tmp_path / "none")):
        settings.MAIL_LOG = name
        with pytest.raises(relay_log.CannotTell):
            relay_log.taken_among([A])


@given(st.binary(max_size=400))
def test_no_line_breaks_the_reading(rubbish: bytes) -> None:
    lines = [rubbish, *POSTFIX.encode().splitlines(keepends=True)]
    assert A.encode() in set(relay_log._taken(iter(lines)))


@pytest.mark.django_db
@pytest.mark.parametrize(("is_logged", "sent"), [(True, 1), (False, 2)])
def test_an_unanswered_message_is_asked_about_and_sent_again_only_if_it_was_not_taken(
    sink: Sink, log: Path, alice: User, is_logged: bool, sent: int, site: None
) -> None:
    contribution(title="New")
    preference(alice)
    plan_due(timezone.now())
    sink.say("DATA", TAKE_AND_HANG_UP, "")
    send_waiting()
    row = Delivery.objects.select_related("edition").get()
    assert row.state == DeliveryState.CLAIMED
    if is_logged:
        name = message_id(ledger.delivery_name(row.edition.label, row.pk))
        log.write_text(POSTFIX.replace(A, name))
    with time_machine.travel(
        timezone.now() + ledger.ABANDONED_AFTER + timedelta(seconds=1)
    ):
        sweep(timezone.now())
        send_waiting()
    assert len(sink.accepted) == sent
    assert Delivery.objects.ledger() == {(DeliveryState.SENT, ""): 1}
