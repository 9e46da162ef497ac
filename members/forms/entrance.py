"""allauth's forms on the way in: the same work for every address, three tries at a code.

What a form tells is in its answer, its queries and its time; tests/safety/test_enumeration.py
compares all three for addresses that are known, unknown, unverified and suspended.
"""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset_by_code import (
    PasswordResetVerificationProcess,
)
from allauth.account.internal.flows.reauthentication import (
    raise_if_reauthentication_required,
)
from allauth.core import context

from gaamac.common.ratelimit import Limit, seconds_to_wait

from .. import recording
from ..lookups import active_person, look_in_vain
from ..models import User

# allauth counts in the session, which two requests at once both read before either writes.
TRIES = Limit("code-tries", amount=3, seconds=600, closed_when_down=True)


class SignInForm(allauth_forms.LoginForm):
    """Sign in with a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field as password managers look for it."""
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskForCodeForm(allauth_forms.RequestLoginCodeForm):
    """Ask for a code to sign in."""

    def clean_email(self) -> str:
        """The address as typed, with whoever may sign in by it: one query, whoever it is."""
        address = str(self.cleaned_data["email"])
        self._user = active_person(address)
        return address


class AskForResetForm(allauth_forms.ResetPasswordForm):
    """Ask for a code to set a new password."""

    def clean_email(self) -> str:
        """The address as typed, with whoever may sign in by it: one query, whoever it is."""
        address = str(get_adapter().clean_email(self.cleaned_data["email"]))
        person = active_person(address)
        self.users = [person] if person else []
        return address


class CodeForm(allauth_forms.BaseConfirmCodeForm):
    """A code that was mailed: at most three tries, also when they come all at once.

    A code to an address that nobody has is no code (`is_in_vain`): it is asked for, waited for and
    put on record like any other.
    """

    def clean_code(self) -> str:
        """The code, if it is right."""
        if not self._has_tries_left():
            raise get_adapter().validation_error("incorrect_code")
        code = str(super().clean_code())
        if self.account() is None:
            # It was erased since, or never was.
            raise get_adapter().validation_error("incorrect_code")
        return code

    def account(self) -> User | None:
        """Whose code it is."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Put a wrong one on record, where allauth does not."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.has_error("code"):
            self.record_failure()
        return cleaned

    @property
    def is_in_vain(self) -> bool:
        """Whether no account stands behind it."""
        return not self.expected_code

    def record_failure(self) -> None:
        """A wrong code of nobody's; for accounts allauth tells (members/recording.py)."""
        if self.is_in_vain:
            recording.failed_code()

    def _has_tries_left(self) -> bool:
        request = context.request
        code = hashlib.sha256((self.expected_code or "").encode()).hexdigest()
        key = f"{request.session.session_key}-{code}"
        return not seconds_to_wait(TRIES, request, key)


class SignInCodeForm(CodeForm, allauth_forms.ConfirmLoginCodeForm):
    """The code to sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read from the database what was read already for an account."""
        super().__init__(*args, **kwargs)
        if self.is_in_vain:
            look_in_vain(1)

    def account(self) -> User | None:
        """Who signs in."""
        user: User | None = context.request._login_stage.login.user
        return user

    @property
    def is_in_vain(self) -> bool:
        """Whether no account stands behind it; allauth makes a code even so, and mails it to nobody."""
        return self.account() is None


class ResetCodeForm(CodeForm, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code to set a new password."""

    def account(self) -> User | None:
        """Whose password it is."""
        process = PasswordResetVerificationProcess.resume(context.request)
        user: User | None = process.user if process else None
        return user

    def record_failure(self) -> None:
        """As for an account, which allauth then reads."""
        super().record_failure()
        if self.is_in_vain:
            look_in_vain(1)


class AddressCodeForm(CodeForm, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that shows an address to be its owner's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read from the database what was read already for an account."""
        super().__init__(*args, **kwargs)
        if self.is_in_vain:
            look_in_vain(2)

    def account(self) -> User | None:
        """Whose address it is."""
        user: User | None = self.user
        return user

    @property
    def is_in_vain(self) -> bool:
        """Whether no account stands behind it."""
        return self.account() is None

    def record_failure(self) -> None:
        """A wrong code: allauth tells of none, and whose it is nobody knows yet."""
        recording.failed_code()


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    """A new password, after the code."""

    def clean(self) -> dict[str, Any]:
        """Refuse for an account that was closed or erased since the code was typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.user is None or not self.user.is_active:
            raise get_adapter().validation_error("invalid_password_reset")
        return cleaned


class FirstPasswordForm(allauth_forms.SetPasswordForm):
    """A password for an account that has none."""

    def clean(self) -> dict[str, Any]:
        """Ask who it is first, as for every other change of how one signs in."""
        raise_if_reauthentication_required(context.request, app="allauth.account")
        return super().clean() or {}
