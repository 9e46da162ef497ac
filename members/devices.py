"""Which browsers have signed in to an account before: they say so themselves, by a cookie.

Nothing is stored about them here. The cookie holds a keyed hash for each account, from which nobody
without our key can tell whose it was; it can only silence a notice, never open anything.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from gaamac.common import signing

from .models import User

PURPOSE = "device"
SECONDS = 365 * 24 * 3600
# Accounts that share a browser; one more, and the oldest is told again.
MOST = 5


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this browser has signed in to this account within the last year."""
    mark = _mark_of(user)
    return any(constant_time_compare(mark, one) for one in _marks_in(request))


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Give this browser the cookie by which it is known next time."""
    mark = _mark_of(user)
    marks = [mark, *(one for one in _marks_in(request) if one != mark)][:MOST]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.make(PURPOSE, marks),
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _mark_of(user: User) -> str:
    """Changes with the password: who got in by an old one is a stranger again."""
    said = f"{user.pk}:{user.password}"
    return salted_hmac("gaamac.device", said, algorithm="sha256").hexdigest()[:32]


def _marks_in(request: HttpRequest) -> list[str]:
    token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    said: Any = signing.read(PURPOSE, token, max_age=SECONDS) if token else None
    if not isinstance(said, list):
        return []
    return [one for one in said if isinstance(one, str)][:MOST]
