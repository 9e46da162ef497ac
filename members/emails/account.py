"""What allauth mails, in our words and look: one-time codes, changes of an account, two answers.

A mailbox may be read by others than its owner. So none of these says from which network or browser
something was done, or to which address an account has moved: only what, and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

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
        "The mail address of your account was changed. Mail about it now goes to the new one."
    ),
    "email_confirm": _("The mail address of your account was confirmed."),
    "email_deleted": _("This address no longer belongs to your account."),
    "password_changed": _("The password of your account was changed."),
    "password_reset": _("A new password was set for your account."),
    "password_set": _("A password was set for your account."),
    "totp_activated": _(
        "The second step was turned on: signing in now asks for a code of your authenticator app."
    ),
    "totp_deactivated": _(
        "The second step by authenticator app was turned off: signing in no longer asks for its"
        " code."
    ),
    "webauthn_added": _(
        "A passkey was added: whoever holds that device can now sign in with it."
    ),
    "webauthn_removed": _("A passkey was removed: it no longer opens your account."),
    "recovery_codes_generated": _(
        "New recovery codes were made for your account. The old ones no longer work."
    ),
    "recovery_code_used": _(
        "Somebody signed in with one of your recovery codes. It does not work a second time."
    ),
    "new_device": _(
        "Somebody signed in to your account from a browser that had not been used for it before."
    ),
}
SUBJECTS: dict[str, Any] = {
    "new_device": _("GAAMAC: a new browser signed in to your account"),
    "recovery_code_used": _("GAAMAC: a recovery code was used"),
}


def account_message(
    name: str,
    address: str,
    user: User | None,
    values: Mapping[str, Any],
    language: str = "en",
) -> EmailMultiAlternatives:
    """The mail that allauth calls `name`, in its recipient's language, else in `language`.

    `values` holds the `code`, or the `timestamp` of a change. Raises TemplateDoesNotExist for a
    mail nobody has written yet.
    """
    if user:
        language = user.preferred_language
    if name in CODES:
        subject, sentence = CODES[name]
        context = {"sentence": sentence, "code": values["code"]}
        return _build("account/code", address, language, context, subject)
    if name in CHANGES:
        with override(language):
            context = _change(name, user, values)
        return _build("account/change", address, language, context, SUBJECTS.get(name))
    return _build(f"account/{name}", address, language, {"address": address})


def _change(name: str, user: User | None, values: Mapping[str, Any]) -> dict[str, Any]:
    zone = ZoneInfo(user.time_zone if user else "UTC")
    with timezone.override(zone):
        when = moment(values["timestamp"])
    return {"sentence": str(CHANGES[name]), "when": when}


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
