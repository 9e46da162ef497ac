"""allauth's forms of passkeys, in the words of the portal."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey: its name, and whether it opens the account alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what is asked; a passkey signs in alone unless its owner says otherwise."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("So that you can tell your devices apart.")
        self.fields["passwordless"].label = _("Sign in with it alone")
        self.fields["passwordless"].help_text = _(
            "Without password and code. The device then asks for your fingerprint, face or PIN"
            " each time."
        )
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say what is asked."""
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
