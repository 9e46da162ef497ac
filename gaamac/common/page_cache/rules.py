"""What may be kept: only a page that was rendered for nobody, and whose view said so.

A security decision (safety: Django's own page cache leaked six times in a year): every condition
stands here, each alone is enough to refuse, and `tests/common/page_cache` breaks them one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ..languages import CODES

Response = TypeVar("Response", bound=HttpResponseBase)

# What SecurityHeaders gives every page; a view that says anything else is obeyed.
BY_DEFAULT = "private, no-cache"
# What the address holds, or what `address_of` has excluded. An answer that depends on another
# header of the request is not the same for everybody.
_MAY_VARY_ON = {"accept-encoding", "cookie"}
_MARK = "is_same_for_everybody"


def same_for_everybody(view: Callable[..., Response]) -> Callable[..., Response]:
    """Decorate a view whose pages are the same for every reader without a session.

    They may then be kept and given to others until anything that pages show changes, at most an
    hour. The view may depend on its address and the database, and on nothing else of the request.
    """

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Response:
        response = view(*args, **kwargs)
        setattr(response, _MARK, True)
        return response

    return marked


def rendered_for_nobody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this answer can be given to anybody without a session who asks for this address."""
    return (
        getattr(response, _MARK, False)
        and request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and _has_language(request.path_info)
        and _came_from_nobody(request)
        and _left_no_trace(request)
        and _holds_nothing_private(response)
    )


def _has_language(path: str) -> bool:
    return path[1:].partition("/")[0] in CODES


def _came_from_nobody(request: HttpRequest) -> bool:
    """No cookie, no authorization, nobody signed in by other means."""
    return (
        "HTTP_COOKIE" not in request.META
        and "HTTP_AUTHORIZATION" not in request.META
        and not request.user.is_authenticated
    )


def _left_no_trace(request: HttpRequest) -> bool:
    """No session was begun, no message queued or shown, no form token and no nonce handed out."""
    messages = getattr(request, "_messages", None)
    return (
        not request.session.modified
        and request.session.is_empty()
        and not (messages is not None and (messages.added_new or messages.used))
        and "CSRF_COOKIE" not in request.META
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not getattr(request, "_csp_nonce", None)
    )


def _holds_nothing_private(response: HttpResponseBase) -> bool:
    """No cookie goes with it, and it says neither that it is private nor that it varies."""
    vary = response.headers.get("Vary", "")
    names = {name.strip().lower() for name in vary.split(",") if name.strip()}
    return (
        not response.cookies
        and not response.has_header("Set-Cookie")
        and not response.has_header("Content-Encoding")
        and response.headers.get("Cache-Control", BY_DEFAULT) == BY_DEFAULT
        and names <= _MAY_VARY_ON
    )
