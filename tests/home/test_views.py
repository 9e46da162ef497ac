"""Reporting a concern, and the pages for what can't be shown."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import translation

from gaamac.common.visibility import Visibility
from gaamac.home import views
from gaamac.home.models import Concern
from members.models import User
from tests.factories.exchange import contribution

pytestmark = pytest.mark.django_db

SECRET = "The third photograph shows the house of a witness."


def report(client: Client, **fields: object) -> object:
    given = {"text": SECRET, "form_key": str(uuid4()), **fields}
    return client.post("/en/report/", given)


def test_the_form_knows_the_page_it_was_opened_from(client: Client, site: None) -> None:
    page = client.get(
        "/en/report/", {"about": "/en/practices/monitors/"}
    ).content.decode()
    assert 'value="/en/practices/monitors/"' in page


@pytest.mark.parametrize(
    "about", ["https://evil.example/", "//evil.example/", "javascript:x"]
)
def test_only_a_page_of_this_portal_is_filled_in(
    client: Client, site: None, about: str
) -> None:
    page = client.get("/en/report/", {"about": about}).content.decode()
    assert 'name="address" value' not in page


def test_a_concern_is_stored_and_what_happens_next_is_said(
    client: Client, site: None
) -> None:
    response = report(client, address="/en/practices/x/", contact="someone@example.org")
    assert response.status_code == 302
    assert response.url == "/en/report/thanks/"
    concern = Concern.objects.get()
    assert (concern.text, concern.address, concern.contact) == (
        SECRET,
        "/en/practices/x/",
        "someone@example.org",
    )
    assert "with the editors" in client.get(response.url).content.decode()


def test_no_account_and_no_address_are_needed(client: Client, site: None) -> None:
    report(client)
    assert Concern.objects.get().contact == ""


def test_no_mail_goes_to_the_address_that_was_entered(
    client: Client, site: None, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report(client, contact="somebody.else@example.org", is_urgent="on")
    assert not [one for one in mail.outbox if "somebody.else@example.org" in one.to]


def test_editors_are_told_of_an_urgent_one_without_a_word_of_it(
    client: Client, edith: User, alice: User, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report(client, is_urgent="on", address="/en/practices/secret-place/")
    (message,) = mail.outbox
    assert message.to == [edith.email]
    everything = message.subject + message.body + message.alternatives[0].content
    assert "danger" in message.subject
    assert "witness" not in everything
    assert "secret-place" not in everything
    assert f"/cms/concerns/{Concern.objects.get().pk}/" in message.body


def test_editors_are_not_mailed_about_the_others(
    client: Client, edith: User, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        report(client)
    assert mail.outbox == []


def test_a_form_sent_twice_makes_one_concern(
    client: Client, edith: User, django_capture_on_commit_callbacks: object
) -> None:
    key = str(uuid4())
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(2):
            assert report(client, form_key=key, is_urgent="on").status_code == 302
    assert Concern.objects.count() == 1
    assert len(mail.outbox) == 1


def test_a_form_without_a_usable_key_is_still_heard(client: Client, site: None) -> None:
    assert report(client, form_key="rubbish").status_code == 302
    assert Concern.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("contact", "not an address"),
        ("text", "a" * 4001),
        ("address", "a" * 501),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: Client, site: None, field: str, value: str
) -> None:
    response = report(client, **{"address": "/en/kept/", field: value})
    assert response.status_code == 200
    page = response.content.decode()
    assert "One thing to put right" in page
    assert f'href="#id_{field}"' in page
    if field != "address":
        assert "/en/kept/" in page
    if field != "text":
        assert "house of a witness" in page
    assert not Concern.objects.exists()


def test_control_characters_are_not_stored(client: Client, site: None) -> None:
    report(client, text="It\x07 is \u202ewrong\u202c")
    assert Concern.objects.get().text == "It is wrong"


def test_a_character_that_cannot_be_stored_is_refused_beside_the_field(
    client: Client, site: None
) -> None:
    response = report(client, text="nul\x00")
    assert response.status_code == 200
    assert "NUL" in response.content.decode()


def test_after_many_reports_one_waits_and_keeps_what_was_typed(
    client: Client, site: None
) -> None:
    for _number in range(views.REPORTS.amount):
        assert report(client).status_code == 302
    response = report(client)
    assert response.status_code == 429
    page = response.content.decode()
    assert "Nothing was lost" in page
    assert "house of a witness" in page


def test_a_report_needs_the_token_of_its_form(site: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert report(client).status_code == 403
    page = client.get("/en/report/").content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert report(client, csrfmiddlewaretoken=token).status_code == 302


def test_reading_the_form_makes_no_session(client: Client, site: None) -> None:
    client.get("/en/report/")
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("language", ["fr", "ar", "zh-hans"])
def test_it_answers_in_the_readers_language(
    client: Client, site: None, language: str
) -> None:
    response = client.get(f"/{language}/report/")
    assert f'<html lang="{language}"' in response.content.decode()


def test_denied_and_missing_are_the_same_bytes(client: Client, site: None) -> None:
    missing = client.get("/en/practices/for-members/")
    contribution(title="For members", visibility=Visibility.COMMUNITY)
    denied = client.get("/en/practices/for-members/")
    assert missing.status_code == denied.status_code == 404
    assert missing.content == denied.content
    assert _comparable(missing) == _comparable(denied)


def _comparable(response: object) -> dict[str, str]:
    return dict(response.headers)


def test_a_missing_page_offers_to_sign_in_and_come_back(
    client: Client, site: None
) -> None:
    page = client.get("/en/practices/gone/?q=x").content.decode()
    assert "/en/account/login/?next=%2Fen%2Fpractices%2Fgone%2F" in page


@pytest.mark.django_db(databases=[])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_for_a_fault_of_ours_needs_no_database(language: str) -> None:
    with translation.override(language):
        response = views.server_error(RequestFactory().get("/en/"))
    assert response.status_code == 500
    assert f'lang="{language}"' in response.content.decode()


def test_a_fault_of_ours_shows_that_page(
    site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_user: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("gaamac.home.front_page.front_page", fail)
    response = Client(raise_request_exception=False).get("/en/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "on purpose" not in response.content.decode()
