"""The ways into an account, as somebody goes them, and the words for what comes of it."""

from __future__ import annotations

from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import SESSION_KEY
from django.test import Client

from members.models import User
from tests.factories.members import PASSWORD
from tests.mails import arrived, code_in

LOGIN = "/en/account/login/"
ASK = "/en/account/login/code/"
CODE = "/en/account/login/code/confirm/"
RESET = "/en/account/password/reset/"
RESET_CODE = "/en/account/password/reset/confirm/"
NEW_PASSWORD = "/en/account/password/reset/complete/"
SECOND = "/en/account/2fa/authenticate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW = {"password1": "quite another sentence", "password2": "quite another sentence"}


def is_in(client: Client, user: User | None = None) -> bool:
    """Whether the session is somebody's (this person's)."""
    found = client.session.get(SESSION_KEY)
    return found == str(user.pk) if user else found is not None


def app_code(secret: str = SECRET) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def ask_for_code(client: Client, user: User) -> str:
    client.post(ASK, {"email": user.email})
    return code_in(arrived(user.email)[-1])


def by_password(client: Client, user: User) -> None:
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
