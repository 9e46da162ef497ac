"""One number for a request, and for whatever it sets going: it joins a person's report to the log."""

from __future__ import annotations

import re
import secrets
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

from django.conf import settings

HEADER = "X-Request-ID"
# Where the number of a request stands in its WSGI environment once it is known.
KEY = "gaamac.request_id"
_SENT_AS = "HTTP_X_REQUEST_ID"
_WELL_FORMED = re.compile(r"[0-9A-Za-z-]{8,64}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The number of the request or task that runs in this thread; empty outside of any."""
    return _current.get()


def make() -> str:
    """A new number: 64 bits, short enough to be read out on the telephone."""
    return secrets.token_hex(8)


def take_up(number: str) -> str:
    """Go on under this number in this thread; a malformed one is replaced."""
    number = number if is_well_formed(number) else make()
    _current.set(number)
    return number


def is_well_formed(number: str) -> bool:
    """Whether it can stand in a header and a log line as it is."""
    return bool(_WELL_FORMED.fullmatch(number))


def begin(environ: MutableMapping[str, Any]) -> str:
    """Give a request its number: the proxy's, where there is one, or a new one."""
    sent = environ.get(_SENT_AS, "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
    environ[KEY] = number = take_up(sent)
    return number
