"""`manage.py rotate_author_key`: seal who wrote what is anonymous under the newest key."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from gaamac.common.sealing import WrongSeal

from ...models import Sealed


class Command(BaseCommand):
    """Seal everything anew; afterwards the older keys can go from the settings."""

    help = (
        "Seal all anonymous authors under the first of AUTHOR_ENCRYPTION_KEYS. Put the new key"
        " first in the settings, keep the old one behind it, restart, run this, then take the old"
        " one out. Run again, it does the same once more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """All or none; exit code 1 if something was sealed with a key that is not in the settings."""
        try:
            with transaction.atomic():
                count = sum(model.encrypt_anew() for model in _sealed_models())
        except WrongSeal:
            raise CommandError(
                "An author was sealed with a key that AUTHOR_ENCRYPTION_KEYS does not name."
                " Nothing was changed: put that key back behind the new one.",
                returncode=1,
            ) from None
        self.stdout.write(f"Authors sealed under the newest key: {count}.")


def _sealed_models() -> list[type[Sealed]]:
    """Every table of sealed authors, those of the floors above too."""
    return [model for model in apps.get_models() if issubclass(model, Sealed)]
