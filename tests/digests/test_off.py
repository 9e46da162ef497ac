"""Off means off: each list is stopped by its own link, everything is sent, and that alone does not come."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from digests.links import UNSUBSCRIBE, token
from digests.lists import lists_of
from digests.models import DigestPreference
from digests.planning import plan_due
from digests.sending import send_waiting
from members import notify as outbox
from members.choices import Notice
from members.mail_links import notice_link, read_notice_token
from members.models import NoticeSwitch, User
from tests.factories.digests import preference
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
DIGEST = "digest"
EVERYTHING = [DIGEST, *(one.value for one in Notice if one != Notice.ACCOUNT)]


def link_of(user: User, scope: str) -> str:
    """The address that the mail itself names in its header."""
    if scope != DIGEST:
        return notice_link(user, scope).removeprefix("http://testserver")
    row = DigestPreference.objects.get(member=user)
    return f"/en/digest/unsubscribe/{token(UNSUBSCRIBE, user.pk, row.link_key)}/"


def send_everything(user: User) -> set[str]:
    """Cause every mail there is, and send it; which came."""
    mail.outbox.clear()
    for notice in Notice.values:
        context = {
            "title": f"={notice}=",
            "slug": "x",
            "detail_name": "practice-detail",
            "response": "1",
        }
        outbox.notify(user, Notice(notice), "exchange/response", context)
    outbox.sweep()
    contribution()
    plan_due(timezone.now())
    send_waiting()
    subjects = " ".join(str(one.subject) for one in mail.outbox)
    came = {one for one in Notice.values if f"={one}=" in subjects}
    return came | ({DIGEST} if "GAAMAC today" in subjects else set())


def test_each_switch_stops_its_own_mail_and_no_other(
    client: Client, edith: User
) -> None:
    strict = Client(enforce_csrf_checks=True)
    with time_machine.travel("2026-11-23T08:10:00+00:00", tick=False) as clock:
        preference(edith)
        clock.shift(60)
        assert send_everything(edith) == {*EVERYTHING, Notice.ACCOUNT}
        assert {one.scope for one in lists_of(edith)} == set(EVERYTHING)
        for scope in EVERYTHING:
            clock.shift(timedelta(days=1))
            NoticeSwitch.objects.all().delete()
            address = link_of(edith, scope)
            assert "Nothing has changed yet." in strict.get(address).content.decode()
            assert strict.post(address, ONE_CLICK).status_code == 200
            came = send_everything(edith)
            assert came == {*EVERYTHING, Notice.ACCOUNT} - {scope}
            preference(edith, next_due_at=timezone.now() + timedelta(hours=23))
        clock.shift(timedelta(days=1))
        assert strict.post(address, {"scope": "all"}).status_code == 200
        assert send_everything(edith) == {Notice.ACCOUNT}


def test_a_mail_sent_at_once_names_its_own_way_out(alice: User) -> None:
    outbox.notify(
        alice,
        Notice.RESPONSE,
        "exchange/response",
        {"title": "", "slug": "x", "detail_name": "practice-detail", "response": "1"},
    )
    outbox.sweep()
    (sent,) = mail.outbox
    address = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in sent.body
    client = Client(enforce_csrf_checks=True)
    page = client.get(address.removeprefix("http://testserver")).content.decode()
    assert "Stop “A response to something I posted”?" in page
    assert "Stop the weekly digest" in page
    assert "/en/digest/preferences/" in page
    assert not NoticeSwitch.objects.exists()


@pytest.mark.parametrize("rubbish", ["x", "W10:1abc:sig", "%F0%9F%92%A3", "a" * 3000])
def test_rubbish_stops_nothing_and_is_answered(rubbish: str) -> None:
    client = Client(enforce_csrf_checks=True)
    address = f"/en/digest/stop/{rubbish}/"
    assert client.post(address, ONE_CLICK).status_code == 200
    assert "This link is no longer good" in client.get(address).content.decode()
    assert read_notice_token(rubbish) is None


def test_a_scope_there_is_not_stops_nothing(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    address = link_of(alice, Notice.RESPONSE)
    assert client.post(address, {"scope": "account"}).status_code == 200
    assert client.post(address, {"scope": "nonsense"}).status_code == 200
    assert not NoticeSwitch.objects.exists()
