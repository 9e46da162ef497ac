"""A sign-in from a browser that was never used for an account is told its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from members.models import User
from tests.factories.members import PASSWORD
from tests.mails import arrived, code_in, html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

LOGIN = "/en/account/login/"
SUBJECT = "GAAMAC: a new browser signed in to your account"
NAME = settings.DEVICE_COOKIE_NAME


def sign_in(client: Client, user: User, password: str = PASSWORD) -> None:
    client.post(LOGIN, {"login": user.email, "password": password})
    assert client.session["_auth_user_id"] == str(user.pk)
    client.post("/en/account/logout/")


def told(user: User) -> int:
    return sum(one.subject == SUBJECT for one in arrived(user.email))


def test_a_new_browser_is_told_once(alice: User) -> None:
    known, other = Client(), Client()
    sign_in(known, alice)
    sign_in(known, alice)
    assert told(alice) == 1
    sign_in(other, alice)
    assert told(alice) == 2


def test_a_code_is_a_sign_in_like_any(client: Client, alice: User) -> None:
    client.post("/en/account/login/code/", {"email": alice.email})
    code = code_in(arrived(alice.email)[-1])
    client.post("/en/account/login/code/confirm/", {"code": code})
    assert told(alice) == 1


def test_the_mail_says_neither_where_nor_with_what(alice: User) -> None:
    client = Client(
        headers={"user-agent": "Firefox of Kigali"}, REMOTE_ADDR="203.0.113.9"
    )
    sign_in(client, alice)
    (message,) = arrived(alice.email)
    said = message.body + html_of(message)
    assert "Firefox" not in said
    assert "203.0.113" not in said
    assert "set a new password at once" in message.body


def test_another_account_in_the_same_browser_is_told_for_itself(
    client: Client, alice: User, bob: User
) -> None:
    sign_in(client, alice)
    sign_in(client, bob)
    sign_in(client, alice)
    assert (told(alice), told(bob)) == (1, 1)


def test_after_a_new_password_every_browser_is_a_stranger(
    client: Client, alice: User
) -> None:
    sign_in(client, alice)
    alice.set_password("quite another sentence")
    alice.save()
    sign_in(client, alice, "quite another sentence")
    assert told(alice) == 2


def test_the_cookie_names_nobody_and_scripts_cannot_read_it(
    client: Client, alice: User
) -> None:
    sign_in(client, alice)
    cookie = client.cookies[NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert alice.email not in cookie.value
    other = Client()
    other.cookies[NAME] = cookie.value
    assert other.get("/en/me/").status_code == 302


@pytest.mark.parametrize("forged", ["x", "", "W10:1:x", "a" * 5000])
def test_a_forged_cookie_silences_nothing(alice: User, forged: str) -> None:
    client = Client()
    client.cookies[NAME] = forged
    sign_in(client, alice)
    assert told(alice) == 1


def test_after_a_year_it_is_forgotten(client: Client, alice: User) -> None:
    sign_in(client, alice)
    assert told(alice) == 1
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        sign_in(client, alice)
        assert told(alice) == 2


def test_joining_is_no_news_to_who_joins(client: Client) -> None:
    from tests.factories.members import CountryFactory

    CountryFactory()
    fields = {
        "email": "amina@example.org",
        "password1": PASSWORD,
        "name": "Amina",
        "organisation_name": "Peace Network",
        "country": "404",
        "reason": "To learn.",
        "time_zone": "",
    }
    client.post("/en/account/signup/", fields)
    code = code_in(arrived("amina@example.org")[-1])
    client.post("/en/account/confirm-email/", {"code": code})
    user = User.objects.get()
    client.post("/en/account/logout/")
    sign_in(client, user)
    assert told(user) == 0
