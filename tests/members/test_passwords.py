"""Which passwords are taken: long ones, of whatever signs, that nobody would try first."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from members.models import User

AMINA = User(name="Amina Diallo", email="amina.diallo@example.org")


@pytest.mark.parametrize(
    "good",
    [
        "a long sentence nobody guesses",
        "correcthorsebattery",
        "829461730582",
        "x  .  y  .  z",
        "كلمة سر طويلة جدا",
        "这是一个很长的密码句子真的",
        "🐢 lent mais 🌿 sûr 🌊",
        "no digits and no capitals",
        "a fox, a tent and a river " * 8,
        "gaamac meets in a blue tent",
    ],
)
def test_length_counts_and_no_sign_is_asked_for(good: str) -> None:
    validate_password(good, AMINA)


@pytest.mark.parametrize(
    "bad",
    [
        "short",
        "elevenchars",
        "123456789012",
        "qwertyuiop123",
        "zzzzzzzzzzzzzz",
        "abcdefghijklmnop",
        "9876543210987",
        "amina.diallo@example",
        "aminadiallo1",
        "GAAMAC-portal-2026",
        "gaamacgaamac1",
        "Password-GAAMAC!",
        "focal point 26",
    ],
)
def test_what_anybody_would_try_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(bad, AMINA)


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
class TestForms:
    """The forms that ask for one."""

    def test_what_was_typed_is_taken_as_it_is(self, client: Client) -> None:
        from tests.factories.members import UserFactory

        user = UserFactory(email="a@example.org")
        user.set_password("  Spaces And CAPITALS  ")
        user.save()
        for typed, opens in (
            ("Spaces And CAPITALS", False),
            ("  spaces and capitals  ", False),
            ("  Spaces And CAPITALS  ", True),
        ):
            client.post("/en/account/login/", {"login": user.email, "password": typed})
            assert ("_auth_user_id" in client.session) is opens

    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            ("/en/account/login/", ["username", "current-password"]),
            ("/en/account/signup/", ["email", "new-password", "name", "organization"]),
            ("/en/account/login/code/", ["email"]),
            ("/en/account/password/reset/", ["email"]),
        ],
    )
    def test_password_managers_know_each_field(
        self, client: Client, page: str, expected: list[str]
    ) -> None:
        html = client.get(page).content.decode()
        main = html.split("<main")[1]
        found = re.findall(r'autocomplete="([^"]+)"', main)
        assert [one for one in found if one in expected] == expected
        assert "off" not in found
        assert "onpaste" not in html
        assert (
            "maxlength" not in re.search(r'<input[^>]*type="password"[^>]*>|$', html)[0]
        )

    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            (
                "/en/account/password/change/",
                ["current-password", "new-password", "new-password"],
            ),
            ("/en/account/reauthenticate/", ["current-password"]),
        ],
    )
    def test_so_do_they_of_ones_own_pages(
        self, client: Client, alice: User, page: str, expected: list[str]
    ) -> None:
        client.force_login(alice)
        html = client.get(page).content.decode().split("<main")[1]
        assert re.findall(r'autocomplete="([^"]+)"', html) == expected

    def test_codes_are_offered_from_the_mail(self, client: Client, alice: User) -> None:
        client.post("/en/account/login/code/", {"email": alice.email})
        html = client.get("/en/account/login/code/confirm/").content.decode()
        assert 'autocomplete="one-time-code"' in html

    def test_a_password_of_ones_name_is_refused_at_sign_up(
        self, client: Client
    ) -> None:
        fields = {
            "email": "x@example.org",
            "password1": "Peace Network 1",
            "name": "Amina",
            "organisation_name": "Peace Network",
        }
        page = client.post("/en/account/signup/", fields)
        assert 'id="id_password1_error"' in page.content.decode()
