"""Pages of the front room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import defaults


def page_not_found(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    """The page for what doesn't exist or may not be seen; the two can't be told apart."""
    return defaults.page_not_found(request, exception or Exception(), "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours; needs no database."""
    return defaults.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was open too long or came from elsewhere."""
    return defaults.permission_denied(request, Exception(reason), "403_csrf.html")
