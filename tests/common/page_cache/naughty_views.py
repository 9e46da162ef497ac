"""Views that say their page is the same for everybody; all but the first few are wrong."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token, rotate_token
from django.urls import path
from django.utils.cache import patch_vary_headers

from gaamac.common.page_cache.rules import same_for_everybody
from members.models import User

_numbers = itertools.count()


def _text() -> str:
    """A page that tells its own rendering from another."""
    return f"<p>{next(_numbers)}</p>" + "words " * 100


def good(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_text())


def looks_at_everything(request: HttpRequest) -> HttpResponse:
    """Looks, and finds nothing: what a template does for any reader."""
    request.session.get("x")
    list(request.COOKIES)
    return HttpResponse(
        f"{request.user} {bool(messages.get_messages(request))}{_text()}"
    )


def sets_a_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_text())
    response.set_cookie("x", "1")
    return response


def sets_a_cookie_by_its_header(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_text(), headers={"Set-Cookie": "x=1"})


def begins_a_session(request: HttpRequest) -> HttpResponse:
    request.session["x"] = 1
    return HttpResponse(_text())


def has_a_message(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Only for you")
    return HttpResponse(_text())


def shows_messages(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_text() + "".join(map(str, messages.get_messages(request))))


def has_a_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_text() + get_token(request))


def has_a_new_token(request: HttpRequest) -> HttpResponse:
    rotate_token(request)
    return HttpResponse(_text())


def has_a_nonce(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_text() + str(request.csp_nonce))


def knows_somebody(request: HttpRequest) -> HttpResponse:
    request.user = User(name="Alice")
    return HttpResponse(_text() + str(request.user))


def is_private(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_text(), headers={"Cache-Control": "no-store"})


def depends_on_more(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_text() + request.headers.get("X-Part", ""))
    patch_vary_headers(response, ["X-Part"])
    return response


def streams(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([_text().encode()]))


def is_gone(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_text(), status=410)


def is_missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def leads_elsewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_text(), status=302, headers={"Location": "/en/good/"})


WRONG: dict[str, Callable[[HttpRequest], object]] = {
    view.__name__: view
    for view in (
        sets_a_cookie,
        sets_a_cookie_by_its_header,
        begins_a_session,
        has_a_message,
        shows_messages,
        has_a_token,
        has_a_new_token,
        has_a_nonce,
        knows_somebody,
        is_private,
        depends_on_more,
        streams,
        is_gone,
        is_missing,
        leads_elsewhere,
    )
}
RIGHT = {"good": good, "looks_at_everything": looks_at_everything}


urlpatterns = [
    path("files/good/", same_for_everybody(good)),
    *i18n_patterns(
        path("unmarked/", good),
        *(
            path(f"{name}/", same_for_everybody(view))
            for name, view in (RIGHT | WRONG).items()
        ),
    ),
]
