"""How often one person, or one address on the network, may do a thing: fixed windows in Valkey.

allauth's limiter takes a lock and four round trips, answers a full one sometimes with a page and
sometimes with a form, and a Valkey that is down with an error; what it knows of proxies is used
here (docs/decisions/0083).
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import redis
from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis.exceptions import RedisError

from .cache import TIMEOUT_SECONDS, is_paused, pause

RETRY_SECONDS = 60


class CannotCount(Exception):
    """Valkey does not answer, and the limit says that nobody passes uncounted."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` times in `seconds`; `name` keeps one limit's counts from another's.

    `closed_when_down` says whether nobody (true) or everybody (false) passes uncounted.
    """

    name: str
    amount: int
    seconds: int
    closed_when_down: bool = False


def seconds_to_wait(limit: Limit, request: HttpRequest, key: str | None = None) -> int:
    """Count one use of `limit`; 0 when it may go on, else the seconds until the next window.

    Counts for `key` (such as a member's id), or for the client's address when there is none.
    Raises CannotCount when Valkey is down and the limit is one of those that then close.
    """
    now = time.time()
    used = _changed(limit, request, key, now, by=1)
    if used <= limit.amount:
        return 0
    return limit.seconds - int(now) % limit.seconds


def give_back(limit: Limit, request: HttpRequest, key: str | None = None) -> None:
    """Take one use off again: what was counted before it was tried turned out to be right."""
    _changed(limit, request, key, time.time(), by=-1)


def take(name: str, wanted: int, most: int, seconds: int) -> int:
    """How many of `wanted` uses are left of the `most` in this window; all of them without Valkey."""
    location = settings.CACHES["default"]["LOCATION"]
    key = f"limit:{name}:{int(time.time()) // seconds}"
    try:
        if is_paused(location):
            return wanted
        used = _count(location, key, seconds, wanted)
    except (RedisError, OSError):
        pause(location)
        return wanted
    return max(0, min(wanted, most - (used - wanted)))


def too_many_requests(request: HttpRequest, seconds: int) -> HttpResponse:
    """The answer to who must wait `seconds` (429 with Retry-After, RFC 6585), in what they read."""
    minutes = -(-seconds // 60)
    context = {
        "minutes": minutes,
        "at": timezone.now() + timedelta(minutes=minutes),
    }
    words = ngettext(
        "Too many tries in a short time. Try again in %(seconds)d second.",
        "Too many tries in a short time. Try again in %(seconds)d seconds.",
        seconds,
    ) % {"seconds": seconds}
    return _answer(request, "429.html", context, words, (429, seconds))


def closed_for_now(request: HttpRequest) -> HttpResponse:
    """The answer while uses can't be counted: 503 (RFC 9110), and what still works."""
    words = _("This is not possible just now. Try again in some minutes.")
    return _answer(request, "503.html", {}, words, (503, RETRY_SECONDS))


def client_address(request: HttpRequest) -> str:
    """The client's address (of IPv6 the /64), from the proxies we trust and from no one else."""
    try:
        return str(truncate_ip(get_adapter().get_client_ip(request)))
    except (ImproperlyConfigured, PermissionDenied):
        # A chain of proxies other than ours: one count for all who come that way.
        return "unknown"


def _answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    words: str,
    status_and_wait: tuple[int, int],
) -> HttpResponse:
    status, seconds = status_and_wait
    response: HttpResponse
    accepted = request.headers.get("Accept", "text/html")
    if "text/html" in accepted or accepted == "*/*":
        response = render(request, template, context, status=status)
    elif "json" in accepted:
        said = {"error": words, "retry_after": seconds}
        response = JsonResponse(said, status=status)
    else:
        response = HttpResponse(words, "text/plain; charset=utf-8", status)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def _changed(
    limit: Limit, request: HttpRequest, key: str | None, now: float, *, by: int
) -> int:
    """How often the window was used, with this; 0 where nobody counts. One round trip."""
    location = settings.CACHES["default"]["LOCATION"]
    try:
        if is_paused(location):
            raise RedisError("It did not answer a moment ago.")
        name = _cache_key(limit, key or client_address(request), now)
        return _count(location, name, limit.seconds, by)
    except (RedisError, OSError) as error:
        pause(location)
        if limit.closed_when_down:
            raise CannotCount from error
        return 0


def _cache_key(limit: Limit, subject: str, now: float) -> str:
    window = int(now) // limit.seconds
    digest = hashlib.sha256(subject.encode()).hexdigest()[:32]
    return f"limit:{limit.name}:{window}:{digest}"


def _count(location: str, name: str, seconds: int, by: int) -> int:
    with _client(location).pipeline(transaction=False) as steps:
        steps.incrby(name, by)
        steps.expire(name, seconds)
        return int(steps.execute()[0])


@lru_cache(maxsize=4)
def _client(location: str) -> redis.Redis:
    return redis.Redis.from_url(
        location,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
    )
