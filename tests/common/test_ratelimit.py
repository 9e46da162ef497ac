"""How often one may do a thing: by address or by key, in fixed windows, honest about proxies."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import RequestFactory

from gaamac.common.ratelimit import (
    Limit,
    client_address,
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


@pytest.mark.parametrize("closed", [True, False])
def test_without_a_cache_the_limit_is_open_or_closed_as_it_says(
    closed: bool, settings, caplog
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    limit = Limit("concern", 3, 600, closed_when_down=closed)
    assert bool(seconds_to_wait(limit, request())) is closed
    assert "No cache to count concern in" in caplog.text


@pytest.mark.django_db
def test_who_must_wait_is_told_how_long(client) -> None:
    asked = client.get("/en/nowhere/").wsgi_request
    response = too_many_requests(asked, 350)
    assert response.status_code == 429
    assert response["Retry-After"] == "350"
    assert response["Cache-Control"] == "no-store"
    assert "Too many tries" in response.content.decode()
