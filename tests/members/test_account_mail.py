"""Mails about accounts wait for a worker: never in a request, never for long, nothing stays."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from members import account_mail
from members.models import AccountMail, User
from members.tasks import sweep_notices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

ASK = "/en/account/login/code/"


@pytest.fixture
def _asked(client: Client, alice: User) -> None:
    client.post(ASK, {"email": alice.email})


@pytest.mark.usefixtures("_asked")
def test_a_request_sends_nothing_itself() -> None:
    assert mail.outbox == []
    assert AccountMail.objects.count() == 1


@pytest.mark.usefixtures("_asked")
def test_what_was_sent_leaves_no_trace() -> None:
    sweep_notices()
    assert len(mail.outbox) == 1
    assert not AccountMail.objects.exists()


def test_a_worker_is_woken_when_the_request_is_done(
    client: Client, alice: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ASK, {"email": alice.email})
    assert [message.to for message in mail.outbox] == [[alice.email]]


@pytest.fixture
def _mail_server_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: object, _messages: object) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", refuse
    )


@pytest.mark.usefixtures("_asked", "_mail_server_down")
def test_a_mail_server_that_is_down_is_tried_again_and_its_log_names_nobody(
    caplog, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_mail.sweep()
    assert "SMTPServerDisconnected" in caplog.text
    assert alice.email not in caplog.text
    monkeypatch.undo()
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        account_mail.sweep()
    assert len(mail.outbox) == 1


@pytest.mark.usefixtures("_asked")
def test_a_code_that_is_no_longer_good_is_not_sent() -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        account_mail.sweep()
    assert mail.outbox == []
    assert not AccountMail.objects.exists()


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: object, _messages: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"5.1.1 nobody")})

    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", refuse
    )
    client.post(ASK, {"email": "nobody@example.org"})
    account_mail.sweep()
    assert not AccountMail.objects.exists()


def test_where_a_page_says_that_a_code_was_sent_a_row_is_always_written(
    client: Client,
) -> None:
    client.post(ASK, {"email": "nobody@example.org"})
    account_mail.sweep()
    client.post("/en/account/login/code/confirm/", {"action": "resend"})
    assert AccountMail.objects.get().name == ""
    account_mail.sweep()
    assert len(mail.outbox) == 1
    assert not AccountMail.objects.exists()


@pytest.mark.usefixtures("_asked")
def test_what_waits_goes_with_the_account(alice: User) -> None:
    account_mail.queue("password_changed", alice.email, {}, alice)
    alice.delete()
    assert not AccountMail.objects.filter(user__isnull=False).exists()
