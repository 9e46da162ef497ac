"""What allauth leaves to the portal: its mails, where a sign-in leads, how secrets are kept."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from gaamac.common.dates import date_range
from gaamac.common.own_paths import is_own_path
from gaamac.common.text import clean_text

from . import account_mail, devices, recording, services
from .lookups import look_in_vain
from .middleware import SIGNED_IN_AT
from .models import User

# What allauth shows after it has mailed a code, and how often it had then read of the account.
_SAY_SENT = {
    "account/messages/login_code_sent.txt": 1,
    "account/messages/email_confirmation_sent.txt": 3,
}
# Stands on a request in which a mail was queued.
_QUEUED = "gaamac_mail_queued"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts."""

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Queue one of allauth's mails, with what our words of it need and nothing else."""
        values = {"code": context["code"]} if "code" in context else {}
        if "timestamp" in context:
            values["timestamp"] = context["timestamp"].isoformat()
        self._queue(
            template_prefix.rpartition("/")[2], email, values, context.get("user")
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what was changed in their account, in their own language."""
        known = {**(context or {}), "user": user}
        super().send_notification_mail(template_prefix, user, known, email)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Add a message; where it says that a mail was sent and none was, take the same time.

        allauth asks for a new code to an address that nobody has, and then sends none.
        """
        super().add_message(request, level, message_template, *args, **kwargs)
        if message_template in _SAY_SENT and not hasattr(request, _QUEUED):
            look_in_vain(_SAY_SENT[message_template])
            self._queue("", "nobody@example.org", {"code": ""}, None)

    def _queue(
        self, name: str, address: str, values: dict[str, str], user: User | None
    ) -> None:
        account_mail.queue(name, address, values, user)
        setattr(self.request, _QUEUED, True)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: tries are counted before the form is read (gaamac.home.limits)."""

    def is_safe_url(self, url: str) -> bool:
        """Whether a sign-in may lead there: a path of this portal, and no other address at all."""
        return bool(url) and is_own_path(url)

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session, unless the account was closed while its holder was signing in.

        allauth asks at the first step only; a code or a second factor comes minutes later.
        """
        if not User.objects.filter(pk=user.pk, is_active=True).exists():
            clear_login(request)
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)
        request.session[SIGNED_IN_AT] = time.time()

    def post_login(
        self, request: HttpRequest, user: User, **kwargs: Any
    ) -> HttpResponse:
        """Hand in an application whose address has just been verified, and show what comes next.

        Every way to a session ends here, with the address verified.
        """
        response = super().post_login(request, user, **kwargs)
        if services.hand_in(user):
            response = HttpResponseRedirect(_application_page(response))
        elif not devices.is_known(request, user):
            self.send_notification_mail("account/email/new_device", user)
        devices.remember(request, response, user)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Put the attempt on record."""
        super().authentication_failed(request, **credentials)
        recording.failed_password(str(credentials.get("email", "")))

    def clean_email(self, email: str) -> str:
        """Without control characters."""
        return clean_text(email, lines=False)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors; their secrets are encrypted in the database (safety rule 4)."""

    def is_mfa_enabled(
        self, user: User | None, types: list[Authenticator.Type] | None = None
    ) -> bool:
        """Whether an account has one; not where it was erased in the middle of a sign-in."""
        return user is not None and super().is_mfa_enabled(user, types)

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls the portal."""
        return settings.WAGTAIL_SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a device calls the portal when it offers a passkey."""
        entity = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.WAGTAIL_SITE_NAME}

    def generate_authenticator_name(
        self,
        user: User,
        type: Authenticator.Type,  # noqa: A002 - allauth's own signature
    ) -> str:
        """What a new passkey is called until its owner says: after the day it was added."""
        return _("Passkey of %(day)s") % {"day": date_range(timezone.localdate())}

    def encrypt(self, text: str) -> str:
        """`text` under the newest key."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again, under whichever key it was encrypted with."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def encrypt_anew(self, encrypted_text: str) -> str:
        """What any of the keys has encrypted, under the newest; raises InvalidToken if none did."""
        return _fernet().rotate(encrypted_text.encode()).decode()


def _application_page(response: HttpResponse) -> str:
    """The page about the application, which leads on to where the person wanted to go."""
    page, wanted = resolve_url("application"), response.headers.get("Location", "")
    if wanted in {"", resolve_url(settings.LOGIN_REDIRECT_URL)}:
        return page
    return f"{page}?{urlencode({'next': wanted})}"


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.MFA_ENCRYPTION_KEYS])
