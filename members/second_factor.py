"""Whether somebody has shown their second factor in this very session, and where they do."""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

# Recovery codes alone are a slip of paper.
FACTORS = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]


def was_shown(request: HttpRequest) -> bool:
    """Whether a passkey or a one-time code was given in this session; always, where none is required."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return True
    return any(
        one.get("method") == "mfa" and one.get("type") in FACTORS
        for one in get_authentication_records(request, request.user)
    )


def address_to_show_it(request: HttpRequest) -> str:
    """Where it is given, coming back to this page afterwards."""
    has_code = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    name = "mfa_reauthenticate" if has_code else "mfa_reauthenticate_webauthn"
    return f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}"
