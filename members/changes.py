"""What follows when somebody changes how they sign in: whoever else is signed in has to do it anew.

A session that began with a password alone would else pass for one with two factors as soon as its
account has a second one, whoever sits at it.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.http import HttpRequest

from . import services
from .models import User

# A changed password ends them by itself: Django signs each session with it.
_CHANGES = (mfa.authenticator_added, mfa.authenticator_removed, account.email_changed)


def listen() -> None:
    """Begin to listen; once, when the applications are ready."""
    for signal in _CHANGES:
        signal.connect(_sign_others_out, dispatch_uid=f"sign-others-out-{id(signal)}")


def _sign_others_out(request: HttpRequest, user: User, **_told: Any) -> None:
    """End the other sessions; where nobody is signed in yet (a code), all of them."""
    services.end_sessions(user, but=request.session.session_key)
