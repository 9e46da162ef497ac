"""`manage.py rotate_mfa_key`: encrypt the secrets of second factors under the newest key."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from members.services import encrypt_secrets_anew


class Command(BaseCommand):
    """Encrypt every secret anew; afterwards the older keys can go from the settings."""

    help = (
        "Encrypt the secrets of all second factors under the first of MFA_ENCRYPTION_KEYS."
        " Put the new key first in the settings, keep the old one behind it, restart, run this,"
        " then take the old one out. Run again, it does the same once more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """All or none; exit code 1 if a secret was made with a key that is not in the settings."""
        try:
            count = encrypt_secrets_anew()
        except InvalidToken:
            raise CommandError(
                "A secret was encrypted with a key that MFA_ENCRYPTION_KEYS does not name."
                " Nothing was changed: put that key back behind the new one.",
                returncode=1,
            ) from None
        self.stdout.write(f"Secrets encrypted under the newest key: {count}.")
