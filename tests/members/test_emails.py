"""Mails about accounts: all that allauth sends, in our words, text and HTML, every language."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from gaamac.common.languages import FACTS
from members.emails import account_message
from members.models import User
from tests.factories.members import PASSWORD
from tests.mails import arrived, code_in, html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

TEMPLATES = Path(allauth.__file__).parent / "templates"
# The mail of what is not switched on: a link instead of a code.
NOT_SENT = {"password_reset_key"}
SENT = sorted(
    {
        path.name.removesuffix("_subject.txt")
        for folder in ("account", "mfa")
        for path in (TEMPLATES / folder / "email").glob("*_subject.txt")
    }
    - NOT_SENT
)
CONTEXT = {"code": "AB3D-4F5G", "timestamp": timezone.now()}
OURS = ["new_device", "recovery_code_used"]


def test_what_is_not_switched_on_is_known() -> None:
    assert settings.ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED


@pytest.mark.parametrize("language", list(FACTS))
@pytest.mark.parametrize("name", SENT + OURS)
def test_every_mail_of_allauth_is_ours_in_text_and_html(
    alice: User, name: str, language: str
) -> None:
    alice.preferred_language = language
    message = account_message(name, alice.email, alice, CONTEXT)
    direction = FACTS[language].direction
    assert f'<html lang="{language}" dir="{direction}">' in html_of(message)
    assert message.extra_headers["Content-Language"] == language
    assert "GAAMAC" in message.subject
    for text in (message.body, html_of(message)):
        assert f"http://testserver/{language}/" in text
        assert "testserver/accounts" not in text


def test_a_stranger_is_answered_in_the_language_of_the_page() -> None:
    message = account_message("unknown_account", "x@example.org", None, CONTEXT, "es")
    assert "http://testserver/es/account/signup/" in message.body


def test_the_moment_of_a_change_is_in_the_members_own_time(alice: User) -> None:
    alice.time_zone = "Asia/Tokyo"
    evening = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    context = CONTEXT | {"timestamp": evening}
    message = account_message("password_changed", alice.email, alice, context)
    assert "24 November 2026, 05:30" in message.body


def test_signing_in_by_code(client: Client, alice: User) -> None:
    client.post("/en/account/login/code/", {"email": alice.email})
    code = code_in(arrived(alice.email)[-1])
    client.post("/en/account/login/code/confirm/", {"code": code})
    assert client.session["_auth_user_id"] == str(alice.pk)


def test_a_forgotten_password_is_set_anew_by_code(client: Client, alice: User) -> None:
    client.post("/en/account/password/reset/", {"email": alice.email})
    code = code_in(arrived(alice.email)[-1])
    client.post("/en/account/password/reset/confirm/", {"code": code})
    new = {"password1": "quite another sentence", "password2": "quite another sentence"}
    client.post("/en/account/password/reset/complete/", new)
    alice.refresh_from_db()
    assert alice.check_password("quite another sentence")
    assert "new password was set" in arrived(alice.email)[-1].body


def test_asking_for_codes_tells_nobody_which_addresses_are_known(alice: User) -> None:
    answers = {}
    for address in (alice.email, "nobody@example.org"):
        client = Client()
        for page in ("/en/account/login/code/", "/en/account/password/reset/"):
            response = client.post(page, {"email": address})
            answers.setdefault(page, []).append(
                (response.status_code, response.headers.get("Location"))
            )
    assert all(known == unknown for known, unknown in answers.values())


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    alice: User,
) -> None:
    pages = set()
    for address in (alice.email, "nobody@example.org"):
        response = Client().post(
            "/en/account/login/", {"login": address, "password": "wrong"}
        )
        html = response.content.decode().replace(address, "ADDRESS")
        pages.add(html.split("<main")[1].split("csrfmiddlewaretoken")[0])
    assert len(pages) == 1


def test_a_new_address_counts_once_its_code_was_typed(
    client: Client, alice: User
) -> None:
    client.post("/en/account/login/", {"login": alice.email, "password": PASSWORD})
    client.post(
        "/en/account/reauthenticate/?next=/en/account/email/", {"password": PASSWORD}
    )
    client.post("/en/account/email/", {"email": "new@example.org", "action_add": ""})
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    code = code_in(arrived("new@example.org")[-1])
    client.post("/en/account/confirm-email/", {"code": code})
    alice.refresh_from_db()
    assert alice.email == "new@example.org"
    told = arrived("alice@example.org")[-1]
    assert "was changed" in told.body
    assert "new@example.org" not in told.body + html_of(told)


def test_no_mail_says_from_where_or_to_which_address(alice: User) -> None:
    for name in SENT + OURS:
        message = account_message(name, alice.email, alice, CONTEXT)
        said = message.body + html_of(message)
        assert "network" not in said.lower(), name
        assert "@example.org" not in said.replace(alice.email, ""), name
