"""What a request owes to who sends it: their time zone, an end of their session, a second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from .permissions import needs_second_factor
from .second_factor import FACTORS

GetResponse = Callable[[HttpRequest], HttpResponse]

# How long after its sign-in a session ends.
LONGEST = timedelta(days=14)
LONGEST_AT_THE_DESK = timedelta(hours=24)
# Where a session says when it began.
SIGNED_IN_AT = "signed_in_at"
# What an account without its second factor can reach: the way to one, and the way out.
OPEN_WITHOUT = {
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_reauthenticate",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}


class ReaderTimeZone:
    """Activates a signed-in member's time zone; UTC for everyone else. Asks for no session itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under the reader's time zone."""
        if not request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


class SessionAge:
    """Ends a session some time after its sign-in, however often it is used (ASVS 5.0, 7.3.2).

    Django's own expiry counts from the last change of a session, and each message is one.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; who signed in too long ago is a stranger again."""
        if request.COOKIES and request.user.is_authenticated and _is_too_old(request):
            logout(request)
        return self.get_response(request)


def _is_too_old(request: HttpRequest) -> bool:
    began = request.session.get(SIGNED_IN_AT)
    longest = LONGEST_AT_THE_DESK if request.user.is_staff else LONGEST
    return began is not None and time.time() - began > longest.total_seconds()


class SecondFactor:
    """Keeps editors, administrators and focal points out of everything until they have one.

    Off where settings.SECOND_FACTOR_REQUIRED is (the embedded demonstration says so on screen).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to the page where a second factor is set up."""
        request.lacks_second_factor = self._lacks_one(request)
        if request.lacks_second_factor and not _is_open(request.path_info):
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)

    @staticmethod
    def _lacks_one(request: HttpRequest) -> bool:
        if not settings.SECOND_FACTOR_REQUIRED or not request.COOKIES:
            return False
        user = request.user
        return (
            user.is_authenticated
            and needs_second_factor(user)
            and not is_mfa_enabled(user, FACTORS)
        )


def _is_open(path: str) -> bool:
    try:
        return resolve(path).view_name in OPEN_WITHOUT
    except Resolver404:
        return False
