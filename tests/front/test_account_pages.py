"""allauth's pages in the portal's frame."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.members import PASSWORD, UserFactory
from tests.front.test_templates import inline_parts
from tests.mails import arrived

pytestmark = pytest.mark.django_db

OUTSIDE = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_request_login_code",
]
INSIDE = ["account_email", "account_change_password", "mfa_index", "usersessions_list"]


@pytest.fixture
def amina() -> object:
    """A person with a confirmed address."""
    return UserFactory(name="Amina Diallo", email="amina@example.org")


@pytest.fixture
def signed_in(client: Client, amina: object) -> Client:
    """A browser in which Amina has just signed in."""
    client.post(
        reverse("account_login"),
        {
            "login": "amina@example.org",
            "password": PASSWORD,
            "next": reverse("account_email"),
        },
    )
    return client


def is_finished(html: str) -> bool:
    """In the frame, one heading, no inline part, every field with a label."""
    fields = re.findall(
        r'<(?:input|textarea|select)(?![^>]*type="hidden")[^>]*\bid="([^"]+)"', html
    )
    labels = re.findall(r'<label[^>]*\bfor="([^"]+)"', html)
    wrapped = re.findall(r'<label class="choice[^>]*><input[^>]*\bid="([^"]+)"', html)
    assert html.count("<h1>") == 1
    assert set(fields) <= {*labels, *wrapped}
    assert inline_parts(html) == []
    assert 'class="skip"' in html
    return True


@pytest.mark.parametrize("name", OUTSIDE)
def test_pages_on_the_way_in_are_finished(client: Client, name: str) -> None:
    assert is_finished(client.get(reverse(name)).text)


@pytest.mark.parametrize("name", INSIDE)
def test_pages_of_an_account_are_finished_and_lead_to_each_other(
    signed_in: Client, name: str
) -> None:
    html = signed_in.get(reverse(name)).text

    assert is_finished(html)
    assert f'href="{reverse(name)}" aria-current="page"' in html


def test_signing_in_wrongly_says_so_beside_the_form_and_keeps_the_address(
    client: Client,
) -> None:
    response = client.post(
        reverse("account_login"), {"login": "x@example.org", "password": "no"}
    )

    assert response.status_code == 200
    assert 'value="x@example.org"' in response.text
    assert 'role="alert"' in response.text
    assert "<title>Error: Sign in" in response.text


def test_signing_in_is_said_once(signed_in: Client) -> None:
    html = signed_in.get(reverse("account_email")).text

    assert html.count("You are signed in.") == 1
    assert "You are signed in." not in signed_in.get(reverse("account_email")).text


def test_a_code_is_mailed_in_our_words_and_asked_for(
    client: Client, amina: object
) -> None:
    response = client.post(
        reverse("account_request_login_code"),
        {"email": "amina@example.org"},
        follow=True,
    )

    assert is_finished(response.text)
    assert "amina@example.org" in response.text
    (message,) = arrived("amina@example.org")
    assert message.subject.startswith("GAAMAC: your code")
    assert "without the code nothing happens" in message.body


def test_the_second_step_is_set_up_after_asking_who_is_there(signed_in: Client) -> None:
    asked = signed_in.get(reverse("mfa_activate_totp"), follow=True)
    response = signed_in.post(
        asked.redirect_chain[-1][0],
        {"password": PASSWORD, "next": reverse("mfa_activate_totp")},
        follow=True,
    )

    assert is_finished(asked.text)
    assert "Is it you?" in asked.text
    assert is_finished(response.text)
    assert 'class="qr"' in response.text
    assert 'id="authenticator_secret"' in response.text
