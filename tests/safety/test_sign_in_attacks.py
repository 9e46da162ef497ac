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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

LOGIN = "/en/account/login/"
ASK = "/en/account/login/code/"
CODE = "/en/account/login/code/confirm/"
RESET = "/en/account/password/reset/"
RESET_CODE = "/en/account/password/reset/confirm/"
NEW_PASSWORD = "/en/account/password/reset/complete/"
SECOND = "/en/account/2fa/authenticate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = {"password1": "quite another sentence", "password2": "quite another sentence"}


def is_in(client: Client, user: User | None = None) -> bool:
    """Whether the session is somebody's (this person's)."""
    found = client.session.get(SESSION_KEY)
    return found == str(user.pk) if user else found is not None


def app_code(secret: str = SECRET) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.fixture
def with_app(alice: User) -> User:
    """Alice, who has an authenticator app and recovery codes."""
    totp.TOTP.activate(alice, SECRET)
    RecoveryCodes.activate(alice)
    return alice


def ask_for_code(client: Client, user: User) -> str:
    client.post(ASK, {"email": user.email})
    return code_in(arrived(user.email)[-1])


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


# -- The second factor, whatever the first was


def by_password(client: Client, user: User) -> None:
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})


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
