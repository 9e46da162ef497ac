"""How often one may do a thing: by address or by key, in fixed windows, honest about proxies."""

from __future__ import annotations

from typing import Any

import pytest
import redis
import time_machine
from django.conf import settings
from django.test import RequestFactory

from gaamac.common import cache as common_cache
from gaamac.common import ratelimit
from gaamac.common.ratelimit import (
    CannotCount,
    Limit,
    client_address,
    closed_for_now,
    give_back,
    seconds_to_wait,
    too_many_requests,
)

LIMIT = Limit("concern", amount=3, seconds=600)


def request(address: str = "192.0.2.1", **meta: str) -> Any:
    return RequestFactory().post("/", REMOTE_ADDR=address, **meta)


def test_who_has_used_up_a_window_waits_until_the_next() -> None:
    with time_machine.travel("2026-01-01 12:04:10Z", tick=False) as clock:
        assert [seconds_to_wait(LIMIT, request()) for _ in range(4)] == [0, 0, 0, 350]
        clock.shift(350)
        assert seconds_to_wait(LIMIT, request()) == 0


def test_addresses_keys_and_limits_count_apart() -> None:
    tight = Limit("response", amount=1, seconds=600)
    assert seconds_to_wait(tight, request()) == 0
    assert seconds_to_wait(tight, request()) > 0
    assert seconds_to_wait(tight, request("192.0.2.2")) == 0
    assert seconds_to_wait(tight, request(), "member:1") == 0
    assert seconds_to_wait(tight, request(), "member:2") == 0
    assert seconds_to_wait(tight, request("192.0.2.9"), "member:1") > 0
    assert seconds_to_wait(Limit("search", 1, 600), request()) == 0


def test_one_household_of_ipv6_is_one_address() -> None:
    assert client_address(request("2001:db8:1:2::a")) == client_address(
        request("2001:db8:1:2::b")
    )
    assert client_address(request("2001:db8:1:2::a")) != client_address(
        request("2001:db8:1:3::a")
    )


def test_a_forged_forwarded_address_is_not_believed() -> None:
    forged = request(HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert client_address(forged) == "192.0.2.1"


def test_behind_one_proxy_only_its_own_entry_is_believed(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = request("10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.7, 198.51.100.4")
    assert client_address(forged) == "198.51.100.4"


def test_too_short_a_chain_of_proxies_is_one_client_for_all(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert client_address(request(HTTP_X_FORWARDED_FOR="203.0.113.7")) == "unknown"


@pytest.fixture
def _nothing_to_count_in(settings) -> None:
    nowhere = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nowhere}}
    common_cache._paused.pop(nowhere, None)


@pytest.mark.usefixtures("_nothing_to_count_in")
def test_without_valkey_a_limit_of_readers_is_open_and_the_log_says_so(caplog) -> None:
    assert seconds_to_wait(LIMIT, request()) == 0
    assert "Valkey does not answer" in caplog.text


@pytest.mark.usefixtures("_nothing_to_count_in")
def test_without_valkey_nobody_passes_a_limit_of_the_entrance() -> None:
    with pytest.raises(CannotCount):
        seconds_to_wait(Limit("sign-in", 3, 600, closed_when_down=True), request())


@pytest.mark.usefixtures("_nothing_to_count_in")
def test_a_valkey_that_does_not_answer_is_left_alone_for_a_moment(caplog) -> None:
    with time_machine.travel("2026-01-01 12:00:00Z", tick=False) as clock:
        for _ in range(3):
            seconds_to_wait(LIMIT, request())
        assert caplog.text.count("Valkey does not answer") == 1
        clock.shift(common_cache.PAUSE_SECONDS)
        seconds_to_wait(LIMIT, request())
    assert caplog.text.count("Valkey does not answer") == 2


def test_one_use_is_one_round_trip(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds_to_wait(LIMIT, request())
    sent = []
    whole = redis.Connection.send_packed_command
    for kind in (redis.Connection, redis.UnixDomainSocketConnection):
        monkeypatch.setattr(
            kind,
            "send_packed_command",
            lambda self, *args, **kw: sent.append(1) or whole(self, *args, **kw),
        )
    seconds_to_wait(LIMIT, request())
    assert len(sent) == 1


def test_a_count_goes_with_its_window() -> None:
    with time_machine.travel("2026-01-01 12:04:10Z", tick=False):
        seconds_to_wait(LIMIT, request())
    client = ratelimit._client(settings.CACHES["default"]["LOCATION"])
    (name,) = client.keys("limit:concern:*")
    assert 0 < client.ttl(name) <= LIMIT.seconds


def test_what_was_right_is_given_back() -> None:
    for _ in range(10):
        assert seconds_to_wait(LIMIT, request()) == 0
        give_back(LIMIT, request())


@pytest.mark.django_db
def test_who_must_wait_is_told_how_long(client) -> None:
    asked = client.get("/en/nowhere/").wsgi_request
    response = too_many_requests(asked, 350)
    assert response.status_code == 429
    assert response["Retry-After"] == "350"
    assert response["Cache-Control"] == "no-store"
    html = response.content.decode()
    assert "Too many tries" in html
    assert "Try again in 6 minutes." in html
    assert "<time" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "kind", "words"),
    [
        ("application/json", "application/json", '"retry_after": 350'),
        ("text/csv", "text/plain; charset=utf-8", "Try again in 350 seconds."),
        ("*/*", "text/html; charset=utf-8", "Try again in 6 minutes."),
    ],
)
def test_a_machine_is_told_in_what_it_reads(
    client, accepted: str, kind: str, words: str
) -> None:
    asked = client.get("/en/nowhere/", headers={"accept": accepted}).wsgi_request
    response = too_many_requests(asked, 350)
    assert response["Content-Type"] == kind
    assert words in response.content.decode()


@pytest.mark.django_db
def test_a_closed_door_says_what_still_works(client) -> None:
    response = closed_for_now(client.get("/en/nowhere/").wsgi_request)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Reading works as always" in response.content.decode()
