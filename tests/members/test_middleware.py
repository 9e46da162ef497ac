"""A second step for who could do harm, and times in the reader's own zone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from members.adapters import SecondFactorAdapter
from members.middleware import ReaderTimeZone
from members.models import FocalPoint, User
from tests.factories.members import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SET_UP = "/en/account/2fa/"
ACTIVATE = "/en/account/2fa/totp/activate/"


@pytest.fixture
def _required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def code_now(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize(
    "address",
    [
        "/en/me/settings/",
        "/cms/",
        "/en/",
        "/en/practices/",
        "/files/1/x.pdf",
        "/en/nowhere/",
    ],
)
def test_an_editor_without_it_reaches_nothing(
    client: Client, edith: User, address: str
) -> None:
    client.force_login(edith)
    response = client.get(address)
    assert (response.status_code, response.headers["Location"]) == (302, SET_UP)


@pytest.mark.usefixtures("_required")
def test_nothing_can_be_posted_either(client: Client, edith: User) -> None:
    client.force_login(edith)
    client.post("/en/me/settings/", {"name": "Eve"})
    assert User.objects.get(pk=edith.pk).name == "Edith"


@pytest.mark.usefixtures("_required")
def test_the_page_says_why_and_the_way_out_is_open(client: Client, edith: User) -> None:
    client.force_login(edith)
    page = client.get(SET_UP)
    assert "Set up the second step first." in page.content.decode()
    client.post("/en/account/logout/")
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("_required")
def test_a_focal_point_needs_it_too_and_a_member_doesnt(
    client: Client, fatima: User, alice: User
) -> None:
    client.force_login(fatima)
    assert client.get("/en/me/settings/").status_code == 302
    client.force_login(alice)
    assert client.get("/en/me/settings/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_an_appointment_that_ended_needs_none(client: Client, fatima: User) -> None:
    FocalPoint.objects.update(until="2021-01-01")
    client.force_login(fatima)
    assert client.get("/en/me/settings/").status_code == 200


@pytest.mark.usefixtures("_required")
def test_setting_it_up_opens_everything(client: Client, edith: User) -> None:
    client.post("/en/account/login/", {"login": edith.email, "password": PASSWORD})
    page = client.get(ACTIVATE, follow=True)
    page = client.post(
        page.request["PATH_INFO"], {"password": PASSWORD, "next": ACTIVATE}, follow=True
    )
    secret = page.context["form"].secret
    client.post(ACTIVATE, {"code": code_now(secret)})
    assert client.get("/en/me/settings/").status_code == 200
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    assert SecondFactorAdapter().decrypt(stored) == secret


@pytest.mark.usefixtures("_required")
def test_signing_in_asks_for_the_code_from_then_on(client: Client, edith: User) -> None:
    totp.TOTP.activate(edith, totp.generate_totp_secret())
    client.post("/en/account/login/", {"login": edith.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_recovery_codes_are_not_kept_in_clear(client: Client, edith: User) -> None:
    totp.TOTP.activate(edith, totp.generate_totp_secret())
    client.force_login(edith)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(edith)
    row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert not any(code in str(row.data) for code in codes.get_unused_codes())


def test_an_older_key_still_opens_what_it_closed(settings) -> None:
    old = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    new = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU="
    settings.MFA_ENCRYPTION_KEYS = [old]
    closed = SecondFactorAdapter().encrypt("secret")
    settings.MFA_ENCRYPTION_KEYS = [new, old]
    assert SecondFactorAdapter().decrypt(closed) == "secret"
    assert SecondFactorAdapter().encrypt("secret") != closed


def test_it_can_be_turned_off_for_a_demonstration(client: Client, edith: User) -> None:
    client.force_login(edith)
    assert client.get("/en/me/settings/").status_code == 200


def test_times_are_in_the_members_zone_and_utc_for_everybody_else(alice: User) -> None:
    seen = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    alice.time_zone = "Africa/Nairobi"
    request = HttpRequest()
    request.COOKIES = {"sessionid": "x"}
    request.user = alice
    ReaderTimeZone(view)(request)
    request.COOKIES = {}
    ReaderTimeZone(view)(request)
    assert seen == ["Africa/Nairobi", "UTC"]


@pytest.mark.parametrize(("who", "hours"), [("alice", 14 * 24), ("edith", 24)])
def test_a_session_ends_some_time_after_its_sign_in_however_often_it_is_used(
    client: Client, request: pytest.FixtureRequest, who: str, hours: int
) -> None:
    user = request.getfixturevalue(who)
    began = timezone.now()
    client.post("/en/account/login/", {"login": user.email, "password": PASSWORD})
    for after, status in ((hours / 2, 200), (hours - 0.1, 200), (hours + 0.1, 302)):
        with time_machine.travel(began + timedelta(hours=after), tick=False):
            # A message makes Django put off its own end.
            client.post("/en/me/settings/", {"name": "x"})
            session = client.session
            if "_auth_user_id" in session:
                session["used"] = after
                session.save()
            assert client.get("/en/me/settings/").status_code == status, after
