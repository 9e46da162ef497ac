"""How often one person, or one address on the network, may do a thing: fixed windows in the cache.

allauth's limiter is bound to its own account settings and has no answer to a cache that is
down; what it knows of proxies is used here.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

from .logs import Plain

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` times in `seconds`; `name` keeps one limit's counts from another's.

    `closed_when_down` says whether nobody (true) or everybody (false) passes without a cache.
    """

    name: str
    amount: int
    seconds: int
    closed_when_down: bool = False


def seconds_to_wait(limit: Limit, request: HttpRequest, key: str | None = None) -> int:
    """Count one use of `limit`; 0 when it may go on, else the seconds until the next window.

    Counts for `key` (such as a member's id), or for the client's address when there is none.
    """
    now = time.time()
    left = limit.seconds - int(now) % limit.seconds
    try:
        used = _count(
            _cache_key(limit, key or client_address(request), now), limit.seconds
        )
    except (RedisError, OSError):
        logger.exception("No cache to count %s in", Plain(limit.name))
        return left if limit.closed_when_down else 0
    return left if used > limit.amount else 0


def too_many_requests(request: HttpRequest, seconds: int) -> HttpResponse:
    """The answer to who must wait `seconds` (429 with Retry-After, RFC 6585)."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def client_address(request: HttpRequest) -> str:
    """The client's address (of IPv6 the /64), from the proxies we trust and from no one else."""
    try:
        return str(truncate_ip(get_adapter().get_client_ip(request)))
    except (ImproperlyConfigured, PermissionDenied):
        # A chain of proxies other than ours: one count for all who come that way.
        return "unknown"


def _cache_key(limit: Limit, subject: str, now: float) -> str:
    window = int(now) // limit.seconds
    digest = hashlib.sha256(subject.encode()).hexdigest()[:32]
    return f"limit:{limit.name}:{window}:{digest}"


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key))
    except ValueError:
        # The window ended between the two lines.
        return 1
