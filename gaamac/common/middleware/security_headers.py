"""Headers that keep pages where they belong."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseFileResponse

from ..page_cache.rules import BY_DEFAULT

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Formats that other sites may load: feeds and calendars.
FOR_OTHER_SITES = ("application/atom+xml", "text/calendar")
NO_STORE = "no-store"
HEADERS = {
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(),"
        " microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class SecurityHeaders:
    """The headers that Django's own middleware does not set (docs/decisions/0086).

    Whatever belongs to one person is stored nowhere: an answer to a request with a session, or
    one that sets a cookie.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers to whatever answer comes back."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", resource_policy(response)
        )
        if isinstance(response, WhiteNoiseFileResponse):
            # The same for everybody, and kept as long as whitenoise says, whoever asks.
            return response
        if is_personal(request, response):
            response.headers["Cache-Control"] = NO_STORE
        else:
            response.headers.setdefault("Cache-Control", BY_DEFAULT)
        return response


def resource_policy(response: HttpResponseBase) -> str:
    """Who may load this answer into a page: feeds and calendars are made for other sites."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return "cross-origin" if kind in FOR_OTHER_SITES else "same-origin"


def is_personal(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether an answer belongs to one reader: a session came with the request, or a cookie goes."""
    return bool(
        response.cookies
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or "HTTP_AUTHORIZATION" in request.META
    )
