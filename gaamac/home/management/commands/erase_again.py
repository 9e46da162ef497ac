"""`manage.py erase_again`: after a restore, erase anew who was erased since the backup was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gaamac.home.account import journal
from gaamac.home.account.services import Texts, leave
from members.models import User
from members.services import NotPossible


class Command(BaseCommand):
    """Compare the list of erased accounts with those there are, and erase what came back."""

    help = "Erase again whoever a restored backup has brought back. --list prints who was erased."

    def add_arguments(self, parser: CommandParser) -> None:
        """--list, to keep elsewhere; --also, to read what was kept."""
        parser.add_argument(
            "--list", action="store_true", help="print every erasure, one a line"
        )
        parser.add_argument("--also", type=Path, help="a file of such lines")

    def handle(self, *args: Any, **options: Any) -> None:
        """List, or erase."""
        known = [*journal.known(), *_lines(options["also"])]
        if options["list"]:
            for one in known:
                self.stdout.write(one.line())
            return
        done = [self._erase(*one) for one in journal.still_here(known)]
        self.stdout.write(f"Erased again: {sum(done)}")

    def _erase(self, user: User, erased: journal.Erased) -> bool:
        """Erase one; whether it was possible. They were told when it was done first."""
        try:
            leave(user, Texts(erased.texts), is_told=False)
        except NotPossible:
            self.stderr.write(
                f"Number {user.pk} is the only administrator: make somebody else one, run this again."
            )
            return False
        return True


def _lines(path: Path | None) -> list[journal.Erased]:
    """What was kept elsewhere. Raises CommandError for a file that can't be read."""
    if path is None:
        return []
    try:
        lines = path.read_text().splitlines()
        return [journal.read_line(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error
