"""`manage.py own_data ADDRESS FILE`: the archive of somebody's own data, for who can't sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gaamac.audit.choices import Act
from gaamac.audit.services import member, record
from gaamac.home.own_data import archive
from members.models import User


class Command(BaseCommand):
    """What the page "Take your data with you" gives; a suspended member writes to the operators."""

    help = (
        "Write the archive of a person's own data into a file, readable by you alone."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and where to."""
        parser.add_argument("address", help="the person's mail address")
        parser.add_argument("file", type=Path, help="a new file")

    def handle(self, *args: Any, address: str, file: Path, **options: Any) -> None:
        """Write it, on record."""
        user = User.objects.filter(email__iexact=address).first()
        if user is None:
            raise CommandError("There is no account with this address.")
        try:
            file.touch(mode=0o600, exist_ok=False)
        except OSError as error:
            raise CommandError(str(error)) from error
        with file.open("wb") as out:
            archive.write(user, out)
        record(Act.OWN_DATA_ASKED, member(user))
        self.stdout.write(f"Written: {file}")
