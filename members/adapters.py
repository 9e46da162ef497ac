"""What allauth leaves to the portal: its mails, where a sign-in leads, how secrets are kept."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from gaamac.common.dates import date_range
from gaamac.common.logs import Plain
from gaamac.common.mail import send
from gaamac.common.text import clean_text

from . import emails, recording, services
from .models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts."""

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Send one of allauth's mails in our words, at once: somebody waits for it."""
        name = template_prefix.rpartition("/")[2]
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        message = emails.account_message(name, email, user, context)
        try:
            send([message])
        except (SMTPException, OSError):
            logger.exception("The mail %s could not be sent", Plain(name))
            messages.error(
                self.request,
                _(
                    "The mail to this address could not be sent just now. Wait a minute, then"
                    " ask for it again."
                ),
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

    def post_login(
        self, request: HttpRequest, user: User, **kwargs: Any
    ) -> HttpResponse:
        """Hand in an application whose address has just been verified, and show what comes next.

        Every way to a session ends here, with the address verified.
        """
        response = super().post_login(request, user, **kwargs)
        if not services.hand_in(user):
            return response
        return HttpResponseRedirect(_application_page(response))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Put the attempt on record."""
        super().authentication_failed(request, **credentials)
        recording.failed_password(str(credentials.get("email", "")))

    def clean_email(self, email: str) -> str:
        """Without control characters."""
        return clean_text(email, lines=False)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors; their secrets are encrypted in the database (safety rule 4)."""

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
