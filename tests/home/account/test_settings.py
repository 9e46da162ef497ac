"""A member's settings: name, language, time zone, and which mails come at once."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange.choices import Attribution
from exchange.models import CatalogueEntry
from members.choices import Notice
from members.models import NoticeSwitch, User
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SETTINGS = "/en/me/settings/"
NOTICES = "/en/me/settings/notices/"


@pytest.fixture
def signed_in(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def answers(**changes: str) -> dict[str, str]:
    known = {"name": "Alice", "preferred_language": "en", "time_zone": "UTC"}
    return known | changes


@pytest.mark.parametrize("address", [SETTINGS, NOTICES])
def test_strangers_are_sent_to_sign_in(client: Client, address: str) -> None:
    assert (
        client.get(address).headers["Location"] == f"/en/account/login/?next={address}"
    )


def test_the_page_leads_to_everything_an_account_holds(signed_in: Client) -> None:
    html = signed_in.get(SETTINGS).content.decode()
    for address in (
        NOTICES,
        "/en/account/email/",
        "/en/account/password/change/",
        "/en/account/2fa/",
        "/en/account/sessions/",
        "/en/me/delete/",
    ):
        assert f'href="{address}"' in html


def test_name_and_time_zone_are_saved(signed_in: Client, alice: User) -> None:
    page = signed_in.post(
        SETTINGS, answers(name="Alice B.", time_zone="Africa/Nairobi"), follow=True
    )
    assert "Your settings are saved." in page.content.decode()
    alice.refresh_from_db()
    assert (alice.name, alice.time_zone) == ("Alice B.", "Africa/Nairobi")


def test_choosing_a_language_brings_the_page_back_in_it(
    signed_in: Client, alice: User
) -> None:
    response = signed_in.post(SETTINGS, answers(preferred_language="ar"))
    assert response.headers["Location"] == "/ar/me/settings/"
    alice.refresh_from_db()
    assert alice.preferred_language == "ar"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "A\x00"},
        {"preferred_language": "de"},
        {"time_zone": "Mars"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(
    signed_in: Client, alice: User, wrong: dict[str, str]
) -> None:
    (field,) = wrong
    page = signed_in.post(SETTINGS, answers(**wrong))
    assert f'id="id_{field}_error"' in page.content.decode()
    before = alice.name
    alice.refresh_from_db()
    assert alice.name == before


def test_a_new_name_stands_at_once_where_the_old_one_stood(
    signed_in: Client, alice: User
) -> None:
    contribution(title="Signed", author=alice)
    contribution(title="Not", author=alice, attribution=Attribution.ORGANISATION)
    signed_in.post(SETTINGS, answers(name="Alicia"))
    shown = dict(CatalogueEntry.objects.values_list("title", "author_name"))
    assert shown == {"Signed": "Alicia", "Not": ""}


def test_mails_are_switched_off_and_on(signed_in: Client, alice: User) -> None:
    kept = ["decision", "adaptation", "freshness", "meeting", "invitation"]
    signed_in.post(NOTICES, {"notices": kept})
    assert [one.notice for one in NoticeSwitch.objects.all()] == ["response"]
    html = signed_in.get(NOTICES).content.decode()
    assert html.count("checked") == len(kept)
    signed_in.post(NOTICES, {"notices": [*kept, "response"]})
    assert not NoticeSwitch.objects.exists()


def test_everything_can_be_switched_off_but_the_account(
    signed_in: Client, alice: User
) -> None:
    signed_in.post(NOTICES, {})
    off = set(NoticeSwitch.objects.values_list("notice", flat=True))
    assert off == set(Notice) - {Notice.ACCOUNT, Notice.REVIEW}


def test_only_editors_are_offered_the_mails_of_editors(
    client: Client, alice: User, edith: User
) -> None:
    client.force_login(alice)
    assert 'value="review"' not in client.get(NOTICES).content.decode()
    client.force_login(edith)
    assert 'value="review"' in client.get(NOTICES).content.decode()


def test_a_notice_nobody_offered_is_refused(signed_in: Client) -> None:
    page = signed_in.post(NOTICES, {"notices": ["account", "x" * 500]})
    assert page.status_code == 200
    assert not NoticeSwitch.objects.exists()
