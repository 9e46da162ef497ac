"""What allauth leaves to the portal: whose language a mail has, and how secrets are kept."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """Accounts."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors; their secrets are encrypted in the database (safety rule 4)."""

    def encrypt(self, text: str) -> str:
        """`text` under the newest key."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again, under whichever key it was encrypted with."""
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.MFA_ENCRYPTION_KEYS])
