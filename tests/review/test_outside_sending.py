"""Sending a text to an official without an account: who may, to whom, and what the desk says of it."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from exchange import review as exchange_review
from exchange.models import CatalogueEntry, Contribution
from exchange.review import ReviewRefused
from members.models import Suppression, User
from practices.models import Practice
from review import due, links, sending
from review.choices import LinkState
from review.models import OutsideApproval
from review.services import Asked
from tests.factories.posting import latest
from tests.factories.review import path_of, sent_outside
from tests.mails import html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_only_editors_send_links(alice: User, page: Contribution) -> None:
    with pytest.raises(ReviewRefused):
        sent_outside(alice, page)


def test_a_second_link_to_the_same_address_stops_the_first(
    official: Client, edith: User, page: Contribution, link: OutsideApproval
) -> None:
    second = sent_outside(edith, page)
    assert official.get(path_of(link)).status_code == 410
    assert official.get(path_of(second)).status_code == 200


def test_a_mistake_does_not_become_a_mailing(edith: User, page: Contribution) -> None:
    for number in range(5):
        sent_outside(edith, page, Asked("One", f"one{number}@x.example", "en"))
    with pytest.raises(ReviewRefused, match="Five links"):
        sent_outside(edith, page, Asked("Six", "six@x.example", "en"))


def test_mail_and_page_are_in_the_language_that_was_chosen(
    official: Client, edith: User, page: Contribution
) -> None:
    row = sent_outside(edith, page, Asked("Nadia", "nadia@justice.example", "ar"))
    sending.sweep()
    letter = mail.outbox[-1]
    assert 'lang="ar" dir="rtl"' in html_of(letter)
    assert "/ar/review/outside/" in letter.body
    assert 'dir="rtl"' in official.get(path_of(row)).content.decode()


def test_a_mail_goes_once_and_a_refused_address_is_said_in_the_desk(
    desk: Client, edith: User, page: Contribution, monkeypatch: Any
) -> None:
    sent_outside(edith, page)
    sending.sweep()
    sending.sweep()
    assert len([one for one in mail.outbox if "nadia" in one.to[0]]) == 1

    def refuse(_messages: object) -> int:
        raise SMTPRecipientsRefused({"gone@x.example": (550, b"5.1.1 no such user")})

    monkeypatch.setattr(sending, "send", refuse)
    sent_outside(edith, page, Asked("Gone", "gone@x.example", "en"))
    sending.sweep()
    monkeypatch.undo()
    Suppression.objects.create(address="never@x.example", reason="asked")
    sent_outside(edith, page, Asked("Never", "never@x.example", "en"))
    sending.sweep()
    shown = desk.get(f"/cms/reviewing/{page.pk}/").content.decode()
    assert "the mail server refuses this address" in shown
    assert "this address has asked for no mails" in shown
    assert len([one for one in mail.outbox if "never" in one.to[0]]) == 0


def test_an_editor_asks_from_the_desk_and_mistakes_are_said_beside_the_field(
    desk: Client, page: Contribution
) -> None:
    address = f"/cms/reviewing/{page.pk}/"
    assert "Ask somebody outside" in desk.get(address).content.decode()
    values = {
        "action": "ask_outside",
        "name": "Nadia",
        "address": "not an address",
        "language": "en",
        "question": "Is the law named rightly?",
        "revision": page.latest_revision_id,
    }
    wrong = desk.post(address, values).content.decode()
    assert "Enter a valid email address." in wrong
    assert "Is the law named rightly?" in wrong
    right = desk.post(address, values | {"address": "n@x.example"}, follow=True)
    assert "The link is mailed." in right.content.decode()
    assert "It waits for an approval from outside just now" in right.content.decode()
    assert OutsideApproval.objects.get().expires_at.date() == due.today() + due.LINK


def test_while_it_waits_outside_the_text_is_not_approved_in_passing(
    desk: Client, edith: User, page: Contribution, link: OutsideApproval
) -> None:
    task = latest(page.translation_key, Practice).current_workflow_task_state
    with pytest.raises(ReviewRefused, match="Somebody else is still reading"):
        exchange_review.approve(task, edith)
    desk.post(f"/cms/reviewing/{page.pk}/", {"action": "go_on"}, follow=True)
    link.refresh_from_db()
    assert links.state_of(link) == LinkState.REVOKED
    task = latest(page.translation_key, Practice).current_workflow_task_state
    exchange_review.approve(task, edith)
    assert CatalogueEntry.objects.exists()
