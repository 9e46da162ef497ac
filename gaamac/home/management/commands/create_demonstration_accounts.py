"""`manage.py create_demonstration_accounts`: one account per role, passwords in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gaamac.embedded.keys import write_private
from gaamac.home.demonstration import create_demonstration_accounts
from members.models import Country


class Command(BaseCommand):
    """Create the accounts, or give them new passwords. Only on an embedded portal."""

    help = (
        "Create one demonstration account per role and write GAAMAC_VAR/accounts.txt."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write `role email password` lines that only this user can read."""
        if not settings.EMBEDDED:
            raise CommandError(
                "Demonstration accounts exist only on an embedded portal."
            )
        if not Country.objects.filter(iso2="KE").exists():
            raise CommandError("Load the starting content first: load_starting_content")
        accounts = create_demonstration_accounts()
        file = Path(settings.VAR) / "accounts.txt"
        write_private(file, [f"{a.role} {a.email} {a.password}" for a in accounts])
        self.stdout.write(f"One account per role: see {file}")
