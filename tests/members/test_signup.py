"""Signing up is applying: account, application, code, editors told, nothing told to strangers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from members.choices import MembershipState
from members.models import Membership, User
from tests.factories.members import CountryFactory, MembershipFactory, UserFactory
from tests.mails import arrived, code_in, html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SIGNUP = "/en/account/signup/"
VERIFY = "/en/account/confirm-email/"


@pytest.fixture
def answers() -> dict[str, Any]:
    CountryFactory()
    return {
        "email": "amina@example.org",
        "password1": "a long sentence nobody guesses",
        "name": "Amina",
        "organisation_name": "Peace Network",
        "country": "404",
        "reason": "To learn how others watch elections.",
        "time_zone": "",
    }


@pytest.fixture
def sign_up(client: Client, answers: dict[str, Any]) -> Callable[..., Any]:
    def send(address: str = SIGNUP, **changes: Any) -> Any:
        return client.post(address, answers | changes, follow=True)

    return send


def verify(
    client: Client, address: str = "amina@example.org", page: str = VERIFY
) -> Any:
    return client.post(page, {"code": code_in(arrived(address)[-1])}, follow=True)


def test_the_form_takes_the_address_from_the_home_page(client: Client) -> None:
    page = client.get(SIGNUP, {"email": "amina@example.org"})
    assert 'value="amina@example.org"' in page.content.decode()


def test_a_mistyped_address_in_the_link_is_left_out(client: Client) -> None:
    page = client.get(SIGNUP, {"email": "<script>"})
    assert page.status_code == 200
    assert "&lt;script" not in page.content.decode()


def test_signing_up_stores_an_application_and_sends_a_code(
    sign_up, client: Client
) -> None:
    page = sign_up()
    assert page.redirect_chain[-1][0] == VERIFY
    user = User.objects.get(email="amina@example.org")
    assert (user.name, user.preferred_language, user.time_zone) == (
        "Amina",
        "en",
        "Africa/Nairobi",
    )
    application = user.membership
    assert application.state == MembershipState.PENDING
    assert application.organisation_name == "Peace Network"
    assert application.country.iso2 == "KE"
    assert "watch elections" in application.reason
    assert "_auth_user_id" not in client.session


def test_the_code_opens_a_session_and_the_page_says_what_comes_next(
    sign_up, client: Client
) -> None:
    sign_up()
    page = verify(client)
    assert page.redirect_chain[-1][0] == "/en/me/application/"
    assert "An editor will read your application" in page.content.decode()
    assert client.session["_auth_user_id"]


def test_where_the_applicant_wanted_to_go_is_kept(sign_up, client: Client) -> None:
    sign_up(f"{SIGNUP}?next=/en/practices/una-hakika/")
    page = verify(client)
    assert 'href="/en/practices/una-hakika/"' in page.content.decode()


def test_another_site_is_not_where_the_applicant_is_sent(
    sign_up, client: Client
) -> None:
    sign_up(f"{SIGNUP}?next=https://evil.example/")
    verify(client)
    page = client.get("/en/me/application/", {"next": "//evil.example/"})
    assert 'href="//evil.example' not in page.content.decode()


def test_editors_are_told_once_and_only_of_a_verified_address(
    sign_up, client: Client, edith: User
) -> None:
    sign_up()
    assert not arrived(edith.email)
    verify(client)
    client.post(reverse("account_logout"))
    client.post(
        "/en/account/login/",
        {"login": "amina@example.org", "password": "a long sentence nobody guesses"},
    )
    (message,) = arrived(edith.email)
    application = Membership.objects.get(user__email="amina@example.org")
    assert message.subject == "GAAMAC: Amina asks to join"
    link = f"http://testserver/cms/applications/{application.pk}/decide/"
    assert link in message.body
    assert link in html_of(message)
    assert "Kenya" in message.body


def test_a_lost_session_is_no_lost_application(
    sign_up, client: Client, edith: User
) -> None:
    sign_up()
    client.cookies.clear()
    client.post(
        "/en/account/login/",
        {"login": "amina@example.org", "password": "a long sentence nobody guesses"},
    )
    page = verify(client)
    assert "An editor will read your application" in page.content.decode()
    assert len(arrived(edith.email)) == 1


def test_the_interface_language_becomes_the_members(sign_up, client: Client) -> None:
    sign_up("/fr/account/signup/")
    assert User.objects.get(email="amina@example.org").preferred_language == "fr"
    message = arrived("amina@example.org")[0]
    assert message.extra_headers["Content-Language"] == "fr"
    assert '<html lang="fr" dir="ltr">' in html_of(message)
    page = verify(client, page="/fr/account/confirm-email/")
    assert page.redirect_chain[-1][0] == "/fr/me/application/"


def test_a_chosen_time_zone_goes_before_the_countrys(sign_up) -> None:
    sign_up(time_zone="America/New_York")
    assert User.objects.get().time_zone == "America/New_York"


def test_somebody_of_no_single_country_can_apply(sign_up) -> None:
    sign_up(country="0")
    user = User.objects.get()
    assert user.membership.country is None
    assert user.time_zone == "UTC"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("password1", "password"),
        ("name", ""),
        ("name", "A\x00B"),
        ("name", "x" * 121),
        ("organisation_name", "x" * 201),
        ("reason", "x" * 2001),
        ("country", "999"),
        ("country", "'"),
        ("time_zone", "Mars/Olympus"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field_and_the_rest_is_kept(
    sign_up, field: str, value: str
) -> None:
    page = sign_up(**{field: value})
    html = page.content.decode()
    assert page.status_code == 200
    assert f'id="id_{field}_error"' in html
    if field != "reason":
        assert "To learn how others watch elections." in html
    assert not User.objects.exists()


def test_control_characters_are_taken_out(sign_up) -> None:
    sign_up(name="Ami\x07na", reason="Line one\r\nline two\x1b")
    user = User.objects.get()
    assert user.name == "Amina"
    assert user.membership.reason == "Line one\nline two"


def _visible(response: Any, address: str) -> str:
    """The page without what differs between any two visits."""
    import re

    html = response.content.decode().replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_known_and_unknown_addresses_are_answered_alike(
    answers: dict[str, Any],
) -> None:
    UserFactory(email="known@example.org")
    pages = {}
    for address in ("known@example.org", "nobody@example.org"):
        client = Client()
        first = client.post(SIGNUP, answers | {"email": address}, follow=True)
        wrong = client.post(VERIFY, {"code": "WRONG1"})
        again = client.post(VERIFY, {"action": "resend"}, follow=True)
        change = client.post(VERIFY, {"action": "change", "email": "x@example.org"})
        given_up = client.post(VERIFY, {"code": "WRONG2"}, follow=True)
        answered = (first, wrong, again, change, given_up)
        pages[address] = [
            (
                one.status_code,
                getattr(one, "redirect_chain", []),
                _visible(one, address),
            )
            for one in answered
        ]
    assert pages["known@example.org"] == pages["nobody@example.org"]


def test_the_person_behind_a_known_address_is_told(sign_up, edith: User) -> None:
    known = UserFactory(email="amina@example.org", preferred_language="ar")
    sign_up(email="AMINA@example.org")
    (message,) = arrived(known.email)
    assert message.extra_headers["Content-Language"] == "ar"
    assert "http://testserver/ar/account/login/" in message.body
    assert not arrived(edith.email)
    assert User.objects.filter(email="amina@example.org").count() == 1


def test_the_same_address_twice_at_once_makes_one_account(
    sign_up, monkeypatch: pytest.MonkeyPatch
) -> None:
    UserFactory(email="amina@example.org")
    # The other sign-up is stored between this one's check and its insert.
    monkeypatch.setattr(
        "allauth.account.internal.flows.manage_email.email_already_exists",
        lambda email, **_kwargs: (email, False),
    )
    page = sign_up()
    assert page.status_code == 200
    assert User.objects.filter(email="amina@example.org").count() == 1


def test_the_application_page_sends_strangers_to_sign_in(client: Client) -> None:
    page = client.get("/en/me/application/")
    assert page.headers["Location"] == "/en/account/login/?next=/en/me/application/"


def test_a_declined_applicant_reads_why_and_can_apply_again(
    client: Client, edith: User, answers: dict[str, Any]
) -> None:
    applicant = UserFactory(email="pavel@example.org")
    MembershipFactory(
        user=applicant, state=MembershipState.DECLINED, decision_note="Say more."
    )
    client.force_login(applicant)
    assert "Say more." in client.get("/en/me/application/").content.decode()
    again = {name: answers[name] for name in ("organisation_name", "country", "reason")}
    page = client.post("/en/me/application/", again, follow=True)
    assert "An editor will read your application" in page.content.decode()
    assert len(arrived(edith.email)) == 1


def test_a_waiting_application_cannot_be_sent_twice(
    client: Client, pavel: User
) -> None:
    client.force_login(pavel)
    client.post("/en/me/application/", {"reason": "Again"})
    pavel.membership.refresh_from_db()
    assert pavel.membership.reason == "To learn from others."


def test_pages_of_the_application_are_translated_in_place(
    client: Client, pavel: User
) -> None:
    client.force_login(pavel)
    with override("ar"):
        page = client.get(reverse("application"))
    assert 'dir="rtl"' in page.content.decode()
