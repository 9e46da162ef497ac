"""Notices: none lost, none that should not go, each in its recipient's language."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from gaamac.common.visibility import Visibility
from members import notify
from members.choices import Notice, NoticeState
from members.models import NoticeSwitch, OutgoingNotice, Suppression, User
from tests.mails import arrived, html_of

TEMPLATE = "members/membership_restored"
REFUSED = {"alice@example.org": (550, b"5.1.1 No such user")}
NOT_NOW = {"alice@example.org": (451, b"4.7.1 Try again later")}
POLICY = {"alice@example.org": (550, b"5.7.1 Not from here")}


def tell(
    user: User, notice: Notice = Notice.RESPONSE, **more: object
) -> OutgoingNotice:
    notify.notify(user, notice, TEMPLATE, {"note": "Hello"}, **more)
    return OutgoingNotice.objects.latest("pk")


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch):
    """Makes the mail server refuse as told, until told otherwise."""
    answer: dict[str, Exception | None] = {"error": None}

    def send_messages(_self, messages):
        if answer["error"] is not None:
            raise answer["error"]
        mail.outbox.extend(messages)
        return len(messages)

    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", send_messages
    )

    def refuse(error: Exception | None) -> None:
        answer["error"] = error

    return refuse


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_sent_when_the_change_is_stored(alice: User) -> None:
    with transaction.atomic():
        tell(alice)
        assert mail.outbox == []
    (message,) = mail.outbox
    assert message.to == [alice.email]
    assert OutgoingNotice.objects.get().state == NoticeState.SENT


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_tells_nobody(alice: User) -> None:
    with transaction.atomic():
        tell(alice)
        transaction.set_rollback(True)
    assert mail.outbox == []
    assert not OutgoingNotice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_loses_nothing(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from members.tasks import send_notice

    def down(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(send_notice, "apply_async", down)
        tell(alice)
    assert mail.outbox == []
    notify.sweep()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_the_sweep_sends_each_notice_once(alice: User, bob: User) -> None:
    tell(alice)
    tell(bob)
    assert len(arrived()) == 2
    assert len(arrived()) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_send_the_same_notice(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "_wake_a_worker", lambda _pk: None)
    row = tell(alice)
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT 1 FROM members_outgoingnotice WHERE id = %s FOR UPDATE", [row.pk]
        )
        notify.deliver(row.pk)
        assert mail.outbox == []
        cursor.execute("ROLLBACK")
    other.close()
    notify.deliver(row.pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_the_mail_is_in_the_members_language_and_direction(alice: User) -> None:
    alice.preferred_language = "ar"
    alice.save()
    tell(alice)
    (message,) = arrived()
    assert message.extra_headers["Content-Language"] == "ar"
    assert '<html lang="ar" dir="rtl">' in html_of(message)
    assert "http://testserver/ar/account/login/" in message.body
    assert "http://testserver/ar/account/login/" in html_of(message)


@pytest.mark.django_db
def test_the_language_is_that_of_the_moment_of_sending(alice: User) -> None:
    tell(alice)
    User.objects.update(preferred_language="fr")
    assert arrived()[0].extra_headers["Content-Language"] == "fr"


@pytest.mark.django_db
def test_each_mail_says_why_it_came_and_where_to_stop_it(alice: User) -> None:
    tell(alice)
    (message,) = arrived()
    for text in (message.body, html_of(message)):
        assert "because you posted something" in text
        assert "http://testserver/en/digest/stop/" in text
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_what_was_switched_off_after_it_was_queued_does_not_go(alice: User) -> None:
    row = tell(alice)
    NoticeSwitch.objects.create(user=alice, notice=Notice.RESPONSE)
    assert arrived() == []
    row.refresh_from_db()
    assert row.state == NoticeState.DROPPED


@pytest.mark.django_db
def test_mail_about_the_account_itself_cannot_be_switched_off(alice: User) -> None:
    NoticeSwitch.objects.create(user=alice, notice=Notice.ACCOUNT)
    tell(alice, Notice.ACCOUNT)
    (message,) = arrived()
    assert "/me/settings/notices/" not in message.body


@pytest.mark.django_db
def test_a_suppressed_address_gets_nothing(alice: User) -> None:
    Suppression.objects.create(address="Alice@example.org", reason="bounced")
    tell(alice)
    tell(alice, Notice.ACCOUNT)
    assert arrived() == []


@pytest.mark.django_db
def test_an_account_that_was_closed_meanwhile_gets_nothing(alice: User) -> None:
    tell(alice)
    User.objects.update(is_active=False)
    assert arrived() == []


@pytest.mark.django_db
def test_who_may_no_longer_see_a_thing_is_not_told_of_it(alice: User) -> None:
    tell(alice, visibility=Visibility.COMMUNITY)
    alice.membership.state = "suspended"
    alice.membership.save()
    tell(alice, visibility=Visibility.FOCAL_POINTS)
    assert arrived() == []


@pytest.mark.django_db
def test_what_was_said_is_forgotten_once_it_is_sent(alice: User) -> None:
    row = tell(alice)
    assert row.context == {"note": "Hello"}
    arrived()
    row.refresh_from_db()
    assert row.context == {}


@pytest.mark.django_db
def test_the_row_itself_goes_after_a_month(alice: User) -> None:
    tell(alice)
    arrived()
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        arrived()
    assert not OutgoingNotice.objects.exists()


@pytest.mark.django_db
def test_a_refusal_for_now_is_tried_again_with_the_same_identity(
    alice: User, mail_server
) -> None:
    row = tell(alice)
    mail_server(smtplib.SMTPRecipientsRefused(NOT_NOW))
    assert arrived() == []
    row.refresh_from_db()
    assert (row.state, row.attempts) == (NoticeState.WAITING, 1)
    mail_server(None)
    assert arrived() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        (message,) = arrived()
    assert message.extra_headers["Message-ID"] == f"<notice-{row.pk}@gaamac.example>"


@pytest.mark.django_db
def test_a_server_that_stays_away_is_given_up_after_a_day(
    alice: User, mail_server
) -> None:
    row = tell(alice)
    mail_server(ConnectionRefusedError())
    moment = timezone.now()
    for minutes in range(0, 36 * 60, 10):
        with time_machine.travel(moment + timedelta(minutes=minutes), tick=False):
            notify.sweep()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (NoticeState.FAILED, notify.MOST_ATTEMPTS)


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_never_tried_again(
    alice: User, mail_server
) -> None:
    row = tell(alice)
    mail_server(smtplib.SMTPRecipientsRefused(REFUSED))
    arrived()
    row.refresh_from_db()
    assert row.state == NoticeState.FAILED
    assert Suppression.objects.get().address == alice.email


@pytest.mark.django_db
def test_a_refusal_of_the_portal_is_not_held_against_the_member(
    alice: User, mail_server
) -> None:
    row = tell(alice)
    mail_server(smtplib.SMTPRecipientsRefused(POLICY))
    arrived()
    row.refresh_from_db()
    assert row.state == NoticeState.WAITING
    assert not Suppression.objects.exists()


@pytest.mark.django_db
def test_a_mail_that_cannot_be_built_does_not_hold_up_the_others(
    alice: User, bob: User
) -> None:
    notify.notify(alice, Notice.RESPONSE, "members/nowhere", {})
    tell(bob)
    assert [message.to for message in arrived()] == [[bob.email]]


@pytest.mark.django_db
def test_what_a_notice_says_must_be_plain(alice: User) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        notify.notify(alice, Notice.RESPONSE, TEMPLATE, {"user": alice})
