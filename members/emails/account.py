"""What allauth mails, in our words and look: one-time codes, changes of an account, two answers.

Sent in the request, not from the outbox: somebody waits for a code with the page open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from gaamac.common.mail import build_message
from gaamac.common.wording import moment

from ..models import User


class CodeMail(NamedTuple):
    """What a mail with a one-time code says."""

    subject: Any
    sentence: Any


CODES: dict[str, CodeMail] = {
    "email_confirmation_signup": CodeMail(
        _("GAAMAC: confirm your mail address"),
        _(
            "Type this code into the page where you asked to join. It shows that the address is yours."
        ),
    ),
    "email_confirmation": CodeMail(
        _("GAAMAC: confirm your mail address"),
        _(
            "Type this code into the page that asks for it. It shows that the address is yours."
        ),
    ),
    "login_code": CodeMail(
        _("GAAMAC: your code to sign in"),
        _("Type this code into the page where you sign in."),
    ),
    "password_reset_code": CodeMail(
        _("GAAMAC: your code for a new password"),
        _("Type this code into the page where you asked for a new password."),
    ),
}
CHANGES: dict[str, Any] = {
    "email_changed": _(
        "The mail address of your account was changed from %(from_email)s to %(to_email)s."
    ),
    "email_confirm": _("The mail address of your account was confirmed."),
    "email_deleted": _(
        "The address %(deleted_email)s no longer belongs to your account."
    ),
    "password_changed": _("The password of your account was changed."),
    "password_reset": _("A new password was set for your account."),
    "password_set": _("A password was set for your account."),
    "totp_activated": _(
        "The second step was turned on: signing in now asks for a code of your authenticator app."
    ),
    "totp_deactivated": _(
        "The second step was turned off: your password alone now opens your account."
    ),
    "webauthn_added": _(
        "A passkey was added: whoever holds that device can now sign in with it."
    ),
    "webauthn_removed": _("A passkey was removed: it no longer opens your account."),
    "recovery_codes_generated": _(
        "New recovery codes were made for your account. The old ones no longer work."
    ),
}


def account_message(
    name: str, address: str, user: User | None, context: Mapping[str, Any]
) -> EmailMultiAlternatives:
    """The mail that allauth calls `name`, in its recipient's language, else the reader's.

    `context` is allauth's. Raises TemplateDoesNotExist for a mail nobody has written yet.
    """
    language = user.preferred_language if user else get_language() or "en"
    if name in CODES:
        subject, sentence = CODES[name]
        values = {"sentence": sentence, "code": context["code"]}
        return _build("account/code", address, language, values, subject)
    if name in CHANGES:
        with override(language):
            values = _change(name, user, context)
        return _build("account/change", address, language, values)
    return _build(f"account/{name}", address, language, {"address": address})


def _change(name: str, user: User | None, context: Mapping[str, Any]) -> dict[str, Any]:
    zone = ZoneInfo(user.time_zone if user else "UTC")
    with timezone.override(zone):
        when = moment(context["timestamp"])
    sentence = CHANGES[name] % context
    return {"sentence": str(sentence), "when": when, "network": context["ip"]}


def _build(
    template: str,
    address: str,
    language: str,
    values: dict[str, Any],
    subject: Any = None,
) -> EmailMultiAlternatives:
    values["why"] = _("You get this because somebody gave this address to the portal.")
    return build_message(
        template, values, to=address, language=language, subject=subject
    )
