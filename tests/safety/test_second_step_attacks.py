"""What somebody tries who has the first step of another's account: the second one holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone

from members.models import User
from tests.factories.members import PASSWORD
from tests.mails import arrived, code_in

from .entering import (
    CODE,
    LOGIN,
    NEW,
    NEW_PASSWORD,
    RESET,
    RESET_CODE,
    SECOND,
    app_code,
    ask_for_code,
    by_password,
    is_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def by_code(client: Client, user: User) -> None:
    client.post(CODE, {"code": ask_for_code(client, user)})


def by_new_password(client: Client, user: User) -> None:
    client.post(RESET, {"email": user.email})
    client.post(RESET_CODE, {"code": code_in(arrived(user.email)[-1])})
    client.post(NEW_PASSWORD, NEW)
    client.post(LOGIN, {"login": user.email, "password": NEW["password1"]})


def by_verifying(client: Client, user: User) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=user).update(verified=False)
    by_password(client, user)
    code = code_in(arrived(user.email)[-1])
    client.post("/en/account/confirm-email/", {"code": code})


@pytest.mark.parametrize("way", [by_password, by_code, by_new_password, by_verifying])
def test_every_way_in_asks_for_the_second_factor(
    with_app: User, way: Callable[[Client, User], None]
) -> None:
    client = Client()
    way(client, with_app)
    assert not is_in(client)
    for path in ("/en/me/", "/en/me/settings/", "/en/account/sessions/"):
        assert client.get(path).status_code == 302
    client.post(SECOND, {"code": app_code()})
    assert is_in(client, with_app)


def test_the_second_step_is_nobodys_without_the_first(with_app: User) -> None:
    client = Client()
    client.post(SECOND, {"code": app_code()})
    assert not is_in(client)


def test_the_second_step_of_one_account_does_not_open_another(
    with_app: User, bob: User
) -> None:
    totp.TOTP.activate(bob, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    client = Client()
    by_password(client, bob)
    client.post(SECOND, {"code": app_code()})
    assert not is_in(client)


def test_what_the_app_showed_works_once(with_app: User) -> None:
    now = timezone.now().replace(second=5, microsecond=0)
    with time_machine.travel(now, tick=False):
        code = app_code()
        opened = []
        for _time in range(2):
            client = Client()
            by_password(client, with_app)
            client.post(SECOND, {"code": code})
            opened.append(is_in(client))
    assert opened == [True, False]


def test_what_the_app_showed_a_minute_ago_is_worth_nothing(with_app: User) -> None:
    client = Client()
    with time_machine.travel(timezone.now() - timedelta(seconds=61)):
        old = app_code()
    by_password(client, with_app)
    client.post(SECOND, {"code": old})
    assert not is_in(client)


def test_six_figures_cannot_be_tried_for_ever(with_app: User) -> None:
    answers = []
    # From as many browsers as one likes: counted for the account.
    for _try in range(7):
        client = Client()
        by_password(client, with_app)
        answers.append(client.post(SECOND, {"code": "000000"}))
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 2
    assert int(answers[-1]["Retry-After"]) > 0
    client = Client()
    by_password(client, with_app)
    assert client.post(SECOND, {"code": app_code()}).status_code == 429
    assert not is_in(client)


def test_a_recovery_code_works_once_and_its_owner_is_told(with_app: User) -> None:
    row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    code = row.wrap().get_unused_codes()[0]
    opened = []
    for _time in range(2):
        client = Client()
        by_password(client, with_app)
        client.post(SECOND, {"code": code})
        opened.append(is_in(client))
    assert opened == [True, False]
    subjects = [one.subject for one in arrived(with_app.email)]
    assert "GAAMAC: a recovery code was used" in subjects


def test_a_session_of_before_the_second_factor_ends_with_it(
    alice: User, django_capture_on_commit_callbacks
) -> None:
    thief, owner = Client(), Client()
    by_password(thief, alice)
    by_password(owner, alice)
    owner.post("/en/account/reauthenticate/", {"password": PASSWORD})
    page = owner.get("/en/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        owner.post("/en/account/2fa/totp/activate/", {"code": app_code(secret)})
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    assert owner.get("/en/me/settings/").status_code == 200
    assert thief.get("/en/me/settings/").status_code == 302


def test_a_passkey_opens_its_own_account_only(alice: User, bob: User) -> None:
    """No browser can be made to sign for another; what it would send is refused without one."""
    from fido2.utils import websafe_encode

    Authenticator.objects.create(
        user=bob, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    client = Client(raise_request_exception=False)
    for handle in (str(alice.pk), "0", "-1", "9" * 30, "x", ""):
        client.get(
            "/en/account/2fa/webauthn/login/", headers={"accept": "application/json"}
        )
        credential = {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "authenticatorData": websafe_encode(b"\0" * 37),
                "signature": "AAAA",
                "userHandle": websafe_encode(handle.encode()),
            },
        }
        import json

        response = client.post(
            "/en/account/2fa/webauthn/login/", {"credential": json.dumps(credential)}
        )
        assert response.status_code == 302, handle
        assert not is_in(client)
    for rubbish in ("", "null", "[]", "1", '"x"', "{}", '{"response": 1}', "{"):
        response = client.post(
            "/en/account/2fa/webauthn/login/", {"credential": rubbish}
        )
        assert response.status_code == 302, rubbish
        assert not is_in(client)


def test_nobody_lists_renames_or_removes_anothers_passkey(
    alice: User, bob: User
) -> None:
    theirs = Authenticator.objects.create(
        user=bob,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "bob", "credential": {}},
    )
    client = Client()
    by_password(client, alice)
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    for path in (f"{theirs.pk}/edit/", f"{theirs.pk}/remove/"):
        assert client.get(f"/en/account/2fa/webauthn/keys/{path}").status_code == 404
        assert client.post(f"/en/account/2fa/webauthn/keys/{path}").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
