"""Puts on record what happens to accounts, as allauth tells it: sign-ins, second factors, addresses."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator

from gaamac.audit.choices import Act, Result
from gaamac.audit.services import member, record

from .models import User

# In place of an account, where an address belongs to none.
NOBODY = "member:unknown"
# What allauth tells of an account, and the act that is written down for it.
_ACTS = {
    account.user_logged_in: Act.SIGNED_IN,
    account.password_set: Act.PASSWORD_CHANGED,
    account.password_changed: Act.PASSWORD_CHANGED,
    account.password_reset: Act.PASSWORD_CHANGED,
    account.email_changed: Act.ADDRESS_CHANGED,
}
_FACTOR_ACTS = {
    mfa.authenticator_added: Act.SECOND_FACTOR_ADDED,
    mfa.authenticator_removed: Act.SECOND_FACTOR_REMOVED,
    mfa.authenticator_reset: Act.RECOVERY_CODES_MADE,
}
_FAILURES = (
    mfa.authentication_failed,
    account.login_code_rejected,
    account.password_reset_code_rejected,
)


def listen() -> None:
    """Begin to listen; once, when the applications are ready."""
    for signal, act in _ACTS.items():
        _connect(signal, act)
    for signal, act in _FACTOR_ACTS.items():
        _connect(signal, act)
    for signal in _FAILURES:
        _connect(signal, Act.SIGN_IN_FAILED, Result.REFUSED)
    _connect(account.user_logged_out, Act.SIGNED_OUT)


def _connect(signal: Any, act: Act, result: Result = Result.DONE) -> None:
    def write(
        user: User | None = None,
        authenticator: Authenticator | None = None,
        **told: Any,
    ) -> None:
        if user is None:
            return
        detail = {"factor": authenticator.type} if authenticator else {}
        record(act, member(user), by=user, result=result, **detail)

    signal.connect(write, weak=False, dispatch_uid=f"audit-{act}-{id(signal)}")


def failed_password(address: str) -> None:
    """A wrong password, or any for an address that nobody has.

    Both take a query and an entry, so that the time of the answer does not tell which it was.
    """
    user = User.objects.of_address(address)
    target = member(user) if user else NOBODY
    record(Act.SIGN_IN_FAILED, target, result=Result.REFUSED)


def failed_code() -> None:
    """A wrong code where allauth tells of none, such as for an address that nobody has."""
    record(Act.SIGN_IN_FAILED, NOBODY, result=Result.REFUSED)
