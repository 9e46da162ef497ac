"""What somebody tries who wants another's account: each is tried here, and fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.utils import timezone

from members.models import User
from tests.factories.members import PASSWORD, UserFactory, member
from tests.mails import arrived, code_in

from .entering import (
    ASK,
    CODE,
    LOGIN,
    NEW,
    NEW_PASSWORD,
    RESET,
    RESET_CODE,
    SECOND,
    SECRET,
    app_code,
    ask_for_code,
    by_password,
    is_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


# -- Sessions


def test_a_session_that_was_planted_is_worth_nothing_afterwards(alice: User) -> None:
    planted = Client()
    planted.get(
        "/en/account/2fa/webauthn/login/", headers={"accept": "application/json"}
    )
    key = planted.cookies["sessionid"].value
    victim = Client()
    victim.cookies["sessionid"] = key
    victim.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    assert is_in(victim, alice)
    assert victim.session.session_key != key
    assert not is_in(planted)


def test_a_session_key_of_ones_own_making_is_not_taken_over(alice: User) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    client.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    assert client.session.session_key != "a" * 32


def test_signing_in_as_another_takes_nothing_along(alice: User, bob: User) -> None:
    client = Client()
    client.force_login(alice)
    session = client.session
    session["mine"] = "alice"
    session.save()
    client.post("/en/account/logout/")
    client.post(LOGIN, {"login": bob.email, "password": PASSWORD})
    assert is_in(client, bob)
    assert "mine" not in client.session


@pytest.mark.parametrize(
    "path",
    [
        LOGIN,
        ASK,
        CODE,
        RESET,
        RESET_CODE,
        NEW_PASSWORD,
        SECOND,
        "/en/account/signup/",
        "/en/account/logout/",
        "/en/account/2fa/webauthn/login/",
        "/en/account/confirm-email/",
        "/en/account/sessions/",
        "/en/account/email/",
        "/en/account/password/change/",
        "/en/account/reauthenticate/",
    ],
)
def test_another_site_cannot_post_for_its_visitors(alice: User, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(path, {"login": alice.email}).status_code == 403


def test_another_site_cannot_sign_its_visitors_in_as_itself(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    fields = {"login": alice.email, "password": PASSWORD}
    assert client.post(LOGIN, fields).status_code == 403
    assert not is_in(client)


# -- Codes


def test_a_code_can_be_tried_three_times(alice: User) -> None:
    client = Client()
    code = ask_for_code(client, alice)
    for _try in range(3):
        client.post(CODE, {"code": "BBBB-BBBB"})
    client.post(CODE, {"code": code})
    assert not is_in(client)


def test_a_code_opens_nothing_in_another_browser(alice: User) -> None:
    code = ask_for_code(Client(), alice)
    other = Client()
    other.post(CODE, {"code": code})
    other.post(ASK, {"email": alice.email})
    other.post(CODE, {"code": code})
    assert not is_in(other)


def test_a_code_works_once(alice: User) -> None:
    client = Client()
    code = ask_for_code(client, alice)
    client.post(CODE, {"code": code})
    assert is_in(client, alice)
    client.post("/en/account/logout/")
    client.post(CODE, {"code": code})
    assert not is_in(client)


def test_an_earlier_code_is_worth_nothing_after_a_new_one(alice: User) -> None:
    client = Client()
    first = ask_for_code(client, alice)
    client.post(CODE, {"action": "resend"})
    client.post(CODE, {"code": first})
    assert not is_in(client)
    client.post(CODE, {"code": code_in(arrived(alice.email)[-1])})
    assert is_in(client, alice)


@pytest.mark.parametrize(("minutes", "opens"), [(9, True), (11, False)])
def test_a_code_is_good_for_ten_minutes_as_the_mail_says(
    alice: User, minutes: int, opens: bool
) -> None:
    client = Client()
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        code = ask_for_code(client, alice)
    with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
        client.post(CODE, {"code": code})
        assert is_in(client) is opens


def test_a_code_for_a_new_password_works_once_and_for_nothing_else(
    alice: User,
) -> None:
    client = Client()
    client.post(RESET, {"email": alice.email})
    code = code_in(arrived(alice.email)[-1])
    client.post(CODE, {"code": code})
    assert not is_in(client)
    client.post(RESET_CODE, {"code": code})
    client.post(NEW_PASSWORD, NEW)
    alice.refresh_from_db()
    assert alice.check_password("quite another sentence")
    again = {"password1": "a third long sentence", "password2": "a third long sentence"}
    client.post(RESET_CODE, {"code": code})
    client.post(NEW_PASSWORD, again)
    alice.refresh_from_db()
    assert alice.check_password("quite another sentence")


def test_a_new_password_is_not_set_before_the_code(alice: User) -> None:
    client = Client()
    client.post(RESET, {"email": alice.email})
    client.post(NEW_PASSWORD, NEW)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_new_password_ends_every_session(alice: User) -> None:
    thief = Client()
    thief.post(LOGIN, {"login": alice.email, "password": PASSWORD})
    client = Client()
    client.post(RESET, {"email": alice.email})
    client.post(RESET_CODE, {"code": code_in(arrived(alice.email)[-1])})
    client.post(NEW_PASSWORD, NEW)
    assert thief.get("/en/me/settings/").status_code == 302


def test_allauths_older_links_to_a_new_password_open_nothing(alice: User) -> None:
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str

    key = f"{user_pk_to_url_str(alice)}-{default_token_generator.make_token(alice)}"
    client = Client()
    page = client.get(f"/en/account/password/reset/key/{key}/", follow=True)
    client.post(page.request["PATH_INFO"], NEW)
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


# -- Changes ask who is there


@pytest.mark.parametrize(
    "path",
    [
        "/en/account/2fa/totp/activate/",
        "/en/account/2fa/totp/deactivate/",
        "/en/account/2fa/recovery-codes/generate/",
        "/en/account/2fa/webauthn/add/",
        "/en/me/delete/",
    ],
)
def test_a_change_asks_who_is_there(with_app: User, path: str) -> None:
    if "activate" in path and "deactivate" not in path:
        Authenticator.objects.all().delete()
    client = Client()
    client.force_login(with_app)
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 302
        assert "/reauthenticate/" in response.headers["Location"], path


def test_an_address_is_not_changed_without_asking_who_is_there(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    response = client.post(
        "/en/account/email/", {"email": "new@example.org", "action_add": ""}
    )
    assert "/reauthenticate/" in response.headers["Location"]
    assert arrived("new@example.org") == []


def test_a_password_is_not_changed_without_the_old_one(alice: User) -> None:
    client = Client()
    client.force_login(alice)
    client.post("/en/account/password/change/", {"oldpassword": "wrong", **NEW})
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_first_password_asks_who_is_there(with_app: User) -> None:
    with_app.set_unusable_password()
    with_app.save()
    client = Client()
    client.force_login(with_app)
    response = client.post("/en/account/password/set/", NEW)
    assert "reauthenticate" in response.headers["Location"]
    with_app.refresh_from_db()
    assert not with_app.has_usable_password()


def test_an_address_that_is_anothers_is_asked_for_like_any(
    alice: User, bob: User
) -> None:
    answers = []
    for wanted in (bob.email, "free@example.org"):
        client = Client()
        by_password(client, alice)
        client.post("/en/account/reauthenticate/", {"password": PASSWORD})
        first = client.post("/en/account/email/", {"email": wanted, "action_add": ""})
        page = client.get("/en/account/confirm-email/")
        answers.append((first.status_code, first.headers["Location"], page.status_code))
    assert answers[0] == answers[1]
    bob.refresh_from_db()
    assert bob.email == "bob@example.org"


def test_where_one_is_signed_in_is_listed_and_the_others_signed_out(
    alice: User,
) -> None:
    here = Client(headers={"user-agent": "Firefox here"})
    there = Client(headers={"user-agent": "Chrome there"})
    by_password(here, alice)
    by_password(there, alice)
    page = here.get("/en/account/sessions/").content.decode()
    assert "Firefox here" in page
    assert "Chrome there" in page
    here.post("/en/account/sessions/")
    assert there.get("/en/me/settings/").status_code == 302
    assert here.get("/en/me/settings/").status_code == 200
    assert UserSession.objects.filter(user=alice).count() == 1


# -- At once


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """Two requests read before either writes: real transactions, real threads."""

    @staticmethod
    def together(number: int, do: Callable[[int], Any]) -> list[Any]:
        """Do it that often in the same moment."""
        barrier, results = Barrier(number), [None] * number

        def run(index: int) -> None:
            try:
                barrier.wait(10)
                results[index] = do(index)
            finally:
                connection.close()

        threads = [Thread(target=run, args=(index,)) for index in range(number)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        return results

    def test_ten_tries_at_a_code_are_three(self) -> None:
        from tests.cast import plant_site

        plant_site()
        person = member("Alice")
        client = Client()
        code = ask_for_code(client, person)
        key = client.session.session_key

        def guess(index: int) -> bool:
            mine = Client()
            mine.cookies["sessionid"] = key
            mine.post(CODE, {"code": code if index == 9 else "BBBB-BBBB"})
            return SESSION_KEY in mine.session

        # The right one comes among nine wrong ones, again and again: three are looked at.
        from gaamac.common import ratelimit
        from members.forms.entrance import TRIES

        looked_at = []
        count = ratelimit._count

        def watched(location: str, name: str, *rest: int) -> int:
            used = count(location, name, *rest)
            if TRIES.name in name:
                looked_at.append(used)
            return used

        ratelimit._count = watched
        try:
            self.together(10, guess)
        finally:
            ratelimit._count = count
        assert len(looked_at) > TRIES.amount
        assert sum(one <= TRIES.amount for one in looked_at) == TRIES.amount

    def test_a_recovery_code_opens_one_session_of_ten(self) -> None:
        from tests.cast import plant_site

        plant_site()
        person = UserFactory(email="alice@example.org")
        totp.TOTP.activate(person, SECRET)
        code = RecoveryCodes.activate(person).get_unused_codes()[0]

        def use(_index: int) -> bool:
            row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
            return row.wrap().validate_code(code)

        assert sum(self.together(8, use)) == 1

    def test_what_the_app_shows_opens_one_session_of_ten(self) -> None:
        person = UserFactory(email="alice@example.org")
        row = totp.TOTP.activate(person, SECRET).instance
        code = app_code()
        assert sum(self.together(8, lambda _index: row.wrap().validate_code(code))) == 1
