"""allauth's forms of the second step: a code cannot be tried for ever."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator

from gaamac.common.ratelimit import (
    Limit,
    give_back,
    seconds_to_wait,
    too_many_requests,
)

# Six figures: within a day somebody with the password has one chance in fifty thousand.
IN_A_SPELL = Limit("second-step", amount=5, seconds=600, closed_when_down=True)
IN_A_DAY = Limit("second-step-day", amount=20, seconds=86_400, closed_when_down=True)


class CountedCode:
    """Counts tries for the account, from wherever they come; a right one is given back."""

    user: Any

    def clean_code(self) -> str:
        """The code, if it is right; raises ImmediateHttpResponse (429) after too many wrong ones."""
        key = f"account-{self.user.pk}"
        waits = [
            seconds_to_wait(one, context.request, key) for one in (IN_A_SPELL, IN_A_DAY)
        ]
        if wait := max(waits):
            raise ImmediateHttpResponse(too_many_requests(context.request, wait))
        code = str(super().clean_code())  # type: ignore[misc]
        for one in (IN_A_SPELL, IN_A_DAY):
            give_back(one, context.request, key)
        return code


class SecondStepForm(CountedCode, allauth_forms.AuthenticateForm):
    """The second step at sign-in."""

    def save(self) -> None:
        """Go on, and tell the owner when it was a recovery code: few will be used by them."""
        super().save()
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            get_adapter().send_notification_mail(
                "account/email/recovery_code_used", self.user
            )


class SecondStepAgainForm(CountedCode, allauth_forms.ReauthenticateForm):
    """The second step, asked again before a change."""
