"""Times are shown in the reader's own time zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class ReaderTimeZone:
    """Activates a signed-in member's time zone; UTC for everyone else. Asks for no session itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under the reader's time zone."""
        if not request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return self.get_response(request)
