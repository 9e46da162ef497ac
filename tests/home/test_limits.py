"""Every limited address answers 429 when it is used up, whoever says they come from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse

from gaamac.common.ratelimit import Limit, seconds_to_wait
from gaamac.embedded.valkey import ValkeyServer
from gaamac.home.limits import BY_NAME, RULES, Rule
from members.models import User
from tests.factories.members import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

LOGIN = "/en/account/login/"
ASK = "/en/account/login/code/"
ADDRESS = "amina@example.org"
SAMPLES: dict[str, dict[str, str]] = {
    "typed-hints": {
        "kind": "practice",
        "key": "00000000-0000-4000-8000-000000000000",
    },
    "contribution-keep": {
        "kind": "practice",
        "key": "00000000-0000-4000-8000-000000000000",
    },
    "organisation-detail": {"slug": "x"},
    "country-detail": {"code": "ke"},
    "respond": {"kind": "practice", "slug": "x"},
    "own-data-file": {"key": "00000000-0000-4000-8000-000000000000"},
}
NOON = "2026-03-01 12:00:10Z"


@pytest.fixture(autouse=True)
def _limited(settings) -> Iterator[None]:
    settings.RATE_LIMITS_TIMES = 1
    with time_machine.travel(NOON, tick=False):
        yield


def use_up(limit: Limit, key: str | None = None, network: str = "127.0.0.1") -> None:
    """All that one may do in this window, done."""
    asked = RequestFactory().get("/", REMOTE_ADDR=network)
    for _use in range(limit.amount):
        assert seconds_to_wait(limit, asked, key) == 0


def key_of(rule: Rule, who: User | None) -> str | None:
    if rule.field:
        return f"typed-{ADDRESS}"
    return f"member-{who.pk}" if rule.per_member and who else None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.limit.name)
@pytest.mark.parametrize("who", ["nobody", "member"])
def test_every_address_of_the_table_is_closed_when_it_is_used_up(
    client: Client, alice: User, rule: Rule, who: str
) -> None:
    user = alice if who == "member" else None
    if user:
        client.force_login(user)
    use_up(rule.limit, key_of(rule, user))
    for name in rule.names:
        path = reverse(name, kwargs=SAMPLES.get(name, {}))
        send = client.post if rule.posts_only else client.get
        response = send(path, {rule.field: ADDRESS} if rule.field else {})
        assert response.status_code == 429, path
        assert 0 < int(response["Retry-After"]) <= rule.limit.seconds
        assert response["Cache-Control"] == "no-store"
        assert "Try again in" in response.content.decode()


def test_reading_a_form_is_never_limited(client: Client) -> None:
    for rule in RULES:
        use_up(rule.limit)
    for name in ("account_login", "account_signup", "account_reset_password"):
        assert client.get(reverse(name)).status_code == 200


def test_the_page_says_when_in_the_readers_language(client: Client) -> None:
    use_up(next(rule.limit for rule in RULES if rule.limit.name == "code"))
    page = client.post(ASK, {"email": ADDRESS}).content.decode()
    assert "Try again in 1 minute." in page
    assert 'datetime="2026-03-01T12:01:10+00:00"' in page
    arabic = client.post("/ar/account/login/code/", {"email": ADDRESS})
    assert arabic.status_code == 429
    assert 'dir="rtl"' in arabic.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-for": "203.0.113.9"},
        {"x-forwarded-for": "203.0.113.9, 127.0.0.2"},
        {"forwarded": "for=203.0.113.9"},
        {"x-real-ip": "203.0.113.9"},
        {"cf-connecting-ip": "203.0.113.9"},
        {"true-client-ip": "203.0.113.9"},
        {"x-client-ip": "203.0.113.9"},
        {"x-cluster-client-ip": "203.0.113.9"},
        {"fastly-client-ip": "203.0.113.9"},
        {"via": "1.1 203.0.113.9"},
        {"x-forwarded": "203.0.113.9"},
        {"client-ip": "203.0.113.9"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_a_forged_address_begins_no_new_count(headers: dict[str, str]) -> None:
    use_up(next(rule.limit for rule in RULES if rule.limit.name == "search"))
    client = Client(headers=headers)
    assert client.get("/en/search/", {"q": "x"}).status_code == 429


@pytest.mark.parametrize(
    "forwarded",
    ["198.51.100.4", "203.0.113.9, 198.51.100.4", "127.0.0.1, x, 198.51.100.4"],
)
def test_behind_our_proxy_what_came_before_its_own_entry_counts_for_nothing(
    settings, forwarded: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    limit = next(rule.limit for rule in RULES if rule.limit.name == "search")
    use_up(limit, network="198.51.100.4")
    asked = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="198.51.100.4")
    for _use in range(limit.amount):
        seconds_to_wait(limit, asked)
    client = Client(headers={"x-forwarded-for": forwarded})
    assert client.get("/en/search/", {"q": "x"}).status_code == 429
    other = Client(headers={"x-forwarded-for": "198.51.100.5"})
    assert other.get("/en/search/", {"q": "x"}).status_code == 200


def test_a_whole_household_of_ipv6_has_one_count() -> None:
    limit = next(rule.limit for rule in RULES if rule.limit.name == "search")
    use_up(limit, network="2001:db8:1:2::a")
    for network, status in (("2001:db8:1:2:f::b", 429), ("2001:db8:1:3::a", 200)):
        client = Client(REMOTE_ADDR=network)
        assert client.get("/en/search/", {"q": "x"}).status_code == status


def test_a_members_own_count_is_not_their_networks(alice: User, client: Client) -> None:
    use_up(next(rule.limit for rule in RULES if rule.limit.name == "search"))
    client.force_login(alice)
    assert client.get("/en/search/", {"q": "x"}).status_code == 200


def test_one_address_cannot_be_tried_from_many_networks(alice: User) -> None:
    limit = next(rule.limit for rule in RULES if rule.limit.name == "sign-in-address")
    use_up(limit, f"typed-{alice.email}")
    client = Client(REMOTE_ADDR="198.51.100.77")
    fields = {"login": f" {alice.email.upper()} ", "password": PASSWORD}
    assert client.post(LOGIN, fields).status_code == 429
    fields["login"] = "other@example.org"
    assert client.post(LOGIN, fields).status_code == 200


def test_searching_asks_valkey_once(client: Client, monkeypatch) -> None:
    from gaamac.common import ratelimit

    asked = []
    count = ratelimit._count
    monkeypatch.setattr(
        ratelimit, "_count", lambda *args: asked.append(args) or count(*args)
    )
    client.get("/en/search/", {"q": "x"})
    assert len(asked) == 1
    client.get("/en/practices/")
    assert len(asked) == 1


def test_every_name_of_the_table_is_an_address() -> None:
    for name in BY_NAME:
        assert reverse(name, kwargs=SAMPLES.get(name, {}))


# -- Without Valkey: a real one, stopped


@pytest.fixture
def _valkey_stopped(settings, tmp_path: Path) -> None:
    server = ValkeyServer(
        tmp_path / "valkey", tmp_path / "valkey.log", {"appendonly": "no"}
    )
    server.start()
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": server.url}
    }
    assert Client().post(LOGIN, {"login": ADDRESS, "password": "x"}).status_code == 200
    server.stop()


@pytest.mark.usefixtures("_valkey_stopped")
def test_without_valkey_the_entrance_is_closed_and_says_so(alice: User) -> None:
    for path, fields in (
        (LOGIN, {"login": alice.email, "password": PASSWORD}),
        (ASK, {"email": alice.email}),
        ("/en/account/password/reset/", {"email": alice.email}),
        ("/en/account/signup/", {"email": ADDRESS}),
        ("/en/account/2fa/webauthn/login/", {"credential": "{}"}),
    ):
        client = Client()
        response = client.post(path, fields)
        assert response.status_code == 503, path
        assert response["Retry-After"] == "60"
        page = response.content.decode()
        assert "This is not possible just now" in page
        assert "Reading works as always" in page
        assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("_valkey_stopped")
def test_without_valkey_everybody_reads(client: Client, alice: User) -> None:
    pages = ["/en/", "/en/practices/", "/en/search/?q=x", "/en/members/", LOGIN]
    for page in pages:
        assert client.get(page).status_code == 200, page
    client.force_login(alice)
    for page in ["/en/me/", "/en/me/settings/", "/en/search/?q=x"]:
        assert client.get(page).status_code == 200, page


@pytest.mark.usefixtures("_valkey_stopped")
def test_without_valkey_a_concern_can_be_reported(client: Client) -> None:
    fields = {"text": "Take my name away.", "address": "/en/", "contact": ""}
    assert client.post("/en/report/", fields).status_code == 302
