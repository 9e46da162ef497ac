"""Links in mails: stop by one click that no scanner can make by looking; choose without signing in."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from digests.choices import Frequency
from digests.links import PREFERENCES, UNSUBSCRIBE, token
from digests.models import DigestPreference
from digests.planning import plan_due
from digests.sending import send_waiting
from gaamac.common.visibility import Visibility
from members.choices import Notice
from members.models import NoticeSwitch, User
from tests.factories.digests import preference
from tests.factories.exchange import contribution

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _site(site: None) -> None:
    """Every test has the page tree."""


@pytest.fixture
def strict() -> Client:
    """A client as a mail program is: no cookie, no token against forgery, no session."""
    return Client(enforce_csrf_checks=True)


def link(purpose: str, row: DigestPreference) -> str:
    name = {UNSUBSCRIBE: "unsubscribe", PREFERENCES: "preferences"}[purpose]
    return f"/en/digest/{name}/{token(purpose, row.member_id, row.link_key)}/"


def frequency(member: User) -> str:
    return DigestPreference.objects.get(member=member).frequency


def test_opening_the_link_changes_nothing(strict: Client, alice: User) -> None:
    row = preference(alice, frequency=Frequency.WEEKLY)
    for ask in (strict.get, strict.head, strict.options):
        assert ask(link(UNSUBSCRIBE, row)).status_code == 200
    page = strict.get(link(UNSUBSCRIBE, row)).content.decode()
    assert "Stop the weekly digest?" in page
    assert "Nothing has changed yet." in page
    assert frequency(alice) == Frequency.WEEKLY


def test_one_click_stops_it(strict: Client, alice: User) -> None:
    response = strict.post(link(UNSUBSCRIBE, preference(alice)), ONE_CLICK)
    assert response.status_code == 200
    assert response.cookies == {}
    assert frequency(alice) == Frequency.OFF


def test_the_button_of_the_page_stops_it_and_leaves_notices_on(
    strict: Client, alice: User
) -> None:
    page = strict.post(link(UNSUBSCRIBE, preference(alice))).content.decode()
    assert "You no longer get the daily digest" in page
    assert not NoticeSwitch.objects.exists()


def test_all_mail_can_be_stopped(strict: Client, alice: User) -> None:
    address = link(UNSUBSCRIBE, preference(alice))
    page = strict.post(address, {"scope": "all"}).content.decode()
    assert "You get no more mails from us" in page
    switched_off = NoticeSwitch.objects.filter(user=alice)
    assert {row.notice for row in switched_off} == set(Notice) - {Notice.ACCOUNT}
    assert frequency(alice) == Frequency.OFF


def test_stopping_twice_is_as_good_as_once(strict: Client, alice: User) -> None:
    address = link(UNSUBSCRIBE, preference(alice))
    assert strict.post(address, ONE_CLICK).status_code == 200
    assert strict.post(address, ONE_CLICK).status_code == 200
    assert "It was stopped before." in strict.get(address).content.decode()


@pytest.mark.parametrize(
    "rubbish", ["x", "a/b/c", "%F0%9F%92%A3", "W10:1abc:sig", ".." * 300, "a" * 3000]
)
def test_rubbish_is_answered_with_200(strict: Client, rubbish: str) -> None:
    address = f"/en/digest/unsubscribe/{rubbish}/"
    assert strict.post(address, ONE_CLICK).status_code == 200
    assert "This link is no longer good" in strict.get(address).content.decode()


def test_a_deleted_account_is_answered_with_200(strict: Client, alice: User) -> None:
    address = link(UNSUBSCRIBE, preference(alice))
    alice.delete()
    assert strict.post(address, ONE_CLICK).status_code == 200


def test_a_link_of_one_purpose_is_rubbish_for_the_other(
    strict: Client, alice: User
) -> None:
    row = preference(alice)
    wrong = token(PREFERENCES, row.member_id, row.link_key)
    strict.post(f"/en/digest/unsubscribe/{wrong}/", ONE_CLICK)
    assert frequency(alice) == Frequency.DAILY
    wrong = token(UNSUBSCRIBE, row.member_id, row.link_key)
    assert strict.get(f"/en/digest/preferences/{wrong}/").status_code == 404


def test_the_link_to_preferences_opens_only_that_page(
    client: Client, alice: User
) -> None:
    address = link(PREFERENCES, preference(alice))
    page = client.get(address)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    choices = {"frequency": "monthly", "weekday": 0, "day_of_month": 5, "hour": 6}
    client.post(address, choices)
    assert frequency(alice) == Frequency.MONTHLY
    assert client.get("/en/me/digest/").status_code == 302
    assert client.get("/en/me/follows/").status_code == 302


def test_whoever_holds_the_link_reads_no_title_that_is_not_public(
    client: Client, alice: User
) -> None:
    hidden = contribution(title="Under the rose", visibility=Visibility.COMMUNITY)
    contribution(title="Openly said")
    row = preference(alice, is_discreet=False)
    page = client.get(link(PREFERENCES, row)).content.decode()
    assert "Openly said" in page
    assert "Under the rose" not in page
    assert hidden.slug not in page


def test_changing_the_link_key_makes_old_links_worthless(
    strict: Client, alice: User
) -> None:
    row = preference(alice)
    address = link(UNSUBSCRIBE, row)
    DigestPreference.objects.update(link_key="00000000-0000-4000-8000-000000000000")
    strict.post(address, ONE_CLICK)
    assert frequency(alice) == Frequency.DAILY


def test_the_links_of_a_mail_work(strict: Client, alice: User, mailoutbox) -> None:
    contribution()
    preference(alice)
    plan_due(timezone.now())
    send_waiting()
    (mail,) = mailoutbox
    header = mail.extra_headers["List-Unsubscribe"]
    address, by_mail = re.findall(r"<([^>]+)>", header)
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert by_mail.startswith("mailto:portal@gaamac.example?subject=Unsubscribe%20")
    assert address in mail.body
    assert address in mail.alternatives[0][0]
    strict.post(address.removeprefix("http://testserver"), ONE_CLICK)
    assert frequency(alice) == Frequency.OFF
