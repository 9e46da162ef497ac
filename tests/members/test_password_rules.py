"""What may be a password."""

from __future__ import annotations

import pytest
from django.conf import global_settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.module_loading import import_string

from gaamac.settings import base
from members.models import User


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "GAAMAC portal 1!",
        "PreventionPortal99",
        "atrocities.genocide",
    ],
)
def test_what_is_too_short_or_made_of_the_portals_words_is_no_password(
    password: str,
) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["qwertyuiop123", "Password1234"])
def test_what_many_people_chose_is_no_password(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "password",
    [
        "only small letters in here",
        "mending fences begins at home",
        "日本語のとても長い合言葉です",
        "x7 " * 40 + "!",
        "Æblegrød & £ \\ \" ' <b> ",
    ],
)
def test_any_long_sentence_is_a_password(password: str, alice: User) -> None:
    validate_password(password, alice)
    alice.set_password(password)
    alice.save()

    def sign_in(typed: str) -> int:
        address = "/en/account/login/"
        return (
            Client()
            .post(address, {"login": alice.email, "password": typed})
            .status_code
        )

    assert sign_in(password) == 302
    assert sign_in(password + "x") == sign_in(password.swapcase()[:-1]) == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "fills"),
    [
        ("/en/account/login/", "current-password"),
        ("/en/account/signup/", "new-password"),
    ],
)
def test_password_fields_hide_and_let_programs_fill_them(
    address: str, fills: str, client: Client, site: None
) -> None:
    page = client.get(address).content.decode()

    assert 'type="password"' in page
    assert f'autocomplete="{fills}"' in page
    assert "onpaste" not in page


def test_passwords_are_hashed_by_the_slow_way_of_django() -> None:
    assert not hasattr(base, "PASSWORD_HASHERS")
    hasher = import_string(global_settings.PASSWORD_HASHERS[0])
    assert hasher.algorithm == "pbkdf2_sha256"
    assert hasher.iterations >= 600_000
