"""No way in leads out of the portal, however the address is written."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from django.test import Client

from members.models import User
from tests.factories.members import PASSWORD
from tests.mails import arrived, code_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

LOGIN = "/en/account/login/"
OUT = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example/",
    "////evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    " //evil.example/",
    "/\r\n/evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example\\@testserver/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "//testserver:80@evil.example/",
    "http://[::1",
    "http://testserver:1234/",
    "//127.0.0.1/",
    "//localhost:8000/",
    "evil.example",
    "%2F%2Fevil.example/",
    "/%09/evil.example/",
    "/%5Cevil.example/",
    "／／evil.example",
    "//evil。example/",
]


def leads_out(location: str) -> bool:
    """Whether a browser would go elsewhere: it drops controls, and reads \\ as /."""
    plain = location.translate({9: None, 10: None, 13: None}).replace("\\", "/").strip()
    there = urlsplit(plain)
    return bool(there.netloc or there.scheme) or plain.startswith("//")


def test_signing_in_stays_here(alice: User) -> None:
    for wanted in OUT:
        fields = {"login": alice.email, "password": PASSWORD, "next": wanted}
        response = Client().post(f"{LOGIN}?next={quote(wanted)}", fields)
        assert response.status_code == 302, wanted
        where = response.headers["Location"]
        assert not leads_out(where), (wanted, where)


def test_so_does_every_other_page_of_accounts(client: Client, alice: User) -> None:
    client.force_login(alice)
    pages = [
        "/en/account/login/",
        "/en/account/signup/",
        "/en/account/login/code/",
        "/en/account/password/reset/",
        "/en/account/password/change/",
        "/en/account/email/",
        "/en/account/reauthenticate/",
        "/en/account/2fa/reauthenticate/",
        "/en/account/sessions/",
        "/en/account/2fa/webauthn/login/",
        "/en/_util/login/",
        "/cms/login/",
        "/cms/logout/",
        "/en/me/application/",
        "/en/follow/",
        "/en/unfollow/",
    ]
    for page in pages:
        # The one rule behind them is asked for all of them above.
        for wanted in ("https://evil.example/", "//evil.example/", "/\\evil.example/"):
            response = client.post(page, {"next": wanted, "password": PASSWORD})
            where = response.headers.get("Location", "")
            assert not leads_out(where), (page, wanted, where)


@pytest.mark.parametrize("page", ["/en/_util/login/", "/cms/login/", "/cms/logout/"])
def test_wagtails_doors_hand_on_nothing_that_leads_out(
    client: Client, page: str
) -> None:
    for wanted in OUT:
        where = client.get(page, {"next": wanted}).headers["Location"]
        assert not leads_out(where), (wanted, where)


def test_signing_out_stays_here(client: Client) -> None:
    for wanted in OUT:
        response = client.post("/en/account/logout/", {"next": wanted})
        assert not leads_out(response.headers["Location"]), wanted


def test_a_code_leads_where_one_was_and_nowhere_else(
    client: Client, alice: User
) -> None:
    for wanted, reached in (
        ("/en/practices/x/", "/en/practices/x/"),
        ("//evil.example/", "/en/me/"),
    ):
        client.post("/en/account/login/code/", {"email": alice.email, "next": wanted})
        code = code_in(arrived(alice.email)[-1])
        response = client.post(
            "/en/account/login/code/confirm/", {"code": code, "next": wanted}
        )
        assert response.headers["Location"] == reached
        client.post("/en/account/logout/")


@pytest.mark.parametrize(
    "forged",
    [
        {"host": "evil.example"},
        {"host": "testserver:80@evil.example"},
        {"host": "testserver.evil.example"},
        {"x-forwarded-host": "evil.example"},
        {"x-host": "evil.example"},
        {"forwarded": "host=evil.example"},
        {"x-forwarded-server": "evil.example"},
        {"x-original-url": "//evil.example/"},
    ],
)
def test_a_forged_host_never_gets_into_a_mail_or_a_page(
    alice: User, forged: dict[str, str]
) -> None:
    client = Client(headers=forged, raise_request_exception=False)
    for page in ("/en/account/login/code/", "/en/account/password/reset/"):
        response = client.post(page, {"email": alice.email})
        assert response.status_code in (302, 400)
        assert "evil" not in response.headers.get("Location", "")
        assert "evil" not in client.get(page).content.decode()
    for message in arrived(alice.email):
        assert "evil" not in str(message.message())
        assert "http://testserver/" in message.body
